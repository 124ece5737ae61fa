package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskQueueName;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What every run of a measurement does: steps one after another, of tasks that every release has.
 */
enum Errand {
  INLINE("inline", "price-order", TaskQueueName.INLINE),
  QUEUED("queued", "price-order", TaskQueueName.DEFAULT),
  CALL_API("call-api", "call-api", TaskQueueName.INLINE);

  private final String title;
  private final String task;
  private final String queue;

  Errand(String title, String task, String queue) {
    this.title = requireNonNull(title, "title is null");
    this.task = requireNonNull(task, "task is null");
    this.queue = requireNonNull(queue, "queue is null");
  }

  /** What the table calls it, and the parameters too. */
  String title() {
    return title;
  }

  /** The name of the Workflow Definition. */
  String workflow(int steps) {
    return "%s-%d".formatted(title, steps);
  }

  /** The Workflow Definition, in YAML. */
  String definition(int steps) {
    String with = task.equals("call-api") ? ", with: { url: \"{% $context.url %}\" }" : "";
    return IntStream.rangeClosed(1, steps)
        .mapToObj(i -> "  - { name: s%d, task: %s, queue: %s%s }%n".formatted(i, task, queue, with))
        .collect(Collectors.joining("", "tasks:\n", ""));
  }

  /** The context that a run starts with. */
  static Json.Obj context(String receiver) {
    Json.Obj item = Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21);
    return Json.Obj.EMPTY.with("url", receiver).with("items", Json.array(item));
  }
}
