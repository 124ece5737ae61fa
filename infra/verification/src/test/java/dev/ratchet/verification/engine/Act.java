package dev.ratchet.verification.engine;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A Task Definition {@code act} that does as a test says, and remembers what it was called with.
 */
final class Act implements TaskHandler {
  /** What an attempt does. */
  @FunctionalInterface
  interface Deed {
    TaskResult run(TaskContext context) throws Exception;
  }

  private final Deed deed;
  private final TaskDefaults defaults;
  private final List<TaskContext> calls = new ArrayList<>();

  private Act(Deed deed, TaskDefaults defaults) {
    this.deed = deed;
    this.defaults = defaults;
  }

  static Act doing(Deed deed) {
    return new Act(deed, TaskDefaults.STANDARD);
  }

  static Act doing(TaskDefaults defaults, Deed deed) {
    return new Act(deed, defaults);
  }

  /** Returns what its input says under {@code gives}. */
  static Act giving() {
    return doing(context -> TaskResult.of(context.input().get("gives")));
  }

  /** Returns this, whatever comes in. */
  static Act giving(String json) {
    return doing(_ -> TaskResult.of(Json.parse(json)));
  }

  /** Returns the number of the attempt under its task's name. */
  static TaskResult numbered(TaskContext context) {
    return TaskResult.of(Json.Obj.EMPTY.with(context.name(), context.attempt()));
  }

  @Override
  public String name() {
    return "act";
  }

  @Override
  public TaskDefaults defaults() {
    return defaults;
  }

  @Override
  public TaskResult run(TaskContext context) throws Exception {
    synchronized (calls) {
      calls.add(context);
    }
    return deed.run(context);
  }

  /** Which attempts were called, in order: {@code one#1}. */
  List<String> done() {
    return calls().stream().map(call -> call.name() + "#" + call.attempt()).toList();
  }

  /** What the attempts were called with, in order. */
  List<TaskContext> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }
}
