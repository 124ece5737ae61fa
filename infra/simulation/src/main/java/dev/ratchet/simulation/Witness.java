package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.attempt.Completions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Sees everything that goes through the ports, and nothing else; keeps its own picture of what must
 * be stored, and holds the {@link Rule}s against each thing that happens.
 */
final class Witness {
  private final Map<RunId, RunModel> runs = new TreeMap<>();
  private final Map<String, Known> definitions;
  private final RecordRules records;
  private final LimitRules limits = new LimitRules();
  private final DeletionRules deletions;
  private final Consumer<RunId> closed;
  private final boolean isWell;
  private final Instant healedAt;
  private final Set<Try> claimed = new HashSet<>();
  private long entries;
  private long lostAppends;
  private long inboxPuts;
  private long closings;

  /**
   * @param definitions the Workflow Definitions of the world, by name
   * @param isWell whether nothing fails in this world
   * @param healedAt from when on nothing fails in it in any case
   * @param closed is told of each header that is closed
   */
  Witness(
      Map<String, Known> definitions,
      boolean isWell,
      Instant healedAt,
      DeletionRules deletions,
      Consumer<RunId> closed) {
    this.definitions = requireNonNull(definitions, "definitions is null");
    this.isWell = isWell;
    this.healedAt = requireNonNull(healedAt, "healedAt is null");
    this.records = new RecordRules(isWell);
    this.deletions = requireNonNull(deletions, "deletions is null");
    this.closed = requireNonNull(closed, "closed is null");
  }

  Collection<RunModel> runs() {
    return runs.values();
  }

  RecordRules records() {
    return records;
  }

