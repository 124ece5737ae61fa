package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.example.PriceOrder;
import dev.ratchet.tasks.http.AddressGuard;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The code of measured tasks: it takes no time, and notes when it began. */
public final class Steps {
  private static final Map<String, Json.Obj> ANSWERS =
      Map.of(
          "/charges", Json.Obj.EMPTY.with("status", "paid"),
          "/reservations", Json.Obj.EMPTY.with("warehouse", "north"),
          "/shipments", Json.Obj.EMPTY.with("tracking", "TRACK-1"));

  private final Map<RunId, SortedMap<Integer, Moment>> begins = new TreeMap<>();

  /**
   * The tasks, to be carried by a deployment.
   *
   * @param now where its path has come to
   */
  public List<TaskHandler> tasks(Supplier<Moment> now) {
    requireNonNull(now, "now is null");
    var tasks = new ArrayList<TaskHandler>();
    tasks.add(new Step(now));
    tasks.add(new PriceOrder());
    BuiltInTasks.create(AddressGuard.ofLocalRun(false), () -> Instant.EPOCH)
        .forEach(builtIn -> tasks.add(new Canned(builtIn)));
    return tasks;
  }

  /** When each step of a run first began, by its position. */
  public synchronized SortedMap<Integer, Moment> begins(RunId run) {
    return new TreeMap<>(begins.getOrDefault(run, new TreeMap<>()));
  }

  private synchronized void note(TaskContext context, Moment moment) {
    begins
        .computeIfAbsent(context.id().run(), _ -> new TreeMap<>())
        .putIfAbsent(context.id().position(), moment);
  }

  /** A step that does nothing. */
  private final class Step implements TaskHandler {
    private final Supplier<Moment> now;

    Step(Supplier<Moment> now) {
      this.now = now;
    }

    @Override
    public String name() {
      return "step";
    }

    @Override
    public TaskResult run(TaskContext context) {
      note(context, now.get());
      return TaskResult.of(Json.Obj.EMPTY.with("done", context.id().position()));
    }
  }

  /** A built-in task that calls nobody, and gives what the example's shop would answer. */
  private record Canned(TaskHandler builtIn) implements TaskHandler {
    @Override
    public String name() {
      return builtIn.name();
    }

    @Override
    public TaskDefaults defaults() {
      return builtIn.defaults();
    }

    @Override
    public List<Problem> inputProblems(Json.Obj with) {
      return builtIn.inputProblems(with);
    }

    @Override
    public TaskResult run(TaskContext context) {
      String url = context.input().text("url").orElse("");
      return ANSWERS.entrySet().stream()
          .filter(answer -> url.endsWith(answer.getKey()))
          .map(answer -> TaskResult.of(answer.getValue()))
          .findFirst()
          .orElse(TaskResult.NONE);
    }
  }
}
