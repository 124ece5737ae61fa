package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.decider.DefinitionDecider;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.InlineSlot;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What every store of runs gives of a long run so that it goes on. */
@ParameterizedClass
@EnumSource
class LongRunContractTest extends Contract {
  private static final int STEPS = 130;

  private final RunStore store;
  private final TaskRunMachine machine =
      new TaskRunMachine(RetryPolicy.STANDARD, new SplittableRandom(1));
  private Instant now;

  LongRunContractTest(Backend backend) {
    super(backend, "run-store");
    this.store = ports().store();
  }

  /** One task stays with a worker all the time, while the others follow each other. */
  private static Decider decider() {
    String chain =
        IntStream.rangeClosed(2, STEPS)
            .mapToObj(
                i ->
                    "  - {name: t%d, task: step, queue: default, needs: [%s]}%n"
                        .formatted(i, i == 2 ? "" : "t" + (i - 1)))
            .collect(Collectors.joining());
    String text = "tasks:\n  - {name: t1, task: step, queue: default, needs: []}\n" + chain;
    var read = (DefinitionReader.Outcome.Read) DefinitionReader.read(text, "demo");
    return new DefinitionDecider(read.definition());
  }

  @Test
  void aLongRunGoesOnFromItsNewestSnapshot() {
    RunHeader header = Samples.header(Samples.run());
    RunId run = header.id();
    now = header.startedAt();
    store.create(header, Samples.INPUT);
    store.putInbox(
        run,
        new InboxItem(
            "early", new InboxItem.Content.Signal("s", Payload.of(Json.of("payload"))), now));
    Decider decider = decider();
    long entry = 0;
    for (int step = 1; step < STEPS; step++) {
      RunPartition known = store.resume(run, entry).orElseThrow();
      Decision decision = decide(known, decider);
      RunPartition whole = store.load(run).orElseThrow();
      assertThat(decision).as("step %d", step).isEqualTo(decide(whole, decider));
      var append = (Decision.Append) decision;
      store.append(run, append.entry(), "w" + step);
      entry = append.entry().seq();
      for (Effect effect : append.effects()) {
        if (effect instanceof Effect.Dispatch dispatch) {
          work(run.task(dispatch.delivery().id().position()));
        }
      }
    }

    assertRecent(run, entry);
    RunPartition recent = store.resume(run, entry).orElseThrow();
    for (long old : List.of(0L, 1L, 50L, 60L, entry - 60, entry - 1)) {
      RunPartition known = store.resume(run, old).orElseThrow();
      assertThat(decide(known, decider))
          .as("knowing of %d", old)
          .isEqualTo(decide(recent, decider));
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

  private Decision decide(RunPartition partition, Decider decider) {
    return RunMachine.decide(partition, decider, InlineSlot.NONE, Snapshots.STANDARD, now);
  }

  /** A worker claims a Task Run and, unless it is the first, carries it out. */
  private void work(TaskRunId id) {
    now = now.plusMillis(3);
    TaskRunRecord first = TaskRunRecord.first(id, now);
    var claim = new Claim(1, "worker", now, now.plus(Duration.ofMinutes(1)));
    if (machine.claim(first, claim) instanceof Claim.Answer.Granted(TaskRunRecord running)) {
      store.swap(first, running);
      Json output = Json.Obj.EMPTY.with("step", id.position());
      if (id.position() > 1
          && machine.succeed(running, 1, "worker", Payload.of(output), now)
              instanceof Verdict.Accepted(TaskRunRecord done)) {
        store.swap(running, done);
      }
    }
  }
}