  LimitRules limits() {
    return limits;
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

  /** How often a Task Run waited for a limit. */
  long limited() {
    return runs.values().stream().mapToLong(run -> run.limited).sum();
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

  /** Whether an attempt of a run gave up the slot whose record is not stored yet. */
  boolean hasUnstored(RunId id) {
    return !run(id).unstored.isEmpty();
  }

  void created(RunHeader header, Json.Obj input) {
    Known known = definitions.get(header.workflow().name());
    runs.putIfAbsent(header.id(), new RunModel(header, input, known, isWell, healedAt));
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

  void appended(
      RunId id, JournalEntry entry, String writer, List<RunPartition> read, long waitedUntil) {
    RunModel run = run(id);
    if (entry.seq() > run.journal.size()) {
      DeletionRules.writes(run, entry);
      AcceptedRules.appended(run, entry, waitedUntil);
    }
    if (JournalRules.appended(run, records, entry, writer, read)) {
      entries++;
      limits.after(run);
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

  void swapped(TaskRunRecord before, TaskRunRecord after, Instant now, long at) {
    DeletionRules.writes(run(after.id().run()), after);
    records.swapped(run(after.id().run()), before, after, now);
    if (after.phase() instanceof Phase.Running) {
      claimed.add(new Try(after.id(), after.attempt()));
    }
    if (!(after.phase() instanceof Phase.Running || after.phase() instanceof Phase.Queued)) {
      records.stops(new Try(after.id(), after.attempt()), at);
    }
  }

  void headerPut(RunHeader header) {
    RunModel run = run(header.id());
    if (run.deleted && header.equals(run.header)) {
      return; // It was stored before, and its answer is late.
    }
    DeletionRules.writes(run, header);
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
      closed.accept(header.id());
      unless(
          header.generation() < run.closings.size()
              && header
                  .standing()
                  .endedAt()
                  .equals(Optional.of(run.closings.get(header.generation()))),
          Rule.HEADER,
          "%s is not how its journal closes, which it did at %s",
          header,
          run.closings);
    }
    run.header = header;
  }

  void inboxPut(RunId id, InboxItem item, long now) {
    RunModel run = run(id);
    InboxItem before = run.inbox.putIfAbsent(item.key(), item);
    if (before == null) {
      run.storedAt.put(item.key(), now);
      inboxPuts++;
    } else {
      unless(before.equals(item), Rule.SIGNALS, "%s replaces %s", item, before);
    }
  }

  /** Whether a worker ever had this attempt. */
  boolean isClaimed(Try attempt) {
    return claimed.contains(attempt);
  }

  DeletionRules deletions() {
    return deletions;
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

  /**
   * A delivery is sent: the entry or the record that asks for it must be there, and it goes where
   * its task says, unless it is slow.
   *
   * @param queues the Task Queues there are
   */
  void dispatched(ActivityTask task, Set<String> queues) {
    RunModel run = run(task.run());
    int position = task.id().position();
    Optional<RunEvent.TaskQueued> queued =
        run.entry(task.entry()).stream()
            .flatMap(entry -> entry.events().stream())
            .filter(RunEvent.TaskQueued.class::isInstance)
            .map(RunEvent.TaskQueued.class::cast)
            .filter(event -> event.position() == position)
            .findFirst();
    unless(queued.isPresent(), Rule.SENDS_FOLLOW, "%s is sent and was not queued", task);
    unless(
        task.queue().equals(run.queue(position, queued.orElseThrow().lane(), queues)),
        Rule.SENDS_FOLLOW,
        "%s is sent on another Task Queue than it is to go by",
        task);
    unless(
        task.attempt() == 1 || records.isAsked(task.id(), task.attempt()),
        Rule.SENDS_FOLLOW,
        "%s is sent, its record is %s",
        task,
        run.records.get(position));
  }

  /**
   * The code of an attempt begins.
   *
   * @param input what it finds that it is to work on
   * @param checkpoint what it finds that was reached before
   * @param seesUntil until when its invocation must have seen what is asked of its run
   * @param knewUntil when that last read or wrote something before it began this
   */
  void begins(
      TaskRunId id,
      int attempt,
      Payload input,
      Payload checkpoint,
      long seesUntil,
      long knewUntil) {
    run(id.run()).inputs.begins(id, attempt, input);
    AcceptedRules.begins(run(id.run()), id.position(), seesUntil);
    records.stands(run(id.run()), new Try(id, attempt), knewUntil);
    records.begins(run(id.run()), id, attempt);
    records.checkpoints().begins(new Try(id, attempt), checkpoint);
  }

  /** The code of an attempt has returned. */
  void returns(TaskRunId id, int attempt, Payload output, Instant at) {
    isHeard(new Try(id, attempt), at);
    records.returns(id, attempt, output, at);
  }

  /** The code of an attempt is about to tell how far it has come. */
  void tells(TaskRunId id, int attempt, Payload checkpoint, Instant at) {
    isHeard(new Try(id, attempt), at);
    records.checkpoints().tells(new Try(id, attempt), at, checkpoint);
  }

  private void isHeard(Try attempt, Instant at) {
    RunModel model = run(attempt.id().run());
    Duration limit = model.known().timeouts(attempt.id().position()).heartbeat();
    TaskRunRecord record = model.records.get(attempt.id().position());
    Instant last = records.checkpoints().lastBeat(attempt, record.phase().since());
    if (isWell && at.isAfter(last.plus(limit).plus(RecordRules.SLACK))) {
      records.checkpoints().isSilent(attempt);
    }
  }

  /** Somebody outside is handed the token of an attempt. */
  void gives(TaskRunId id, int attempt, String token) {
    records.tokens().gives(new Try(id, attempt), token);
  }

  /** Somebody outside is about to report about a Task Run with a token. */
  void reports(TaskRunId id, String token, Payload said, long now) {
    records.tokens().reports(token, said);
    records
        .tokens()
        .attempt(token)
        .ifPresent(
            attempt -> records.checkpoints().tells(attempt, Instant.ofEpochMilli(now), said));
  }

  /** Somebody outside has reported, and was answered. */
  void answered(TaskRunId id, String token, Payload said, Completions.Answer answer) {
    records.tokens().answered(run(id.run()), id, token, said, answer);
  }

  /** What must hold once nothing is left to happen. */
  void atTheEnd(Function<RunId, Optional<RunPartition>> stored) {
    for (RunModel run : runs.values()) {
      if (run.deleted) {
        continue;
      }
      RunPartition partition = stored.apply(run.id()).orElseThrow();
      EndRules.check(run, partition);
      List<HistoryEvent> history = RunHistory.of(partition);
      HistoryRules.check(run, history);
      HistoryRules.comesInPages(partition, history);
      AcceptedRules.atTheEnd(run, partition, history);
    }
  }
}
