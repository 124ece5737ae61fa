package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.RecordChange;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.task.TaskDefaults;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold of the records of Task Runs, and of the attempts that they tell of. */
final class RecordRules {
  /** How late an attempt may be cut off, where nothing fails. */
  static final Duration SLACK = Duration.ofSeconds(2);

  private record Returned(Payload output, Instant at) {}

  private final boolean isWell;
  private final CheckpointRules checkpoints = new CheckpointRules();
  private final TokenRules tokens = new TokenRules();
  private final Set<Try> claimed = new HashSet<>();
  private final Set<Try> asked = new HashSet<>();
  private final Set<Try> run = new HashSet<>();
  private final Map<Try, Long> stopped = new HashMap<>();
  private final Map<Try, Returned> returned = new HashMap<>();
  private long stored;
  private long claims;
  private long recorded;

  /**
   * @param isWell whether nothing fails in this world
   */
  RecordRules(boolean isWell) {
    this.isWell = isWell;
  }

  CheckpointRules checkpoints() {
    return checkpoints;
  }

  TokenRules tokens() {
    return tokens;
  }

  /** How many attempts workers have claimed. */
  long claims() {
    return claims;
  }

  /** How many steps of records journals hold. */
  long recorded() {
    return recorded;
  }

  /** How often a record was changed. */
  long stored() {
    return stored;
  }

  /** Whether a record has ever asked for this attempt, which is not the first. */
  boolean isAsked(TaskRunId id, int attempt) {
    return asked.contains(new Try(id, attempt));
  }

  /** The code of an attempt begins. */
  void begins(RunModel model, TaskRunId id, int attempt) {
    unless(run.add(new Try(id, attempt)), Rule.ATTEMPT_ONCE, "%s #%d runs again", id, attempt);
    TaskRunRecord record = model.records.get(id.position());
    unless(
        record != null && claimed.contains(new Try(id, attempt)),
        Rule.ATTEMPT_ONCE,
        "%s #%d runs unclaimed: %s",
        id,
        attempt,
        record);
  }

  /** A record says that an attempt does not run any more. */
  void stops(Try attempt, long at) {
    stopped.putIfAbsent(attempt, at);
  }

  /**
   * The code of an attempt begins that a worker has claimed: it still stood when that last read or
   * wrote something.
   */
  void stands(RunModel model, Try attempt, long actedAt) {
    unless(
        model.known().isInline(attempt.id().position())
            || stopped.getOrDefault(attempt, Long.MAX_VALUE) >= actedAt,
        Rule.ATTEMPT_ONCE,
        "%s begins, and was over before: %s",
        attempt,
        model.records);
  }

  /** The code of an attempt has returned. */
  void returns(TaskRunId id, int attempt, Payload output, Instant at) {
    returned.put(new Try(id, attempt), new Returned(output, at));
  }

  /**
   * A record was replaced.
   *
   * @param now the time by the clock of who did it
   */
  void swapped(RunModel model, TaskRunRecord before, TaskRunRecord after, Instant now) {
    int position = after.id().position();
    model.unstored.remove(position);
    TaskRunRecord actual = model.records.get(position);
    if (after.equals(actual)) {
      return;
    }
    unless(
        actual == null ? before.isUnstored() : isSame(actual, before),
        Rule.RECORDS_SWAP,
        "%s replaces %s, which was taken for %s",
        after,
        actual,
        before);
    TaskRunRecord from =
        actual == null ? TaskRunRecord.first(after.id(), before.phase().since()) : actual;
    stored++;
    if (isHeldOn(from, after)) {
      checkpoints.swapped(from, after);
      model.records.put(position, after);
    } else {
      replaced(model, before, from, after, now);
    }
    claims += after.phase() instanceof Phase.Running ? 1 : 0;
  }

  /**
   * An entry holds a step of the record of a Task Run that needs no worker.
   *
   * @param at when the entry is dated
   */
  void recorded(RunModel model, int position, RecordChange change, Instant at) {
    TaskRunRecord actual = model.records.get(position);
    TaskRunRecord from =
        actual == null ? TaskRunRecord.first(model.id().task(position), at) : actual;
    recorded++;
    TaskRunRecord after = change.onto(from);
    unless(
        !model.left.contains(position),
        Rule.ATTEMPT_ONCE,
        "%s goes on here, and by a worker",
        after);
    model.here.add(position);
    if (isHeldOn(from, after)) {
      checkpoints.swapped(from, after);
      model.records.put(position, after);
    } else {
      replaced(model, from, from, after, at);
    }
  }

