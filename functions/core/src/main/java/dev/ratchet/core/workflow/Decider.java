package dev.ratchet.core.workflow;

import java.time.Instant;
import java.util.List;

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

  /**
   * The command that scheduled a Task Run, told again.
   *
   * @param before the state that the scheduling decision was based on
   * @param now the time of that decision
   */
  Command.ScheduleTask scheduled(RunState before, int position, Instant now);
}
