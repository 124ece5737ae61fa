package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides by a stored Workflow Definition: a task runs once every task that it needs is done,
 * unless its condition says otherwise; the run fails with the first task whose failure is not
 * forgiven, and completes when every task is done.
 */
public final class DefinitionDecider implements Decider {
  private final WorkflowDefinition definition;
  private final Map<String, Integer> positions = new HashMap<>();

  public DefinitionDecider(WorkflowDefinition definition) {
    this.definition = requireNonNull(definition, "definition is null");
    for (TaskStep step : definition.tasks()) {
      positions.put(step.name(), positions.size() + 1);
    }
  }

  @Override
  public List<Command> decide(RunState run, Instant now) {
    for (int position = 1; position <= definition.tasks().size(); position++) {
      Optional<Failure> reason = unforgiven(run, position);
      if (reason.isPresent()) {
        return List.of(new Command.FailRun(reason.get()));
      }
    }
    return advance(run, now);
  }

  /**
   * First all that is skipped, then all that is scheduled: every input that is computed in one
   * answer sees the same skips, and sees them again when it is computed anew from the journal.
   */
  private List<Command> advance(RunState run, Instant now) {
    var skipped = new TreeSet<Integer>();
    var due = new TreeSet<Integer>();
    Scope scope = scope(run, skipped, now);
    boolean again = true;
    while (again) {
      again = false;
      for (int position = 1; position <= definition.tasks().size(); position++) {
        if (due.contains(position) || !isDue(run, position, skipped)) {
          continue;
        }
        if (isToRun(run, position, scope)) {
          due.add(position);
        } else {
          skipped.add(position);
          scope = scope(run, skipped, now);
          again = true;
        }
      }
    }
    var commands = new ArrayList<Command>();
    skipped.forEach(position -> commands.add(new Command.SkipTask(position)));
    for (int position : due) {
      commands.add(schedule(position, scope));
    }
    if (isComplete(run, skipped)) {
      commands.add(new Command.CompleteRun());
    }
    return commands;
  }

  private boolean isDue(RunState run, int position, Set<Integer> skipped) {
    TaskProgress task = run.tasks().get(position);
    boolean waits = task == null && !skipped.contains(position);
    return task instanceof TaskProgress.Held
        || waits
            && definition.at(position).needs().stream()
                .allMatch(need -> isDone(run, positions.get(need), skipped));
  }

  private boolean isComplete(RunState run, Set<Integer> skipped) {
    for (int position = 1; position <= definition.tasks().size(); position++) {
      if (!isDone(run, position, skipped)) {
        return false;
      }
    }
    return true;
  }

  private boolean isDone(RunState run, int position, Set<Integer> skipped) {
    return switch (run.tasks().get(position)) {
      case null -> skipped.contains(position);
      case TaskProgress.Held _, TaskProgress.Queued _ -> false;
      case TaskProgress.Succeeded _, TaskProgress.Skipped _ -> true;
      case TaskProgress.Failed _, TaskProgress.ShutDown _ -> isForgiven(position);
    };
  }

  private boolean isForgiven(int position) {
    return definition.at(position).onFailure() == TaskStep.OnFailure.CONTINUE;
  }

  private Optional<Failure> unforgiven(RunState run, int position) {
    if (isForgiven(position)) {
      return Optional.empty();
    }
    return switch (run.tasks().get(position)) {
      case TaskProgress.Failed f -> Optional.of(because(position, f.failure()));
      case TaskProgress.ShutDown s ->
          Optional.of(
              Failure.TaskError.fatal(
                  "task_shut_down",
                  "Task \"" + nameAt(position) + "\" was shut down: " + s.reason() + "."));
      case null -> Optional.empty();
      case TaskProgress.Held _,
          TaskProgress.Queued _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _ ->
          Optional.empty();
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

  /** Whether the condition of a task holds that is due; of one that is held it is known to. */
  private boolean isToRun(RunState run, int position, Scope scope) {
    return switch (definition.at(position).condition()) {
      case TaskStep.Condition.Always _ -> true;
      case TaskStep.Condition.When when ->
          run.tasks().containsKey(position) || Expressions.test(when.expression(), scope);
    };
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
        step.options());
  }

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return schedule(position, scope(before, Set.of(), now));
  }

  private Scope scope(RunState run, Set<Integer> skipped, Instant now) {
    var tasks = new LinkedHashMap<String, Json>();
    var known = new TreeMap<>(run.tasks());
    skipped.forEach(position -> known.put(position, new TaskProgress.Skipped()));
    known.forEach((position, task) -> show(task).forEach(s -> tasks.put(nameAt(position), s)));
    RunHeader header = run.header();
    Json.Obj about =
        Json.Obj.EMPTY
            .with("id", header.id().value())
            .with("workflow", header.workflow().name())
            .with("version", header.workflow().version())
            .with("started_at", header.startedAt().toString());
    return new Scope(run.context(), new Json.Obj(tasks), about, now);
  }

  /**
   * What expressions see of a Task Run: only what is settled, so that asking later changes nothing.
   */
  private static List<Json> show(TaskProgress task) {
    Json.Obj state = Json.Obj.EMPTY.with("state", task.state().wire());
    return switch (task) {
      case TaskProgress.Held _, TaskProgress.Queued _ -> List.of();
      case TaskProgress.Skipped _ -> List.of(state.with("skipped", Json.of(true)));
      case TaskProgress.Succeeded s -> List.of(state.with("output", s.output()));
      case TaskProgress.Failed f -> List.of(state.with("error", FailureJson.write(f.failure())));
      case TaskProgress.ShutDown _ -> List.of(state);
    };
  }
}
