package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Receipt;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What events from outside ask of runs and Task Runs, and what comes of those that come late. */
final class EventsTest {
  private static final String WAITS =
      """
      tasks:
        - { name: pay, task: echo, needs: [], queue: payments, completion: external }
        - { name: ship, task: wait-for-signal, needs: [], with: { signal: shipped, timeout: 1h } }
      """;

  private final Deployment api = new Deployment(SmallTask.ECHO);
  private final Logs logs = Logs.of("dev.ratchet.engine.event.OutsideEvents");
  private RunId run;

  @BeforeEach
  void start() {
    api.store("order", WAITS);
    run = new RunId(api.start("order", "{}"));
    api.pump();
  }

  @AfterEach
  void close() {
    logs.close();
  }

  /** Brings an event as the queue does. */
  private void tell(String type, String detail, String id) {
    bring(
        Json.Obj.EMPTY
            .with("id", id)
            .with("source", "ratchet.signals")
            .with("detail-type", type)
            .with("detail", Json.parse(detail.replace("RUN", run.value()).replace('\'', '"')))
            .text());
  }

  private void bring(String body) {
    var message = new SQSMessage();
    message.setMessageId("message-1");
    message.setBody(body);
    var receipt = new Receipt(1, api.clock.instant().plus(Deployment.RECEIVER_TIME));
    assertThat(api.messages.event(List.of(message), receipt)).isTrue();
    api.pump();
  }

  private String status() {
    return api.get("/v1/runs/" + run).text("status");
  }

  private List<String> states() {
    return api.get("/v1/runs/" + run).objects("tasks").stream()
        .map(task -> task.text("state").orElseThrow())
        .toList();
  }

  private long told(String type) {
    return api.get("/v1/runs/" + run + "/history").objects("events").stream()
        .filter(event -> event.text("type").orElseThrow().equals(type))
        .count();
  }

  @Test
  void pausesAndResumesARunOnceForEachEvent() {
    tell("Workflow Run Pause", "{'run': 'RUN'}", "event-1");
    assertThat(status()).isEqualTo("paused");
    tell("Workflow Run Resume", "{'run': 'RUN'}", "event-2");
    assertThat(status()).isEqualTo("running");
    tell("Workflow Run Pause", "{'run': 'RUN'}", "event-1"); // brought a second time
    assertThat(status()).isEqualTo("running");
    assertThat(told("run_paused")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"Cancel, canceled", "Terminate, terminated"})
  void endsARun(String what, String status) {
    tell("Workflow Run " + what, "{'run': 'RUN', 'reason': 'a mistake'}", "event-1");
    assertThat(status()).isEqualTo(status);
    assertThat(api.get("/v1/runs/" + run).text("reason")).isEqualTo("a mistake");
  }

  @Test
  void shutsOneTaskRunDown() {
    tell("Task Run Shutdown", "{'task_run': '%s'}".formatted(run.task(2)), "event-1");
    assertThat(api.get("/v1/tasks/" + run.task(2)).text("state")).isEqualTo("shutdown");
    assertThat(api.get("/v1/tasks/" + run.task(2)).text("reason")).isEqualTo("asked by an event");
  }

  @Test
  void restartsOneTaskRunOnceForEachEvent() {
    String detail = "{'task_run': '%s'}".formatted(run.task(2));
    tell("Task Run Restart", detail, "event-1");
    tell("Task Run Restart", detail, "event-1");
    assertThat(told("run_restart_asked") + told("task_state")).isPositive();
    assertThat(states()).containsExactly("running", "running");
  }

  @Test
  void shutsAllTaskRunsOfARunDown() {
    tell("Task Run Shutdown", "{'run': 'RUN'}", "event-1");
    assertThat(states()).containsExactly("shutdown", "shutdown");
  }

  @Test
  void shutsDownWhatMatchesOnlyWhereItDoes() {
    tell("Task Run Shutdown", "{'workflow': 'order', 'task': 'sell'}", "event-1");
    tell("Task Run Shutdown", "{'workflow': 'invoice'}", "event-2");
    tell("Task Run Shutdown", "{'run': 'RUN', 'task': 'ship', 'queue': 'payments'}", "event-3");
    assertThat(states()).containsExactly("running", "running");
    tell("Task Run Shutdown", "{'workflow': 'order', 'queue': 'payments'}", "event-4");
    assertThat(states().getFirst()).isEqualTo("shutdown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Workflow Run Pause",
        "Workflow Run Resume",
        "Workflow Run Cancel",
        "Workflow Run Terminate",
        "Task Run Shutdown",
        "Task Run Restart"
      })
  void isDoneWithWhatComesTooLateOrToNobodyAndWarnsOfIt(String type) {
    tell("Workflow Run Terminate", "{'run': 'RUN'}", "event-0");
    Deployment.State before = api.state();
    tell(type, "{'run': 'RUN'}", "event-1");
    tell(type, "{'run': '%s'}".formatted(RunId.least(Deployment.START)), "event-2");
    assertThat(api.state()).isEqualTo(before);
    assertThat(logs.lines().subList(1, 3))
        .allSatisfy(line -> assertThat(line).startsWith("WARNING " + type + " of flow_"));
  }

  @Test
  void isDoneWithATaskRunThatIsUnknownOrInAnotherState() {
    Deployment.State before = api.state();
    tell("Task Run Restart", "{'task_run': '%s'}".formatted(run.task(3)), "event-1");
    String never = RunId.least(Deployment.START).task(1).value();
    tell("Task Run Restart", "{'task_run': '%s'}".formatted(never), "event-2");
    assertThat(api.state()).isEqualTo(before);
    assertThat(logs.lines()).hasSize(2);
  }

  /** What no request may hold either: numbers, names and depths without bound. */
  @ParameterizedTest
  @CsvSource({
    "1e400, has more than 400 digits",
    "1e99999999999, has more than 400 digits",
    "1000e2147483647, has more than 400 digits",
    "DEEP, nests 150 deep",
    "DEEPER, nesting depth (401)",
    "NAMED, Name length (50001)"
  })
  void listsWhatIsOutOfBounds(String payload, String why) {
    String json =
        switch (payload) {
          case "DEEP" -> "[".repeat(150) + "]".repeat(150);
          case "DEEPER" -> "[".repeat(401) + "]".repeat(401);
          case "NAMED" -> "{\"" + "n".repeat(50_001) + "\": 1}";
          default -> payload;
        };
    bring(
        ("{\"id\": \"e\", \"source\": \"ratchet.signals\", \"detail-type\": \"Workflow Run"
                + " Signal\", \"detail\": {\"run\": \"%s\", \"name\": \"go\", \"payload\": %s}}")
            .formatted(run.value(), json));

    assertThat(api.get("/v1/dead-letters").body().array("dead_letters"))
        .singleElement()
        .asString()
        .contains(why);
  }

  @Test
  void listsWhatIsMalformedAndAsksNothing() {
    String before = api.get("/v1/runs/" + run).body().text();

    tell("Task Run Shutdown", "{'run': 'RUN', 'tasks': []}", "event-1");

    assertThat(api.get("/v1/dead-letters").body().array("dead_letters"))
        .singleElement()
        .asString()
        .contains("detail has no tasks here");
    assertThat(api.get("/v1/runs/" + run).body().text()).isEqualTo(before);
  }
}
