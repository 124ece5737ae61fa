package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.local.LocalSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A workflow to be measured. Its steps do nothing, so that what is measured is Ratchet alone.
 *
 * @param name of its definition
 * @param definition in YAML
 * @param context that runs start with
 * @param taskRuns how many Task Runs of a run are executed
 */
public record Workflow(String name, String definition, Json.Obj context, int taskRuns) {
  public Workflow {
    requireNonNull(name, "name is null");
    requireNonNull(definition, "definition is null");
    requireNonNull(context, "context is null");
    if (taskRuns < 0) {
      throw new IllegalArgumentException("There are 0 Task Runs or more; found " + taskRuns + ".");
    }
  }

  /** Steps one after another. */
  public static Workflow chain(int steps, String queue) {
    return new Workflow(
        "chain-%s-%d".formatted(queue, steps), tasks(steps, queue, ""), Json.Obj.EMPTY, steps);
  }

  /** Steps all at once. */
  public static Workflow fanOut(int width, String queue) {
    return new Workflow(
        "fan-out-%s-%d".formatted(queue, width),
        tasks(width, queue, ", needs: []"),
        Json.Obj.EMPTY,
        width);
  }

  private static String tasks(int count, String queue, String more) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "  - { name: s%d, task: step, queue: %s%s }%n".formatted(i, queue, more))
        .collect(Collectors.joining("", "tasks:\n", ""));
  }

  /** Timers of a second, one after another. */
  public static Workflow naps(int count) {
    String naps =
        IntStream.rangeClosed(1, count)
            .mapToObj("  - { name: n%d, task: sleep, with: { duration: 1s } }%n"::formatted)
            .collect(Collectors.joining("", "tasks:\n", ""));
    return new Workflow("naps-" + count, naps, Json.Obj.EMPTY, count);
  }

  /** A run that starts and closes, since its only task is skipped. */
  public static Workflow nothing() {
    return new Workflow(
        "nothing",
        "tasks:\n  - { name: skipped, task: step, queue: inline, when: \"{% false %}\" }\n",
        Json.Obj.EMPTY,
        0);
  }

  /** The example of the local runner; of its six tasks, one is skipped. */
  public static Workflow example() {
    Json.Obj item = Json.Obj.EMPTY.with("quantity", 2).with("unit_price", 21);
    return new Workflow(
        "fulfil-order",
        resource("/examples/fulfil-order.yaml"),
        Json.Obj.EMPTY
            .with("order", "A-1")
            .with("shop_url", "https://shop.example")
            .with("items", Json.array(item)),
        5);
  }

  private static String resource(String name) {
    try (InputStream in = LocalSystem.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
