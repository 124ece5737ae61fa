package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskRoster;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Decides what a definition does, but the inputs of its tasks are bytes that it gives once and
 * never again, as workflow code may: what is sent twice has to come from the journal. What it is
 * asked all the same, it answers wrongly.
 */
final class Unrepeatable implements Decider {
  private final Decider decider;
  private final AtomicLong given;

  /**
   * @param given counts the inputs that were given in this world
   */
  Unrepeatable(Decider decider, AtomicLong given) {
    this.decider = requireNonNull(decider, "decider is null");
    this.given = requireNonNull(given, "given is null");
  }

  @Override
  public List<Command> decide(RunState run, Instant now) {
    return decider.decide(run, now).stream()
        .map(command -> command instanceof Command.ScheduleTask task ? once(task) : command)
        .toList();
  }

  private Command.ScheduleTask once(Command.ScheduleTask task) {
    Assignment assignment = task.assignment();
    return new Command.ScheduleTask(
        task.position(),
        new Assignment(
            assignment.name(),
            assignment.task(),
            assignment.queue(),
            assignment.options(),
            Payloads.once(assignment.input(), given.incrementAndGet())),
        Command.Memory.JOURNAL,
        task.placement(),
        task.slot());
  }

  @Override
  public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
    return once(decider.scheduled(before, position, now));
  }

  @Override
  public TaskRoster tasks(Supplier<RunState> run) {
    return new TaskRoster(
        decider.tasks(run).tasks().stream().map(Unrepeatable::withoutTime).toList());
  }

  /** A description by which no worker ever has time enough to take a Task Run. */
  private static TaskDescription withoutTime(TaskDescription task) {
    TaskOptions options = task.options();
    Json.Obj none =
        options.timeout().with("schedule_to_start", "1ms").with("schedule_to_close", "1ms");
    return new TaskDescription(
        task.name(),
        task.task(),
        task.queue(),
        task.isWait(),
        new TaskOptions(options.retry(), none, options.completion()));
  }

  @Override
  public Instant deadline(RunState run) {
    return decider.deadline(run);
  }

  @Override
  public boolean readsResults() {
    return decider.readsResults();
  }

  @Override
  public boolean takesBytes() {
    return decider.takesBytes();
  }

  @Override
  public List<Integer> redrivable(RunState run) {
    return decider.redrivable(run);
  }
}
