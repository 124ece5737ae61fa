package dev.ratchet.core.run;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import java.util.Arrays;
import java.util.List;

/**
 * A task of a definition, drawn with as few words as a trace needs: it runs {@code do-<name>} on
 * the default Task Queue, needs nothing, and its failure fails the run, unless more is said.
 */
public record Sketch(TaskStep step) {
  /** A task of this name. */
  public static Sketch task(String name) {
    return new Sketch(
        new TaskStep(
            name,
            "do-" + name,
            Json.Obj.EMPTY,
            List.of(),
            new TaskStep.Condition.Always(),
            new Placement.Merged(),
            TaskOptions.DEFAULTS,
            TaskQueueName.DEFAULT,
            TaskStep.OnFailure.FAIL));
  }

  /** The definition of these tasks, in this order. */
  public static WorkflowDefinition workflow(Sketch... tasks) {
    return new WorkflowDefinition("sketch", Arrays.stream(tasks).map(Sketch::step).toList());
  }

  /** With these tasks upstream. */
  public Sketch needs(String... names) {
    return needs(List.of(names));
  }

  /** With these tasks upstream. */
  public Sketch needs(List<String> names) {
    return with(names, step.condition(), step.placement(), step.onFailure());
  }

  /** Only if this JSONata gives true. */
  public Sketch when(String jsonata) {
    var when = new TaskStep.Condition.When("{% " + jsonata + " %}");
    return with(step.needs(), when, step.placement(), step.onFailure());
  }

  /** With its result put at this key. */
  public Sketch into(String key) {
    var into = new Placement.Into(key);
    return with(step.needs(), step.condition(), into, step.onFailure());
  }

  /** With a failure that the run forgives. */
  public Sketch forgiven() {
    return with(step.needs(), step.condition(), step.placement(), TaskStep.OnFailure.CONTINUE);
  }

  /** With this input. */
  public Sketch with(String json) {
    return new Sketch(
        new TaskStep(
            step.name(),
            step.task(),
            Json.parseObject(json),
            step.needs(),
            step.condition(),
            step.placement(),
            step.options(),
            step.queue(),
            step.onFailure()));
  }

  /** Of this Task Definition. */
  public Sketch running(String task) {
    return new Sketch(
        new TaskStep(
            step.name(),
            task,
            step.with(),
            step.needs(),
            step.condition(),
            step.placement(),
            step.options(),
            step.queue(),
            step.onFailure()));
  }

  private Sketch with(
      List<String> needs,
      TaskStep.Condition condition,
      Placement placement,
      TaskStep.OnFailure onFailure) {
    return new Sketch(
        new TaskStep(
            step.name(),
            step.task(),
            step.with(),
            needs,
            condition,
            placement,
            step.options(),
            step.queue(),
            onFailure));
  }
}
