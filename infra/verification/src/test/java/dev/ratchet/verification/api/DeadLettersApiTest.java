package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/dead-letters}: what queues give up is marked, listed, shown and sent again. */
final class DeadLettersApiTest {
  private static final String ARN = "arn:aws:sqs:eu-central-1:123456789012:ratchet-";
  private static final String UNKNOWN = "dead_000000000000000000000000";

  private final Deployment api = new Deployment(SmallTask.ECHO);
  private final Logs logs = Logs.of("dev.ratchet.engine.receive.Receiver");
  private final Logs engineLogs = Logs.of("dev.ratchet.engine");
  private final Logs eventLogs = Logs.of("dev.ratchet.engine.event.OutsideEvents");
  private String run;

  @BeforeEach
  void startARun() {
    api.store("greet", "tasks: [{name: hello, task: echo}, {name: again, task: echo}]");
    run = api.start("greet", "{}");
  }

  @AfterEach
  void close() {
    logs.close();
    engineLogs.close();
    eventLogs.close();
  }

  private static SQSMessage message(String queue, String id, String body) {
    var message = new SQSMessage();
    message.setMessageId(id);
    message.setBody(body);
    message.setEventSourceArn(ARN + queue);
    message.setAttributes(
        Map.of("SentTimestamp", Long.toString(Deployment.START.toEpochMilli() - 60_000)));
    return message;
  }

  private boolean dead(SQSMessage message) {
    var receipt = new Receipt(6, api.clock.instant().plus(Deployment.RECEIVER_TIME));
    return api.messages.deadLetter(List.of(message), receipt);
  }

  private boolean dead(String queue, String body) {
    return dead(message(queue, "message-1", body));
  }

  private Message only(Class<? extends Channel> channel) {
    return api.queues.messages().stream()
        .filter(message -> channel.isInstance(message.channel()))
        .reduce(
            (_, _) -> {
              throw new AssertionError("more than one");
            })
        .orElseThrow();
  }

  /** The delivery of the first Task Run, which its queue is about to give up. */
  private String delivery() {
    api.handle(only(Channel.WorkflowTasks.class));
    Message delivery = only(Channel.TaskQueue.class);
    api.queues.delete(delivery);
    return delivery.body();
  }

  private static String signal(String run, String id) {
    return """
    {"version": "0", "id": "%s", "source": "ratchet.signals",
     "detail-type": "Workflow Run Signal", "detail": {"run": "%s", "name": "paid"}}
    """
        .formatted(id, run);
  }

  private String status() {
    return api.get("/v1/runs/" + run).text("status");
  }

  private List<Json.Obj> listed(String query) {
    return api.get("/v1/dead-letters" + query).objects("dead_letters");
  }

  private Json.Obj listed() {
    assertThat(listed("")).hasSize(1);
    return listed("").getFirst();
  }

  private Answer redrive() {
    return redrive(listed().text("id").orElseThrow());
  }

  private Answer redrive(String id) {
    return api.post("/v1/dead-letters/" + id + "/redrive", "");
  }

  // --- marked and listed ----------------------------------------------------------------------

  @Test
  void failsATaskRunWhoseDeliveryWasGivenUpAndListsItOnce() {
    String body = delivery();
    assertThat(dead("default-dead", body)).isTrue();
    assertThat(dead("default-dead", body)).isTrue();
    api.pump();
    assertThat(status()).isEqualTo("failed");
    Json.Obj error = api.get("/v1/runs/" + run).named("tasks", "hello").object("error");
    assertThat(error.text("code")).hasValue("dead_lettered");
    assertThat(error.text("queue")).hasValue("default");

    Json.Obj letter = listed();
    assertThat(letter.text("id").orElseThrow()).matches("dead_[0-9A-Za-z]{24}");
    assertThat(letter.text("queue")).hasValue("default");
    assertThat(letter.text("state")).hasValue("open");
    assertThat(letter.text("run")).hasValue(run);
    assertThat(letter.text("task_run")).hasValue(new RunId(run).task(1).value());
    assertThat(letter.get("attempt")).isEqualTo(Json.of(1));
    assertThat(letter.text("message_id")).hasValue("message-1");
    assertThat(letter.text("sent_at")).hasValue("2026-11-22T10:14:30Z");
    assertThat(letter.text("received_at")).hasValue("2026-11-22T10:15:30Z");
    assertThat(letter.get("receives")).isEqualTo(Json.of(6));
    assertThat(letter.text("reason"))
        .hasValue(
            "It was received from default 6 times and never acknowledged:"
                + " its receiver failed, was killed, or ran out of time.");
    assertThat(letter.has("body")).isFalse();
  }

