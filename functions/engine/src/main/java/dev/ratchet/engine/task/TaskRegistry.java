package dev.ratchet.engine.task;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The Task Definitions that a worker carries the code of, by name. */
public final class TaskRegistry {
  private final SortedMap<String, TaskHandler> handlers = new TreeMap<>();

  /**
   * A registry of these handlers.
   *
   * @throws IllegalArgumentException if a name is not kebab-case, or two handlers share one
   */
  public TaskRegistry(List<TaskHandler> handlers) {
    for (TaskHandler handler : handlers) {
      String name = KebabName.require("A Task Definition's name", handler.name());
      TaskHandler other = this.handlers.putIfAbsent(name, handler);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two Task Definitions are named \"%s\": %s and %s. Rename one."
                .formatted(name, other.getClass().getName(), handler.getClass().getName()));
      }
    }
  }

  /** The built-in handlers, and all that the class path names as services. */
  public static TaskRegistry discover(List<TaskHandler> builtIn) {
    return discover(builtIn, TaskRegistry.class.getClassLoader());
  }

  /** The built-in handlers, and all that this class loader finds named as services. */
  public static TaskRegistry discover(List<TaskHandler> builtIn, ClassLoader loader) {
    var all = new ArrayList<>(builtIn);
    ServiceLoader.load(TaskHandler.class, loader).forEach(all::add);
    return new TaskRegistry(all);
  }

  /** The handler of this name, if the worker has it. */
  public Optional<TaskHandler> find(String name) {
    return Optional.ofNullable(handlers.get(name));
  }

  /** What is wrong with what a definition writes for a task; nothing for one that is not here. */
  public List<Problem> inputProblems(String task, Json.Obj with) {
    return find(task).map(handler -> handler.inputProblems(with)).orElse(List.of());
  }

  /** All names, in order. */
  public SortedSet<String> names() {
    return new TreeSet<>(handlers.keySet());
  }
}
