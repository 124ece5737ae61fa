package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.Failure.TimedOut;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.task.TaskDefaults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What must hold of the times at which the record of a Task Run is changed. */
final class TimeRules {
  /** The longest that tasks of simulated worlds ask for between two attempts. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(20);

  /** How long after its time a wait for a worker ends at the latest, where nothing fails. */
  private static final Duration LATE_MAX = Duration.ofSeconds(60);

  private final RunModel model;
  private final TaskRunRecord from;
  private final TaskRunRecord to;
  private final Instant now;
  private final Timeouts limits;

  private TimeRules(RunModel model, TaskRunRecord from, TaskRunRecord to, Instant now) {
    this.model = model;
    this.from = from;
    this.to = to;
    this.now = now;
    this.limits = model.known().timeouts(to.id().position());
  }

  /**
   * A record is replaced.
   *
   * @param now the time by the clock of who did it
   * @param isWell whether nothing fails in this world
   */
  static void check(
      RunModel model,
      TaskRunRecord from,
      TaskRunRecord to,
      Instant now,
      CheckpointRules checkpoints,
      boolean isWell) {
    var rules = new TimeRules(model, from, to, now);
    rules.begins();
    rules.lease(isWell);
    rules.closes();
    rules.starts(isWell);
    rules.silence(checkpoints);
  }

  private void begins() {
    if (!(to.phase() instanceof Phase.Running)) {
      return;
    }
    if (!(from.phase() instanceof Phase.Running)) {
      model.beganAt.put(to.id().position(), began());
    }
    if (from.phase() instanceof Phase.PendingRetry p) {
      unless(!now.isBefore(p.notBefore()), Rule.TIMES, "%s is claimed before %s", to, p);
    }
    if (from.phase() instanceof Phase.Restarting r) {
      unless(!now.isBefore(r.leaseUntil()), Rule.TIMES, "%s runs in the lease of %s", to, r);
    }
    for (Instant since : waitsSince()) {
      unless(
          limits.scheduleToStart().equals(Durations.MAX)
              || !to.phase().since().isAfter(since.plus(limits.scheduleToStart())),
          Rule.TIMES,
          "%s has waited since %s and runs",
          to,
          since);
    }
  }

  /**
   * When an attempt begins, by its worker's clock; that is not known, and may be long before, where
   * the clock was behind that of who queued it.
   */
  private Instant began() {
    Instant since = to.phase().since();
    return since.equals(from.phase().since()) ? Instant.MIN : since;
  }

  /** Since when an attempt has waited for a worker: one time, or none if it does not wait. */
  private List<Instant> waitsSince() {
    return switch (from.phase()) {
      case Phase.Queued _ when from.isUnstored() ->
          List.of(model.queuedAt.get(from.id().position()));
      case Phase.Queued q -> List.of(q.since());
      case Phase.PendingRetry p -> List.of(p.notBefore());
      case Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          List.of();
    };
  }

  /** The newest failure, if this change brings one: one failure, or none. */
  private List<Failure> failure() {
    if (to.failureCount() > from.failureCount()) {
      return List.of(to.failures().getLast().failure());
    }
    return to.phase() instanceof Phase.Failed(Instant _, Failure failure)
        ? List.of(failure)
        : List.of();
  }

  /** Nobody takes an attempt away from who has it, before its lease has run out. */
  private void lease(boolean isWell) {
    if (!(from.phase() instanceof Phase.Running running)) {
      return;
    }
    for (Failure failure : failure()) {
      boolean isTaken =
          switch (failure) {
            case Failure.WorkerLost _, Failure.DeadLettered _ -> true;
            case TimedOut _ -> running.holder() == Phase.Holder.OUTSIDE;
            case Failure.TaskError _ -> false;
          };
      unless(
          !isWell || !(failure instanceof Failure.WorkerLost) || isExternal(),
          Rule.TIMES,
          "%s loses its worker, and nothing fails",
          to);
      unless(
          !isTaken || !now.isBefore(running.leaseUntil()),
          Rule.TIMES,
          "%s ends the lease of %s",
          to,
          running);
      if (failure instanceof TimedOut(TimedOut.Limit limit, Duration after)
          && limit == TimedOut.Limit.START_TO_CLOSE) {
        Instant began = model.beganAt.get(to.id().position());
        unless(!now.isBefore(began.plus(after)), Rule.TIMES, "%s is cut off early", to);
      }
    }
  }

  /** No attempt begins after the Task Run is to be over, nor is it over before that. */
  private void closes() {
    if (limits.scheduleToClose().equals(Durations.MAX)) {
      return;
    }
    Instant closeBy = model.queuedAt.get(to.id().position()).plus(limits.scheduleToClose());
    if (to.phase() instanceof Phase.PendingRetry p) {
      unless(p.notBefore().isBefore(closeBy), Rule.TIMES, "%s is to run after %s", to, closeBy);
    }
    if (isFailedFor(TimedOut.Limit.SCHEDULE_TO_CLOSE)) {
      boolean mayBackOff = from.phase() instanceof Phase.Running;
      Instant next = mayBackOff ? now.plus(longestBackoff()) : now;
      unless(!next.isBefore(closeBy), Rule.TIMES, "%s fails before %s", to, closeBy);
    }
  }

  /** Whether somebody outside may tell of the attempt while its worker still has it. */
  private boolean isExternal() {
    return model.known().step(to.id().position()).options().completion()
        == TaskOptions.Completion.EXTERNAL;
  }

  private Duration longestBackoff() {
    Duration byPolicy =
        model
            .known()
            .step(to.id().position())
            .options()
            .retryOver(TaskDefaults.STANDARD.retry())
            .maximumInterval();
    return byPolicy.compareTo(RETRY_AFTER_MAX) > 0 ? byPolicy : RETRY_AFTER_MAX;
  }

  private boolean isFailedFor(TimedOut.Limit limit) {
    return to.phase() instanceof Phase.Failed(Instant _, Failure failure)
        && failure instanceof TimedOut timedOut
        && timedOut.limit() == limit;
  }

  private void starts(boolean isWell) {
    if (!isFailedFor(TimedOut.Limit.SCHEDULE_TO_START)) {
      return;
    }
    for (Instant since : waitsSince()) {
      Instant due = asked(since).plus(limits.scheduleToStart());
      boolean isTooLate = isWell && now.isAfter(due.plus(LATE_MAX));
      unless(
          !now.isBefore(due) && !isTooLate, Rule.TIMES, "%s fails at %s, not at %s", to, now, due);
    }
  }

  /** Since when the journal has asked for the attempt, which its record may follow much later. */
  private Instant asked(Instant since) {
    int position = from.id().position();
    boolean isFirst = from.attempt() == model.attempts.get(position);
    Instant queuedAt = model.queuedAt.get(position);
    return isFirst && queuedAt.isBefore(since) ? queuedAt : since;
  }

  private void silence(CheckpointRules checkpoints) {
    if (from.phase() instanceof Phase.Running running
        && to.failureCount() > from.failureCount()
        && to.failures().getLast().failure() instanceof TimedOut timedOut
        && timedOut.limit() == TimedOut.Limit.HEARTBEAT) {
      Instant last = checkpoints.lastBeat(new Try(to.id(), to.attempt()), running.since());
      unless(
          !now.isBefore(last.plus(limits.heartbeat())),
          Rule.TIMES,
          "%s fails for its silence since %s",
          to,
          last);
    }
  }
}