  @Test
  void triesAWorkflowTaskThatWasGivenUpAgainLater() {
    Message started = only(Channel.WorkflowTasks.class);
    api.queues.delete(started);
    assertThat(dead("workflow-tasks-dead.fifo", started.body())).isTrue();
    api.pump();
    assertThat(status()).isEqualTo("running");
    assertThat(listed().text("queue")).hasValue("workflow-tasks");
    assertThat(listed().text("run")).hasValue(run);
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(5)));
    assertThat(status()).isEqualTo("success");
  }

  @Test
  void sendsATimerThatWasGivenUpRoundAgain() {
    String later = api.start("greet", "{\"start_delay\": \"1m\"}");
    api.pump();
    Message timer = only(Channel.Timers.class);
    api.queues.delete(timer);
    assertThat(dead("timers-dead", timer.body())).isTrue();
    assertThat(listed().text("queue")).hasValue("timers");
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(5)));
    assertThat(api.get("/v1/runs/" + later).text("status")).isEqualTo("success");
  }

  @Test
  void tellsAnEventThatWasGivenUpAfterAll() {
    assertThat(dead("signals-dead", signal(run, "event-1"))).isTrue();
    api.pump();
    assertThat(
            api.get("/v1/runs/" + run + "/history").objects("events").stream()
                .map(event -> event.text("type").orElseThrow()))
        .contains("signal_received");
    assertThat(listed().text("queue")).hasValue("signals");
    assertThat(listed().text("state")).hasValue("redriven");
    assertThat(listed().text("run")).hasValue(run);
  }

  @Test
  void saysWhyEventBridgeCouldNotDeliverAnEvent() {
    SQSMessage message = message("signals-undelivered", "message-2", signal(run, "event-1"));
    message.setMessageAttributes(
        Map.of("ERROR_CODE", text("NO_PERMISSIONS"), "ERROR_MESSAGE", text("Not allowed")));
    assertThat(dead(message)).isTrue();
    assertThat(listed().text("queue")).hasValue("signals");
    assertThat(listed().text("reason"))
        .hasValue("EventBridge could not bring it to signals: NO_PERMISSIONS: Not allowed");
  }

  private static MessageAttribute text(String value) {
    var attribute = new MessageAttribute();
    attribute.setDataType("String");
    attribute.setStringValue(value);
    return attribute;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | Expected a JSON value, found nothing.",
        "nonsense | Not valid JSON at line 1, column 1",
        "[] | Expected a JSON object, found another kind of value.",
        "{} | Not a delivery: it lacks the string kind.",
        "{\"due\": \"tomorrow\"} | Not a timer: it lacks the whole number due.",
        "{\"due\": 1} | Not a delivery: it lacks the string kind.",
        "{\"kind\": \"workflow\", \"run\": \"flow_1\", \"cause\": \"started\"} | flow_1",
        "{\"detail-type\": \"Elsewhere\", \"detail\": {}} | \"Elsewhere\"",
        "{\"detail-type\": \"Workflow Run Signal\"} | detail.run"
      })
  void listsWhatNobodyCanReadWithExactlyWhatIsWrong(String body, String why) {
    assertThat(dead("signals-dead", body)).isTrue();
    assertThat(listed().text("reason").orElseThrow()).contains(why);
    assertThat(listed().text("state")).hasValue("open");
    assertThat(listed().has("run")).isFalse();
    assertThat(logs.lines())
        .singleElement()
        .asString()
        .startsWith("SEVERE signals gave up message message-1, listed as dead_")
        .contains(why);

    Json.Obj letter = api.get("/v1/dead-letters/" + listed().text("id").orElseThrow()).body();
    assertThat(letter.text("body")).hasValue(body);
    assertThat(redrive().toString())
        .startsWith("409 dead_letter_refused It would only be given up again: ")
        .contains(why);
  }

  @Test
  void listsADeliveryWithANumberThatIsNone() {
    String body = delivery().replace("\"attempt\":1", "\"attempt\":99999999999");
    assertThat(dead("default-dead", body)).isTrue();
    assertThat(listed().text("reason").orElseThrow())
        .contains("attempt is out of range; found 99999999999.");
  }

  @Test
  void keepsTheBeginningOfWhatIsTooLarge() {
    String fits = "x".repeat(256 * 1024);
    dead(message("default-dead", "fits", fits));
    dead(message("default-dead", "large", fits + "x"));
    assertThat(listed(""))
        .allSatisfy(
            letter -> {
              Answer one = api.get("/v1/dead-letters/" + letter.text("id").orElseThrow());
              if (one.text("message_id").equals("fits")) {
                assertThat(one.text("body")).isEqualTo(fits);
              } else {
                assertThat(one.text("body_begins")).isEqualTo("x".repeat(1_023) + "…");
                assertThat(one.body().get("body_bytes")).isEqualTo(Json.of(256 * 1024 + 1));
                assertThat(redrive(one.text("id")).code()).isEqualTo("body_not_kept");
              }
            });
  }

  @Test
  void givesBackADeadLetterThatCouldNotBeMarkedOrListed() {
    String body = delivery();
    api.faults.cutOff(RunStore.class);
    assertThatThrownBy(() -> dead("default-dead", body)).isInstanceOf(StoreException.class);
    api.faults.heal();
    api.faults.cutOff(Items.class);
    assertThatThrownBy(() -> dead("default-dead", body)).isInstanceOf(StoreException.class);
    api.faults.heal();
    assertThat(listed("")).isEmpty();
    assertThat(dead("default-dead", body)).isTrue();
    assertThat(listed("")).hasSize(1);
  }

  // --- pages ----------------------------------------------------------------------------------

  @Test
  void areListedNewestFirstPageByPageAndByQueue() {
    for (int i = 1; i <= 5; i++) {
      SQSMessage message = message(i % 2 == 0 ? "timers-dead" : "signals-dead", "m" + i, "{}");
      message.setAttributes(Map.of("SentTimestamp", Integer.toString(1_000 * i)));
      dead(message);
    }
    Answer first = api.get("/v1/dead-letters?limit=2");
    assertThat(ids(first)).containsExactly("m5", "m4");
    Answer second = api.get("/v1/dead-letters?limit=2&cursor=" + first.text("cursor"));
    assertThat(ids(second)).containsExactly("m3", "m2");
    Answer third = api.get("/v1/dead-letters?limit=2&cursor=" + second.text("cursor"));
    assertThat(ids(third)).containsExactly("m1");
    assertThat(third.body().has("cursor")).isFalse();
    assertThat(ids(api.get("/v1/dead-letters?queue=timers"))).containsExactly("m4", "m2");
    assertThat(ids(api.get("/v1/dead-letters?queue=elsewhere"))).isEmpty();
  }

  private static List<String> ids(Answer answer) {
    return answer.objects("dead_letters").stream()
        .map(letter -> letter.text("message_id").orElseThrow())
        .toList();
  }

  @Test
  void nameEverythingThatIsWrongWithAQuery() {
    assertThat(
            api.refused("GET", "/v1/dead-letters?limit=101&cursor=x&queue=Q&since=1", "").errors())
        .containsExactly(
            "?since: There is no such parameter here. Use one of [cursor, limit, queue].",
            "?queue: \"Q\" is no name of a queue."
                + " Give workflow-tasks, timers, signals or the name of a Task Queue.",
            "?cursor: It is no cursor. Give the cursor of the page before, as it is.",
            "?limit: \"101\" is not 1 to 100. Give a whole number in that range.");
  }

  // --- sent again -----------------------------------------------------------------------------

  @Test
  void wakesTheRunOfAWorkflowTaskAtOnce() {
    Message started = only(Channel.WorkflowTasks.class);
    api.queues.delete(started);
    dead("workflow-tasks-dead.fifo", started.body());

    Answer answer = redrive();
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("state")).isEqualTo("redriven");
    assertThat(answer.text("redriven_at")).isEqualTo("2026-11-22T10:15:30Z");
    assertThat(listed().text("state")).hasValue("redriven");
    api.pump();
    assertThat(status()).isEqualTo("success");
    assertThat(redrive())
        .hasToString(
            "409 already_redriven %s was sent again at 2026-11-22T10:15:30Z."
                    .formatted(listed().text("id").orElseThrow())
                + " If it is given up again, it is listed again.");
  }

  @Test
  void doesNotSendADeliveryWhoseTaskRunFailedByItAndSaysWhatToDo() {
    dead("default-dead", delivery());
    assertThat(redrive())
        .hasToString(
            "409 attempt_over %s waits for attempt 1 no more: it is failed."
                    .formatted(new RunId(run).task(1))
                + " If that is failed or shutdown, redrive its run: POST /v1/runs/%s/redrive."
                    .formatted(run));
    assertThat(listed().text("state")).hasValue("open");
  }

  @Test
  void sendsADeliveryThatItsTaskRunStillWaitsFor() {
    Message delivery;
    api.handle(only(Channel.WorkflowTasks.class));
    delivery = only(Channel.TaskQueue.class);
    api.queues.delete(delivery);
    dead("timers-dead", "{\"due\":0,\"delivery\":" + delivery.body() + "}");

    assertThat(redrive().status()).isEqualTo(202);
    api.pump();
    assertThat(status()).isEqualTo("success");
  }

  @Test
  void tellsAnEventAgainOnceItIsUnderstood() {
    dead("signals-dead", signal(RunId.least(Deployment.START).value(), "event-1"));
    assertThat(listed().text("reason"))
        .hasValue("There is no Workflow Run " + RunId.least(Deployment.START) + ".");
    assertThat(redrive().code()).isEqualTo("dead_letter_refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {UNKNOWN, "dead_1", "x"})
  void answer404WhereThereIsNone(String id) {
    assertThat(redrive(id).code()).isEqualTo("dead_letter_not_found");
    assertThat(api.get("/v1/dead-letters/" + id).code()).isEqualTo("dead_letter_not_found");
  }

  @Test
  void doNotWakeARunThatIsClosedOrUnknown() {
    api.pump();
    dead(message("workflow-tasks-dead.fifo", "closed", wake(run)));
    dead(message("workflow-tasks-dead.fifo", "unknown", wake("flow_" + "0".repeat(24))));
    assertThat(listed(""))
        .extracting(letter -> redrive(letter.text("id").orElseThrow()).code())
        .containsExactlyInAnyOrder("run_closed", "run_not_found");
  }

  private static String wake(String run) {
    return "{\"kind\": \"workflow\", \"run\": \"%s\", \"cause\": \"signal\"}".formatted(run);
  }
}
