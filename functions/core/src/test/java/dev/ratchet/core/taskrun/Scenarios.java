package dev.ratchet.core.taskrun;

import static dev.ratchet.core.run.Sketch.task;
import static dev.ratchet.core.taskrun.TaskRunState.FAILED;
import static dev.ratchet.core.taskrun.TaskRunState.NONE;
import static dev.ratchet.core.taskrun.TaskRunState.PENDING;
import static dev.ratchet.core.taskrun.TaskRunState.PENDING_RETRY;
import static dev.ratchet.core.taskrun.TaskRunState.QUEUED;
import static dev.ratchet.core.taskrun.TaskRunState.RESTARTING;
import static dev.ratchet.core.taskrun.TaskRunState.RUNNING;
import static dev.ratchet.core.taskrun.TaskRunState.SHUTDOWN;
import static dev.ratchet.core.taskrun.TaskRunState.SUCCESS;
import static dev.ratchet.core.taskrun.Traces.BROKEN;
import static dev.ratchet.core.taskrun.Traces.GIVEN_UP;
import static dev.ratchet.core.taskrun.Traces.OUTPUT;
import static dev.ratchet.core.taskrun.Traces.accepted;
import static dev.ratchet.core.taskrun.Traces.at;
import static dev.ratchet.core.taskrun.Traces.attempts;
import static dev.ratchet.core.taskrun.Traces.claim;
import static dev.ratchet.core.taskrun.Traces.granted;

import dev.ratchet.core.run.PaperRun;
import dev.ratchet.core.run.Script;
import dev.ratchet.core.run.decide.Command;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** How each legal transition comes about: for each edge, a message to real code that takes it. */
final class Scenarios {
  /** An edge of the table, without its explanation. */
  record Step(TaskRunState from, TaskRunState to) {
    @Override
    public String toString() {
      return from.wire() + " -> " + to.wire();
    }
  }

  /**
   * A message and what it did.
   *
   * @param edge the transition that the scenario is there for
   * @param path all states from before the message to after it: longer than the edge where one
   *     message takes several steps at once
   * @param run sends the message and tells the states before and after it
   */
  record Scenario(Step edge, List<TaskRunState> path, Supplier<Observed> run) {}

  /** The states that were stored before and after a message. */
  record Observed(TaskRunState before, TaskRunState after) {}

  static final List<Scenario> ALL =
      List.of(
          run(NONE, PENDING, () -> PaperRun.delayed(Duration.ofSeconds(5), task("a")), 0),
          run(NONE, QUEUED, () -> PaperRun.of(task("a")), 0),
          run(PENDING, QUEUED, Scenarios::heldRun, 5_000),
          run(PENDING, NONE, () -> heldRunThen(new Command.SkipTask(1)), 20),
          run(PENDING, SHUTDOWN, () -> heldRunThen(new Command.FailRun(BROKEN)), 20),
          record(QUEUED, RUNNING, Traces::queued, r -> claimed(r, 1, 0)),
          record(RUNNING, SUCCESS, Traces::running, r -> succeeded(r)),
          record(RUNNING, PENDING_RETRY, Traces::running, r -> failed(r, 2)),
          record(RUNNING, FAILED, Traces::running, r -> failed(r, 1)),
          record(RUNNING, SHUTDOWN, Traces::running, Scenarios::shutDown),
          record(
              RUNNING,
              RESTARTING,
              Traces::running,
              r -> accepted(TaskRunMachine.restart(r, at(10)))),
          record(
              RESTARTING,
              QUEUED,
              Traces::restarting,
              r -> accepted(TaskRunMachine.stopped(r, 1, "a", at(20)))),
          record(
              List.of(PENDING_RETRY, QUEUED, RUNNING),
              new Step(PENDING_RETRY, QUEUED),
              Traces::pendingRetry,
              r -> claimed(r, 2, 1_010)),
          record(QUEUED, SHUTDOWN, Traces::queued, Scenarios::shutDown),
          record(PENDING_RETRY, SHUTDOWN, Traces::pendingRetry, Scenarios::shutDown),
          record(QUEUED, FAILED, Traces::queued, r -> givenUp(r, 1)),
          record(PENDING_RETRY, FAILED, Traces::pendingRetry, r -> givenUp(r, 2)),
          record(
              List.of(FAILED, PENDING, QUEUED),
              new Step(FAILED, PENDING),
              Traces::failed,
              Scenarios::redriven),
          record(
              List.of(SHUTDOWN, PENDING, QUEUED),
              new Step(SHUTDOWN, PENDING),
              Traces::shutDown,
              Scenarios::redriven));

  private Scenarios() {}

  /** A Workflow Task, so many milliseconds after the start, that moves Task Run 1. */
  private static Scenario run(
      TaskRunState from, TaskRunState to, Supplier<PaperRun> before, long millis) {
    return new Scenario(
        new Step(from, to),
        List.of(from, to),
        () -> {
          PaperRun run = before.get();
          TaskRunState was = run.shown(1);
          run.advance(millis);
          return new Observed(was, run.shown(1));
        });
  }

  private static Scenario record(
      TaskRunState from,
      TaskRunState to,
      Supplier<TaskRunRecord> before,
      Function<TaskRunRecord, TaskRunRecord> message) {
    return record(List.of(from, to), new Step(from, to), before, message);
  }

  /** A message about the attempts of a Task Run. */
  private static Scenario record(
      List<TaskRunState> path,
      Step edge,
      Supplier<TaskRunRecord> before,
      Function<TaskRunRecord, TaskRunRecord> message) {
    return new Scenario(
        edge,
        path,
        () -> {
          TaskRunRecord was = before.get();
          return new Observed(was.state(), message.apply(was).state());
        });
  }

  private static PaperRun heldRun() {
    PaperRun run = PaperRun.delayed(Duration.ofSeconds(5), task("a"));
    run.advance(0);
    return run;
  }

  /** Its decider schedules Task Run 1, and says something else when it is asked again. */
  private static PaperRun heldRunThen(Command next) {
    var fickle = new Script(state -> List.of(state.tasks().isEmpty() ? Script.schedule(1) : next));
    PaperRun run = PaperRun.delayed(Duration.ofSeconds(5), fickle);
    run.advance(0);
    return run;
  }

  private static TaskRunRecord claimed(TaskRunRecord record, int attempt, long millis) {
    return granted(attempts(2).claim(record, claim(attempt, "b", millis)));
  }

  private static TaskRunRecord succeeded(TaskRunRecord record) {
    return accepted(attempts(1).succeed(record, 1, "a", OUTPUT, at(10)));
  }

  private static TaskRunRecord failed(TaskRunRecord record, int attemptsMax) {
    return accepted(attempts(attemptsMax).fail(record, 1, "a", BROKEN, at(10)));
  }

  private static TaskRunRecord givenUp(TaskRunRecord record, int attempt) {
    return accepted(attempts(2).giveUp(record, attempt, GIVEN_UP, at(20)));
  }

  private static TaskRunRecord shutDown(TaskRunRecord record) {
    return accepted(TaskRunMachine.shutDown(record, "not needed", at(20)));
  }

  private static TaskRunRecord redriven(TaskRunRecord record) {
    return accepted(TaskRunMachine.redrive(record, at(30)));
  }
}
