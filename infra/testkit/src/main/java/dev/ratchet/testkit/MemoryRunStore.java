package dev.ratchet.testkit;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.InboxJson;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A run store in memory, which answers as the one in DynamoDB does. What is stored is text in the
 * stored formats, so that a fault of theirs shows here too.
 */
public final class MemoryRunStore implements RunStore {
  /** The largest text that one item holds, in bytes: what DynamoDB bears. */
  public static final int ITEM_BYTES_MAX = 400 * 1024;

  private record Head(RunHeader header, String input) {}

  private record Entry(Instant at, String events, String snapshot, String writer) {
    JournalEntry read(long seq) {
      return new JournalEntry(seq, at, JournalJson.read(events), snapshot);
    }
  }

  private record Item(String kind, String name, String detail, Instant at) {
    InboxItem read(String key) {
      return new InboxItem(
          key, InboxJson.read(new InboxJson.Stored(kind, name, Json.parse(detail))), at);
    }
  }

  private final NavigableMap<RunId, Head> heads = new TreeMap<>();
  private final Map<RunId, NavigableMap<Long, Entry>> journals = new HashMap<>();
  private final Map<RunId, Map<String, Item>> inboxes = new HashMap<>();
  private final Map<RunId, NavigableMap<Integer, TaskRunRecordJson.Stored>> records =
      new HashMap<>();
  private final Map<RunId, Instant> deleted = new LinkedHashMap<>();
  private final Map<RunId, Instant> held = new HashMap<>();
  private final boolean deletesAtOnce;

  /** A store in which what a deleted run consists of stays until it is purged. */
  public MemoryRunStore() {
    this(false);
  }

  /**
   * @param deletesAtOnce whether nothing is left of a deleted run but that it was, as in the
   *     embedded store
   */
  public MemoryRunStore(boolean deletesAtOnce) {
    this.deletesAtOnce = deletesAtOnce;
  }

  /** Whether what is written to a run finds nothing there any more. */
  private boolean isGone(RunId run) {
    return deletesAtOnce && deleted.containsKey(run);
  }

  private Optional<Head> head(RunId run) {
    return deleted.containsKey(run) ? Optional.empty() : Optional.ofNullable(heads.get(run));
  }

  @Override
  public synchronized Outcome create(RunHeader header, Json.Obj input) {
    if (deleted.containsKey(header.id())) {
      return Outcome.LOST_RACE;
    }
    Head present =
        heads.putIfAbsent(header.id(), new Head(header, bounded(header.id(), input.text())));
    return present == null || isSameStart(present, header, input)
        ? Outcome.STORED
        : Outcome.LOST_RACE;
  }

  private static boolean isSameStart(Head present, RunHeader header, Json.Obj input) {
    return present.header().workflow().equals(header.workflow())
        && present.header().startedAt().equals(header.startedAt())
        && present.header().notBefore().equals(header.notBefore())
        && Json.parseObject(present.input()).equals(input);
  }

  @Override
  public synchronized Optional<RunPartition> load(RunId run) {
    return head(run).map(head -> partition(run, head));
  }

  @Override
  public synchronized Optional<RunPartition> resume(RunId run, long entry) {
    return load(run).map(RecentRun::of);
  }

  @Override
  public synchronized Optional<RunPassage> passage(RunId run, long entry, int most) {
    return load(run).map(whole -> RunPassage.of(whole, entry, most));
  }

