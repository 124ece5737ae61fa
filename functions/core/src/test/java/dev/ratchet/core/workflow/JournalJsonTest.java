package dev.ratchet.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.definition.TaskStep.Placement;
import dev.ratchet.core.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of events, byte for byte, and what is no such form. */
class JournalJsonTest {
  @Test
  void everyEventIsStoredShortAndReadBack() {
    List<RunEvent> events =
        List.of(
            new RunEvent.RunStarted(),
            new RunEvent.TaskHeld(1, RunEvent.HoldReason.START_DELAY),
            new RunEvent.TaskQueued(1, 1, new Placement.Merged()),
            new RunEvent.TaskQueued(2, 3, new Placement.Into("a \"key\"")),
            new RunEvent.TaskSkipped(3),
            new RunEvent.TaskSucceeded(1, 2),
            new RunEvent.TaskFailed(2, 3),
            new RunEvent.TaskShutDown(4, 1),
            new RunEvent.SignalReceived("k"),
            new RunEvent.RunFailed(Failure.TaskError.fatal("broken", "It broke.")));

    String stored = JournalJson.write(events);

    assertThat(stored)
        .isEqualTo(
            """
            [["started"],["held",1,"start_delay"],["queued",1,1],["queued",2,3,"a \\"key\\""],\
            ["skipped",3],["succeeded",1,2],["failed",2,3],["shutdown",4,1],["signal","k"],\
            ["run_failed",{"code":"broken","message":"It broke.","retryable":false}]]\
            """);
    assertThat(JournalJson.read(stored)).isEqualTo(events);
    assertThat(JournalJson.read("[[\"run_succeeded\"]]"))
        .containsExactly(new RunEvent.RunSucceeded());
  }

  @Test
  void whatIsAskedOfARunAndWhatItWaitsForIsStoredShortToo() {
    Instant at = Instant.ofEpochMilli(5);
    var merged = new Placement.Merged();
    var into = new Placement.Into("k");
    List<RunEvent> events =
        List.of(
            new RunEvent.TaskLimited(1, new Limit("w/t", 3)),
            new RunEvent.LimitGranted("~g", 1, at),
            new RunEvent.TaskWaiting(2, 1, new Wait.Sleep(at), merged),
            new RunEvent.TaskWaiting(3, 1, new Wait.ForSignal("go", at), into),
            new RunEvent.TaskWaiting(4, 2, new Wait.ForSignal("go", Instant.MAX), merged),
            new RunEvent.TaskWoken(2, 1),
            new RunEvent.TaskSignaled(3, 1, "s"),
            new RunEvent.TaskGaveUp(4, 2, Failure.TaskError.fatal("late", "Too late.")),
            new RunEvent.TaskStopped(5, "no"),
            new RunEvent.ShutDownAsked(6, "no"),
            new RunEvent.RestartAsked(7, 2),
            new RunEvent.ItemTaken("~i"),
            new RunEvent.RunPaused("~p"),
            new RunEvent.RunResumed("~r"),
            new RunEvent.CancelRequested("~c", "why"),
            new RunEvent.CleanupBegan(new Ending.TimingOut(Duration.ofSeconds(1))),
            new RunEvent.CleanupBegan(
                new Ending.Failing(Failure.TaskError.fatal("broken", "It broke."))),
            new RunEvent.CleanupBegan(new Ending.Canceling("why")),
            new RunEvent.RunRedriven("~a", List.of(1, 2)),
            new RunEvent.RunCanceled("why"),
            new RunEvent.RunTerminated("~t", "why"),
            new RunEvent.RunTimedOut(Duration.ofMinutes(1)));

    String stored = JournalJson.write(events);

    assertThat(stored)
        .isEqualTo(
            """
            [["limited",1,"w/t",3],["granted",1,5,"~g"],["sleeping",2,1,5],\
            ["awaiting",3,1,5,"go","k"],["awaiting",4,2,-1,"go"],["woken",2,1],\
            ["signaled",3,1,"s"],\
            ["gave_up",4,2,{"code":"late","message":"Too late.","retryable":false}],\
            ["stopped",5,"no"],["shutdown_asked",6,"no"],["restart_asked",7,2],["taken","~i"],\
            ["run_paused","~p"],["run_resumed","~r"],["cancel","~c","why"],\
            ["cleanup","timing_out",1000],\
            ["cleanup","failing",{"code":"broken","message":"It broke.","retryable":false}],\
            ["cleanup","canceling","why"],["run_redriven","~a",[1,2]],["run_canceled","why"],\
            ["run_terminated","~t","why"],["run_timed_out",60000]]\
            """);
    assertThat(JournalJson.read(stored)).isEqualTo(events);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"limited\",1,\"k\",0]]",
        "[[\"sleeping\",1,1,\"soon\"]]",
        "[[\"cleanup\",\"dancing\",1]]",
        "[[\"run_redriven\",\"~a\",[\"1\"]]]",
        "[[\"task_paused\",1]]",
        "[[\"held\",1,\"moon_phase\"]]",
        "[[\"held\",1]]",
        "[[\"queued\",1]]",
        "[[\"queued\",1,1,7]]",
        "[[\"queued\",0,1]]",
        "[[\"queued\",1,0]]",
        "[[\"queued\",99999999999,1]]",
        "[[\"succeeded\",1.5,1]]",
        "[[\"succeeded\",\"1\",1]]",
        "[[\"run_failed\",\"why\"]]",
        "[[\"run_failed\",{\"message\":\"no code\"}]]",
        "[[\"run_failed\",{\"code\":\"x\",\"message\":\"m\",\"limit\":\"MOON_PHASE\"}]]",
        "[[]]",
        "[\"started\"]",
        "[null]"
      })
  void aShapeThatThisReleaseDoesNotKnowIsRefusedWithWhatToDo(String stored) {
    assertThatIllegalStateException()
        .isThrownBy(() -> JournalJson.read(stored))
        .withMessageStartingWith("This release cannot read the journal event ")
        .withMessageEndingWith(". Was it written by a newer one? Deploy that release again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "[[\"started\"]", "null", ""})
  void aTextThatIsNoListOfEventsIsRefused(String stored) {
    assertThatIllegalStateException()
        .isThrownBy(() -> JournalJson.read(stored))
        .withMessageContaining("An entry's events are a JSON array; found ");
  }
}
