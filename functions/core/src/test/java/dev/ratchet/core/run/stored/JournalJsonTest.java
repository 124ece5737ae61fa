package dev.ratchet.core.run.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunEvent.Input.Stored;
import dev.ratchet.core.task.TaskOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of events, byte for byte, and what is no such form. */
class JournalJsonTest {
  private static final Assignment BARE =
      new Assignment(
          "pay",
          "charge",
          "default",
          TaskOptions.DEFAULTS,
          Payload.of(Json.Obj.EMPTY.with("sum", 7)));

  private static final Assignment FULL =
      new Assignment(
          "pay",
          "charge",
          "",
          new TaskOptions(
              Json.Obj.EMPTY.with("max_attempts", 2),
              Json.Obj.EMPTY.with("heartbeat", "5s"),
              TaskOptions.Completion.EXTERNAL),
          new Payload.Encoded(
              new TreeMap<>(Map.of("encoding", Octets.ofText("proto"))),
              Octets.of(new byte[] {0, 1, -1})));

  @Test
  void everyEventIsStoredShortAndReadBack() {
    List<RunEvent> events =
        List.of(
            new RunEvent.RunStarted(),
            new RunEvent.TaskHeld(1, RunEvent.HoldReason.START_DELAY),
            new RunEvent.TaskQueued(1, 1, new Placement.Merged()),
            new RunEvent.TaskQueued(2, 3, new Placement.Into("a \"key\"")),
            new RunEvent.TaskQueued(5, 1, new Placement.Merged(), RunEvent.Lane.SLOW),
            new RunEvent.TaskQueued(6, 2, new Placement.Into("b"), RunEvent.Lane.SLOW),
            new RunEvent.TaskQueued(
                7, 1, new Placement.Merged(), RunEvent.Lane.DEFINED, new Stored(BARE)),
            new RunEvent.TaskQueued(
                8, 2, new Placement.Into("b"), RunEvent.Lane.SLOW, new Stored(FULL)),
            new RunEvent.TaskSkipped(3),
            new RunEvent.TaskSucceeded(1, 2),
            new RunEvent.TaskFailed(2, 3),
            new RunEvent.TaskShutDown(4, 1),
            new RunEvent.TaskGaveWay(5, 2),
            new RunEvent.SignalReceived("k"),
            new RunEvent.RunRedriven("r", List.of(1, 4), new RedriveVersion.Pinned()),
            new RunEvent.RunRedriven("r", List.of(), new RedriveVersion.Exactly(3)),
            new RunEvent.CameTooLate("l"),
            new RunEvent.RunFailed(Failure.TaskError.fatal("broken", "It broke.")));

    String stored = JournalJson.write(events);

    assertThat(stored)
        .isEqualTo(
            """
            [["started"],["held",1,"start_delay"],["queued",1,1],["queued",2,3,"a \\"key\\""],\
            ["queued_slow",5,1],["queued_slow",6,2,"b"],\
            ["queued_stored",7,1,\
            {"name":"pay","task":"charge","queue":"default","input":{"sum":7}}],\
            ["queued_slow_stored",8,2,{"name":"pay","task":"charge","queue":"",\
            "retry":{"max_attempts":2},"timeout":{"heartbeat":"5s"},"external":true,\
            "input_bytes":{"metadata":{"encoding":"cHJvdG8="},"data":"AAH/"}},"b"],\
            ["skipped",3],\
            ["succeeded",1,2],["failed",2,3],["shutdown",4,1],["gave_way",5,2],\
            ["signal","k"],["run_redriven","r",[1,4]],["run_redriven","r",[],3],["too_late","l"],\
            ["run_failed",{"code":"broken","message":"It broke.","retryable":false}]]\
            """);
    assertThat(JournalJson.read(stored)).isEqualTo(events);
    assertThat(JournalJson.read("[[\"run_succeeded\"]]"))
        .containsExactly(new RunEvent.RunSucceeded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"task_paused\",1]]",
        "[[\"held\",1,\"moon_phase\"]]",
        "[[\"queued_stored\",1,1]]",
        "[[\"queued_stored\",1,1,{\"name\":\"a\",\"task\":\"b\",\"queue\":\"c\"}]]",
        "[[\"queued_stored\",1,1,{\"name\":\"a\",\"task\":\"b\",\"input\":1}]]",
        "[[\"queued_stored\",1,1,{\"name\":\"a\",\"task\":\"b\",\"queue\":\"c\","
            + "\"input_bytes\":7}]]",
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
