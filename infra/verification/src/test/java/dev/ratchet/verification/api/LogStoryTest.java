package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run's whole story can be read from the log alone: it is the one that its history tells. */
final class LogStoryTest {
  private static final String SECRET = "attack-at-dawn";

  private final Deployment api =
      new Deployment(
          SmallTask.ECHO,
          SmallTask.BREAK,
          SmallTask.flaky(2),
          new SmallTask("doomed", this::cutOffTheFirst));
  private final Logs engineLogs = Logs.of("dev.ratchet.engine");

  private Json cutOffTheFirst(TaskContext context) {
    if (context.attempt() == 1) {
      api.faults.cutOff(RunStore.class);
    }
    return context.input();
  }

  @AfterEach
  void close() {
    engineLogs.close();
  }

  /** The story as its history tells it: of the run, and of each of its Task Runs. */
  private Map<String, List<String>> told(String run) {
    return api.get("/v1/runs/" + run + "/history").objects("events").stream()
        .collect(
            Collectors.groupingBy(
                event -> key(event, "task"),
                Collectors.mapping(LogStoryTest::ofHistory, Collectors.toList())));
  }

  /** The story as the log tells it. */
  private Map<String, List<String>> logged(String run) {
    return api.logged().stream()
        .filter(line -> line.text("run").orElse("").equals(run))
        .filter(line -> !LogStoryTest.isAside(line))
        .collect(
            Collectors.groupingBy(
                line -> key(line, "name"),
                Collectors.mapping(LogStoryTest::ofLog, Collectors.toList())));
  }

  /** What is measured on the way, and is no part of a history. */
  private static boolean isAside(Json.Obj line) {
    return List.of("timer", "append_conflict", "workflow_task_failed")
        .contains(line.text("event").orElseThrow());
  }

  private static String key(Json.Obj json, String name) {
    String type = json.text("type").or(() -> json.text("event")).orElseThrow();
    return type.startsWith("task") ? json.text(name).orElseThrow() : "(run)";
  }

  private static String ofHistory(Json.Obj event) {
    String time = event.text("time").orElseThrow();
    String type = event.text("type").orElseThrow();
    return time
        + " "
        + switch (type) {
          case "task_state" ->
              moved(
                  event,
                  event.object("error").text("code").or(() -> event.text("reason")).orElse(""));
          case "task_skipped" -> "skipped " + event.text("task_run").orElseThrow();
          case "run_started" -> "run running";
          case "run_closed" ->
              "run "
                  + event.text("status").orElseThrow()
                  + end(
                      event.object("error").text("code").or(() -> event.text("reason")).orElse(""));
          case "signal_received" -> type + " " + event.text("name").orElseThrow();
          default -> type + end(event.text("reason").orElse(""));
        };
  }

  private static String ofLog(Json.Obj line) {
    String time = line.text("time").orElseThrow();
    String event = line.text("event").orElseThrow();
    return time
        + " "
        + switch (event) {
          case "task_run" -> moved(line, line.text("cause").orElse(""));
          case "task_run_skipped" -> "skipped " + line.text("task_run").orElseThrow();
          case "run" -> "run " + line.text("to").orElseThrow() + end(line.text("cause").orElse(""));
          default -> event + end(line.text("detail").orElse(""));
        };
  }

  private static String moved(Json.Obj json, String cause) {
    return "%s #%s %s -> %s%s"
        .formatted(
            json.text("task_run").orElseThrow(),
            json.get("attempt").text(),
            json.text("from").orElseThrow(),
            json.text("to").orElseThrow(),
            end(cause));
  }

  private static String end(String cause) {
    return cause.isEmpty() ? "" : " " + cause;
  }

  private String start(String definition) {
    api.store("story", definition);
    return api.start("story", "{\"context\": {\"plan\": \"" + SECRET + "\"}}");
  }

  private void tell(String run, String key, Content content) {
    api.store.putInbox(new RunId(run), new InboxItem(key, content, api.clock.instant()));
    var task = new WorkflowTask(new RunId(run), WorkflowTask.Cause.SIGNAL);
    api.queues.wake(List.of(task), List.of(run + key));
  }

  private void assertSameStory(String run) {
    Map<String, List<String>> told = told(run);
    assertThat(told.get("(run)")).isNotEmpty();
    assertThat(logged(run)).isEqualTo(told);
    assertThat(api.logged()).allSatisfy(line -> assertThat(line.text()).doesNotContain(SECRET));
  }

