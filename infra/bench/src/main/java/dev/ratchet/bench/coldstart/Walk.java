package dev.ratchet.bench.coldstart;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.core.json.Json;
import dev.ratchet.local.Emulators;
import dev.ratchet.local.Surroundings;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.testkit.lambda.Answer;
import dev.ratchet.testkit.lambda.FunctionCode;
import dev.ratchet.testkit.lambda.FunctionProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Two Workflow Runs walked through the functions, each function in a new JVM: what one answers or
 * sends is the next one's event, so that every first event finds real work.
 */
final class Walk implements AutoCloseable {
  private static final int NO_CONTENT = 204;
  private static final int REDIRECTION = 300;
  private static final int RUNS = 2;

  private final Emulators emulators;
  private final FunctionCode code;
  private final Surroundings surroundings;
  private final HttpServer receiver;

  Walk(Emulators emulators, FunctionCode code, Surroundings surroundings) throws IOException {
    this.emulators = requireNonNull(emulators, "emulators is null");
    this.code = requireNonNull(code, "code is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
    this.receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(NO_CONTENT, -1);
        });
    receiver.start();
  }

  /**
   * Every function once.
   *
   * @param counted whether classes are counted, which takes time
   */
  List<Sample> once(boolean counted) throws IOException, InterruptedException {
    var samples = new ArrayList<Sample>();
    String definition = Events.of("api.put-workflow");
    String url = "http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort());
    start(
        "ApiHandler",
        "PUT workflow",
        List.of(definition, definition, Events.settings(url)),
        counted,
        samples);
    String call = Events.call("api.start-run", "/v1/workflows/say-hello/runs", "{}");
    List<String> runs =
        start("ApiHandler", "POST run", Collections.nCopies(RUNS, call), counted, samples).stream()
            .map(Walk::runId)
            .toList();
    message("OrchestratorHandler", "orchestrator.started", runs, counted, samples);
    List<String> tasks =
        receive(RUNS).stream()
            .map(message -> Events.message("worker.activity-task", message.body()))
            .toList();
    start("WorkerHandler", "send-webhook", tasks, counted, samples);
    message("TimerHandler", "timer.wake-run", runs, counted, samples);
    message("SignalHandler", "signal.run-signal", runs, counted, samples);
    start("DeadLetterHandler", "activity-task", tasks, counted, samples);
    return samples;
  }

  private void message(
      String handler, String event, List<String> runs, boolean counted, List<Sample> samples)
      throws IOException, InterruptedException {
    String name = event.substring(event.indexOf('.') + 1);
    List<String> events = runs.stream().map(run -> Events.about(run, event)).toList();
    start(handler, name, events, counted, samples);
  }

  private List<String> start(
      String handler, String name, List<String> events, boolean counted, List<Sample> samples)
      throws IOException, InterruptedException {
    LambdaFunction function =
        emulators.template().functions().stream()
            .filter(f -> f.handler().endsWith("." + handler))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No function has the handler " + handler));
    Path log = Files.createTempFile(code.root().getParent(), "classes-", ".txt");
    List<String> options = new ArrayList<>(Lambda.options(function.memoryMegabytes()));
    if (counted) {
      options.add("-Xlog:class+load:file=" + log + "::filecount=0");
    }
    var launch =
        new FunctionProcess.Launch(
            code,
            function.handler(),
            function.timeout(),
            emulators.environment(function),
            Lambda.oneProcessor(),
            options);
    return measure(launch, handler + ", " + name, events, log, samples);
  }

  private List<String> measure(
      FunctionProcess.Launch launch,
      String name,
      List<String> events,
      Path log,
      List<Sample> samples)
      throws IOException, InterruptedException {
    long start = surroundings.ticks();
    try (var function = FunctionProcess.start(launch, surroundings.clock())) {
      function.awaitReady();
      long ready = surroundings.ticks() - start;
      long readyProcessor = function.processorTime().toMillis();
      var answers = new ArrayList<String>();
      answers.add(succeeded(function.invoke(events.getFirst())));
      long first = surroundings.ticks() - start;
      long firstProcessor = function.processorTime().toMillis();
      answers.add(succeeded(function.invoke(events.get(1))));
      long second = surroundings.ticks() - start - first;
      for (String event : events.subList(2, events.size())) {
        answers.add(succeeded(function.invoke(event)));
      }
      long classes = Files.readAllLines(log).size();
      samples.add(new Sample(name, ready, first, second, readyProcessor, firstProcessor, classes));
      return answers;
    }
  }

  /** Only work that succeeds is measured. */
  private static String succeeded(Answer answer) {
    Json.Obj json = Json.parseObject(answer.json());
    boolean isDone =
        json.get("statusCode") instanceof Json.Num(var status)
            ? status.intValue() < REDIRECTION
            : json.has("batchItemFailures") && json.array("batchItemFailures").isEmpty();
    if (!isDone) {
      throw new IllegalStateException("The function did not succeed; it answered " + answer);
    }
    return answer.json();
  }

  private static String runId(String response) {
    String body = Json.parseObject(response).text("body").orElseThrow();
    return Json.parseObject(body).text("id").orElseThrow();
  }

  private List<Message> receive(int count) {
    var sqs = emulators.sqs();
    String queue = sqs.getQueueUrl(get -> get.queueName("ratchet-default")).queueUrl();
    var messages = new ArrayList<Message>();
    while (messages.size() < count) {
      var received =
          sqs.receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(count).waitTimeSeconds(5));
      for (Message message : received.messages()) {
        sqs.deleteMessage(d -> d.queueUrl(queue).receiptHandle(message.receiptHandle()));
        messages.add(message);
      }
    }
    return messages;
  }

  @Override
  public void close() {
    receiver.stop(0);
  }
}
