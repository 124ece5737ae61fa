package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of a run in the last moments before it would end, or too late. */
class EndsTest {
  private static final String TWO =
      """
      tasks:
        - { name: one, task: act, queue: inline }
        - { name: two, task: act, queue: inline }
      on_cancel:
        - { name: undo, task: act, queue: inline }
      """;

  private static final Duration MOMENT = Duration.ofMillis(20);

  /** What the tasks did, in order. */
  private final List<String> done = new ArrayList<>();

  private final Desk desk =
      new Desk(
          new TaskHandler() {
            @Override
            public String name() {
              return "act";
            }

            @Override
            public TaskResult run(TaskContext context) throws Exception {
              synchronized (done) {
                done.add(context.name());
              }
              desk.naps.nap(MOMENT);
              return TaskResult.NONE;
            }
          });

  private RunId run() {
    return desk.start(TWO);
  }

  /** Plans something while a task runs: the first, or the one after it. */
  private void during(int task, Runnable act) {
    desk.naps.at(Desk.START.plus(MOMENT.multipliedBy(task)).minusMillis(5), act);
  }

  private Signals.Answer signal(RunId run, String key) {
    return desk.signals.signal(new Signals.Signal(run, key, "poke", Payload.of(Json.of(key))));
  }

  private List<String> told(RunId run) {
    return RunHistory.of(desk.partition(run)).stream()
        .filter(event -> !(event instanceof HistoryEvent.TaskMoved))
        .map(
            event ->
                switch (event) {
                  case HistoryEvent.Controlled c -> c.what();
                  case HistoryEvent.RunClosed c ->
                      desk.header(run).with(c.standing()).status().wire();
                  case HistoryEvent.SignalReceived s -> s.key();
                  case HistoryEvent.CameTooLate l -> l.what() + " came too late";
                  case HistoryEvent.RunStarted _ -> "started";
                  case HistoryEvent.TaskMoved _, HistoryEvent.TaskSkipped _ -> "";
                })
        .toList();
  }

  @Test
  void aCancelThatComesWhileTheLastTaskRunsIsObeyed() {
    RunId run = run();
    during(2, () -> desk.control.ask(run, new Control.Cancel("enough"), "c"));

    desk.advance(run, Cause.STARTED);
    desk.settle();

    assertThat(told(run)).containsExactly("started", "cancel_requested", "canceled");
    assertThat(done).containsExactly("one", "two", "undo");
  }

  @Test
  void noTaskBeginsAfterACancel() {
    RunId run = run();
    during(1, () -> desk.control.ask(run, new Control.Cancel("enough"), "c"));

    desk.advance(run, Cause.STARTED);
    desk.settle();

    assertThat(done).containsExactly("one", "undo");
  }

  @Test
  void noTaskBeginsThatACancelOvertakesAsItsEntryIsStored() {
    RunId run = run();
    desk.hooks.before("append", () -> {});
    desk.hooks.before("append", () -> desk.control.ask(run, new Control.Cancel("enough"), "c"));

    desk.advance(run, Cause.STARTED);
    desk.settle();

    assertThat(desk.states(run)).containsExactly("success", "shutdown", "success");
    assertThat(done).containsExactly("one", "undo");
  }

  @Test
  void aTaskThatIsClaimedBeginsThoughTheRunIsPausedMeanwhile() {
    RunId run = run();
    desk.hooks.before("append", () -> desk.control.ask(run, new Control.Pause("wait"), "p"));

    desk.advance(run, Cause.STARTED);
    desk.settle();

    assertThat(done).containsExactly("one");
    assertThat(desk.states(run)).containsExactly("success", "pending", "none");
    desk.control.ask(run, new Control.Resume(), "r");
    desk.settle();
    assertThat(told(run)).containsExactly("started", "paused", "resumed", "success");
  }

  @Test
  void aTerminateAPauseAndSignalsThatComeWhileTheLastTaskRunsAreNoticed() {
    RunId run = run();
    during(
        2,
        () -> {
          signal(run, "first");
          signal(run, "second");
        });

    desk.advance(run, Cause.STARTED);
    assertThat(told(run)).containsExactly("started", "first", "second", "success");

    RunId paused = desk.start(TWO);
    desk.naps.at(
        desk.clock.instant().plusMillis(35),
        () -> desk.control.ask(paused, new Control.Pause("wait"), "p"));
    desk.advance(paused, Cause.STARTED);
    assertThat(desk.status(paused)).isEqualTo("paused");

    RunId terminated = desk.start(TWO);
    desk.naps.at(
        desk.clock.instant().plusMillis(35),
        () -> desk.control.ask(terminated, new Control.Terminate("stop"), "t"));
    desk.advance(terminated, Cause.STARTED);
    assertThat(desk.status(terminated)).isEqualTo("terminated");
  }

  @Test
  void whatComesAsTheEndIsStoredIsToldToHaveComeTooLate() {
    RunId run = run();
    desk.hooks.before("append", () -> {});
    desk.hooks.before("append", () -> {});
    desk.hooks.before(
        "append",
        () -> {
          for (Control control :
              List.of(
                  new Control.Cancel("c"),
                  new Control.Pause("p"),
                  new Control.Resume(),
                  new Control.Terminate("t"),
                  new Control.ShutDownTasks(List.of(), "s"),
                  new Control.RestartTasks(List.of()))) {
            desk.control.ask(run, control, "late");
            desk.clock.advance(Duration.ofMillis(1));
          }
          signal(run, "late");
        });

    desk.advance(run, Cause.STARTED);
    desk.settle();

    assertThat(told(run))
        .containsExactly(
            "started",
            "success",
            "cancel came too late",
            "pause came too late",
            "resume came too late",
            "terminate came too late",
            "shutdown came too late",
            "restart came too late",
            "signal came too late");
  }

  @Test
  void aRunThatIsReopenedDoesNotEndByWhatCameTooLateBefore() {
    RunId run = run();
    desk.control.ask(run, new Control.Terminate("stop"), "t");
    desk.hooks.before("append", () -> desk.control.ask(run, new Control.Cancel("late"), "c"));
    desk.advance(run, Cause.STARTED);
    assertThat(told(run)).containsExactly("started", "terminated", "cancel came too late");

    desk.control.redrive(run, new RedriveVersion.Pinned(), "again");
    desk.settle();

    assertThat(told(run))
        .containsExactly("started", "terminated", "redriven", "cancel came too late", "success");
  }
}
