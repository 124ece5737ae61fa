package dev.ratchet.verification.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.task.TaskDescription;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskRoster;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.RunTeller;
import dev.ratchet.testkit.RecordingObserver;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of runs whose logic does not know beforehand what it will do. */
final class RunTellerTest {
  private static final Instant START = Instant.parse("2026-11-22T10:15:30Z");
  private static final RunId RUN = RunId.least(START);
  private static final WorkflowRef WORKFLOW = new WorkflowRef("by-code", 1);

  /** Logic whose Task Runs are those that the run has had so far. */
  private record ByState() implements Decider {
    @Override
    public TaskRoster tasks(Supplier<RunState> run) {
      return new TaskRoster(
          IntStream.rangeClosed(1, (int) run.get().tasks().known().stream().count())
              .mapToObj(
                  position ->
                      new TaskDescription(
                          "step-" + position, "do", "default", false, TaskOptions.DEFAULTS))
              .toList());
    }

    @Override
    public List<Command> decide(RunState run, Instant now) {
      return List.of();
    }

    @Override
    public Instant deadline(RunState run) {
      return Instant.MAX;
    }

    @Override
    public boolean readsResults() {
      return false;
    }

    @Override
    public boolean takesBytes() {
      return true;
    }

    @Override
    public List<Integer> redrivable(RunState run) {
      return List.of();
    }

    @Override
    public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
      throw new AssertionError("Nobody dispatches here.");
    }
  }

  @Test
  void tellsTheNamesThatTheStateOfTheRunHas() {
    RunHeader header = RunHeader.starting(RUN, WORKFLOW, START, START);
    var events =
        List.<RunEvent>of(
            new RunEvent.RunStarted(), new RunEvent.TaskSkipped(1), new RunEvent.TaskSkipped(2));
    RunPartition after =
        new RunPartition(header, Json.Obj.EMPTY, List.of(), Map.of(), List.of())
            .plus(new JournalEntry(1, START, events));
    var observer = new RecordingObserver();

    new RunTeller(_ -> new ByState(), observer)
        .tell(
            header,
            after::state,
            List.of(
                new HistoryEvent.TaskSkipped(START, 1),
                new HistoryEvent.TaskSkipped(START, 2),
                new HistoryEvent.TaskSkipped(START, 3)));

    assertThat(observer.heard())
        .map(observation -> ((Observation.TaskRunSkipped) observation).name())
        .containsExactly("step-1", "step-2", "");
  }
}
