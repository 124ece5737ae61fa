package dev.ratchet.core.definition.decider;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.definition.WaitInput;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.expression.Work;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Deadlines;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskRoster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Decides by a stored Workflow Definition: a task runs once every task that it needs is done,
 * unless its condition says otherwise; the run fails with the first task whose failure is not
 * forgiven, and completes when every task is done. A run that fails, takes too long or is canceled
 * has the definition's cleanup tasks before it closes, whatever becomes of them.
 */
public final class DefinitionDecider implements Decider {
  private final WorkflowDefinition definition;

  private final TaskRoster tasks;
  private final Needs needs;
  private final TaskCommands commands;
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
    this.tasks =
        new TaskRoster(definition.all().stream().map(DefinitionDecider::description).toList());
    this.needs = new Needs(definition.all());
    this.commands = new TaskCommands(definition);
    this.readsResults = definition.all().stream().anyMatch(DefinitionDecider::readsResults);
    int last = definition.tasks().size();
    int failing = last + definition.onFailure().size();
    this.main = new Stretch(1, last);
    this.onFailure = new Stretch(last + 1, failing);
    this.onCancel = new Stretch(failing + 1, definition.size());
  }

  private static TaskDescription description(TaskStep step) {
    return new TaskDescription(
        step.name(), step.task(), step.queue(), WaitInput.isWait(step.task()), step.options());
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
  public boolean takesBytes() {
    return false;
  }

  @Override
  public Instant deadline(RunState run) {
    return Deadlines.due(run.openedAt(), definition.timeout());
  }

  @Override
  public TaskRoster tasks(Supplier<RunState> run) {
    return tasks;
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
      return advance(run, main, now).stream()
          .filter(command -> !(command instanceof Command.FailRun))
          .toList();
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
    Optional<Failure> reason = reason(commands);
    if (reason.isPresent()) {
      // What is settled stays so; nothing else begins.
      var settled = new ArrayList<>(commands.stream().filter(DefinitionDecider::settles).toList());
      settled.addAll(end(new Ending.Failing(reason.get()), new Command.FailRun(reason.get())));
      return settled;
    }
    if (isComplete(run, main, commands)) {
      commands.add(new Command.CompleteRun());
    }
    return commands;
  }

  /** Why these commands are the run's last, if they are. */
  private Optional<Failure> reason(List<Command> commands) {
    for (Command command : commands) {
      if (command instanceof Command.FailRun(Failure why)) {
        return Optional.of(why);
      }
      if (command instanceof Command.FailTask(int position, Failure why) && !isForgiven(position)) {
        return Optional.of(because(position, why));
      }
    }
    return Optional.empty();
  }

  private static boolean settles(Command command) {
    return command instanceof Command.SkipTask || command instanceof Command.FailTask;
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

  private List<Command> advance(RunState run, Stretch stretch, Instant now) {
    return new Advance(this, run, now).through(stretch.first(), stretch.last());
  }

  /** Whether nothing is left of a stretch once these commands are obeyed. */
  private boolean isComplete(RunState run, Stretch stretch, List<Command> commands) {
    var settled = new TreeSet<Integer>();
    for (Command command : commands) {
      if (command instanceof Command.SkipTask(int position)) {
        settled.add(position);
      } else if (command instanceof Command.FailTask(int position, _) && isForgiven(position)) {
        settled.add(position);
      }
    }
    TaskTable tasks = run.tasks();
    return !has(stretch, tasks.open()::next, position -> !settled.contains(position))
        && !has(stretch, tasks.known()::nextOther, position -> !settled.contains(position))
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

  /** Whether a task holds up nothing that needs it. */
  boolean isDone(TaskTable tasks, int position) {
    return tasks.has(position)
        && !tasks.open().contains(position)
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

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return commands.scheduled(position, scope(before, Set.of(), now, Work.ofOneDecision()));
  }

  Needs needs() {
    return needs;
  }

  TaskCommands commands() {
    return commands;
  }

  Scope scope(RunState run, Set<Integer> skipped, Instant now, Work work) {
    return RunScope.of(run, this::nameAt, skipped, now, work);
  }
}
