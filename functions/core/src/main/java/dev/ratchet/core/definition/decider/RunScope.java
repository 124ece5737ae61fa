package dev.ratchet.core.definition.decider;

import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.expression.Work;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.task.Durations;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/** What the expressions of a definition see of a run. */
final class RunScope {
  private RunScope() {}

  /**
   * The scope in a state.
   *
   * @param names the name of the task at a position
   * @param skipped what the entry that is being decided skips
   * @param work what all expressions may do together that are evaluated for this decision
   */
  static Scope of(
      RunState run, IntFunction<String> names, Set<Integer> skipped, Instant now, Work work) {
    Set<Integer> skips = Set.copyOf(skipped);
    return new Scope(
        run.context(), () -> tasks(run.tasks(), names, skips), () -> about(run), now, work);
  }

  private static Json.Obj tasks(TaskTable known, IntFunction<String> names, Set<Integer> skipped) {
    TaskTable told = known;
    for (int position : skipped) {
      told = told.with(position, new TaskProgress.Skipped());
    }
    var tasks = new LinkedHashMap<String, Json>();
    told.forEach((position, task) -> show(task).forEach(s -> tasks.put(names.apply(position), s)));
    return new Json.Obj(tasks);
  }

  private static Json.Obj about(RunState run) {
    RunHeader header = run.header();
    Json.Obj about =
        Json.Obj.EMPTY
            .with("id", header.id().value())
            .with("workflow", header.workflow().name())
            .with("version", header.workflow().version())
            .with("started_at", header.startedAt().toString());
    return switch (run.ending()) {
      case Ending.None _ -> about;
      case Ending.Failing f ->
          about.with("ending", "failed").with("error", FailureJson.write(f.failure()));
      case Ending.Canceling c -> about.with("ending", "canceled").with("reason", c.reason());
      case Ending.TimingOut t ->
          about.with("ending", "timed_out").with("timeout", Durations.text(t.limit()));
    };
  }

  /**
   * What expressions see of a Task Run: only what is settled, so that asking later changes nothing.
   */
  private static List<Json> show(TaskProgress task) {
    Json.Obj state = Json.Obj.EMPTY.with("state", task.state().wire());
    return switch (task) {
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Queued _,
          TaskProgress.Waiting _ ->
          List.of();
      case TaskProgress.Skipped _ -> List.of(state.with("skipped", Json.of(true)));
      case TaskProgress.Succeeded s -> List.of(state.with("output", s.output().json()));
      case TaskProgress.Failed f -> List.of(state.with("error", FailureJson.write(f.failure())));
      case TaskProgress.ShutDown _ -> List.of(state);
    };
  }
}