  private RunPartition partition(RunId run, Head head) {
    List<JournalEntry> entries =
        journals.getOrDefault(run, new TreeMap<>()).entrySet().stream()
            .map(entry -> entry.getValue().read(entry.getKey()))
            .toList();
    Map<Integer, TaskRunRecord> taskRuns =
        records.getOrDefault(run, new TreeMap<>()).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> read(run, e.getKey(), e.getValue())));
    return new RunPartition(
        head.header(), Json.parseObject(head.input()), entries, taskRuns, inbox(run));
  }

  private static TaskRunRecord read(RunId run, int position, TaskRunRecordJson.Stored stored) {
    return TaskRunRecordJson.read(run.task(position), stored);
  }

  @Override
  public synchronized Optional<RunHeader> header(RunId run) {
    return head(run).map(Head::header);
  }

  @Override
  public synchronized Outcome append(RunId run, JournalEntry entry, String writer) {
    if (isGone(run)) {
      return Outcome.LOST_RACE;
    }
    var written =
        new Entry(
            entry.at(),
            bounded(run, JournalJson.write(entry.events())),
            bounded(run, entry.snapshot()),
            writer);
    Entry present =
        journals.computeIfAbsent(run, _ -> new TreeMap<>()).putIfAbsent(entry.seq(), written);
    return present == null || present.writer().equals(writer) ? Outcome.STORED : Outcome.LOST_RACE;
  }

  @Override
  public synchronized boolean hasBegun(RunId run) {
    return journals.containsKey(run);
  }

  @Override
  public synchronized Optional<TaskRunRecord> record(TaskRunId id) {
    return Optional.ofNullable(records.getOrDefault(id.run(), new TreeMap<>()).get(id.position()))
        .map(stored -> TaskRunRecordJson.read(id, stored));
  }

  @Override
  public synchronized Swap swap(TaskRunRecord before, TaskRunRecord after) {
    TaskRunId id = after.id();
    TaskRunRecordJson.Stored next = TaskRunRecordJson.write(after);
    bounded(id.run(), next.detail());
    if (isGone(id.run())) {
      return new Swap.Gone();
    }
    Map<Integer, TaskRunRecordJson.Stored> ofRun =
        records.computeIfAbsent(id.run(), _ -> new TreeMap<>());
    TaskRunRecordJson.Stored present = ofRun.get(id.position());
    boolean holds =
        present == null
            ? before.isUnstored()
            : !before.isUnstored() && present.isSameHolding(TaskRunRecordJson.write(before));
    if (holds) {
      ofRun.put(id.position(), next);
      return new Swap.Stored();
    }
    if (present == null) {
      return new Swap.Gone();
    }
    return present.equals(next)
        ? new Swap.Stored()
        : new Swap.LostRace(TaskRunRecordJson.read(id, present));
  }

  @Override
  public synchronized Outcome putHeader(RunHeader header) {
    Head present = heads.get(header.id());
    if (present == null || deleted.containsKey(header.id())) {
      return Outcome.LOST_RACE;
    }
    if (!header.mayReplace(present.header())) {
      return present.header().equals(header) ? Outcome.STORED : Outcome.LOST_RACE;
    }
    heads.put(header.id(), new Head(header, present.input()));
    held.remove(header.id());
    return Outcome.STORED;
  }

  @Override
  public synchronized Outcome putInbox(RunId run, InboxItem item) {
    if (isGone(run)) {
      return Outcome.LOST_RACE;
    }
    InboxJson.Stored stored = InboxJson.write(item.content());
    var written =
        new Item(stored.kind(), stored.name(), bounded(run, stored.detail().text()), item.at());
    Item present =
        inboxes.computeIfAbsent(run, _ -> new LinkedHashMap<>()).putIfAbsent(item.key(), written);
    return present == null || present.equals(written) ? Outcome.STORED : Outcome.LOST_RACE;
  }

  @Override
  public synchronized List<InboxItem> inbox(RunId run) {
    return inboxes.getOrDefault(run, Map.of()).entrySet().stream()
        .map(item -> item.getValue().read(item.getKey()))
        .toList();
  }

  @Override
  public Duration lookPause() {
    return Duration.ZERO;
  }

  @Override
  public synchronized RunPage list(RunQuery query) {
    if (query.from().compareTo(query.before()) >= 0) {
      return new RunPage(List.of(), List.of());
    }
    List<RunHeader> found =
        heads.subMap(query.from(), true, query.before(), false).descendingMap().values().stream()
            .map(Head::header)
            .filter(query::matches)
            .filter(header -> !deleted.containsKey(header.id()))
            .limit(query.limit() + 1L)
            .toList();
    return found.size() <= query.limit()
        ? new RunPage(found, List.of())
        : new RunPage(found.subList(0, query.limit()), List.of(found.get(query.limit() - 1).id()));
  }

  @Override
  public synchronized Outcome hold(RunId run, Instant now) {
    if (head(run).isEmpty()) {
      return Outcome.LOST_RACE;
    }
    held.put(run, now);
    return Outcome.STORED;
  }

  @Override
  public synchronized Outcome delete(RunPartition seen, Instant now) {
    RunId run = seen.header().id();
    if (deleted.containsKey(run) || !heads.containsKey(run)) {
      return Outcome.STORED;
    }
    RunHeader stored = heads.get(run).header();
    Instant since = held.get(run);
    boolean isHeld = since != null && !since.isBefore(now.minus(LINGER));
    if (isHeld
        || !stored.status().isClosed()
        || stored.generation() != seen.header().generation()
        || stored.status() != seen.header().status()) {
      return Outcome.LOST_RACE;
    }
    deleted.put(run, now);
    held.remove(run);
    if (deletesAtOnce) {
      parts().forEach(part -> part.remove(run));
    }
    return Outcome.STORED;
  }

  /** What a run consists of, in the order in which it is taken away. */
  private List<Map<RunId, ?>> parts() {
    return List.of(journals, inboxes, records, heads);
  }

  @Override
  public synchronized List<RunId> deleted(Instant before, int limit) {
    return deleted.entrySet().stream()
        .filter(each -> each.getValue().isBefore(before))
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized boolean purge(RunId run) {
    if (!deleted.containsKey(run)) {
      return true;
    }
    for (Map<RunId, ?> part : parts()) {
      if (part.remove(run) != null && part != heads) {
        return false;
      }
    }
    deleted.remove(run);
    return true;
  }

  /** Whether anything is stored of a run, in sight or out of it. */
  public synchronized boolean hasAnythingOf(RunId run) {
    return deleted.containsKey(run) || parts().stream().anyMatch(part -> part.containsKey(run));
  }

  private static String bounded(RunId run, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > ITEM_BYTES_MAX) {
      throw new StoreException(
          "The size of an item of %s is %d bytes, expected at most %d: store less, or a reference."
              .formatted(run, bytes, ITEM_BYTES_MAX),
          null);
    }
    return text;
  }
}
