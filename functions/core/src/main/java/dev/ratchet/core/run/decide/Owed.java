package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.Failure.TimedOut;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunFold;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a stored run owes to others: effects that its author may not have lived to send, and those
 * that time brings.
 */
public final class Owed {
  private final RunPartition partition;
  private final RunState state;
  private final Decider decider;
  private final Instant now;
  private final Assignments assignments;
  private final List<Effect> effects = new ArrayList<>();

  private Owed(RunPartition partition, RunState state, Decider decider, Instant now) {
    this.partition = partition;
    this.state = state;
    this.decider = decider;
    this.now = now;
    this.assignments = new Assignments(partition, () -> decider);
  }

  /**
   * What may not have been sent, as far as the stored state can tell: the effects of entries whose
   * author died between append and acknowledgement. Sending them again is harmless. What is due at
   * once is not among it: who sends this decides next, and takes notice of it.
   */
  public static List<Effect> by(RunPartition partition, Decider decider, Instant now) {
    RunState state = partition.state();
    return state.isClosed()
        ? byClosed(partition)
        : new Owed(partition, state, decider, now).byOpen();
  }

  /** Whether a Task Run is over, and did not succeed: its record may say so before its run does. */
  static boolean isToRedrive(RunPartition partition, RunState state, int position) {
    if (!(state.tasks().get(position) instanceof TaskProgress.Queued)) {
      return true;
    }
    TaskRunRecord record = state.record(partition, position);
    return record != null
        && (record.phase() instanceof Phase.Failed || record.phase() instanceof Phase.Shutdown);
  }

