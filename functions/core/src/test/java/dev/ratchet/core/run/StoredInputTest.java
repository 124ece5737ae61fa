package dev.ratchet.core.run;

import static dev.ratchet.core.run.Effects.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskRoster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Task Runs whose inputs no logic tells again: what is sent twice comes from the journal. */
class StoredInputTest {
  private static final Failure BROKEN = Failure.TaskError.fatal("broken", "It broke.");

  /** The most that a delivery carries, and then some. */
  private static final int LARGE = 40_000;

  private static Payload bytes(String text) {
    return new Payload.Encoded(
        new TreeMap<>(Map.of("encoding", Octets.ofText("test"))), Octets.ofText(text));
  }

  /** Runs two tasks, one after the other, and is never asked for anything twice. */
  private record Code(int padding) implements Decider {
    @Override
    public List<Command> decide(RunState run, Instant now) {
      if (!run.tasks().ill().isEmpty()) {
        return List.of(new Command.FailRun(BROKEN));
      }
      var commands = new ArrayList<Command>();
      for (int position = 1; position <= 2; position++) {
        switch (run.tasks().get(position)) {
          case TaskProgress.Succeeded _ -> {}
          case null -> {
            commands.add(schedule(run, position));
            return commands;
          }
          case TaskProgress.Held _ -> {
            commands.add(schedule(run, position));
            return commands;
          }
          case TaskProgress.Limited _,
              TaskProgress.Queued _,
              TaskProgress.Waiting _,
              TaskProgress.Skipped _,
              TaskProgress.Failed _,
              TaskProgress.ShutDown _ -> {
            return commands;
          }
        }
      }
      commands.add(new Command.CompleteRun());
      return commands;
    }

    private Command.ScheduleTask schedule(RunState run, int position) {
      var options = new TaskOptions(Json.Obj.EMPTY, Json.Obj.EMPTY.with("schedule_to_start", "5s"));
      Payload input = bytes("entry " + run.seq() + ".".repeat(padding));
      return new Command.ScheduleTask(
          position,
          new Assignment("t" + position, "act", "default", options, input),
          Command.Memory.JOURNAL,
          new Placement.Merged(),
          new Command.Slot.Free());
    }

    @Override
    public Instant deadline(RunState run) {
      return Instant.MAX;
    }

    @Override
    public TaskRoster tasks(Supplier<RunState> run) {
      throw new AssertionError("It was told once for all.");
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
      return run.tasks().ill().stream().boxed().toList();
    }

    @Override
    public Command.ScheduleTask scheduled(RunState before, int position, Instant now) {
      throw new AssertionError("It was told once for all.");
    }
  }

  @Test
  void whatIsSentAgainIsWhatTheEntryStored() {
    PaperRun run = PaperRun.of(new Code(0));

    List<Effect> effects = run.advance(0);

    assertThat(run.lastEvents())
        .isEqualTo(
            "[[started],[queued_stored,1,1,{name:t1,task:act,queue:default,"
                + "timeout:{schedule_to_start:5s},"
                + "input_bytes:{metadata:{encoding:dGVzdA==},data:ZW50cnkgMQ==}}]]");
    assertThat(run.owed()).isEqualTo(effects);
    assertThat(Effects.delivery(effects, 1).cargo())
        .isEqualTo(new ActivityTask.Cargo.Carried(bytes("entry 1"), Json.Obj.EMPTY));
  }

  @Test
  void bytesThatATaskReturnsStayOutOfTheContext() {
    PaperRun run = PaperRun.of(new Code(0));
    run.advance(0);
    run.claim(1, 10);
    run.end(1, bytes("result"), 20);

    List<Effect> effects = run.advance(30);

    assertThat(run.context()).isEqualTo("{}");
    assertThat(run.state().tasks().get(1))
        .isEqualTo(new TaskProgress.Succeeded(1, bytes("result")));
    assertThat(Effects.delivery(run.owed(), 2)).isEqualTo(Effects.delivery(effects, 2));
  }

  @Test
  void whatIsTooLargeToTravelIsInTheJournal() {
    PaperRun run = PaperRun.of(new Code(LARGE));

    assertThat(Effects.delivery(run.advance(0), 1).cargo())
        .isEqualTo(new ActivityTask.Cargo.InJournal());
    assertThat(run.partition().assignments(1).get(1).input())
        .isEqualTo(bytes("entry 1" + ".".repeat(LARGE)));
  }

  @Test
  void timeRunsOutByTheTermsOfTheEntry() {
    PaperRun run = PaperRun.of(new Code(0));
    assertThat(told(run.advance(0))).containsExactly("dispatch 1.1", "wake 5000 ms");

    assertThat(told(run.expired(4_999))).isEmpty();
    assertThat(told(run.expired(5_000))).containsExactly("expire 1: timeout_schedule_to_start");
  }

  @Test
  void aRedriveBringsAnInputOfItsOwn() {
    PaperRun run = PaperRun.of(new Code(0));
    run.advance(0);
    run.fail(1, BROKEN, 10);
    run.advance(20);
    run.ask("r", new InboxItem.Content.Redrive(new RedriveVersion.Pinned()), 30);
    run.advance(40);

    ActivityTask again = Effects.delivery(run.advance(50), 1);

    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.cargo())
        .isEqualTo(new ActivityTask.Cargo.Carried(bytes("entry 4"), Json.Obj.EMPTY));
    assertThat(Effects.delivery(run.owed(), 1)).isEqualTo(again);
  }
}