  @Test
  void ofARunThatWaitsRetriesSkipsAndEnds() {
    String run =
        start(
            """
            tasks:
              - { name: try, task: flaky, with: { plan: "{% $context.plan %}" } }
              - { name: maybe, task: echo, when: "{% false %}" }
              - { name: nap, task: sleep, with: { duration: 1m } }
              - { name: word, task: wait-for-signal, with: { signal: go } }
              - { name: pay, task: break, on_failure: continue }
              - { name: bye, task: echo }
            """);
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(30)));
    tell(run, "k1", new Content.Signal("go", Payload.of(Json.of(SECRET))));
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(1)));

    assertThat(told(run).get("(run)").getLast()).endsWith("run success");
    assertThat(told(run).get("try")).hasSize(9);
    assertSameStory(run);
  }

  @Test
  void ofARunThatIsPausedResumedAndFails() {
    String run =
        start("tasks: [{name: a, task: echo}, {name: b, task: echo}, {name: c, task: break}]");
    tell(run, "~1", new Control.Pause(SECRET));
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(5)));
    tell(run, "~2", new Control.Resume());
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(20)));

    assertThat(told(run).get("(run)"))
        .anySatisfy(line -> assertThat(line).endsWith("run_paused"))
        .last()
        .asString()
        .endsWith("run failed task_failed");
    assertSameStory(run);

    tell(run, "~3", new Content.Redrive(new RedriveVersion.Pinned()));
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(40)));
    assertThat(told(run).get("c"))
        .anySatisfy(line -> assertThat(line).contains("failed -> pending"));
    assertSameStory(run);
  }

  @Test
  void ofARunThatIsCanceledWhileItsTaskRunsWait() {
    String run =
        start(
            """
            tasks:
              - { name: nap, task: sleep, with: { duration: 1h } }
              - { name: word, task: wait-for-signal, with: { signal: go }, needs: [] }
              - { name: work, task: echo, queue: payments, needs: [] }
            """);
    api.handle(api.queues.ready().getFirst());
    tell(run, "~1", new Control.Cancel("wrong order"));
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));

    assertThat(told(run).get("(run)").getLast()).endsWith("run canceled wrong order");
    assertSameStory(run);
  }

  @Test
  void ofCleanupTasksWithTheirNamesAndQueues() {
    String cleanups =
        """
          - { name: refund, task: flaky, with: { plan: "{% $context.plan %}" } }
          - { name: tell, task: echo, queue: payments }
        """;
    String failed = start("tasks: [{ name: pay, task: break }]\non_failure:\n" + cleanups);
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(30)));
    assertThat(told(failed).get("(run)").getLast()).endsWith("run failed task_failed");
    assertCleanedUp(failed);

    String canceled =
        start(
            """
            tasks: [{ name: nap, task: sleep, with: { duration: 1h } }]
            on_cancel:
            """
                + cleanups);
    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(40)));
    tell(canceled, "~1", new Control.Cancel("wrong order"));
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));
    assertThat(told(canceled).get("(run)").getLast()).endsWith("run canceled wrong order");
    assertCleanedUp(canceled);
  }

  private void assertCleanedUp(String run) {
    assertThat(told(run).keySet()).contains("refund", "tell");
    assertThat(told(run).get("tell").getLast()).endsWith("running -> success");
    assertThat(api.logged())
        .filteredOn(line -> line.text("run").orElse("").equals(run))
        .filteredOn(line -> line.text("name").orElse("").equals("tell"))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.text("queue")).hasValue("payments"));
    assertSameStory(run);
  }

  @Test
  void ofATaskRunThatIsShutDownAndOneWhoseWorkerIsLost() {
    String run =
        start(
            """
            tasks:
              - { name: a, task: doomed }
              - { name: b, task: echo, needs: [], on_failure: continue }
            """);
    api.handle(api.queues.ready().getFirst());
    tell(run, "~1", new Control.ShutDownTasks(List.of(2), "not needed"));
    api.handle(only(Channel.WorkflowTasks.class));
    loseWorker();
    api.pumpUntil(Deployment.START.plus(Duration.ofHours(2)));

    assertThat(logged(run).get("a"))
        .anySatisfy(line -> assertThat(line).endsWith("#1 running -> pending_retry worker_lost"));
    assertSameStory(run);
    assertThat(metrics("LostLeases")).isEqualTo(1);
  }

  private Message only(Class<? extends Channel> channel) {
    return api.queues.ready().stream()
        .filter(message -> channel.isInstance(message.channel()))
        .findFirst()
        .orElseThrow();
  }

  /** A worker claims the first delivery and cannot store its result. */
  private void loseWorker() {
    Message delivery = only(Channel.TaskQueue.class);
    assertThatThrownBy(() -> api.handle(delivery)).isInstanceOf(StoreException.class);
    api.faults.heal();
  }

  private long metrics(String name) {
    return api.logged().stream().filter(line -> line.has(name)).count();
  }

  @Test
  void countsWhatGoesWrongOnTheWay() {
    api.storeForQueueThatIsGone("late");
    api.start("late", "{}");
    api.pump();
    assertThat(metrics("WorkflowTaskFailures")).isEqualTo(1);
    assertThat(api.logged().getLast().text("event")).hasValue("workflow_task_failed");

    api.pumpUntil(Deployment.START.plus(Duration.ofMinutes(2)));
    assertThat(metrics("TimerLag")).isPositive();
  }
}
