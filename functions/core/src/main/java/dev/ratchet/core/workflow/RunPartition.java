package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Everything that is stored of one Workflow Run. Its state is computed once, when it is asked. */
public final class RunPartition {
  private final RunHeader header;
  private final Json.Obj input;
  private final List<JournalEntry> entries;
  private final Map<Integer, TaskRunRecord> records;
  private final List<InboxItem> inbox;

  /** Null until it is asked for. Two threads may compute it, and come to the same. */
  private RunState state;

  /**
   * A run as it is stored.
   *
   * @param input the context that the run was started with
   * @param entries the journal, in order, without a gap
   * @param records the records of its Task Runs that workers have claimed, by position
   * @param inbox what came from outside, by key
   * @throws IllegalStateException if the journal has a gap
   */
  public RunPartition(
      RunHeader header,
      Json.Obj input,
      List<JournalEntry> entries,
      Map<Integer, TaskRunRecord> records,
      List<InboxItem> inbox) {
    this.header = requireNonNull(header, "header is null");
    this.input = requireNonNull(input, "input is null");
    this.entries = List.copyOf(entries);
    this.records = Map.copyOf(records);
    this.inbox = List.copyOf(inbox);
    for (int i = 0; i < this.entries.size(); i++) {
      requireNext(header, this.entries.get(i), i + 1);
    }
  }

  /** The run after one more entry. */
  private RunPartition(RunPartition before, JournalEntry entry) {
    this.header = before.header;
    this.input = before.input;
    this.records = before.records;
    this.inbox = before.inbox;
    requireNext(header, entry, before.entries.size() + 1);
    var all = new ArrayList<JournalEntry>(before.entries.size() + 1);
    all.addAll(before.entries);
    all.add(entry);
    this.entries = List.copyOf(all);
    this.state = before.state().evolve(entry, this);
  }

  private static void requireNext(RunHeader header, JournalEntry entry, long seq) {
    if (entry.seq() != seq) {
      throw new IllegalStateException(
          "The journal of %s has a gap: entry %d stands where %d was expected."
              .formatted(header.id(), entry.seq(), seq));
    }
  }

  /** The run's header. */
  public RunHeader header() {
    return header;
  }

  /** The context that the run was started with. */
  public Json.Obj input() {
    return input;
  }

  /** The journal, in order. */
  public List<JournalEntry> entries() {
    return entries;
  }

  /** The records of its Task Runs that workers have claimed, by position. */
  public Map<Integer, TaskRunRecord> records() {
    return records;
  }

  /** What came from outside. */
  public List<InboxItem> inbox() {
    return inbox;
  }

  /** The run after one more entry, with whatever else is stored of it as it was. */
  public RunPartition plus(JournalEntry entry) {
    return new RunPartition(this, entry);
  }

  /** The run's state after its whole journal. */
  public RunState state() {
    RunState known = state;
    if (known == null) {
      known = RunState.fold(this, entries);
      state = known;
    }
    return known;
  }

  /** The run's state as it was after an entry: what a decision of that entry was based on. */
  public RunState stateAfter(long seq) {
    return seq == entries.size()
        ? state()
        : RunState.fold(this, entries.subList(0, Math.toIntExact(seq)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunPartition that
        && header.equals(that.header)
        && input.equals(that.input)
        && entries.equals(that.entries)
        && records.equals(that.records)
        && inbox.equals(that.inbox);
  }

  @Override
  public int hashCode() {
    return Objects.hash(header, input, entries, records, inbox);
  }

  @Override
  public String toString() {
    return "RunPartition[header=%s, input=%s, entries=%s, records=%s, inbox=%s]"
        .formatted(header, input, entries, records, inbox);
  }
}
