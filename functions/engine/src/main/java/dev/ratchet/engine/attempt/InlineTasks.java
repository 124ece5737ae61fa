package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import java.util.Optional;

/**
 * The fast path: tasks that the orchestrator runs itself, right after the append that claims them,
 * so that a step costs one conditional write and no queue hop.
 */
public final class InlineTasks {
  /** How many attempts of one run are under way here at once; the others wait for these. */
  public static final int PARALLEL_MAX = 100;

  private final TaskRegistry registry;
  private final Inputs inputs;
  private final Strands strands;
  private final GiveWay giveWay;
  private final Ambient ambient;

  /**
   * @param registry the tasks that the orchestrator carries the code of
   * @param demand whether others wait for its slots; for nobody else's sake is an attempt stopped
   */
  public InlineTasks(
      TaskRegistry registry, Inputs inputs, Strands strands, SlotDemand demand, Ambient ambient) {
    this.registry = requireNonNull(registry, "registry is null");
    this.inputs = requireNonNull(inputs, "inputs is null");
    this.strands = requireNonNull(strands, "strands is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.giveWay = new GiveWay(demand, ambient);
  }

  /** Begins a time in which attempts may run here: that of one delivery of a Workflow Task. */
  public InlineSession open(Receipt receipt) {
    return new InlineSession(this, receipt);
  }

  /** The code of a task that is meant for here and can run here. */
  Optional<TaskHandler> find(Command.ScheduleTask command) {
    return TaskQueueName.mayRunInline(command.queue())
            && command.options().completion() == TaskOptions.Completion.RETURNED
        ? registry
            .find(command.task())
            .filter(handler -> isShort(handler, command.options()))
            .filter(handler -> isMeant(handler, command))
        : Optional.empty();
  }

  /** Whether a task is to run here: because it says so, or by its kind, unless it asks for more. */
  private static boolean isMeant(TaskHandler handler, Command.ScheduleTask command) {
    Json.Obj limits = command.options().timeout();
    return command.queue().equals(TaskQueueName.INLINE)
        || handler.defaults().place() == TaskDefaults.Place.INLINE
            && command.slot() instanceof Command.Slot.Free
            && !limits.has("heartbeat")
            && !limits.has("schedule_to_start");
  }

  private static boolean isShort(TaskHandler handler, TaskOptions options) {
    Timeouts limits = options.timeoutsOver(handler.defaults().timeouts());
    return limits.startToClose().compareTo(Timeouts.INLINE_MAX) <= 0;
  }

  TaskRegistry registry() {
    return registry;
  }

  Inputs inputs() {
    return inputs;
  }

  GiveWay giveWay() {
    return giveWay;
  }

  Strands strands() {
    return strands;
  }

  Ambient ambient() {
    return ambient;
  }
}
