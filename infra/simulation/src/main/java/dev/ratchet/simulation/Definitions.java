package dev.ratchet.simulation;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.testkit.WorldParts;
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
  static final int COUNT = 512;

  /** How many versions there are of each, all alike. */
  static final int VERSIONS = 2;

  /** The Task Queues that they name. */
  static final Set<String> QUEUES = Set.of("default", "payments", TaskQueueName.SLOW);

  /** The signal that tasks wait for. */
  static final String SIGNAL = "poke";

  /** The member of the context that the keys of limits are read from. */
  static final String GROUP = "group";

  /** The member of the context that some expressions cannot do with as it is, or without. */
  static final String LEVEL = "level";

  /** A condition that fails where the level is no number. */
  static final String RISKY_CONDITION = "$context." + LEVEL + " > 0";

  /** The member of an input whose expression fails where the level is a text. */
  static final String RISKY_INPUT = "risky";

  private static final String LONG_AGO = "2020-01-01T00:00:00Z";
  private static final int TASKS_MAX = 6;
  private static final int WAITS_MAX = 8;
  private static final int MOMENT_SECONDS = 150;
  private static final int CLEANUP_MAX = 2;
  private static final Known[] ALL = new Known[COUNT];

  private final SplittableRandom random;

  /** How long a run may take, in seconds; 0 where it has no limit. */
  private final int timeout;

  /** Whether the orchestrator itself runs all tasks that do something. */
  private final boolean isInline;

  /** What several tasks may sleep until. */
  private final Instant moment;

  private Definitions(SplittableRandom random) {
    this.random = random;
    this.timeout = random.nextInt(5) == 0 ? random.nextInt(20, 401) : 0;
    this.isInline = random.nextInt(5) == 0;
    this.moment = WorldParts.BEGINNING.plusSeconds(random.nextInt(MOMENT_SECONDS));
  }

  private boolean hasTimeout() {
    return timeout > 0;
  }

  /** The definition of this number, from 0. */
  static synchronized Known get(int number, Instant at) {
    if (ALL[number] == null) {
      Json.Obj text = new Definitions(new SplittableRandom(number)).definition();
      ALL[number] = read("workflow-" + number, text, at);
    }
    return ALL[number];
  }

  private static Known read(String name, Json.Obj text, Instant at) {
    return switch (DefinitionReader.read(text.with("name", name).text(), name, QUEUES)) {
      case DefinitionReader.Outcome.Read read ->
          new Known(
              new StoredDefinition(new WorkflowRef(name, 1), read.document(), at),
              read.definition());
      case DefinitionReader.Outcome.Refused refused ->
          throw new IllegalStateException(text.text() + " is refused: " + refused.problems());
    };
  }

  private boolean oneIn(int number) {
    return random.nextInt(number) == 0;
  }

  private String seconds(int from, int to) {
    return random.nextInt(from, to + 1) + "s";
  }

  private Json.Obj definition() {
    Json.Obj text =
        Json.Obj.EMPTY.with(
            "tasks",
            oneIn(8) ? waits() : oneIn(10) ? crowd() : tasks("t", 1 + random.nextInt(TASKS_MAX)));
    if (hasTimeout()) {
      text = text.with("timeout", timeout + "s");
    }
    if (oneIn(6)) {
      text = text.with("concurrency", concurrency());
    }
    if (oneIn(4)) {
      text = text.with("on_failure", tasks("f", 1 + random.nextInt(CLEANUP_MAX)));
    }
    if (oneIn(4)) {
      text = text.with("on_cancel", tasks("c", 1 + random.nextInt(CLEANUP_MAX)));
    }
    return text;
  }

  /** Tasks that all begin at once, and of which one or two may be under way, of all runs. */
  private Json crowd() {
    var tasks = new ArrayList<Json>();
    Json.Obj limit = Json.Obj.EMPTY.with("limit", 1 + random.nextInt(2));
    for (int number = 2 + random.nextInt(TASKS_MAX - 1); number > 0; number--) {
      Json.Obj task = Json.Obj.EMPTY.with("name", "t" + number).with("needs", Json.Arr.EMPTY);
      task = oneIn(3) ? task.with("on_failure", "continue") : task;
      task = task.with("task", Attempts.NAME).with("concurrency", limit);
      tasks.add(oneIn(3) ? task.with("queue", TaskQueueName.INLINE) : task);
    }
    return new Json.Arr(tasks);
  }

  /** Nothing but waits, most of which are over as soon as they begin. */
  private Json waits() {
    var waits = new ArrayList<Json>();
    boolean isGraph = oneIn(3);
    for (int number = 1 + random.nextInt(WAITS_MAX); number > 0; number--) {
      Json.Obj task = Json.Obj.EMPTY.with("name", "t" + number);
      task = isGraph ? task.with("needs", Json.Arr.EMPTY) : task;
      waits.add(
          random.nextBoolean()
              ? task.with("task", "sleep").with("with", nap(4))
              : task.with("task", "wait-for-signal")
                  .with("with", wait("t"))
                  .with("on_failure", "continue"));
    }
    return new Json.Arr(waits);
  }

  /**
   * How long to sleep: no time or next to none, until a moment that has passed or that others sleep
   * until, until the run is to be over, or for a while.
   *
   * @param kinds from 4; the more, the more often it is for a while
   */
  private Json.Obj nap(int kinds) {
    return switch (random.nextInt(kinds)) {
      case 0 -> Json.Obj.EMPTY.with("duration", random.nextInt(4) + "ms");
      case 1 -> Json.Obj.EMPTY.with("until", LONG_AGO);
      case 2 -> Json.Obj.EMPTY.with("until", moment.plusNanos(random.nextInt(2)).toString());
      case 3 ->
          Json.Obj.EMPTY.with(
              "until",
              "{%% $fromMillis($toMillis($run.started_at) + %d) %%}".formatted(timeout * 1_000));
      default -> Json.Obj.EMPTY.with("duration", seconds(0, 89));
    };
  }

  /** A list of tasks, in order or as a graph; only those of the workflow are forgiven. */
  private Json tasks(String prefix, int size) {
    boolean isGraph = random.nextBoolean();
    var tasks = new ArrayList<Json>();
    for (int number = 1; number <= size; number++) {
      Json.Obj task = task(prefix, number, isGraph);
      boolean isForgiven = prefix.equals("t") && oneIn(3);
      tasks.add(isForgiven ? task.with("on_failure", "continue") : task);
    }
    return new Json.Arr(tasks);
  }

  private Json.Obj task(String prefix, int number, boolean isGraph) {
    Json.Obj task = Json.Obj.EMPTY.with("name", prefix + number);
    List<String> needs = needs(prefix, number, isGraph);
    if (isGraph) {
      task = task.with("needs", new Json.Arr(needs.stream().<Json>map(Json::of).toList()));
    }
    if (oneIn(4)) {
      String asked = needs.isEmpty() ? "" : needs.get(random.nextInt(needs.size()));
      String condition =
          asked.isEmpty() || random.nextBoolean()
              ? oneIn(3) ? RISKY_CONDITION : "$context.flag = true"
              : "$tasks." + asked + ".state = 'success'";
      task = task.with("when", "{% " + condition + " %}");
    }
    if (oneIn(4)) {
      task = task.with("into", "out_" + prefix + number);
    }
    int kind = random.nextInt(10);
    if (isInline && kind > 1) {
      return inline(task.with("task", Attempts.NAME));
    }
    return switch (kind) {
      case 0 -> task.with("task", "sleep").with("with", nap(8));
      case 1 -> task.with("task", "wait-for-signal").with("with", wait(prefix));
      case 2 -> completedOutside(task.with("task", Attempts.NAME));
      case 3, 4 -> inline(task.with("task", Attempts.NAME));
      default -> carriedOut(task.with("task", Attempts.NAME));
    };
  }

  private List<String> needs(String prefix, int number, boolean isGraph) {
    var needs = new ArrayList<String>();
    for (int other = 1; other < number; other++) {
      boolean isNeeded = isGraph ? oneIn(3) : other == number - 1;
      if (isNeeded) {
        needs.add(prefix + other);
      }
    }
    return needs;
  }

  /** Without a limit only where the run has one, and never while cleaning up, which has none. */
  private Json.Obj wait(String prefix) {
    Json.Obj wait = Json.Obj.EMPTY.with("signal", SIGNAL);
    boolean isEndless = hasTimeout() && prefix.equals("t") && random.nextBoolean();
    return isEndless ? wait : wait.with("timeout", seconds(1, 180));
  }

  private Json.Obj carriedOut(Json.Obj task) {
    Json.Obj limits = Json.Obj.EMPTY;
    if (oneIn(3)) {
      limits = limits.with("start_to_close", seconds(5, 40));
    }
    Json.Obj with = Json.Obj.EMPTY;
    if (oneIn(3)) {
      with = with.with(Attempts.BEAT, random.nextInt(200, 4_000));
      limits = random.nextBoolean() ? limits.with("heartbeat", seconds(2, 5)) : limits;
    }
    if (oneIn(12)) {
      with = with.with(RISKY_INPUT, "{% $context." + LEVEL + " + 1 %}");
    }
    return shared(task.with("with", with), limits);
  }

  /** A task that the orchestrator runs itself. */
  private Json.Obj inline(Json.Obj task) {
    Json.Obj timeout =
        oneIn(3) ? Json.Obj.EMPTY.with("start_to_close", seconds(3, 30)) : Json.Obj.EMPTY;
    if (oneIn(5)) {
      timeout = timeout.with("schedule_to_close", seconds(40, 120));
    }
    Json.Obj whole = task.with("queue", TaskQueueName.INLINE);
    whole = oneIn(3) ? whole.with("with", beat()) : whole;
    whole = random.nextBoolean() ? whole.with("retry", retry()) : whole;
    whole = oneIn(6) ? whole.with("concurrency", concurrency()) : whole;
    return timeout.members().isEmpty() ? whole : whole.with("timeout", timeout);
  }

  private Json.Obj beat() {
    return Json.Obj.EMPTY.with(Attempts.BEAT, random.nextInt(200, 4_000));
  }

  /** A task that somebody outside completes, fails or forgets. */
  private Json.Obj completedOutside(Json.Obj task) {
    int[] limits = {20, 90, 1_500};
    int limit = limits[random.nextInt(limits.length)];
    Json.Obj timeout = Json.Obj.EMPTY.with("start_to_close", limit + "s");
    if (oneIn(3)) {
      timeout = timeout.with("heartbeat", seconds(10, 20));
    }
    if (hasTimeout() && random.nextBoolean()) {
      timeout = timeout.with("schedule_to_start", seconds(5, 20));
    }
    Json.Obj with = oneIn(4) ? beat() : Json.Obj.EMPTY;
    return shared(task.with("completion", "external").with("with", with), timeout);
  }

  /** What may be said of every task that a worker has. */
  private Json.Obj shared(Json.Obj task, Json.Obj limits) {
    Json.Obj timeout = limits;
    if (oneIn(6) && !timeout.has("schedule_to_start")) {
      timeout = timeout.with("schedule_to_start", seconds(5, 60));
    }
    if (oneIn(6)) {
      timeout = timeout.with("schedule_to_close", seconds(1_500, 1_600));
    } else if (oneIn(5) && !timeout.has("schedule_to_start") && !task.has("completion")) {
      timeout = timeout.with("schedule_to_close", seconds(40, 120));
    }
    Json.Obj whole =
        oneIn(4) ? task.with("queue", oneIn(4) ? TaskQueueName.SLOW : "payments") : task;
    whole = random.nextBoolean() ? whole.with("retry", retry()) : whole;
    whole = oneIn(6) ? whole.with("concurrency", concurrency()) : whole;
    return timeout.members().isEmpty() ? whole : whole.with("timeout", timeout);
  }

  private Json.Obj concurrency() {
    Json.Obj limit = Json.Obj.EMPTY.with("limit", 1 + random.nextInt(2));
    return random.nextBoolean() ? limit.with("key", "{% $context." + GROUP + " %}") : limit;
  }

  private Json.Obj retry() {
    return Json.Obj.EMPTY
        .with("max_attempts", 1 + random.nextInt(5))
        .with("initial_interval", (1 + random.nextInt(5_000)) + "ms")
        .with("backoff_coefficient", 1 + random.nextInt(3))
        .with("maximum_interval", (5 + random.nextInt(60)) + "s");
  }
}
