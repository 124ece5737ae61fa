package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.workflow.InboxItem;
import dev.ratchet.core.workflow.JournalEntry;
import dev.ratchet.core.workflow.RunEvent;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunPartition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Sees everything that goes through the ports, and nothing else; keeps its own picture of what must
 * be stored, and holds the {@link Rule}s against each thing that happens.
 */
final class Witness {
  private final Map<RunId, RunModel> runs = new TreeMap<>();
  private final Map<String, Known> definitions;
  private final RecordRules records = new RecordRules();
  private long entries;
  private long lostAppends;
  private long inboxPuts;
  private long closings;

  /**
   * @param definitions the Workflow Definitions of the world, by name
   */
  Witness(Map<String, Known> definitions) {
    this.definitions = requireNonNull(definitions, "definitions is null");
  }

  Collection<RunModel> runs() {
    return runs.values();
  }

  RecordRules records() {
    return records;
  }

  /** How many entries were appended. */
  long entries() {
    return entries;
  }

  /** How many appends came too late. */
  long lostAppends() {
    return lostAppends;
  }

  /** How many inbox items were stored. */
  long inboxPuts() {
    return inboxPuts;
  }

  /** How many Task Runs waited for a time or a signal. */
  long waits() {
    return runs.values().stream().mapToLong(run -> run.waits.size()).sum();
  }

  /** How many headers were closed. */
  long closings() {
    return closings;
  }

  RunModel run(RunId id) {
    RunModel run = runs.get(id);
    unless(run != null, Rule.NO_SURPRISE, "there is no run %s", id);
    return run;
  }

  void created(RunHeader header, Json.Obj input) {
    Known known = definitions.get(header.workflow().name());
    runs.putIfAbsent(header.id(), new RunModel(header, input, known));
  }

  void accepted(RunHeader header, String workflow) {
    RunModel run = runs.get(header.id());
    unless(
        run != null && header.workflow().name().equals(workflow),
        Rule.STARTS,
        "%s is accepted and not stored",
        header);
    run.accepted = true;
  }

  void read(RunPartition partition) {
    JournalRules.read(run(partition.header().id()), partition);
  }

  void appended(RunId id, JournalEntry entry, String writer, List<RunPartition> read) {
    if (JournalRules.appended(run(id), entry, writer, read)) {
      entries++;
    }
  }

  void appendLost(RunId id, JournalEntry entry) {
    lostAppends++;
    unless(
        entry.seq() <= run(id).journal.size(),
        Rule.JOURNAL,
        "%s of %s is refused, and nobody was first",
        entry,
        id);
  }

  void swapped(TaskRunRecord before, TaskRunRecord after, Instant now) {
    records.swapped(run(after.id().run()), before, after, now);
  }

  void headerPut(RunHeader header) {
    RunModel run = run(header.id());
    boolean isSameGeneration = header.generation() == run.header.generation();
    boolean wasClosed = run.header.status().isClosed();
    unless(
        isSameGeneration
            ? !wasClosed || run.header.standing().equals(header.standing())
            : header.generation() > run.header.generation(),
        Rule.HEADER,
        "%s replaces %s",
        header,
        run.header);
    if (header.status().isClosed() && !(isSameGeneration && wasClosed)) {
      closings++;
      unless(
          header.generation() < run.closings.size()
              && closedAt(header).equals(run.closings.get(header.generation())),
          Rule.HEADER,
          "%s is not how its journal closes, which it did at %s",
          header,
          run.closings);
    }
    run.header = header;
  }

  private static Instant closedAt(RunHeader header) {
    return switch (header.standing()) {
      case RunHeader.Standing.Open _, RunHeader.Standing.Paused _ -> Instant.MIN;
      case RunHeader.Standing.Canceled c -> c.closedAt();
      case RunHeader.Standing.Terminated t -> t.closedAt();
      case RunHeader.Standing.TimedOut t -> t.closedAt();
      case RunHeader.Standing.Succeeded s -> s.closedAt();
      case RunHeader.Standing.Failed f -> f.closedAt();
    };
  }

  void inboxPut(RunId id, InboxItem item) {
    RunModel run = run(id);
    InboxItem before = run.inbox.putIfAbsent(item.key(), item);
    if (before == null) {
      inboxPuts++;
    } else {
      unless(before.equals(item), Rule.SIGNALS, "%s replaces %s", item, before);
    }
  }

  void published(RunHeader header) {
    RunModel run = run(header.id());
    unless(
        header.generation() < run.closings.size(),
        Rule.SENDS_FOLLOW,
        "%s is told before its journal is closed",
        header);
    run.announced++;
  }

  /** A delivery is sent: the entry or the record that asks for it must be there. */
  void dispatched(ActivityTask task) {
    RunModel run = run(task.run());
    int position = task.id().position();
    boolean isQueued =
        task.entry() <= run.journal.size()
            && run.journal.get((int) task.entry() - 1).entry().events().stream()
                .anyMatch(e -> e instanceof RunEvent.TaskQueued q && q.position() == position);
    unless(isQueued, Rule.SENDS_FOLLOW, "%s is sent and was not queued", task);
    unless(
        task.attempt() == 1 || records.isAsked(task.id(), task.attempt()),
        Rule.SENDS_FOLLOW,
        "%s is sent, its record is %s",
        task,
        run.records.get(position));
  }

  void begins(TaskRunId id, int attempt) {
    records.begins(run(id.run()), id, attempt);
  }

  /** What must hold once nothing is left to happen. */
  void atTheEnd(Function<RunId, Optional<RunPartition>> stored) {
    runs.values().forEach(run -> EndRules.check(run, stored.apply(run.id()).orElseThrow()));
  }
}
