package dev.ratchet.core.run.decide;

import dev.ratchet.core.run.RunState;
import dev.ratchet.core.task.TaskRoster;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * The logic of a Workflow Run: it answers a Workflow Task with commands. It may be slow or remote;
 * it is asked between the load and the append, and asked again when the append lost its race.
 */
public interface Decider {
  /**
   * The commands by which the run goes on from this state. Asked twice with the same state and
   * time, it answers the same.
   *
   * @throws RuntimeException if the logic is broken: the Workflow Task fails, the run stays open
   */
  List<Command> decide(RunState run, Instant now);

  /** When the run is to be over, if it is not before; {@link Instant#MAX} where it has no limit. */
  Instant deadline(RunState run);

  /**
   * The run's Task Runs, with their names, places and options. The options of one whose assignment
   * the journal keeps are the journal's.
   *
   * @param run as it stands; read only by logic that does not know beforehand what it will do
   */
  TaskRoster tasks(Supplier<RunState> run);

  /**
   * Whether an answer still to come may depend on what ended Task Runs returned, beyond what they
   * left in the context. If not, a snapshot does without it.
   */
  boolean readsResults();

  /**
   * Whether results of tasks and payloads of signals may be bytes. If not, bytes are refused where
   * they come in, and the run never sees any.
   */
  boolean takesBytes();

  /** The Task Runs of a closed run that an operator's redrive has run again. */
  List<Integer> redrivable(RunState run);

  /**
   * The command that scheduled a Task Run, told again. Of one whose assignment the journal keeps,
   * it is not asked.
   *
   * @param before the state that the scheduling decision was based on
   * @param now the time of that decision
   */
  Command.ScheduleTask scheduled(RunState before, int position, Instant now);
}
