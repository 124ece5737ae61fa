package dev.ratchet.core.run;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.TaskRoster;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A decider that answers as a test tells it to, right or wrong. */
public record Script(Function<RunState, List<Command>> answer) implements Decider {
  private static final int TASKS = 20;

  /** A decider that answers every Workflow Task with these commands. */
  public static Script always(Command... commands) {
    return new Script(_ -> List.of(commands));
  }

  /** The command that schedules the Task Run at a position. */
  public static Command.ScheduleTask schedule(int position) {
    return new Command.ScheduleTask(
        position,
        new Assignment(
            "t" + position,
            "do-t" + position,
            TaskQueueName.DEFAULT,
            TaskOptions.DEFAULTS,
            Payload.of(Json.Obj.EMPTY)),
        Command.Memory.LOGIC,
        new Placement.Merged(),
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
  public boolean takesBytes() {
    return true;
  }

  @Override
  public Instant deadline(RunState run) {
    return Instant.MAX;
  }

  @Override
  public TaskRoster tasks(Supplier<RunState> run) {
    return new TaskRoster(
        IntStream.rangeClosed(1, TASKS)
            .mapToObj(position -> description(schedule(position)))
            .toList());
  }

  private static TaskDescription description(Command.ScheduleTask task) {
    return new TaskDescription(task.name(), task.task(), task.queue(), false, task.options());
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
