package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.Durations;
import dev.ratchet.core.definition.TaskOptions;
import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.definition.WaitInput;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Decides by a stored Workflow Definition: a task runs once every task that it needs is done,
 * unless its condition says otherwise; the run fails with the first task whose failure is not
 * forgiven, and completes when every task is done. A run that fails, takes too long or is canceled
 * has the definition's cleanup tasks before it closes, whatever becomes of them.
 */
public final class DefinitionDecider implements Decider {
  private final WorkflowDefinition definition;

  private final Needs needs;

  private final boolean readsResults;
  private final Stretch main;
  private final Stretch onFailure;
  private final Stretch onCancel;

  /** The positions of tasks that belong together, both included. */
  private record Stretch(int first, int last) {
    boolean isEmpty() {
      return first > last;
    }

    boolean has(int position) {
      return first <= position && position <= last;
    }
  }

  public DefinitionDecider(WorkflowDefinition definition) {
    this.definition = requireNonNull(definition, "definition is null");
    this.needs = new Needs(definition.all());
    this.readsResults = definition.all().stream().anyMatch(DefinitionDecider::readsResults);
    int tasks = definition.tasks().size();
    int failing = tasks + definition.onFailure().size();
    this.main = new Stretch(1, tasks);
    this.onFailure = new Stretch(tasks + 1, failing);
    this.onCancel = new Stretch(failing + 1, definition.all().size());
  }

  private static boolean readsResults(TaskStep step) {
    boolean isConditional =
        step.condition() instanceof TaskStep.Condition.When when
            && Expressions.mayReadTasks(when.expression());
    boolean isKeyed =
        step.concurrency() instanceof Concurrency.Limited limited
            && limited.key() instanceof Concurrency.Key.By by
            && Expressions.mayReadTasks(by.expression());
    return isConditional || isKeyed || Expressions.mayReadTasks(step.with());
  }

  @Override
  public boolean readsResults() {
    return readsResults;
  }

  @Override
  public Instant deadline(RunState run) {
    return Deadlines.due(run.openedAt(), definition.timeout());
  }

  @Override
  public TaskOptions options(int position) {
    return definition.at(position).options();
  }

  @Override
  public List<Integer> redrivable(RunState run) {
    var failed = new ArrayList<Integer>();
    run.tasks()
        .forEach(
            (position, task) -> {
              boolean isAgain =
                  switch (task) {
                    case TaskProgress.Failed _ -> !isForgiven(position);
                    case TaskProgress.ShutDown _, TaskProgress.Queued _ -> true;
                    case TaskProgress.Held _,
                        TaskProgress.Limited _,
                        TaskProgress.Waiting _,
                        TaskProgress.Skipped _,
                        TaskProgress.Succeeded _ ->
                        false;
                  };
              if (isAgain && position <= main.last()) {
                failed.add(position);
              }
            });
    return failed;
  }

  @Override
  public List<Command> decide(RunState run, Instant now) {
    return switch (run.ending()) {
      case Ending.None _ -> go(run, now);
      case Ending.Failing f -> cleanUp(run, onFailure, new Command.FailRun(f.failure()), now);
      case Ending.TimingOut t -> cleanUp(run, onFailure, new Command.TimeOutRun(t.limit()), now);
      case Ending.Canceling c -> cleanUp(run, onCancel, new Command.CancelRun(c.reason()), now);
    };
  }

  private List<Command> go(RunState run, Instant now) {
    if (!now.isBefore(deadline(run))) {
      Duration limit = definition.timeout();
      return end(new Ending.TimingOut(limit), new Command.TimeOutRun(limit));
    }
    if (run.isPaused()) {
      return advance(run, main, now);
    }
    Positions ill = run.tasks().ill();
    for (int position = ill.next(main.first());
        main.has(position);
        position = ill.next(position + 1)) {
      if (!isForgiven(position)) {
        Failure reason = reason(position, run.tasks().get(position));
        return end(new Ending.Failing(reason), new Command.FailRun(reason));
      }
    }
    List<Command> commands = advance(run, main, now);
    if (isComplete(run, main, commands)) {
      commands.add(new Command.CompleteRun());
    }
    return commands;
  }

