package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observation.TaskRunMoved.Wait;
import dev.ratchet.engine.observe.Observer;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what happens as lines of JSON, one each, and the metrics that it counts into the same line
 * in CloudWatch's embedded metric format: what is logged is measured at no further cost.
 *
 * <p>Lambda passes a line on standard output to CloudWatch Logs as it is; one that is JSON already
 * it does not wrap, whatever {@code LogFormat} says. Powertools for AWS Lambda (Java) 2.9 does the
 * same and more; its metrics bring 1.2 MB of jars beyond ours and its logging with log4j 3.9 MB,
 * for a zip of 11.7 MB, and both hold a thread's keys, where a batch here is handled by several
 * threads at once. What is needed of it is this class.
 */
public final class LogWriter implements Observer {
  private static final String WORKER_LOST = "worker_lost";

  private final PrintStream out;
  private final String stack;

  /**
   * Writes to a stream.
   *
   * @param stack the name of the deployment, which tells its metrics from those of others
   */
  public LogWriter(PrintStream out, String stack) {
    this.out = requireNonNull(out, "out is null");
    this.stack = requireNonNull(stack, "stack is null");
  }

  /** A line in the making, and what it counts. */
  private record Line(Json.Obj json, List<Json> metrics) {
    Line with(String name, String value) {
      return value.isEmpty() ? this : new Line(json.with(name, value), metrics);
    }

    Line with(String name, long value) {
      return new Line(json.with(name, value), metrics);
    }

    Line with(RunId run, WorkflowRef workflow) {
      return with("run", run.value())
          .with("workflow", workflow.name())
          .with("version", workflow.version());
    }

    Line count(Metric metric) {
      return measure(metric, 1);
    }

    Line measure(Metric metric, long value) {
      var dimensions = new ArrayList<Json>();
      dimensions.add(Json.of(Metric.STACK));
      metric.dimensions().forEach(name -> dimensions.add(Json.of(name)));
      Json named =
          Json.Obj.EMPTY
              .with("Namespace", Metric.NAMESPACE)
              .with("Dimensions", new Json.Arr(List.of(new Json.Arr(dimensions))))
              .with(
                  "Metrics",
                  new Json.Arr(
                      List.of(
                          Json.Obj.EMPTY.with("Name", metric.wire()).with("Unit", metric.unit()))));
      var more = new ArrayList<>(metrics);
      more.add(named);
      return new Line(json.with(metric.wire(), value), more);
    }
  }

  @Override
  public void observe(Observation observation) {
    Line line = line(observation);
    Json.Obj json = line.json();
    if (!line.metrics().isEmpty()) {
      json =
          json.with(Metric.STACK, stack)
              .with(
                  "_aws",
                  Json.Obj.EMPTY
                      .with("Timestamp", observation.time().toEpochMilli())
                      .with("CloudWatchMetrics", new Json.Arr(line.metrics())));
    }
    byte[] bytes = (json.text() + "\n").getBytes(StandardCharsets.UTF_8);
    // At once, so that lines of several threads never mix.
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  private static Line line(Observation observation) {
    return switch (observation) {
      case Observation.TaskRunMoved o -> moved(o);
      case Observation.TaskRunSkipped o ->
          start(o, "task_run_skipped")
              .with(o.task().run(), o.workflow())
              .with("task_run", o.task().value())
              .with("name", o.name());
      case Observation.RunStarted o ->
          start(o, "run")
              .with(o.run(), o.workflow())
              .with("to", "running")
              .count(Metric.RUNS_STARTED);
      case Observation.RunClosed o -> closed(o);
      case Observation.RunTold o ->
          start(o, o.what()).with(o.run(), o.workflow()).with("detail", o.detail());
      case Observation.WorkflowTaskFailed o ->
          start(o, "workflow_task_failed")
              .with(o.run(), o.workflow())
              .with("count", o.count())
              .with("cause", o.cause())
              .count(Metric.WORKFLOW_TASK_FAILURES);
      case Observation.AppendLost o ->
          start(o, "append_conflict").with("run", o.run().value()).count(Metric.APPEND_CONFLICTS);
      case Observation.DeadLettered o ->
          start(o, "dead_letter")
              .with("dead_letter", o.id())
              .with("queue", o.queue())
              .count(Metric.DEAD_LETTERS);
      case Observation.TimerFired o ->
          start(o, "timer")
              .with("run", o.run().value())
              .measure(Metric.TIMER_LAG, o.lag().toMillis());
      case Observation.SlotsUsed o ->
          start(o, "slots").with("queue", o.queue()).measure(Metric.SLOTS_IN_USE, o.count());
    };
  }

  private static Line start(Observation observation, String event) {
    return new Line(Json.Obj.EMPTY, List.of())
        .with("time", observation.time().toString())
        .with("event", event);
  }

  private static Line closed(Observation.RunClosed o) {
    return start(o, "run")
        .with(o.run(), o.workflow())
        .with("to", o.status().wire())
        .with("cause", o.cause())
        .with("status", o.status().wire())
        .count(Metric.RUNS_FINISHED);
  }

  private static Line moved(Observation.TaskRunMoved o) {
    Line line =
        start(o, "task_run")
            .with(o.task().run(), o.workflow())
            .with("task_run", o.task().value())
            .with("name", o.name())
            .with("attempt", o.attempt())
            .with("from", o.from().wire())
            .with("to", o.to().wire())
            .with("cause", o.cause())
            .with("queue", o.queue());
    Line measured =
        switch (o.waited()) {
          case Wait.None _ -> line;
          case Wait.ForWorker(Duration waited) -> line.measure(Metric.QUEUE_AGE, waited.toMillis());
        };
    Line counted =
        switch (o.to()) {
          case PENDING_RETRY -> measured.count(Metric.RETRIES);
          case SUCCESS, FAILED, SHUTDOWN ->
              measured.with("state", o.to().wire()).count(Metric.TASK_RUNS_FINISHED);
          case NONE, PENDING, QUEUED, RUNNING, RESTARTING -> measured;
        };
    return o.cause().equals(WORKER_LOST) ? counted.count(Metric.LOST_LEASES) : counted;
  }
}
