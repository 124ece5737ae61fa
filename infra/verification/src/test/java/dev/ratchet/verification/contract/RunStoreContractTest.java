package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs: header, journal and inbox. */
@ParameterizedClass
@EnumSource
class RunStoreContractTest extends Contract {
  private final RunStore store;

  RunStoreContractTest(Backend backend) {
    super(backend, "run-store");
    this.store = ports().store();
  }

  @Test
  void aRunIsFoundAsItWasCreated() {
    RunId run = Samples.run();
    RunHeader header =
        RunHeader.starting(
            run, Samples.WORKFLOW, run.startedAt(), run.startedAt().plus(Duration.ofHours(2)));

    assertThat(store.create(header, Samples.INPUT)).isEqualTo(Outcome.STORED);

    assertThat(store.header(run)).contains(header);
    assertThat(store.load(run)).contains(partition(header, Samples.INPUT));
  }

  @Test
  void aRunThatWasNeverCreatedIsNotThere() {
    RunId run = Samples.run();
    store.append(run, Samples.entry(1, 1), "w1");

    assertThat(store.header(run)).isEmpty();
    assertThat(store.load(run)).isEmpty();
    assertThat(store.load(Samples.run())).isEmpty();
  }

  @Test
  void aRunHasBegunOnceItHasAnEntry() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.large(5_000));
    assertThat(store.hasBegun(header.id())).isFalse();
    assertThat(store.hasBegun(Samples.run())).isFalse();

    store.append(header.id(), Samples.entry(1, 1), "w1");

    assertThat(store.hasBegun(header.id())).isTrue();
  }

  @Test
  void aRepeatedStartAnswersTheSameAlsoOnceTheRunIsClosed() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.putHeader(header.with(Samples.succeeded()));

    assertThat(store.create(header, Samples.INPUT)).isEqualTo(Outcome.STORED);
    assertThat(store.header(header.id())).contains(header.with(Samples.succeeded()));
  }

  @Test
  void anotherStartOfTheSameRunLosesTheRace() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);

    assertThat(store.create(header, Json.Obj.EMPTY)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.create(header, Samples.large(5_000))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.load(header.id())).contains(partition(header, Samples.INPUT));
  }

  @Test
  void theLargestContextIsKept() {
    RunHeader header = Samples.header(Samples.run());
    Json.Obj context = Samples.large(RunMachine.CONTEXT_BYTES_MAX - 20);

    assertThat(store.create(header, context)).isEqualTo(Outcome.STORED);
    assertThat(store.create(header, context)).isEqualTo(Outcome.STORED);

    assertThat(store.load(header.id())).contains(partition(header, context));
  }

  @Test
  void aContextThatNoItemHoldsIsRefusedAndLeavesNoRun() {
    RunHeader header = Samples.header(Samples.run());

    assertThatThrownBy(() -> store.create(header, Samples.large(700_000)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("size")
        .hasMessageNotContaining("large");
    assertThat(store.header(header.id())).isEmpty();
  }

  @Test
  void twoAppendsOfOneNumberAndTheFirstHolds() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);

    assertThat(store.append(header.id(), Samples.entry(1, 1), "w1")).isEqualTo(Outcome.STORED);
    assertThat(store.append(header.id(), Samples.entry(1, 2), "w2")).isEqualTo(Outcome.LOST_RACE);

    assertThat(load(header.id()).entries()).containsExactly(Samples.entry(1, 1));
  }

  @Test
  void anAppendThatIsRepeatedByItsWriterIsStored() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.append(header.id(), Samples.entry(1, 1), "w1");

    assertThat(store.append(header.id(), Samples.entry(1, 1), "w1")).isEqualTo(Outcome.STORED);
    assertThat(load(header.id()).entries()).hasSize(1);
  }

  @Test
  void ofManyAppendsAtOnceOneIsStored() throws Exception {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    var appends = new ArrayList<Callable<Outcome>>();
    for (int i = 1; i <= 16; i++) {
      JournalEntry entry = Samples.entry(1, i);
      String writer = "w" + i;
      appends.add(() -> store.append(header.id(), entry, writer));
    }

    var outcomes = new ArrayList<Outcome>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> outcome : threads.invokeAll(appends)) {
        outcomes.add(outcome.get());
      }
    }

    assertThat(outcomes).containsOnlyOnce(Outcome.STORED).hasSize(16);
    int winner = outcomes.indexOf(Outcome.STORED) + 1;
    assertThat(load(header.id()).entries()).containsExactly(Samples.entry(1, winner));
  }

  @Test
  void entriesAreLoadedInTheirOrderTheLargestToo() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.append(header.id(), Samples.entry(1, JournalEntry.EVENTS_MAX), "w1");
    for (int seq = 2; seq <= 11; seq++) {
      store.append(header.id(), Samples.entry(seq, seq), "w" + seq);
    }

    List<JournalEntry> entries = load(header.id()).entries();

    assertThat(entries).extracting(JournalEntry::seq).isSorted().hasSize(11);
    assertThat(entries.getFirst()).isEqualTo(Samples.entry(1, JournalEntry.EVENTS_MAX));
    assertThat(entries.getLast()).isEqualTo(Samples.entry(11, 11));
  }

  @Test
  void aRunIsClosedOnceAndNeverReopened() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    RunHeader closed = header.with(Samples.failed());

    assertThat(store.putHeader(closed)).isEqualTo(Outcome.STORED);
    assertThat(store.putHeader(closed)).isEqualTo(Outcome.STORED);
    assertThat(store.putHeader(header.with(Samples.succeeded()))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.putHeader(header.with(Samples.failing()))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.putHeader(header)).isEqualTo(Outcome.LOST_RACE);

    assertThat(store.header(header.id())).contains(closed);
    assertThat(store.load(header.id())).contains(partition(closed, Samples.INPUT));
  }

  @Test
  void failingWorkflowTasksAreShownUntilTheyAreWellAgain() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);

    store.putHeader(header.with(Samples.failing()));
    assertThat(store.header(header.id())).contains(header.with(Samples.failing()));

    store.putHeader(header);
    assertThat(store.load(header.id())).contains(partition(header, Samples.INPUT));
  }

  @Test
  void theHeaderOfARunThatIsNotThereIsNotWritten() {
    RunHeader header = Samples.header(Samples.run());

    assertThat(store.putHeader(header.with(Samples.succeeded()))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.header(header.id())).isEmpty();
  }

  @Test
  void anInboxKeepsTheFirstItemOfAKey() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    InboxItem first = inbox("approval#1 €", Json.of("yes"));
    InboxItem other = inbox("approval#1 €", Json.of("no"));
    InboxItem large = inbox("zz", Samples.large(60_000));

    assertThat(store.putInbox(header.id(), first)).isEqualTo(Outcome.STORED);
    assertThat(store.putInbox(header.id(), first)).isEqualTo(Outcome.STORED);
    assertThat(store.putInbox(header.id(), other)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.putInbox(header.id(), large)).isEqualTo(Outcome.STORED);

    assertThat(load(header.id()).inbox()).containsExactly(first, large);
    assertThat(store.inbox(header.id())).containsExactly(first, large);
    assertThat(store.inbox(Samples.run())).isEmpty();
  }

  @Test
  void anInboxIsReadInTheOrderInWhichItCameToTheNanosecond() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    List<InboxItem> items =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new InboxItem(
                        "k%02d".formatted(99 - i),
                        new InboxItem.Content.Signal("approval", Payload.of(Json.of(i))),
                        Samples.START.plusSeconds(3).plusNanos(i)))
            .toList();

    items.forEach(item -> store.putInbox(header.id(), item));

    assertThat(load(header.id()).inbox()).containsExactlyElementsOf(items);
    assertThat(store.inbox(header.id())).containsExactlyElementsOf(items);
    assertThat(store.resume(header.id(), 0).orElseThrow().inbox()).isEqualTo(items);
    assertThat(store.putInbox(header.id(), items.getFirst())).isEqualTo(Outcome.STORED);
  }

  @Test
  void aPartitionOfSeveralMegabytesIsLoadedWhole() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.large(100_000));
    store.append(header.id(), Samples.entry(1, 40), "w1");
    for (int position = 1; position <= 40; position++) {
      var unclaimed = Samples.unclaimed(header.id().task(position));
      var running = Samples.claimed(unclaimed, 1, "w1");
      store.swap(unclaimed, Samples.returned(running, Samples.large(70_000 + position)));
    }
    store.putInbox(header.id(), inbox("last", Json.of(true)));

    RunPartition loaded = load(header.id());

    assertThat(loaded.input()).isEqualTo(Samples.large(100_000));
    assertThat(loaded.entries()).hasSize(1);
    assertThat(loaded.records()).hasSize(40);
    assertThat(loaded.records().get(40).phase())
        .hasFieldOrPropertyWithValue("output", Payload.of(Samples.large(70_040)));
    assertThat(loaded.inbox()).hasSize(1);
  }

  /** The largest there may be, of which no byte can be packed: two thirds of an item. */
  @Test
  void bytesAreKeptAsTheyWere() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    var random = new SplittableRandom(7);
    var unclaimed = Samples.unclaimed(header.id().task(1));
    var running = Samples.claimed(unclaimed, 1, "w1").with(bytes(random, 32 * 1024));
    var done = Samples.returned(running, bytes(random, 255 * 1024));
    var signal =
        new InboxItem(
            "k",
            new InboxItem.Content.Signal("approval", bytes(random, 64 * 1024)),
            Samples.START.plusSeconds(3));

    store.swap(unclaimed, running);
    assertThat(store.swap(running, done)).isInstanceOf(RunStore.Swap.Stored.class);
    store.putInbox(header.id(), signal);

    assertThat(load(header.id()).records()).isEqualTo(Map.of(1, done));
    assertThat(load(header.id()).inbox()).containsExactly(signal);
    assertThat(store.inbox(header.id())).containsExactly(signal);
  }

  private static Payload bytes(SplittableRandom random, int size) {
    var data = new byte[size];
    random.nextBytes(data);
    var metadata = new TreeMap<>(Map.of("encoding", Octets.ofText("proto")));
    return new Payload.Encoded(metadata, Octets.of(data));
  }

  private RunPartition load(RunId run) {
    return store.load(run).orElseThrow();
  }

  private static InboxItem inbox(String key, Json payload) {
    return new InboxItem(
        key,
        new InboxItem.Content.Signal("approval", Payload.of(payload)),
        Samples.START.plusSeconds(3));
  }

  private static RunPartition partition(RunHeader header, Json.Obj input) {
    return new RunPartition(header, input, List.of(), Map.of(), List.of());
  }
}
