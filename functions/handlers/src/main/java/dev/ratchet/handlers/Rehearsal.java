package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.PretendAws;
import dev.ratchet.core.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plays a Workflow Run from its start to its end before a snapshot is taken, with another instance
 * of the function's handler in its part. All other parts are played by the API and the handlers of
 * its deliveries; AWS is pretended, nothing is logged, and the one task's call is refused before it
 * is made.
 */
final class Rehearsal {
  private static final String ARN = "arn:aws:sqs:us-east-1:123456789012:";

  /** How API Gateway tells who signed a call. */
  private static final Json.Obj SIGNED =
      Json.Obj.EMPTY.with("iam", Json.Obj.EMPTY.with("userArn", "rehearsal"));

  /** More messages than the run sends. */
  private static final int MESSAGES_MAX = 20;

  private final Map<String, String> environment;
  private final PretendAws aws = new PretendAws();
  private String last = "";

  Rehearsal(Map<String, String> environment) {
    this.environment = new HashMap<>(environment);
    // Whatever the function may reach, its rehearsal may reach nothing.
    this.environment.put("RATCHET_ALLOW_PRIVATE_NETWORK", "false");
    this.environment.put("RATCHET_RETENTION_DAYS", "30");
  }

  /**
   * Who rehearses.
   *
   * @param part what the handler takes
   */
  record Cast(Part part, RequestStreamHandler handler) {}

  /** A handler's part in a run. */
  enum Part {
    /** Calls of the HTTP API. */
    CALLS,
    /** Workflow Tasks. */
    WORKFLOW_TASKS,
    /** Activity Tasks. */
    ACTIVITY_TASKS,
    /** Messages that a run without trouble does not send; an empty batch stands for them. */
    OTHERS,
    /** The clock's events. */
    TICKS
  }

  /**
   * Plays.
   *
   * @param cast makes the handler from a composition that calls nobody
   * @throws IllegalStateException if the run does not come to its end
   */
  void play(Function<Composition, Cast> cast) {
    var composition = Composition.pretending(environment, aws);
    Cast own = cast.apply(composition);
    RequestStreamHandler api =
        own.part() == Part.CALLS ? own.handler() : new ApiHandler(composition);
    call(api, "PUT", "/v1/workflows/rehearsal", definition());
    call(api, "POST", "/v1/workflows/rehearsal/runs", "{\"context\": {\"name\": \"Ada\"}}");
    String run = Json.parseObject(body(last)).text("id").orElseThrow();
    deliver(own, composition);
    call(api, "GET", "/v1/runs/" + run, "");
    switch (own.part()) {
      case OTHERS -> handle(own.handler(), Json.Obj.EMPTY.with("Records", Json.Arr.EMPTY));
      case TICKS -> handle(own.handler(), Json.Obj.EMPTY);
      case CALLS, WORKFLOW_TASKS, ACTIVITY_TASKS -> {
        // It has played its part.
      }
    }
    try {
      AwsClients.prepareTls();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was asked of AWS, in order. */
  List<String> operations() {
    return aws.operations();
  }

  /** A task that the worker runs, and whose failure the definition bears. */
  private String definition() {
    String queue = environment.get("RATCHET_TASK_QUEUES").split("=")[0].strip();
    return """
    {"tasks": [{"name": "call", "task": "call-api", "queue": "QUEUE", "on_failure": "continue",
      "with": {"method": "GET", "url": "{% 'http://127.0.0.1:9/' & $context.name %}"}}]}
    """
        .replace("QUEUE", queue);
  }

  /** Brings each message that is sent to its receiver, until none is left. */
  private void deliver(Cast own, Composition composition) {
    String workflowTasks = environment.get("RATCHET_WORKFLOW_TASKS_QUEUE_URL");
    String timers = environment.get("RATCHET_TIMERS_QUEUE_URL");
    for (int i = 0; i < MESSAGES_MAX; i++) {
      Optional<PretendAws.Sent> sent = aws.take();
      if (sent.isEmpty()) {
        return;
      }
      String url = sent.get().queueUrl();
      if (!url.equals(timers)) {
        Part part = url.equals(workflowTasks) ? Part.WORKFLOW_TASKS : Part.ACTIVITY_TASKS;
        handle(own.part() == part ? own.handler() : other(part, composition), message(sent.get()));
      }
    }
    throw new IllegalStateException(
        "A run of one task sends more than " + MESSAGES_MAX + " messages.");
  }

  private static RequestStreamHandler other(Part part, Composition composition) {
    return part == Part.WORKFLOW_TASKS
        ? new OrchestratorHandler(composition)
        : new WorkerHandler(composition);
  }

  private static Json.Obj message(PretendAws.Sent sent) {
    String queue = sent.queueUrl().substring(sent.queueUrl().lastIndexOf('/') + 1);
    Json.Obj record =
        Json.Obj.EMPTY
            .with("messageId", "rehearsal")
            .with("body", sent.body())
            .with("eventSourceARN", ARN + queue)
            .with("attributes", Json.Obj.EMPTY.with("ApproximateReceiveCount", "1"));
    return Json.Obj.EMPTY.with("Records", new Json.Arr(List.of(record)));
  }

  private static String body(String response) {
    return Json.parseObject(response).text("body").orElseThrow();
  }

  private void call(RequestStreamHandler api, String method, String path, String body) {
    Json.Obj http = Json.Obj.EMPTY.with("method", method).with("path", path);
    handle(
        api,
        Json.Obj.EMPTY
            .with("version", "2.0")
            .with("rawPath", path)
            .with("requestContext", Json.Obj.EMPTY.with("http", http).with("authorizer", SIGNED))
            .with("body", body));
    if (!last.contains("\"statusCode\":20")) {
      throw new IllegalStateException(method + " " + path + " did not succeed: " + last);
    }
  }

  private void handle(RequestStreamHandler handler, Json.Obj event) {
    var answer = new ByteArrayOutputStream();
    byte[] json = event.text().getBytes(StandardCharsets.UTF_8);
    try {
      handler.handleRequest(new ByteArrayInputStream(json), answer, new RehearsalContext());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = answer.toString(StandardCharsets.UTF_8);
  }
}
