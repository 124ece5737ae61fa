package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.engine.port.RunStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of runs gives of a long run so that it goes on. */
@ParameterizedClass
@EnumSource
class LongRunContractTest extends Contract {
  private static final int STEPS = 130;

  private final RunStore store;

  LongRunContractTest(Backend backend) {
    super(backend, "run-store");
    this.store = ports().store();
  }

  @Test
  void aLongRunGoesOnFromItsNewestSnapshot() {
    var taken = new LongRun(store, STEPS);
    RunId run = taken.id();
    taken.signal("early");
    for (int step = 1; step < STEPS; step++) {
      RunPartition known = store.resume(run, taken.entry()).orElseThrow();
      Decision decision = taken.decide(known);
      RunPartition whole = store.load(run).orElseThrow();
      assertThat(decision).as("step %d", step).isEqualTo(taken.decide(whole));
      taken.take(decision);
    }

    long entry = taken.entry();
    assertRecent(run, entry);
    RunPartition recent = store.resume(run, entry).orElseThrow();
    for (long old : List.of(0L, 1L, 50L, 60L, entry - 60, entry - 1)) {
      RunPartition known = store.resume(run, old).orElseThrow();
      assertThat(taken.decide(known)).as("knowing of %d", old).isEqualTo(taken.decide(recent));
    }
  }

  private void assertRecent(RunId run, long entry) {
    RunPartition recent = store.resume(run, entry).orElseThrow();
    assertThat(recent.isWhole()).isFalse();
    assertThat(recent.entries().size()).isLessThanOrEqualTo(Snapshots.STANDARD.every());
    RunPartition expected = RecentRun.of(store.load(run).orElseThrow());
    assertThat(recent.header()).isEqualTo(expected.header());
    assertThat(recent.entries()).isEqualTo(expected.entries());
    assertThat(recent.inbox()).isEqualTo(expected.inbox()).hasSize(1);
    assertThat(recent.records())
        .containsAllEntriesOf(expected.records())
        .containsKey(1)
        .hasSizeLessThan(60);
    RunHeader failing = recent.header().with(Samples.failing());
    store.putHeader(failing);
    assertThat(store.resume(run, entry).orElseThrow().state().header()).isEqualTo(failing);
    store.putHeader(recent.header());
  }

  @Test
  void aShortRunIsWhole() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.append(header.id(), Samples.entry(1, 3), "w1");

    RunPartition whole = store.load(header.id()).orElseThrow();
    assertThat(store.resume(header.id(), 0)).contains(whole);
    assertThat(store.resume(header.id(), 1)).contains(whole);
    assertThat(store.resume(Samples.run(), 0)).isEmpty();
    assertThat(store.resume(Samples.run(), 1_000)).isEmpty();
  }

  @Test
  void aLongRunWithoutASnapshotIsWhole() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    for (int seq = 1; seq <= 60; seq++) {
      store.append(header.id(), Samples.entry(seq, seq), "w" + seq);
    }
    RunPartition whole = store.load(header.id()).orElseThrow();
    assertThat(whole.entries()).hasSize(60);
    assertThat(store.resume(header.id(), 60)).contains(whole);
    assertThat(store.resume(header.id(), 49)).contains(whole);
  }
}
