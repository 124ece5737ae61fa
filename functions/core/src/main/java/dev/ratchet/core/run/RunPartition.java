package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is stored of one Workflow Run: everything or, of a long run, what it needs to go on. Its
 * state is computed once, when it is asked.
 */
public final class RunPartition {
  private final RunHeader header;
  private final Json.Obj input;

  /** The newest entry, which knows those before it; null before the first. */
  private final Link newest;

  private final long first;
  private final long snapshotSeq;
  private final Map<Integer, TaskRunRecord> records;
  private final Inbox inbox;

  /** What the first entry's snapshot says; null in a whole run. */
  private final RunState then;

  /** Null until it is asked for. Two threads may compute it, and come to the same. */
  private RunState state;

  /** What came from outside; what has which key is known once it is asked for. */
  private static final class Inbox {
    private final List<InboxItem> items;
    private Map<String, InboxItem> byKey;

    private Inbox(List<InboxItem> items) {
      this.items = List.copyOf(items);
    }

    private Optional<InboxItem> item(String key) {
      Map<String, InboxItem> known = byKey;
      if (known == null) {
        var found = new HashMap<String, InboxItem>();
        items.forEach(item -> found.put(item.key(), item));
        known = found;
        byKey = known;
      }
      return Optional.ofNullable(known.get(key));
    }
  }

  /** A journal to which an entry is added without a copy. */
  private record Link(JournalEntry entry, Link before) {}

