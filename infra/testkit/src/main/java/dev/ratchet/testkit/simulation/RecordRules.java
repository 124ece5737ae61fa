package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import dev.ratchet.engine.task.TaskDefaults;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold of the records of Task Runs, and of the attempts that they tell of. */
final class RecordRules {
  private record Try(TaskRunId id, int attempt) {}

  private final Set<Try> claimed = new HashSet<>();
  private final Set<Try> asked = new HashSet<>();
  private final Set<Try> run = new HashSet<>();
  private final Map<Try, Json> returned = new HashMap<>();
  private long stored;

  /** How many attempts were claimed. */
  long claims() {
    return claimed.size();
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

  /** The code of an attempt has returned. */
  void returns(TaskRunId id, int attempt, Json output) {
    returned.put(new Try(id, attempt), output);
  }

  /**
   * A record was replaced.
   *
   * @param now the time by the clock of who did it
   */
  void swapped(RunModel model, TaskRunRecord before, TaskRunRecord after, Instant now) {
    int position = after.id().position();
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
    if (isHeldOn(from, after)) {
      model.records.put(position, after);
      stored++;
      return;
    }
    edges(from, after);
    counts(from, after);
    times(from, after, now);
    if (after.phase() instanceof Phase.Running) {
      unless(
          claimed.add(new Try(after.id(), after.attempt())),
          Rule.ATTEMPT_ONCE,
          "%s is claimed again",
          after);
    }
    if (after.phase() instanceof Phase.Succeeded succeeded) {
      result(from, after, succeeded);
    }
    limits(model, from, after);
    ask(from, after);
    model.records.put(position, after);
    stored++;
  }

  private void ask(TaskRunRecord from, TaskRunRecord after) {
    if (after.phase() instanceof Phase.PendingRetry) {
      asked.add(new Try(after.id(), after.attempt() + 1));
    } else if (after.attempt() > from.attempt()) {
      asked.add(new Try(after.id(), after.attempt()));
    }
  }

  /** A heartbeat, or a hand-over: the same attempt of the same owner goes on. */
  private static boolean isHeldOn(TaskRunRecord from, TaskRunRecord to) {
    return from.phase() instanceof Phase.Running before
        && to.phase() instanceof Phase.Running after
        && from.attempt() == to.attempt()
        && before.owner().equals(after.owner())
        && before.since().equals(after.since());
  }

  private static boolean isSame(TaskRunRecord actual, TaskRunRecord before) {
    return actual.state() == before.state()
        && actual.attempt() == before.attempt()
        && actual.owner().equals(before.owner());
  }

  private static void edges(TaskRunRecord from, TaskRunRecord to) {
    TaskRunState state = from.state();
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
    int back = from.phase() instanceof Phase.Restarting ? 1 : 0;
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
    unless(
        to.failureCount() == from.failureCount() + (isFailedAttempt ? 1 : 0),
        Rule.LEGAL_EDGES,
        "%s becomes %s: its failures are wrong",
        from,
        to);
  }

  private static void times(TaskRunRecord from, TaskRunRecord to, Instant now) {
    if (from.phase() instanceof Phase.PendingRetry p && to.phase() instanceof Phase.Running) {
      unless(!now.isBefore(p.notBefore()), Rule.TIMES, "%s is claimed before %s", to, p);
    }
    if (from.phase() instanceof Phase.Running r
        && to.failureCount() > from.failureCount()
        && last(to).failure() instanceof Failure.WorkerLost) {
      unless(!now.isBefore(r.leaseUntil()), Rule.TIMES, "%s ends the lease of %s", to, r);
    }
    if (from.phase() instanceof Phase.Restarting r && to.attempt() > from.attempt()) {
      boolean isStopped = now.isBefore(r.leaseUntil()) && to.phase() instanceof Phase.Running;
      unless(!isStopped, Rule.TIMES, "%s runs in the lease of %s", to, r);
    }
  }

  private static Attempt last(TaskRunRecord record) {
    return record.failures().getLast();
  }

  private void result(TaskRunRecord from, TaskRunRecord to, Phase.Succeeded succeeded) {
    Json output = returned.get(new Try(to.id(), to.attempt()));
    unless(
        from.owner().equals(succeeded.owner()) && succeeded.output().equals(output),
        Rule.RESULTS,
        "%s becomes %s, the attempt returned %s",
        from,
        to,
        output);
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
}
