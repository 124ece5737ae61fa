package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunHeader.Standing;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.stored.SnapshotJson;
import dev.ratchet.core.run.story.HistoryPage;
import dev.ratchet.core.run.story.HistoryPlace;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closed runs out of memory: they are read, listed, brought back, and there after a restart. */
class ArchiveTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final WorkflowRef WORKFLOW = new WorkflowRef("w", 1);
  private static final QueueRules RULES = QueueRules.standard(Set.of("default"));

  @TempDir private Path folder;

  private final SplittableRandom random = new SplittableRandom(11);

  private EmbeddedStore open() throws IOException {
    return EmbeddedStore.open(folder, () -> START, RULES);
  }

  /** Starts runs, second by second; of each three, the first stays open and the last has failed. */
  private List<RunHeader> runs(EmbeddedStore store, int count) {
    RunStore runs = store.ports().store();
    var headers = new ArrayList<RunHeader>();
    for (int i = 0; i < count; i++) {
      Instant at = START.plusSeconds(i);
      RunId id = RunId.create(at, random);
      RunHeader header = RunHeader.starting(id, new WorkflowRef("w" + i % 2, 1), at, at);
      runs.create(header, Json.Obj.EMPTY.with("number", i));
      if (i % 3 != 0) {
        header = at(header, 1, standing(i));
        runs.putHeader(header);
      }
      headers.add(header);
    }
    return headers;
  }

  private static RunHeader at(RunHeader header, int generation, Standing standing) {
    return new RunHeader(
        header.id(),
        header.workflow(),
        header.startedAt(),
        header.notBefore(),
        generation,
        standing,
        header.health());
  }

  private static Standing standing(int i) {
    return i % 3 == 1
        ? new Standing.Succeeded(START.plusSeconds(i))
        : new Standing.Terminated(START.plusSeconds(i), "reason " + i);
  }

  private static List<RunHeader> list(
      EmbeddedStore store, Set<String> workflows, Set<RunStatus> statuses, int limit) {
    var found = new ArrayList<RunHeader>();
    RunId before = RunId.least(START.plus(Duration.ofDays(1)));
    Optional<RunId> next = Optional.of(before);
    while (next.isPresent()) {
      var query = new RunQuery(workflows, statuses, RunId.least(START), next.get(), limit);
      RunPage page = store.ports().store().list(query);
      assertThat(page.runs()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(page.runs());
      next = page.next();
    }
    return found;
  }

  private static void assertAll(EmbeddedStore store, List<RunHeader> headers) {
    RunStore runs = store.ports().store();
    for (RunHeader header : headers) {
      assertThat(runs.header(header.id())).contains(header);
      assertThat(runs.load(header.id()).map(RunPartition::header)).contains(header);
    }
    for (int limit : List.of(1, 7, 100)) {
      assertThat(list(store, Set.of(), Set.of(), limit)).isEqualTo(headers.reversed());
      assertThat(list(store, Set.of("w1"), Set.of(RunStatus.TERMINATED), limit))
          .isEqualTo(
              headers.reversed().stream()
                  .filter(h -> h.workflow().name().equals("w1"))
                  .filter(h -> h.status() == RunStatus.TERMINATED)
                  .toList());
    }
  }

  private static void archiveAll(EmbeddedStore store) throws IOException {
    store.runs().archive(0);
  }

  @Test
  void runsInTheArchiveAreReadAndListedAsBefore() throws IOException {
    List<RunHeader> headers;
    try (EmbeddedStore store = open()) {
      headers = runs(store, 600);
      archiveAll(store);
      assertThat(store.runs().size()).isEqualTo(200);
      assertAll(store, headers);
    }
    try (EmbeddedStore again = open()) {
      assertThat(again.runs().size()).isEqualTo(200);
      assertAll(again, headers);
      again.snapshot();
    }
    try (EmbeddedStore again = open()) {
      assertAll(again, headers);
    }
  }

  @Test
  void theStoryOfARunInTheArchiveIsToldInPagesAsBefore() throws IOException {
    try (EmbeddedStore store = open()) {
      RunId run = toldRun(store.ports().store());
      List<HistoryPage> before = pages(store.ports().store(), run);
      assertThat(before.getFirst().lines()).hasSize(1);
      archiveAll(store);
      assertThat(store.runs().size()).isZero();
      assertThat(pages(store.ports().store(), run)).isEqualTo(before);
    }
  }

  /** A run of two tasks and a signal, with a snapshot in the middle. */
  private RunId toldRun(RunStore runs) {
    RunHeader header = RunHeader.starting(RunId.create(START, random), WORKFLOW, START, START);
    RunId run = header.id();
    runs.create(header, Json.Obj.EMPTY);
    var signal = new InboxItem.Content.Signal("go", Payload.of(Json.of(1)));
    runs.putInbox(run, new InboxItem("key", signal, START));
    List<RunEvent> queued =
        List.of(
            new RunEvent.RunStarted(),
            new RunEvent.TaskQueued(1, 1, new Placement.Merged()),
            new RunEvent.TaskQueued(2, 1, new Placement.Merged()));
    var first = new JournalEntry(1, START, queued);
    var second = new JournalEntry(2, START, List.of(new RunEvent.SignalReceived("key")));
    runs.append(run, first, "w1");
    RunState state = runs.load(run).orElseThrow().plus(second).state();
    runs.append(run, second.with(SnapshotJson.write(state, false).text()), "w2");
    for (int position = 1; position <= 2; position++) {
      var done =
          new Phase.Succeeded(START.plusMillis(position), "w", START, Payload.of(Json.Obj.EMPTY));
      TaskRunRecord unclaimed = TaskRunRecord.first(run.task(position), START);
      runs.swap(unclaimed, new TaskRunRecord(unclaimed.id(), 1, 1, done, List.of(), 0));
    }
    Instant end = START.plusSeconds(1);
    runs.append(run, new JournalEntry(3, end, List.of(new RunEvent.TaskSucceeded(1, 1))), "w3");
    List<RunEvent> last = List.of(new RunEvent.TaskSucceeded(2, 1), new RunEvent.RunSucceeded());
    runs.append(run, new JournalEntry(4, end, last), "w4");
    runs.putInbox(run, new InboxItem("late", signal, end));
    runs.putHeader(header.with(new Standing.Succeeded(end)));
    return run;
  }

  private static List<HistoryPage> pages(RunStore runs, RunId run) {
    var pages = new ArrayList<HistoryPage>();
    for (int entry = 1; entry <= 6; entry++) {
      for (int limit = 1; limit <= 4; limit++) {
        var place = new HistoryPlace(entry, 0);
        pages.add(RunHistory.page(runs.passage(run, entry, limit).orElseThrow(), place, limit));
      }
    }
    return pages;
  }

  @Test
  void aStoreInMemoryHasAnArchiveToo() throws IOException {
    try (EmbeddedStore store = EmbeddedStore.inMemory(() -> START, RULES)) {
      List<RunHeader> headers = runs(store, 90);
      archiveAll(store);
      assertThat(store.runs().size()).isEqualTo(30);
      assertAll(store, headers);
    }
  }

  @Test
  void aRunThatChangesComesBackAndLeavesAgain() throws IOException {
    RunHeader open;
    try (EmbeddedStore store = open()) {
      List<RunHeader> headers = runs(store, 2);
      archiveAll(store);
      RunHeader closed = headers.get(1);
      var item =
          new InboxItem("k", new InboxItem.Content.Redrive(new RedriveVersion.Pinned()), START);
      assertThat(store.ports().store().putInbox(closed.id(), item))
          .isEqualTo(RunStore.Outcome.STORED);
      assertThat(store.runs().size()).isEqualTo(2);
      open = at(closed, 2, new Standing.Open());
      assertThat(store.ports().store().putHeader(open)).isEqualTo(RunStore.Outcome.STORED);
    }
    for (int i = 0; i < 2; i++) {
      try (EmbeddedStore again = open()) {
        assertThat(again.ports().store().header(open.id())).contains(open);
        RunPartition whole = again.ports().store().load(open.id()).orElseThrow();
        assertThat(whole.input()).isEqualTo(Json.Obj.EMPTY.with("number", 1));
        assertThat(whole.inbox()).hasSize(1);
        again.snapshot();
        assertThat(folder.resolve("runs-0000000001")).doesNotExist();
      }
    }
  }

  @Test
  void whatIsPutIntoTheArchiveIsThereWhereverTheLogIsCutOff() throws IOException {
    List<RunHeader> headers;
    try (EmbeddedStore store = open()) {
      headers = runs(store, 9);
      archiveAll(store);
    }
    byte[] whole = Files.readAllBytes(folder.resolve("log-0000000001"));
    for (int cut = 0; cut < 370; cut += 13) {
      Path copy = Files.createDirectory(folder.resolve("cut-" + cut));
      Files.write(copy.resolve("log-0000000001"), Arrays.copyOf(whole, whole.length - cut));
      Files.copy(folder.resolve("runs-0000000001"), copy.resolve("runs-0000000001"));
      try (EmbeddedStore store = EmbeddedStore.open(copy, () -> START, RULES)) {
        assertAll(store, headers);
      }
    }
  }

  @Test
  void aDamagedArchiveIsToldWithItsPlace() throws IOException {
    RunId id;
    try (EmbeddedStore store = open()) {
      id = runs(store, 2).get(1).id();
      archiveAll(store);
    }
    Path file = folder.resolve("runs-0000000001");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    try (EmbeddedStore store = open()) {
      assertThatThrownBy(() -> store.ports().store().load(id))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("runs-0000000001 is damaged at byte 0")
          .hasMessageContaining("Restore");
    }
  }

  @Test
  void runsLeaveByThemselvesOnceManyAreClosed() throws Exception {
    try (EmbeddedStore store = open()) {
      List<RunHeader> headers = runs(store, 3_000);
      while (store.runs().size() > 2_000) {
        Thread.onSpinWait();
      }
      assertAll(store, headers);
    }
  }
}
