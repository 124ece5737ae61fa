package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Workflow Run as its journal tells it: the fold of its entries. What records and inbox know
 * beyond that is not in it until an entry takes notice.
 *
 * @param seq the number of the newest entry; 0 before the first
 * @param lastAt the time of the newest entry
 * @param openedAt when it was started or, after that, reopened last
 * @param generation how often it was reopened
 * @param standing whether the run is open or how it was closed
 * @param ending how it is about to end
 * @param endingSince the entry since which it is; 0 where it is not
 * @param context the run's context, with every result noticed so far
 * @param tasks the Task Runs that the journal names, by position; all others are {@code none}
 * @param inline the records of the Task Runs that ran in the orchestrator's own slot
 * @param limits the limits that Task Runs wait for, have, or had
 * @param received the keys of the inbox items noticed so far
 * @param mailbox the signals noticed and not yet waited for, oldest first
 */
public record RunState(
    RunHeader header,
    long seq,
    Instant lastAt,
    Instant openedAt,
    int generation,
    RunHeader.Standing standing,
    Ending ending,
    long endingSince,
    Json.Obj context,
    TaskTable tasks,
    InlineRecords inline,
    ByPosition<Limit> limits,
    Set<String> received,
    List<Mail> mailbox) {
  /**
   * A signal that nothing has waited for yet.
   *
   * @param key the inbox item's
   */
  public record Mail(String key, String name) {
    public Mail {
      requireNonNull(key, "key is null");
      requireNonNull(name, "name is null");
    }
  }

  public RunState {
    requireNonNull(header, "header is null");
    requireNonNull(lastAt, "lastAt is null");
    requireNonNull(openedAt, "openedAt is null");
    requireNonNull(standing, "standing is null");
    requireNonNull(ending, "ending is null");
    requireNonNull(context, "context is null");
    requireNonNull(tasks, "tasks is null");
    requireNonNull(inline, "inline is null");
    requireNonNull(limits, "limits is null");
    received = Set.copyOf(received);
    mailbox = List.copyOf(mailbox);
  }

  /** The state before the first entry. */
  public static RunState initial(RunHeader header, Json.Obj input) {
    return new RunState(
        header,
        0,
        header.startedAt(),
        header.startedAt(),
        0,
        new RunHeader.Standing.Open(),
        new Ending.None(),
        0,
        input,
        TaskTable.EMPTY,
        InlineRecords.EMPTY,
        ByPosition.empty(),
        Set.of(),
        List.of());
  }

  /** The state after these entries more. */
  RunState evolve(List<JournalEntry> entries, RunPartition partition) {
    var fold = new RunFold(this, partition);
    entries.forEach(fold::evolve);
    return fold.state();
  }

  /**
   * The state after one more entry.
   *
   * @param partition holds the records and inbox items that the entry's events refer to
   * @throws IllegalStateException if an event is illegal in this state: a broken invariant
   */
  public RunState evolve(JournalEntry entry, RunPartition partition) {
    return evolve(List.of(entry), partition);
  }

  /** Whether a Task Run runs, or ran, in the orchestrator's own slot. */
  public boolean isInline(int position) {
    return inline.has(position);
  }

  /**
   * The record of a Task Run, the journal's own or the stored one; null before its first claim.
   *
   * @param partition holds the stored ones
   */
  public TaskRunRecord record(RunPartition partition, int position) {
    return inline.orStored(partition, position);
  }

  /** Whether a Task Run has given up the orchestrator's own slot, for a worker's. */
  public boolean hasLeft(int position) {
    return inline.hasLeft(position);
  }

  /** The record that a Task Run left behind as it went on to a worker, unless it is stored. */
  public Optional<TaskRunRecord> unstored(RunPartition partition, int position) {
    return partition.records().containsKey(position)
        ? Optional.empty()
        : Optional.ofNullable(inline.left().get(position));
  }

  /** Whether no further decision will change this run, unless an operator reopens it. */
  public boolean isClosed() {
    return standing.isClosed();
  }

  /** Whether nothing new is to be dispatched for now. */
  public boolean isPaused() {
    return standing instanceof RunHeader.Standing.Paused;
  }

  /** The header that this state asks for. */
  public RunHeader headerNow() {
    return generation == header.generation()
        ? header.with(standing)
        : header.reopened(generation).with(standing);
  }
}
