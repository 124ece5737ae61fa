package dev.ratchet.testkit.simulation;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Catalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random Workflow Definitions. There is a fixed number of them, each drawn from a seed of its own,
 * so that they are read and checked once for all worlds.
 */
final class Definitions {
  /** How many there are. */
  static final int COUNT = 256;

  /** The Task Queues that they name. */
  static final Set<String> QUEUES = Set.of("default", "payments");

  /** The signal that tasks wait for. */
  static final String SIGNAL = "poke";

  private static final int TASKS_MAX = 6;
  private static final Known[] ALL = new Known[COUNT];

  private Definitions() {}

  /** The definition of this number, from 0. */
  static synchronized Known get(int number, Instant at) {
    if (ALL[number] == null) {
      ALL[number] = read("workflow-" + number, text(new SplittableRandom(number)), at);
    }
    return ALL[number];
  }

  private static Known read(String name, Json.Obj text, Instant at) {
    return switch (DefinitionReader.read(text.with("name", name).text(), name, QUEUES)) {
      case DefinitionReader.Outcome.Read read ->
          new Known(
              new Catalog.StoredDefinition(new WorkflowRef(name, 1), read.document(), at),
              read.definition());
      case DefinitionReader.Outcome.Refused refused ->
          throw new IllegalStateException(text.text() + " is refused: " + refused.problems());
    };
  }

  private static Json.Obj text(SplittableRandom random) {
    int size = 1 + random.nextInt(TASKS_MAX);
    boolean isGraph = random.nextBoolean();
    var tasks = new ArrayList<Json>();
    for (int position = 1; position <= size; position++) {
      tasks.add(task(random, position, isGraph));
    }
    return Json.Obj.EMPTY.with("tasks", new Json.Arr(tasks));
  }

  private static Json.Obj task(SplittableRandom random, int position, boolean isGraph) {
    Json.Obj task = Json.Obj.EMPTY.with("name", "t" + position);
    List<String> needs = needs(random, position, isGraph);
    if (isGraph) {
      task = task.with("needs", new Json.Arr(needs.stream().<Json>map(Json::of).toList()));
    }
    if (random.nextInt(4) == 0) {
      String asked = needs.isEmpty() ? "" : needs.get(random.nextInt(needs.size()));
      String condition =
          asked.isEmpty() || random.nextBoolean()
              ? "$context.flag = true"
              : "$tasks." + asked + ".state = 'success'";
      task = task.with("when", "{% " + condition + " %}");
    }
    if (random.nextInt(3) == 0) {
      task = task.with("on_failure", "continue");
    }
    if (random.nextInt(4) == 0) {
      task = task.with("into", "out" + position);
    }
    return switch (random.nextInt(10)) {
      case 0 ->
          task.with("task", "sleep")
              .with("with", Json.Obj.EMPTY.with("duration", random.nextInt(90) + "s"));
      case 1 ->
          task.with("task", "wait-for-signal")
              .with(
                  "with",
                  Json.Obj.EMPTY
                      .with("signal", SIGNAL)
                      .with("timeout", (1 + random.nextInt(180)) + "s"));
      default -> carriedOut(random, task.with("task", Attempts.NAME));
    };
  }

  private static Json.Obj carriedOut(SplittableRandom random, Json.Obj task) {
    Json.Obj placed = random.nextInt(4) == 0 ? task.with("queue", "payments") : task;
    return random.nextBoolean() ? placed.with("retry", retry(random)) : placed;
  }

  private static List<String> needs(SplittableRandom random, int position, boolean isGraph) {
    var needs = new ArrayList<String>();
    for (int other = 1; other < position; other++) {
      boolean isNeeded = isGraph ? random.nextInt(3) == 0 : other == position - 1;
      if (isNeeded) {
        needs.add("t" + other);
      }
    }
    return needs;
  }

  private static Json.Obj retry(SplittableRandom random) {
    return Json.Obj.EMPTY
        .with("max_attempts", 1 + random.nextInt(5))
        .with("initial_interval", (1 + random.nextInt(5_000)) + "ms")
        .with("backoff_coefficient", 1 + random.nextInt(3))
        .with("maximum_interval", (5 + random.nextInt(60)) + "s");
  }
}
