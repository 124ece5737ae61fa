package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observation.TaskRunMoved.Wait;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The line of each observation, and the metrics in it. */
class LogWriterTest {
  private static final Instant TIME = Instant.parse("2026-11-22T10:15:30.250Z");
  private static final RunId RUN = new RunId("flow_0D8DbGxF5l0o9n9lPeRMrKO8");
  private static final TaskRunId TASK = RUN.task(1);
  private static final WorkflowRef WORKFLOW = new WorkflowRef("fulfil-order", 3);
  private static final String OF_RUN =
      "\"run\":\"" + RUN + "\",\"workflow\":\"fulfil-order\",\"version\":3";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LogWriter writer = new LogWriter(new PrintStream(out), "shop");

  private String written(Observation observation) {
    out.reset();
    writer.observe(observation);
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).endsWith("}\n").containsOnlyOnce("\n");
    return text.strip();
  }

  private static Observation moved(TaskRunState from, TaskRunState to, String cause, Wait wait) {
    return new Observation.TaskRunMoved(
        TIME, TASK, WORKFLOW, "charge", "payments", 2, from, to, cause, wait);
  }

  /** The metrics of a line as CloudWatch reads them: namespace, name, dimensions, value. */
  private static List<String> metrics(String line) {
    Json.Obj json = Json.parseObject(line);
    var metrics = new ArrayList<String>();
    for (Json directive : json.object("_aws").array("CloudWatchMetrics")) {
      Json.Obj of = (Json.Obj) directive;
      Json.Obj metric = (Json.Obj) of.array("Metrics").getFirst();
      String name = metric.text("Name").orElseThrow();
      var dimensions = new ArrayList<String>();
      for (Json dimension : ((Json.Arr) of.array("Dimensions").getFirst()).items()) {
        String key = ((Json.Str) dimension).value();
        dimensions.add(key + "=" + json.text(key).orElseThrow());
      }
      metrics.add(
          "%s %s %s %s %s"
              .formatted(
                  of.text("Namespace").orElseThrow(),
                  name,
                  dimensions,
                  json.get(name).text(),
                  metric.text("Unit").orElseThrow()));
    }
    return metrics;
  }

  @Test
  void aTransitionIsOneLineThatSaysWhatWentWhereAndWhy() {
    assertThat(
            written(moved(TaskRunState.NONE, TaskRunState.PENDING, "start_delay", new Wait.None())))
        .isEqualTo(
            "{\"time\":\"2026-11-22T10:15:30.250Z\",\"event\":\"task_run\","
                + OF_RUN
                + ",\"task_run\":\""
                + TASK
                + "\",\"name\":\"charge\",\"attempt\":2,\"from\":\"none\",\"to\":\"pending\","
                + "\"cause\":\"start_delay\",\"queue\":\"payments\"}");
  }

  @Test
  void aClaimMeasuresHowLongItsDeliveryWaited() {
    var wait = new Wait.ForWorker(Duration.ofMillis(1_234));
    String line = written(moved(TaskRunState.QUEUED, TaskRunState.RUNNING, "", wait));
    assertThat(metrics(line))
        .containsExactly("Ratchet QueueAge [stack=shop, queue=payments] 1234 Milliseconds");
    assertThat(Json.parseObject(line).object("_aws").get("Timestamp"))
        .isEqualTo(Json.of(TIME.toEpochMilli()));
    assertThat(line).doesNotContain("cause");
  }

  @Test
  void whatEndsARunOrATaskRunIsCountedByHow() {
    assertThat(
            metrics(
                written(moved(TaskRunState.RUNNING, TaskRunState.SUCCESS, "", new Wait.None()))))
        .containsExactly("Ratchet TaskRunsFinished [stack=shop, state=success] 1 Count");
    String closed =
        written(new Observation.RunClosed(TIME, RUN, WORKFLOW, RunStatus.FAILED, "declined"));
    assertThat(closed)
        .startsWith(
            "{\"time\":\"2026-11-22T10:15:30.250Z\",\"event\":\"run\","
                + OF_RUN
                + ",\"to\":\"failed\",\"cause\":\"declined\",");
    assertThat(metrics(closed))
        .containsExactly("Ratchet RunsFinished [stack=shop, status=failed] 1 Count");
    assertThat(metrics(written(new Observation.RunStarted(TIME, RUN, WORKFLOW))))
        .containsExactly("Ratchet RunsStarted [stack=shop] 1 Count");
  }

  @Test
  void aLostWorkerIsCountedBesideWhatBecameOfItsAttempt() {
    var none = new Wait.None();
    assertThat(
            metrics(
                written(
                    moved(TaskRunState.RUNNING, TaskRunState.PENDING_RETRY, "worker_lost", none))))
        .containsExactly(
            "Ratchet Retries [stack=shop, queue=payments] 1 Count",
            "Ratchet LostLeases [stack=shop] 1 Count");
    assertThat(
            metrics(written(moved(TaskRunState.RUNNING, TaskRunState.FAILED, "worker_lost", none))))
        .containsExactly(
            "Ratchet TaskRunsFinished [stack=shop, state=failed] 1 Count",
            "Ratchet LostLeases [stack=shop] 1 Count");
  }

  @Test
  void everythingElseIsCountedToo() {
    assertThat(
            List.of(
                    new Observation.WorkflowTaskFailed(TIME, RUN, WORKFLOW, 2, "broken"),
                    new Observation.AppendLost(TIME, RUN),
                    new Observation.DeadLettered(TIME, "dead_1", "signals"),
                    new Observation.TimerFired(TIME, RUN, Duration.ofSeconds(2)),
                    new Observation.SlotsUsed(TIME, "default", 3))
                .stream()
                .flatMap(observation -> metrics(written(observation)).stream()))
        .containsExactly(
            "Ratchet WorkflowTaskFailures [stack=shop] 1 Count",
            "Ratchet AppendConflicts [stack=shop] 1 Count",
            "Ratchet DeadLetters [stack=shop] 1 Count",
            "Ratchet TimerLag [stack=shop] 2000 Milliseconds",
            "Ratchet SlotsInUse [stack=shop, queue=default] 3 Count");
    assertThat(written(new Observation.TaskRunSkipped(TIME, TASK, WORKFLOW, "charge")))
        .contains("\"event\":\"task_run_skipped\"", "\"name\":\"charge\"");
    assertThat(written(new Observation.RunTold(TIME, RUN, WORKFLOW, "signal_received", "paid")))
        .contains("\"event\":\"signal_received\"", "\"detail\":\"paid\"");
  }

  @Test
  void linesOfManyThreadsNeverMix() throws InterruptedException {
    var threads =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> writer.observe(new Observation.SlotsUsed(TIME, "q" + i, i))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    Set<String> queues = new HashSet<>();
    out.toString(StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> queues.add(Json.parseObject(line).text("queue").orElseThrow()));
    assertThat(queues).hasSize(50);
  }
}