  /** Ends the run at once, or begins its cleanup, whose tasks the next answer schedules. */
  private List<Command> end(Ending ending, Command close) {
    return onFailure.isEmpty() ? List.of(close) : List.of(new Command.BeginCleanup(ending));
  }

  private List<Command> cleanUp(RunState run, Stretch stretch, Command close, Instant now) {
    List<Command> commands = advance(run, stretch, now);
    if (isComplete(run, stretch, commands)) {
      commands.add(close);
    }
    return commands;
  }

  /**
   * First all that is skipped, then all that is scheduled: every input that is computed in one
   * answer sees the same skips, and sees them again when it is computed anew from the journal.
   */
  private List<Command> advance(RunState run, Stretch stretch, Instant now) {
    var skipped = new TreeSet<Integer>();
    var due = new TreeSet<Integer>();
    Positions begun = run.tasks().known();
    Scope scope = scope(run, skipped, now);
    boolean again = true;
    while (again) {
      again = false;
      for (int position = needs.nextCandidate(begun, stretch.first(), stretch.last());
          stretch.has(position);
          position = needs.nextCandidate(begun, position + 1, stretch.last())) {
        if (!isReady(run, position, skipped) || due.contains(position)) {
          continue;
        }
        if (isToRun(position, scope)) {
          due.add(position);
        } else {
          skipped.add(position);
          begun = begun.with(position);
          scope = scope(run, skipped, now);
          again = true;
        }
      }
    }
    addHeldBack(run, stretch, skipped, due);
    var commands = new ArrayList<Command>();
    skipped.forEach(position -> commands.add(new Command.SkipTask(position)));
    for (int position : due) {
      commands.add(start(position, scope, now));
    }
    return commands;
  }

  /** Those held back: after a redrive, one may have to wait again for what it needs. */
  private void addHeldBack(RunState run, Stretch stretch, Set<Integer> skipped, Set<Integer> due) {
    run.tasks()
        .forEachOpen(
            (position, task) -> {
              boolean isHeldBack =
                  task instanceof TaskProgress.Held || task instanceof TaskProgress.Limited;
              if (isHeldBack && stretch.has(position) && isReady(run, position, skipped)) {
                due.add(position);
              }
            });
  }

  /** Whether all is done that a task needs. */
  private boolean isReady(RunState run, int position, Set<Integer> skipped) {
    for (int need : needs.of(position)) {
      if (!isDone(run.tasks(), need, skipped)) {
        return false;
      }
    }
    return true;
  }

  private boolean isComplete(RunState run, Stretch stretch, List<Command> commands) {
    var skipped = new TreeSet<Integer>();
    commands.forEach(
        command -> {
          if (command instanceof Command.SkipTask(int position)) {
            skipped.add(position);
          }
        });
    TaskTable tasks = run.tasks();
    boolean isUnderWay = stretch.has(tasks.open().next(stretch.first()));
    return !isUnderWay
        && !has(stretch, tasks.known()::nextOther, position -> !skipped.contains(position))
        && !has(stretch, tasks.ill()::next, position -> !isForgiven(position));
  }

  /**
   * Whether a stretch has a position of which this is true, among those that {@code next} gives.
   */
  private static boolean has(Stretch stretch, IntUnaryOperator next, IntPredicate which) {
    int position = next.applyAsInt(stretch.first());
    while (stretch.has(position) && !which.test(position)) {
      position = next.applyAsInt(position + 1);
    }
    return stretch.has(position);
  }

  private boolean isDone(TaskTable tasks, int position, Set<Integer> skipped) {
    if (!tasks.has(position)) {
      return !skipped.isEmpty() && skipped.contains(position);
    }
    return !tasks.open().contains(position)
        && (!tasks.ill().contains(position) || isForgiven(position));
  }

  /** Whether the run goes on after the task has failed; a cleanup task holds nothing up. */
  private boolean isForgiven(int position) {
    return position > main.last()
        || definition.at(position).onFailure() == TaskStep.OnFailure.CONTINUE;
  }

