package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.handlers.Messages;
import dev.ratchet.handlers.SqsBatch;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of every queue: what each does to its run, and which make no sense. */
final class MessagesTest {
  private final List<Boolean> doneSecondTime = new ArrayList<>();
  private final Deployment api =
      new Deployment(SmallTask.ECHO, new SmallTask("redeliver", _ -> redeliver()));
  private final Logs logs = Logs.of("dev.ratchet.engine.event.OutsideEvents");
  private final Logs engineLogs = Logs.of("dev.ratchet.engine");
  private String id;

  @BeforeEach
  void startARun() {
    api.store("greet", "tasks: [{name: hello, task: echo}, {name: again, task: echo}]");
    id = api.start("greet", "{}");
  }

  @AfterEach
  void close() {
    logs.close();
    engineLogs.close();
  }

  private Receipt receipt() {
    return new Receipt(1, api.clock.instant().plus(Deployment.RECEIVER_TIME));
  }

  private static SQSMessage message(String body) {
    var message = new SQSMessage();
    message.setMessageId("message-1");
    message.setBody(body);
    message.setAttributes(Map.of("ApproximateReceiveCount", "1"));
    return message;
  }

  private static String wake(String run, String cause) {
    return "{\"kind\": \"workflow\", \"run\": \"%s\", \"cause\": \"%s\"}".formatted(run, cause);
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

  private Message delivery() {
    api.handle(only(Channel.WorkflowTasks.class));
    return only(Channel.TaskQueue.class);
  }

  private String status() {
    return api.get("/v1/runs/" + id).text("status");
  }

  // --- Workflow Tasks -------------------------------------------------------------------------

  @Test
  void answersSeveralWorkflowTasksOfARunByOneStep() {
    boolean done =
        api.messages.workflowTasks(
            List.of(message(wake(id, "started")), message(wake(id, "retry"))), receipt());
    assertThat(done).isTrue();
    assertThat(api.state().runs().getFirst().entries()).hasSize(1);
  }

  @Test
  void tellsWorkflowTasksApartByTheirRunAndLetsOneThatMakesNoSenseStandForItself() {
    assertThat(Messages.runOf(message(wake(id, "started")))).isEqualTo(id);
    assertThat(Messages.runOf(message("nonsense"))).isEqualTo("message-1");
    assertThat(Messages.runOf(message(delivery().body()))).isEqualTo("message-1");
  }

  @Test
  void advancesTheRunsOfABatchAndGivesBackOnlyWhatMakesNoSense() {
    String other = api.start("greet", "{}");
    var event = new SQSEvent();
    event.setRecords(
        List.of(
            numbered(1, wake(id, "started")),
            numbered(2, "nonsense"),
            numbered(3, wake(other, "started")),
            numbered(4, wake(id, "retry"))));
    SQSBatchResponse answer;
    try (Logs batchLogs = Logs.of("dev.ratchet.handlers.SqsBatch")) {
      answer =
          SqsBatch.grouped(
              event,
              invocation(),
              api.clock,
              SqsBatch.InFlight.BY_QUEUE,
              Messages::runOf,
              api.messages::workflowTasks);
      assertThat(batchLogs.lines()).singleElement().asString().contains("message-2");
    }
    assertThat(answer.getBatchItemFailures())
        .extracting(BatchItemFailure::getItemIdentifier)
        .containsExactly("message-2");
    assertThat(api.state().runs()).allSatisfy(run -> assertThat(run.entries()).hasSize(1));
  }

  /** One of several messages that came in the same group, which who sent them chose. */
  private static SQSMessage numbered(int number, String body) {
    SQSMessage message = message(body);
    message.setMessageId("message-" + number);
    message.setAttributes(Map.of("ApproximateReceiveCount", "1", "MessageGroupId", "group"));
    return message;
  }

  /** An invocation that has a minute left, and tells nothing else. */
  private static Context invocation() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (_, method, _) -> Map.of("getRemainingTimeInMillis", 60_000).get(method.getName()));
  }

  @Test
  void isDoneWithAWorkflowTaskOfNoRun() {
    String never = RunId.least(Deployment.START).value();
    assertThat(api.messages.workflowTasks(List.of(message(wake(never, "started"))), receipt()))
        .isTrue();
    assertThat(engineLogs.lines()).singleElement().asString().contains(never, "does not exist");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"kind\": \"nexus\"}",
        "{\"kind\": \"workflow\", \"run\": \"flow_1\", \"cause\": \"started\"}",
        "{\"kind\": \"activity\", \"id\": \"task_1\"}"
      })
  void givesBackWhatMakesNoSense(String body) {
    List<SQSMessage> batch = List.of(message(body));
    Deployment.State before = api.state();
    assertThatThrownBy(() -> api.messages.workflowTasks(batch, receipt()))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> api.messages.activityTask(batch, receipt()))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> api.messages.timer(batch, receipt()))
        .isInstanceOf(JsonException.class);
    assertThat(api.state()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nonsense | Not valid JSON at line 1",
        "[] | Expected a JSON object",
        "{} | detail-type",
        "{\"detail-type\": \"Workflow Run Sing\"} | expected the detail-type",
        "{\"detail-type\": \"Workflow Run Signal\", \"detail\": {\"run\": \"x\"}} | detail.run is"
      })
  void listsAnEventThatMakesNoSenseAtItsFirstReceive(String body, String why) {
    List<SQSMessage> batch = List.of(message(body));

    assertThat(api.messages.event(batch, receipt())).isTrue();
    assertThat(api.messages.event(batch, receipt())).as("comes twice").isTrue();

    assertThat(api.get("/v1/dead-letters").body().array("dead_letters"))
        .singleElement()
        .satisfies(
            letter -> {
              var shown = (Json.Obj) letter;
              assertThat(shown.text("queue")).contains("signals");
              assertThat(shown.text("reason").orElseThrow()).contains(why);
            });
  }

  @Test
  void givesBackWhatCameToTheWrongQueue() {
    String body = delivery().body();
    assertThatThrownBy(() -> api.messages.workflowTasks(List.of(message(body)), receipt()))
        .hasMessageStartingWith("Expected a Workflow Task, found an Activity Task of task_");
    assertThatThrownBy(
            () -> api.messages.activityTask(List.of(message(wake(id, "started"))), receipt()))
        .hasMessage("Expected an Activity Task, found a Workflow Task of " + id);
  }

  @Test
  void givesBackWhatCouldNotBeStored() {
    Message started = only(Channel.WorkflowTasks.class);
    api.faults.cutOff(RunStore.class);
    assertThatThrownBy(() -> api.handle(started)).isInstanceOf(StoreException.class);
    api.faults.heal();
    api.clock.advance(Deployment.RECEIVER_TIME);
    api.pump();
    assertThat(status()).isEqualTo("success");
  }

  // --- Activity Tasks -------------------------------------------------------------------------

  @Test
  void runsAnAttemptOnceHoweverOftenItIsDelivered() {
    Message delivery = delivery();
    assertThat(api.handle(delivery)).isTrue();
    assertThat(
            api.messages.activityTask(
                List.of(message(delivery.body())), new Receipt(2, receipt().deadline())))
        .isTrue();
    assertThat(api.get("/v1/tasks/" + new RunId(id).task(1)).objects("attempts")).hasSize(1);
  }

  @Test
  void leavesADeliveryThatAnotherWorkerIsAt() {
    api.store("slow", "tasks: [{name: wait, task: redeliver}]");
    String slow = api.start("slow", "{}");
    api.pump();
    assertThat(doneSecondTime).containsExactly(false);
    assertThat(api.get("/v1/runs/" + slow).text("status")).isEqualTo("success");
  }

  /** Delivers what is running a second time, while it runs. */
  private Json redeliver() {
    Message running =
        api.queues.messages().stream()
            .filter(message -> message.body().contains("\"redeliver\""))
            .findFirst()
            .orElseThrow();
    var second = new Receipt(2, receipt().deadline());
    doneSecondTime.add(api.messages.activityTask(List.of(message(running.body())), second));
    return Json.NULL;
  }

  // --- signals --------------------------------------------------------------------------------

  private static String signal(String run, String event, String detail) {
    return """
    {"version": "0", "id": "%s", "source": "ratchet.signals",
     "detail-type": "Workflow Run Signal",
     "detail": {"run": "%s", "name": "paid"%s}}
    """
        .formatted(event, run, detail);
  }

  private boolean signal(String body) {
    return api.messages.event(List.of(message(body)), receipt());
  }

  private List<String> received() {
    return api.get("/v1/runs/" + id + "/history").objects("events").stream()
        .filter(event -> event.text("type").orElseThrow().equals("signal_received"))
        .map(event -> event.text("name").orElseThrow() + " " + event.get("payload").text())
        .toList();
  }

  @Test
  void tellsARunOfASignalOnceHoweverOftenItsEventComes() {
    assertThat(signal(signal(id, "event-1", ", \"payload\": {\"sum\": 42}"))).isTrue();
    assertThat(signal(signal(id, "event-1", ", \"payload\": {\"sum\": 42}"))).isTrue();
    assertThat(signal(signal(id, "event-2", ""))).isTrue();
    api.pump();
    assertThat(received()).containsExactly("paid {\"sum\":42}", "paid null");
    assertThat(status()).isEqualTo("success");
  }

  @Test
  void isDoneWithASignalThatComesTooLateOrToNobodyAndWarnsOfIt() {
    api.pump();
    assertThat(signal(signal(id, "event-1", ""))).isTrue();
    assertThat(signal(signal(RunId.least(Deployment.START).value(), "event-2", ""))).isTrue();
    assertThat(received()).isEmpty();
    assertThat(logs.lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).startsWith("WARNING Signal paid to flow_"));
  }

  @Test
  void listsASignalThatIsTooLargeOrTooDeep() {
    String fits = "x".repeat(64 * 1024 - 2);
    assertThat(signal(signal(id, "event-1", ", \"payload\": \"" + fits + "\""))).isTrue();
    assertThat(signal(signal(id, "event-2", ", \"payload\": \"x" + fits + "\""))).isTrue();
    api.pump();
    assertThat(received()).hasSize(1);
    assertThat(listed()).singleElement().asString().contains("has 65537 bytes");

    api.clock.advance(Duration.ofSeconds(1));
    String deep = "[".repeat(101) + "]".repeat(101);
    assertThat(signal(signal(id, "event-3", ", \"payload\": " + deep))).isTrue();
    assertThat(listed()).anySatisfy(l -> assertThat(l.text()).contains("nests 101 deep"));
  }

  private List<Json> listed() {
    return api.get("/v1/dead-letters").body().array("dead_letters");
  }
}