  /**
   * An attempt has given up the orchestrator's own slot: it is restarted, and the next is a
   * worker's.
   */
  void gaveWay(RunModel model, int position, int attempt, Instant at) {
    TaskRunRecord from = model.records.get(position);
    unless(
        from != null
            && from.attempt() == attempt
            && model.here.remove(position)
            && model.left.add(position),
        Rule.ATTEMPT_ONCE,
        "attempt %d of %d gives way, its record is %s",
        attempt,
        position,
        from);
    model.unstored.add(position);
    TaskRunRecord restarting =
        TaskRunMachine.restart(from, at) instanceof Verdict.Accepted(var next) ? next : from;
    if (restarting != from) {
      replaced(model, from, from, restarting, at);
    }
    Verdict stopped = TaskRunMachine.stopped(restarting, attempt, restarting.owner(), at);
    unless(stopped instanceof Verdict.Accepted, Rule.LEGAL_EDGES, "%s gives way", restarting);
    replaced(model, restarting, restarting, ((Verdict.Accepted) stopped).next(), at);
  }

  private void replaced(
      RunModel model, TaskRunRecord before, TaskRunRecord from, TaskRunRecord after, Instant now) {
    checkpoints.swapped(from, after);
    edges(from, after);
    unless(
        !after.phase().since().isBefore(from.phase().since()),
        Rule.HISTORY,
        "%s is dated before %s",
        after,
        from);
    counts(from, after);
    TimeRules.check(model, seen(before, from), after, now, checkpoints, isWell);
    tokens.swapped(from, after);
    if (after.phase() instanceof Phase.Running) {
      var attempt = new Try(after.id(), after.attempt());
      unless(claimed.add(attempt), Rule.ATTEMPT_ONCE, "%s is claimed again", after);
      checkpoints.claims(attempt, after.checkpoint());
    }
    if (after.phase() instanceof Phase.Succeeded succeeded) {
      result(model, from, after, succeeded);
    }
    handsOn(model, from, after);
    limits(model, from, after);
    ask(from, after);
    model.records.put(after.id().position(), after);
  }

  private void ask(TaskRunRecord from, TaskRunRecord after) {
    if (after.phase() instanceof Phase.PendingRetry) {
      asked.add(new Try(after.id(), after.attempt() + 1));
    } else if (after.attempt() > from.attempt()) {
      asked.add(new Try(after.id(), after.attempt()));
    }
  }

  /**
   * A heartbeat, or a hand-over: the same attempt of the same owner goes on, or is still about to
   * stop.
   */
  private static boolean isHeldOn(TaskRunRecord from, TaskRunRecord to) {
    boolean goesOn =
        from.phase() instanceof Phase.Running before
            && to.phase() instanceof Phase.Running after
            && before.since().equals(after.since());
    boolean stops = from.phase() instanceof Phase.Restarting && from.phase().equals(to.phase());
    return (goesOn || stops) && from.attempt() == to.attempt() && from.owner().equals(to.owner());
  }

  /** What the change was decided on: the lease of who has the attempt may have grown since. */
  private static TaskRunRecord seen(TaskRunRecord before, TaskRunRecord actual) {
    return before.phase() instanceof Phase.Running ? before : actual;
  }

  private static boolean isSame(TaskRunRecord actual, TaskRunRecord before) {
    return actual.state() == before.state()
        && actual.attempt() == before.attempt()
        && actual.owner().equals(before.owner());
  }

  /** Nobody is there to stop who has to be waited for: a restart has the next attempt at once. */
  private static boolean isHeldOutside(TaskRunRecord record) {
    return record.phase() instanceof Phase.Running r && r.holder() == Phase.Holder.OUTSIDE;
  }

  private static void edges(TaskRunRecord from, TaskRunRecord to) {
    boolean isRestarted = isHeldOutside(from) && to.attempt() > from.attempt();
    TaskRunState state = isRestarted ? TaskRunState.RESTARTING : from.state();
    boolean isLegal =
        to.attempt() == from.attempt()
            ? to.state() != TaskRunState.QUEUED && TaskRunTransitions.isLegal(state, to.state())
            : to.attempt() == from.attempt() + 1
                && (TaskRunTransitions.isLegal(state, TaskRunState.QUEUED)
                    || TaskRunTransitions.isLegal(state, TaskRunState.PENDING))
                && (to.state() == TaskRunState.QUEUED
                    || TaskRunTransitions.isLegal(TaskRunState.QUEUED, to.state()));
    unless(isLegal, Rule.LEGAL_EDGES, "%s becomes %s", from, to);
  }

