package dev.ratchet.core.workflow;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * Advances one Workflow Run by one step, purely: what the records and the inbox know beyond the
 * journal becomes events, the decider's commands become events and effects.
 */
public final class RunMachine {
  /** The largest context of a run, in bytes of JSON. */
  public static final int CONTEXT_BYTES_MAX = 256 * 1024;

  /** How deep the JSON may nest that comes in from outside: contexts, results and payloads. */
  public static final int DEPTH_MAX = 100;

  private RunMachine() {}

  /**
   * What a Workflow Task comes to.
   *
   * @param now the time; an entry is never dated before the one before it
   * @throws RuntimeException what the decider throws: the Workflow Task has failed
   */
  public static Decision decide(RunPartition partition, Decider decider, Instant now) {
    RunState state = partition.state();
    if (state.isClosed()) {
      return new Decision.Nothing();
    }
    News news = News.of(partition, state);
    var fold = new RunFold(state, partition.records());
    fold.begin(state.seq() + 1, now.isBefore(state.lastAt()) ? state.lastAt() : now);
    news.events().forEach(fold::evolve);
    RunState informed = fold.state();
    var draft = new Draft(informed, fold, news.events());
    if (informed.context() != state.context()
        && informed.context().sizeBytes() > CONTEXT_BYTES_MAX) {
      draft.end(new RunEvent.RunFailed(contextTooLarge(informed)));
    } else {
      draft.obey(decider.decide(informed, informed.lastAt()));
    }
    if (news.more()) {
      draft.wakeAt(informed.lastAt());
    }
    return draft.decision();
  }

  private static Failure contextTooLarge(RunState state) {
    return Failure.TaskError.fatal(
        "context_too_large",
        "The context has grown to "
            + state.context().sizeBytes()
            + " bytes of JSON, expected at most "
            + CONTEXT_BYTES_MAX
            + ". Let tasks return less, or keep large values elsewhere and pass a reference.");
  }

  /**
   * What may not have been sent, as far as the stored state can tell: the effects of entries whose
   * author died between append and acknowledgement. Sending them again is harmless.
   */
  public static List<Effect> owed(RunPartition partition, Decider decider) {
    RunState state = partition.state();
    return state.isClosed()
        ? owedByClosed(partition, state)
        : owedByOpen(partition, state, decider);
  }

  private static List<Effect> owedByClosed(RunPartition partition, RunState state) {
    var effects = new ArrayList<Effect>();
    state
        .tasks()
        .forEach(
            (position, task) -> {
              TaskRunRecord record = partition.records().get(position);
              boolean settled = record != null && record.state().isSettled();
              if (task instanceof TaskProgress.Queued && !settled) {
                effects.add(new Effect.ShutDownTask(position, RunFold.RUN_ENDED));
              }
            });
    if (!partition.header().status().isClosed()) {
      effects.add(new Effect.AnnounceEnd(partition.header().with(state.standing())));
    }
    return effects;
  }

  private static List<Effect> owedByOpen(RunPartition partition, RunState state, Decider decider) {
    var effects = new ArrayList<Effect>();
    var statesThen = new HashMap<Long, RunState>();
    state
        .tasks()
        .forEach(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued queued
                  && isUnclaimed(partition, position, queued)) {
                RunState then = statesThen.computeIfAbsent(queued.entry(), partition::stateAfter);
                effects.add(dispatchAgain(then, decider, position, queued));
              }
            });
    if (state.tasks().values().stream().anyMatch(TaskProgress.Held.class::isInstance)) {
      effects.add(new Effect.WakeAt(state.header().notBefore()));
    }
    return effects;
  }

  private static boolean isUnclaimed(
      RunPartition partition, int position, TaskProgress.Queued queued) {
    TaskRunRecord record = partition.records().get(position);
    return record == null || record.attempt() < queued.attempt();
  }

  private static Effect dispatchAgain(
      RunState then, Decider decider, int position, TaskProgress.Queued queued) {
    Command.ScheduleTask command = decider.scheduled(then, position, queued.since());
    return new Effect.Dispatch(
        delivery(then, command, queued.attempt(), queued.entry(), queued.since()));
  }

  /** The delivery that asks for an attempt of a scheduled Task Run. */
  static ActivityTask delivery(
      RunState state, Command.ScheduleTask command, int attempt, long entry, Instant at) {
    RunId run = state.header().id();
    return new ActivityTask(
        run.task(command.position()),
        attempt,
        command.name(),
        command.task(),
        state.header().workflow(),
        command.queue(),
        command.options(),
        entry,
        at,
        ActivityTask.Payload.of(command.input(), state.context()));
  }
}