  /** What a closed run may owe, which does not depend on its logic. */
  public static List<Effect> byClosed(RunPartition partition) {
    RunState state = partition.state();
    var effects = new ArrayList<Effect>();
    state
        .limits()
        .forEach(
            (position, limit) ->
                effects.add(new Effect.ReleaseLimit(limit, position, state.lastAt())));
    state
        .tasks()
        .forEachOpen(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued queued
                  && !isSettled(partition, state, position, queued)) {
                addUnstored(partition, state, position, effects);
                effects.add(new Effect.ShutDownTask(position, queued.attempt(), RunFold.RUN_ENDED));
              }
            });
    if (!isTold(partition, state)) {
      effects.add(new Effect.AnnounceEnd(state.headerNow()));
    }
    return effects;
  }

  /** What is done to a record that may not be stored follows it. */
  private static void addUnstored(
      RunPartition partition, RunState state, int position, List<Effect> effects) {
    state.unstored(partition, position).map(Effect.StoreRecord::new).ifPresent(effects::add);
  }

  private static boolean isTold(RunPartition partition, RunState state) {
    RunHeader header = partition.header();
    return header.generation() == state.generation() && header.standing().equals(state.standing());
  }

  private static boolean isSettled(
      RunPartition partition, RunState state, int position, TaskProgress.Queued queued) {
    TaskRunRecord record = state.record(partition, position);
    return record != null && record.attempt() >= queued.attempt() && record.state().isSettled();
  }

  private List<Effect> byOpen() {
    if (!isTold(partition, state)) {
      effects.add(new Effect.PutHeader(state.headerNow()));
    }
    state.tasks().forEach(this::add);
    Instant next =
        Deadlines.min(
            Deadlines.next(state, decider, state.lastAt()),
            Deadlines.nextLimit(state, decider, now));
    if (next.isBefore(Instant.MAX)) {
      effects.add(new Effect.WakeAt(next));
    }
    return effects;
  }

  private void add(int position, TaskProgress task) {
    switch (task) {
      case TaskProgress.Queued _ when state.isInline(position) ->
          lease(state.inline().get(position))
              .ifPresent(until -> effects.add(new Effect.WakeAt(until)));
      case TaskProgress.Queued queued -> add(position, queued);
      case TaskProgress.Limited limited ->
          effects.add(new Effect.AcquireLimit(limited.limit(), position, limited.since()));
      case TaskProgress.Succeeded _, TaskProgress.Failed _, TaskProgress.ShutDown _ -> {
        if (state.limits().has(position)) {
          effects.add(
              new Effect.ReleaseLimit(state.limits().get(position), position, state.lastAt()));
        }
      }
      case TaskProgress.Held _, TaskProgress.Waiting _, TaskProgress.Skipped _ -> {}
    }
  }

  /** When whoever runs an attempt in his own slot is given up for lost. */
  private static Optional<Instant> lease(TaskRunRecord record) {
    return switch (record.phase()) {
      case Phase.Running r -> Optional.of(r.leaseUntil());
      case Phase.Restarting r -> Optional.of(r.leaseUntil());
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          Optional.empty();
    };
  }

  private void add(int position, TaskProgress.Queued queued) {
    addUnstored(partition, state, position, effects);
    if (queued.entry() < state.endingSince() && !isSettled(partition, state, position, queued)) {
      effects.add(new Effect.ShutDownTask(position, queued.attempt(), RunFold.RUN_ENDED));
      return;
    }
    switch (queued.asked()) {
      case TaskProgress.Queued.Asked.Nothing _ -> {}
      case TaskProgress.Queued.Asked.ShutDown shutdown -> {
        effects.add(new Effect.ShutDownTask(position, queued.attempt(), shutdown.reason()));
        return;
      }
      case TaskProgress.Queued.Asked.Restart restart ->
          effects.add(new Effect.RestartTask(position, restart.attempt()));
    }
    TaskRunRecord record = state.record(partition, position);
    if (record == null) {
      dispatch(position, queued, queued.attempt());
    } else if (record.attempt() < queued.attempt()) {
      effects.add(new Effect.RedriveTask(position, queued.attempt()));
      dispatch(position, queued, queued.attempt());
    } else if (record.phase() instanceof Phase.Queued) {
      dispatch(position, queued, record.attempt());
    } else if (!record.state().isSettled() && Forgotten.isLost(record, now)) {
      boolean isNext = record.phase() instanceof Phase.PendingRetry;
      dispatch(position, queued, record.attempt() + (isNext ? 1 : 0));
    }
  }

  private void dispatch(int position, TaskProgress.Queued queued, int attempt) {
    effects.add(new Effect.Dispatch(delivery(position, queued, attempt)));
  }

  private ActivityTask delivery(int position, TaskProgress.Queued queued, int attempt) {
    RunEvent.Lane lane = state.inline().lane(position);
    return RunMachine.delivery(
        assignments.after(queued.entry()),
        position,
        assignments.of(position, queued.entry(), queued.since()),
        lane,
        attempt,
        queued.entry(),
        queued.since());
  }

  /**
   * The delivery that asks for an attempt of a dispatched Task Run, made anew.
   *
   * @throws IllegalArgumentException if it is not dispatched
   */
  public static ActivityTask delivery(
      RunPartition partition, Decider decider, int position, int attempt) {
    RunState state = partition.state();
    if (state.tasks().get(position) instanceof TaskProgress.Queued queued) {
      return new Owed(partition, state, decider, queued.since())
          .delivery(position, queued, attempt);
    }
    throw new IllegalArgumentException(
        "Task Run " + position + " of " + partition.header().id() + " is not dispatched.");
  }

  /** The attempt of a dispatched Task Run that is running, if one is. */
  static Optional<Integer> running(
      RunPartition partition, RunState state, int position, TaskProgress.Queued queued) {
    TaskRunRecord record = state.record(partition, position);
    return record != null
            && record.attempt() >= queued.attempt()
            && record.phase() instanceof Phase.Running
        ? Optional.of(record.attempt())
        : Optional.empty();
  }

  /** Task Runs that have waited too long for a worker by now. */
  public static List<Effect> expired(RunPartition partition, Decider decider, Instant now) {
    var effects = new ArrayList<Effect>();
    RunState state = partition.state();
    if (!state.isClosed()) {
      state
          .tasks()
          .forEachOpen(
              (position, task) -> {
                if (task instanceof TaskProgress.Queued queued && !state.isInline(position)) {
                  TaskOptions options = Deadlines.options(state, decider, position, queued);
                  expired(state.record(partition, position), options, queued, now)
                      .ifPresent(
                          failure -> {
                            addUnstored(partition, state, position, effects);
                            effects.add(new Effect.ExpireTask(position, failure));
                          });
                }
              });
    }
    return effects;
  }

  private static Optional<Failure> expired(
      TaskRunRecord record, TaskOptions options, TaskProgress.Queued queued, Instant now) {
    Timeouts limits = options.timeoutsOver(Timeouts.STANDARD);
    return waitsSince(record, queued)
        .flatMap(
            since ->
                over(
                        TimedOut.Limit.SCHEDULE_TO_CLOSE,
                        queued.since(),
                        limits.scheduleToClose(),
                        now)
                    .or(
                        () ->
                            over(
                                TimedOut.Limit.SCHEDULE_TO_START,
                                since,
                                limits.scheduleToStart(),
                                now)));
  }

  /** Since when an attempt could have been taken by a worker; empty if none waits for one. */
  private static Optional<Instant> waitsSince(TaskRunRecord record, TaskProgress.Queued queued) {
    if (record == null || record.attempt() < queued.attempt()) {
      return Optional.of(queued.since());
    }
    return switch (record.phase()) {
      case Phase.Queued q -> Optional.of(q.since());
      case Phase.PendingRetry p -> Optional.of(p.notBefore());
      case Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          Optional.empty();
    };
  }

  private static Optional<Failure> over(
      TimedOut.Limit limit, Instant since, Duration after, Instant now) {
    return now.isBefore(Deadlines.due(since, after))
        ? Optional.empty()
        : Optional.of(new TimedOut(limit, after));
  }

  /**
   * The next Workflow Task that is due after a timer came to nothing. Where the one that the newest
   * entry counts on is not due yet, it is on its way.
   */
  public static List<Effect> timerAfter(RunPartition partition, Decider decider, Instant now) {
    RunState state = partition.state();
    Instant armed = Deadlines.next(state, decider, state.lastAt());
    Instant limit = Deadlines.nextLimit(state, decider, now);
    Instant next =
        armed.isAfter(now) ? limit : Deadlines.min(Deadlines.next(state, decider, now), limit);
    boolean isUnderWay = armed.isAfter(now) && !next.isBefore(armed);
    return isUnderWay || next.equals(Instant.MAX) ? List.of() : List.of(new Effect.WakeAt(next));
  }
}
