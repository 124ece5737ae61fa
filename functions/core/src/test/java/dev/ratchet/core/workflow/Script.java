package dev.ratchet.core.workflow;

import dev.ratchet.core.definition.TaskOptions;
import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** A decider that answers as a test tells it to, right or wrong. */
public record Script(Function<RunState, List<Command>> answer) implements Decider {
  /** A decider that answers every Workflow Task with these commands. */
  public static Script always(Command... commands) {
    return new Script(_ -> List.of(commands));
  }

  /** The command that schedules the Task Run at a position. */
  public static Command.ScheduleTask schedule(int position) {
    return new Command.ScheduleTask(
        position,
        "t" + position,
        "do-t" + position,
        TaskStep.DEFAULT_QUEUE,
        Json.Obj.EMPTY,
        new TaskStep.Placement.Merged(),
        TaskOptions.DEFAULTS,
        new Command.Slot.Free());
  }

  @Override
  public List<Command> decide(RunState run, Instant now) {
    return answer.apply(run);
  }

  @Override
  public boolean readsResults() {
    return true;
  }

  @Override
  public Instant deadline(RunState run) {
    return Instant.MAX;
  }

  @Override
  public TaskOptions options(int position) {
    return TaskOptions.DEFAULTS;
  }

  @Override
  public List<Integer> redrivable(RunState run) {
    return run.tasks().known().stream().boxed().toList();
  }

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return schedule(position);
  }
}