  private static void counts(TaskRunRecord from, TaskRunRecord to) {
    int claims = to.phase() instanceof Phase.Running ? 1 : 0;
    boolean isRestarted =
        from.phase() instanceof Phase.Restarting
            || isHeldOutside(from) && to.attempt() > from.attempt();
    int back = isRestarted ? 1 : 0;
    boolean isRedriven = from.state().isSettled();
    unless(
        to.spent() == (isRedriven ? 0 : from.spent() - back) + claims,
        Rule.LEGAL_EDGES,
        "%s becomes %s: spent is wrong",
        from,
        to);
    boolean isFailedAttempt =
        from.phase() instanceof Phase.Running
            && (to.phase() instanceof Phase.PendingRetry || to.phase() instanceof Phase.Failed);
    boolean isToldLate = from.phase() instanceof Phase.Failed && !isTold(from);
    unless(
        to.failureCount() == from.failureCount() + (isFailedAttempt || isToldLate ? 1 : 0),
        Rule.LEGAL_EDGES,
        "%s becomes %s: its failures are wrong",
        from,
        to);
    unless(
        to.failures().stream()
            .limit(Math.max(0, to.failures().size() - 1))
            .allMatch(older -> older.failure().details().isNone()),
        Rule.LEGAL_EDGES,
        "%s keeps details of a failure that is not its last",
        to);
    unless(
        !isFailedAttempt || hasItsDetails(to.failures().getLast().failure()),
        Rule.RESULTS,
        "%s lacks the details of its last failure",
        to);
  }

  private void result(
      RunModel model, TaskRunRecord from, TaskRunRecord to, Phase.Succeeded succeeded) {
    var attempt = new Try(to.id(), to.attempt());
    Returned byCode = returned.get(attempt);
    boolean isTold =
        isExternal(model, to)
            ? tokens.isTold(from.owner(), succeeded.output())
            : byCode != null && byCode.output().equals(succeeded.output());
    unless(
        from.owner().equals(succeeded.owner())
            && isTold
            && succeeded.output() instanceof Payload.Value,
        Rule.RESULTS,
        "%s becomes %s, the attempt returned %s",
        from,
        to,
        byCode);
    if (isWell && !isExternal(model, to)) {
      Instant due =
          succeeded
              .startedAt()
              .plus(model.known().timeouts(to.id().position()).startToClose())
              .plus(SLACK);
      unless(
          !byCode.at().isAfter(due) && !checkpoints.wasSilent(attempt),
          Rule.TIMES,
          "%s returned at %s, or was silent for too long",
          to,
          byCode.at());
    }
  }

  private static boolean isExternal(RunModel model, TaskRunRecord record) {
    return model.known().step(record.id().position()).options().completion()
        == TaskOptions.Completion.EXTERNAL;
  }

  /** Where nothing fails, what an attempt told last is not lost when it fails. */
  private void handsOn(RunModel model, TaskRunRecord from, TaskRunRecord to) {
    boolean isOwnFailure =
        from.phase() instanceof Phase.Running
            && to.failureCount() > from.failureCount()
            && !isExternal(model, to);
    if (isWell && isOwnFailure) {
      checkpoints.handsOn(to);
    }
  }

  /** Whether the failure that ended a Task Run is among those of its attempts. */
  private static boolean isTold(TaskRunRecord failed) {
    return !failed.failures().isEmpty() && failed.failures().getLast().number() == failed.attempt();
  }

  /** No attempt too many, and none too few where another could have helped. */
  private static void limits(RunModel model, TaskRunRecord from, TaskRunRecord to) {
    int most =
        model
            .known()
            .step(to.id().position())
            .options()
            .retryOver(TaskDefaults.STANDARD.retry())
            .maxAttempts();
    unless(to.spent() <= most, Rule.LEGAL_EDGES, "%s has spent more than %d attempts", to, most);
    boolean isGivenUp =
        from.phase() instanceof Phase.Running
            && to.phase() instanceof Phase.Failed(Instant _, Failure failure)
            && failure.retryable()
            && !(failure instanceof Failure.DeadLettered);
    unless(
        !isGivenUp || to.spent() == most,
        Rule.LEGAL_EDGES,
        "%s gives up with attempts left of %d",
        to,
        most);
  }

  /** Simulated code that is to be tried again has told why in its details. */
  private static boolean hasItsDetails(Failure failure) {
    return failure.details().isNone() != failure.code().equals("not_yet");
  }
}
