package dev.ratchet.core.definition.decider;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether another version of a definition can take up a closed run where it stopped. What has begun
 * keeps its place, its name and, once somebody was asked for an attempt, its Task Definition and
 * where its attempts run: its records and its position are those of before. Everything else may
 * differ: inputs, conditions, retries, timeouts, and whatever comes after.
 */
public final class VersionFit {
  private final WorkflowDefinition before;
  private final WorkflowDefinition after;
  private final RunState run;
  private final List<String> problems = new ArrayList<>();

  private VersionFit(WorkflowDefinition before, WorkflowDefinition after, RunState run) {
    this.before = before;
    this.after = after;
    this.run = run;
  }

  /** What does not fit, a sentence each; nothing where the run can go on by the version. */
  public static List<String> problems(
      WorkflowDefinition before, WorkflowDefinition after, RunState run) {
    var fit = new VersionFit(before, after, run);
    run.tasks().forEach(fit::check);
    return List.copyOf(fit.problems);
  }

  private void check(int position, TaskProgress task) {
    TaskStep had = before.at(position);
    if (position > after.all().size() || !after.at(position).name().equals(had.name())) {
      problems.add(
          "Task %d was \"%s\" in this run, and is %s there: keep what has begun in its place."
              .formatted(position, had.name(), nameAt(position)));
    } else if (!list(before, position).equals(list(after, position))) {
      problems.add(
          "Task \"%s\" is in \"%s\" in this run, and in \"%s\" there."
              .formatted(had.name(), list(before, position), list(after, position)));
    } else if (hasAttempts(task)) {
      checkAttempts(position, had, after.at(position));
    }
  }

  private void checkAttempts(int position, TaskStep had, TaskStep has) {
    if (!has.task().equals(had.task())) {
      problems.add(
          "Task \"%s\" has had attempts of \"%s\", and is a \"%s\" there."
              .formatted(had.name(), had.task(), has.task()));
    } else if (run.isInline(position) && !has.queue().equals(had.queue())) {
      problems.add(
          "Task \"%s\" has had attempts without a Task Queue, and has another queue there."
              .formatted(had.name()));
    }
  }

  private String nameAt(int position) {
    return position > after.all().size() ? "none" : "\"" + after.at(position).name() + "\"";
  }

  /** Which list of a definition a position belongs to. */
  private static String list(WorkflowDefinition definition, int position) {
    int tasks = definition.tasks().size();
    if (position <= tasks) {
      return "tasks";
    }
    return position <= tasks + definition.onFailure().size() ? "on_failure" : "on_cancel";
  }

  /** Whether somebody was asked for an attempt. */
  private static boolean hasAttempts(TaskProgress task) {
    return switch (task) {
      case TaskProgress.Failed f -> f.attempt() > 0;
      case TaskProgress.ShutDown s -> s.attempt() > 0;
      case TaskProgress.Queued _, TaskProgress.Waiting _, TaskProgress.Succeeded _ -> true;
      case TaskProgress.Held _, TaskProgress.Limited _, TaskProgress.Skipped _ -> false;
    };
  }
}
