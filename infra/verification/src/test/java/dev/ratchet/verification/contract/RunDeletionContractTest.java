package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.RunStore.Swap;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs that are deleted: at once for all who look, and of an open one never anything. */
@ParameterizedClass
@EnumSource
class RunDeletionContractTest extends Contract {
  private static final Instant NOW = Samples.START.plus(Duration.ofDays(40));
  private static final Duration A_MOMENT = Duration.ofMillis(1);

  private final RunStore store;

  RunDeletionContractTest(Backend backend) {
    super(backend, "run-deletion");
    this.store = ports().store();
  }

  /** A run with something of each kind, that has failed. */
  private RunPartition closed(int entries) {
    RunHeader header = Samples.header(Samples.run());
    RunId run = header.id();
    store.create(header, Samples.large(3_000));
    for (int seq = 1; seq <= entries; seq++) {
      store.append(run, Samples.entry(seq, 1), "w" + seq);
    }
    TaskRunRecord first = Samples.unclaimed(run.task(1));
    store.swap(first, Samples.claimed(first, 1, "w1"));
    store.putInbox(run, signal("k"));
    store.putHeader(header.with(Samples.failed()));
    return seen(run);
  }

  private RunPartition seen(RunId run) {
    return store.resume(run, 0).orElseThrow();
  }

  private static InboxItem signal(String key) {
    return new InboxItem(
        key, new InboxItem.Content.Signal("approval", Payload.of(Json.of("yes"))), Samples.START);
  }

  private static RunQuery only(RunId run) {
    return new RunQuery(
        Set.of(), Set.of(), run, RunId.least(run.startedAt().plus(Duration.ofDays(1))), 1);
  }

  private boolean isListed(RunId run) {
    return store.list(only(run)).runs().stream().anyMatch(header -> header.id().equals(run));
  }

  /** Purges all that is left of a run; each time the purge before may have been cut off. */
  private void purge(RunId run) {
    while (!store.purge(run)) {
      assertThat(store.header(run)).isEmpty();
      assertThat(store.deleted(NOW.plus(A_MOMENT), 100)).contains(run);
    }
  }

  @Test
  void aDeletedRunIsGoneForAllWhoLook() {
    RunPartition seen = closed(2);
    RunId run = seen.header().id();
    assertThat(isListed(run)).isTrue();

    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.STORED);

    assertThat(store.header(run)).isEmpty();
    assertThat(store.load(run)).isEmpty();
    assertThat(store.resume(run, 0)).isEmpty();
    assertThat(store.resume(run, 2)).isEmpty();
    assertThat(isListed(run)).isFalse();
  }

  @Test
  void aDeletionThatIsRepeatedIsDoneAlsoOnceTheRunIsPurged() {
    RunPartition seen = closed(1);

    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.STORED);
    assertThat(store.delete(seen, NOW.plus(A_MOMENT))).isEqualTo(Outcome.STORED);
    purge(seen.header().id());

    assertThat(store.header(seen.header().id())).isEmpty();
  }

  @Test
  void anOpenRunStays() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.append(header.id(), Samples.entry(1, 1), "w1");
    RunPartition seen = seen(header.id());

    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.LOST_RACE);

    assertThat(store.load(header.id())).contains(seen);
    assertThat(isListed(header.id())).isTrue();
  }

  @Test
  void aRunThatWasReopenedSinceItWasSeenStays() {
    RunPartition seen = closed(1);
    RunHeader reopened = seen.header().reopened(1);
    store.putHeader(reopened);
    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.LOST_RACE);

    store.putHeader(reopened.with(seen.header().standing()));

    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.delete(seen(seen.header().id()), NOW)).isEqualTo(Outcome.STORED);
  }

  @Test
  void aRunThatIsHeldStaysForAnHourOrUntilItsHeaderChanges() {
    RunPartition seen = closed(1);
    RunId run = seen.header().id();
    assertThat(store.hold(run, NOW)).isEqualTo(Outcome.STORED);
    assertThat(store.delete(seen, NOW)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.delete(seen, NOW.plus(RunStore.LINGER))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.header(run)).contains(seen.header());

    store.putHeader(seen.header().reopened(1));
    store.putHeader(seen.header().reopened(1).with(seen.header().standing()));
    assertThat(store.delete(seen(run), NOW)).isEqualTo(Outcome.STORED);

    RunPartition other = closed(1);
    store.hold(other.header().id(), NOW);
    assertThat(store.delete(other, NOW.plus(RunStore.LINGER).plus(A_MOMENT)))
        .isEqualTo(Outcome.STORED);
  }

  @Test
  void aDeletedRunIsNotHeldNorWrittenTo() {
    RunPartition seen = closed(1);
    RunHeader header = seen.header();
    store.delete(seen, NOW);

    assertThat(store.hold(header.id(), NOW)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.hold(Samples.run(), NOW)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.putHeader(header.reopened(1))).isEqualTo(Outcome.LOST_RACE);
    RunHeader asStarted = Samples.header(header.id());
    assertThat(store.create(asStarted, Samples.large(3_000))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.create(asStarted, Json.Obj.EMPTY)).isEqualTo(Outcome.LOST_RACE);

    assertThat(store.header(header.id())).isEmpty();
  }

  @Test
  void aLateDeliveryOfADeletedRunIsNotTakenForItsFirst() {
    RunPartition seen = closed(1);
    TaskRunId id = seen.header().id().task(1);
    TaskRunRecord running = seen.records().get(1);
    store.delete(seen, NOW);

    Swap claim = store.swap(Samples.unclaimed(id), Samples.claimed(Samples.unclaimed(id), 1, "w2"));
    assertThat(claim).isIn(new Swap.LostRace(running), new Swap.Gone());

    purge(seen.header().id());
    assertThat(store.swap(running, Samples.returned(running, Json.NULL)))
        .isEqualTo(new Swap.Gone());
    assertThat(store.record(id)).isEmpty();
  }

  @Test
  void whatIsLeftOfALongRunIsPurgedStepByStepAndTheListOfThoseToPurgeLast() {
    RunPartition seen = closed(60);
    RunId run = seen.header().id();
    store.delete(seen, NOW);
    assertThat(store.deleted(NOW, 100)).doesNotContain(run);
    assertThat(store.deleted(NOW.plus(A_MOMENT), 100)).contains(run);

    purge(run);

    assertThat(store.deleted(NOW.plus(A_MOMENT), 100)).doesNotContain(run);
    assertThat(store.hasBegun(run)).isFalse();
    assertThat(store.record(run.task(1))).isEmpty();
    assertThat(store.inbox(run)).isEmpty();
    assertThat(store.purge(run)).isTrue();
  }

  @Test
  void thoseDeletedFirstArePurgedFirst() {
    RunPartition first = closed(1);
    RunPartition second = closed(1);
    Instant early = NOW.minus(Duration.ofDays(2));
    store.delete(second, early.plus(A_MOMENT));
    store.delete(first, early);

    assertThat(store.deleted(early.plusSeconds(1), 100))
        .containsExactly(first.header().id(), second.header().id());
    assertThat(store.deleted(early.plusSeconds(1), 1)).containsExactly(first.header().id());
    purge(first.header().id());
    purge(second.header().id());
  }

  @Test
  void aRunThatIsNotDeletedIsNotPurged() {
    RunPartition seen = closed(1);

    assertThat(store.purge(seen.header().id())).isTrue();
    assertThat(store.purge(Samples.run())).isTrue();

    assertThat(store.load(seen.header().id())).contains(seen);
  }
}