  /** Why a run fails with a Task Run that failed or was shut down. */
  private Failure reason(int position, TaskProgress task) {
    return switch (task) {
      case TaskProgress.Failed f -> because(position, f.failure());
      case TaskProgress.ShutDown s ->
          Failure.TaskError.fatal(
              "task_shut_down",
              "Task \"" + nameAt(position) + "\" was shut down: " + s.reason() + ".");
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Queued _,
          TaskProgress.Waiting _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _ ->
          throw new IllegalArgumentException(nameAt(position) + " has not failed: " + task);
    };
  }

  private Failure because(int position, Failure failure) {
    return Failure.TaskError.fatal(
        "task_failed",
        "Task \"" + nameAt(position) + "\" failed: " + failure.code() + ": " + failure.message());
  }

  private String nameAt(int position) {
    return definition.at(position).name();
  }

  /** Whether the condition of a task holds that is due. */
  private boolean isToRun(int position, Scope scope) {
    return switch (definition.at(position).condition()) {
      case TaskStep.Condition.Always _ -> true;
      case TaskStep.Condition.When when -> Expressions.test(when.expression(), scope);
    };
  }

  private Command start(int position, Scope scope, Instant now) {
    TaskStep step = definition.at(position);
    if (WaitInput.isWait(step.task())) {
      return await(position, step, Expressions.resolve(step.with(), scope), now);
    }
    int length = limitKey(step, scope).length();
    return length <= Limit.KEY_CHARS_MAX
        ? schedule(position, scope)
        : new Command.FailTask(
            position,
            Failure.TaskError.fatal(
                "limit_key_too_long",
                "The key of the concurrency limit has %d characters, expected at most %d."
                    .formatted(length, Limit.KEY_CHARS_MAX)));
  }

  private static Command await(int position, TaskStep step, Json.Obj input, Instant now) {
    try {
      return switch (WaitInput.read(step.task(), input)) {
        case WaitInput.Sleep(Duration duration) ->
            new Command.StartTimer(position, now.plus(duration), step.placement());
        case WaitInput.SleepUntil(Instant until) ->
            new Command.StartTimer(position, until, step.placement());
        case WaitInput.ForSignal(String name, Duration timeout) ->
            new Command.AwaitSignal(
                position,
                name,
                timeout.equals(Durations.MAX) ? Instant.MAX : now.plus(timeout),
                step.placement());
      };
    } catch (IllegalArgumentException e) {
      return new Command.FailTask(
          position, Failure.TaskError.fatal("invalid_input", e.getMessage()));
    }
  }

  private Command.ScheduleTask schedule(int position, Scope scope) {
    TaskStep step = definition.at(position);
    return new Command.ScheduleTask(
        position,
        step.name(),
        step.task(),
        step.queue(),
        Expressions.resolve(step.with(), scope),
        step.placement(),
        step.options(),
        slot(step, scope));
  }

  private Command.Slot slot(TaskStep step, Scope scope) {
    return switch (step.concurrency()) {
      case Concurrency.Unlimited _ -> new Command.Slot.Free();
      case Concurrency.Limited limited ->
          new Command.Slot.Shared(new Limit(limitKey(step, scope), limited.limit()));
    };
  }

  /** What the Task Runs share that a limit counts; empty where there is none. */
  private String limitKey(TaskStep step, Scope scope) {
    return switch (step.concurrency()) {
      case Concurrency.Unlimited _ -> "";
      case Concurrency.Limited limited -> {
        String shared =
            switch (limited.scope()) {
              case TASK -> definition.name() + "/" + step.name();
              case WORKFLOW -> definition.name();
            };
        yield switch (limited.key()) {
          case Concurrency.Key.All _ -> shared;
          case Concurrency.Key.By by ->
              shared + "/" + text(Expressions.evaluate(by.expression(), scope));
        };
      }
    };
  }

  private static String text(Json value) {
    return value instanceof Json.Str(String text) ? text : value.text();
  }

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return schedule(position, scope(before, Set.of(), now));
  }

  private Scope scope(RunState run, Set<Integer> skipped, Instant now) {
    return RunScope.of(run, this::nameAt, skipped, now);
  }
}
