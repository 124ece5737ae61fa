package dev.ratchet.micro;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowDefinition;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The workflows that runs are of. */
final class Definitions {
  private Definitions() {}

  /** Tasks one after another. */
  static WorkflowDefinition chain(int tasks, String queue) {
    return read(tasks, _ -> step(queue));
  }

  /** Tasks all at once. */
  static WorkflowDefinition fanOut(int tasks, String queue) {
    return read(tasks, _ -> step(queue) + ", needs: []");
  }

  /** One after another: inline, queued, asleep, skipped, and so on. */
  static WorkflowDefinition mixed(int tasks) {
    return read(
        tasks,
        i ->
            switch (i % 4) {
              case 0 -> step("default") + ", when: \"{% false %}\"";
              case 1 -> step("inline");
              case 2 -> step("default");
              default -> "task: sleep, with: { duration: 1s }";
            });
  }

  private static String step(String queue) {
    return "task: step, queue: " + queue;
  }

  private static WorkflowDefinition read(int tasks, IntFunction<String> task) {
    String text =
        IntStream.rangeClosed(1, tasks)
            .mapToObj(i -> "  - { name: s%d, %s }%n".formatted(i, task.apply(i)))
            .collect(Collectors.joining("", "tasks:\n", ""));
    return switch (DefinitionReader.read(text, "micro")) {
      case DefinitionReader.Outcome.Read read -> read.definition();
      case DefinitionReader.Outcome.Refused refused ->
          throw new IllegalStateException("The definition is refused: " + refused.problems());
    };
  }
}