  /** Something was asked of a part of a run that only the whole of it can tell. */
  public static final class PartialException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private PartialException(String message) {
      super(message);
    }
  }

  /**
   * A whole run as it is stored; {@link #since} makes a part of one.
   *
   * @param input the context that the run was started with
   * @param entries the journal, in order, without a gap
   * @param records the records of its Task Runs that workers have claimed, by position
   * @param inbox what came from outside, in the order in which it came
   * @throws IllegalStateException if the journal has a gap
   */
  public RunPartition(
      RunHeader header,
      Json.Obj input,
      List<JournalEntry> entries,
      Map<Integer, TaskRunRecord> records,
      List<InboxItem> inbox) {
    this(header, input, entries, 1, records, inbox, null);
  }

  private RunPartition(
      RunHeader header,
      Json.Obj input,
      List<JournalEntry> entries,
      long first,
      Map<Integer, TaskRunRecord> records,
      List<InboxItem> inbox,
      RunState then) {
    this.header = requireNonNull(header, "header is null");
    this.input = requireNonNull(input, "input is null");
    this.records = Map.copyOf(records);
    this.inbox = new Inbox(inbox);
    this.first = first;
    this.then = then;
    Link last = null;
    long snapshot = 0;
    for (JournalEntry entry : entries) {
      requireNext(header, entry, last == null ? first : last.entry().seq() + 1);
      last = new Link(entry, last);
      snapshot = entry.hasSnapshot() ? entry.seq() : snapshot;
    }
    this.newest = last;
    this.snapshotSeq = snapshot;
  }

  /**
   * A part of a run: what is stored of it from an entry with a snapshot on.
   *
   * @param entries from that entry on
   * @param then the state that the snapshot says
   * @param records those that it needs, by position
   */
  public static RunPartition since(
      RunHeader header,
      List<JournalEntry> entries,
      RunState then,
      Map<Integer, TaskRunRecord> records,
      List<InboxItem> inbox) {
    return new RunPartition(header, Json.Obj.EMPTY, entries, then.seq(), records, inbox, then);
  }

  /** The run after one more entry. */
  private RunPartition(RunPartition before, JournalEntry entry) {
    this.header = before.header;
    this.input = before.input;
    this.records = before.records;
    this.inbox = before.inbox;
    this.first = before.first;
    this.then = before.then;
    requireNext(header, entry, before.lastSeq() + 1);
    this.newest = new Link(entry, before.newest);
    this.snapshotSeq = entry.hasSnapshot() ? entry.seq() : before.snapshotSeq;
    this.state = before.state().evolve(entry, this);
  }

  /** The run with another inbox. */
  private RunPartition(RunPartition before, List<InboxItem> inbox) {
    this.header = before.header;
    this.input = before.input;
    this.records = before.records;
    this.inbox = new Inbox(inbox);
    this.first = before.first;
    this.then = before.then;
    this.newest = before.newest;
    this.snapshotSeq = before.snapshotSeq;
    this.state = before.state;
  }

  private static void requireNext(RunHeader header, JournalEntry entry, long seq) {
    if (entry.seq() != seq) {
      throw new IllegalStateException(
          "The journal of %s has a gap: entry %d stands where %d was expected."
              .formatted(header.id(), entry.seq(), seq));
    }
  }

  /** The number of the newest entry; 0 before the first. */
  private long lastSeq() {
    return newest == null ? 0 : newest.entry().seq();
  }

  /** The number of the newest entry that carries a snapshot; 0 if none does. */
  public long snapshotSeq() {
    return snapshotSeq;
  }

  /** Whether this is everything that is stored of the run. */
  public boolean isWhole() {
    return then == null;
  }

  /**
   * Says that something is asked for which only the whole run can tell.
   *
   * @throws PartialException if this is only a part of it
   */
  public void requireWhole(String asked) {
    if (!isWhole()) {
      throw new PartialException(
          "%s is known from entry %d on, asked for %s: load it whole."
              .formatted(header.id(), first, asked));
    }
  }

  /** The run's header. */
  public RunHeader header() {
    return header;
  }

  /** The context that the run was started with; of no meaning in a part of a run. */
  public Json.Obj input() {
    return input;
  }

  /** The journal, in order, as far as it is here. */
  public List<JournalEntry> entries() {
    var entries = new ArrayDeque<JournalEntry>();
    for (Link link = newest; link != null; link = link.before()) {
      entries.addFirst(link.entry());
    }
    return List.copyOf(entries);
  }

  /**
   * What an entry has stored of the assignments of the Task Runs that it queued, by position; those
   * are not among them that the run's logic tells again.
   *
   * @throws PartialException if the entry is not among those that are here
   */
  public Map<Integer, Assignment> assignments(long seq) {
    if (seq < first) {
      requireWhole("what entry " + seq + " asked for");
    }
    Link link = newest;
    while (link != null && link.entry().seq() != seq) {
      link = link.before();
    }
    var stored = new HashMap<Integer, Assignment>();
    for (RunEvent event : link == null ? List.<RunEvent>of() : link.entry().events()) {
      if (event instanceof RunEvent.TaskQueued queued
          && queued.input() instanceof RunEvent.Input.Stored(Assignment assignment)) {
        stored.put(queued.position(), assignment);
      }
    }
    return stored;
  }

  /** The records of its Task Runs that workers have claimed, by position. */
  public Map<Integer, TaskRunRecord> records() {
    return records;
  }

  /** What came from outside, in the order in which it came. */
  public List<InboxItem> inbox() {
    return inbox.items;
  }

  /** What came from outside with this key; empty if nothing did. */
  Optional<InboxItem> inboxItem(String key) {
    return inbox.item(key);
  }

  /** The run after one more entry, with whatever else is stored of it as it was. */
  public RunPartition plus(JournalEntry entry) {
    return new RunPartition(this, entry);
  }

  /**
   * The run with its inbox as it was seen later; what was known of it must still be there.
   *
   * @param inbox in the order in which it came
   */
  public RunPartition with(List<InboxItem> inbox) {
    return new RunPartition(this, inbox);
  }

  /** The state that {@link #entries} begin with: a part of a run has its first entry in it. */
  public RunState beginning() {
    return isWhole() ? RunState.initial(header, input) : then;
  }

  /** The run's state after its whole journal. */
  public RunState state() {
    RunState known = state;
    if (known == null) {
      known = fold(entries());
      state = known;
    }
    return known;
  }

  /**
   * The run's state as it was after an entry: what a decision of that entry was based on.
   *
   * @throws PartialException if the entry is not among those that are here
   */
  public RunState stateAfter(long seq) {
    if (seq == lastSeq()) {
      return state();
    }
    if (seq < first) {
      requireWhole("its state after entry " + seq);
    }
    return fold(entries().subList(0, Math.toIntExact(seq - first + 1)));
  }

  private RunState fold(List<JournalEntry> entries) {
    return beginning().evolve(isWhole() ? entries : entries.subList(1, entries.size()), this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunPartition that
        && header.equals(that.header)
        && input.equals(that.input)
        && entries().equals(that.entries())
        && records.equals(that.records)
        && inbox().equals(that.inbox());
  }

  @Override
  public int hashCode() {
    return Objects.hash(header, input, newest == null ? null : newest.entry(), records, inbox());
  }

  @Override
  public String toString() {
    return "RunPartition[header=%s, input=%s, entries=%s, records=%s, inbox=%s]"
        .formatted(header, input, entries(), records, inbox());
  }
}
