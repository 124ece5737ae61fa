package dev.ratchet.bench.coldstart;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import dev.ratchet.core.json.Json;
import dev.ratchet.emulator.Emulators;
import dev.ratchet.emulator.host.Surroundings;
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
import java.util.HashMap;
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
  private final List<Path> jars;
  private final HttpServer receiver;

  /**
   * @param jars the code once more, as a cache of classes wants it: in jars alone
   */
  Walk(Emulators emulators, FunctionCode code, List<Path> jars, Surroundings surroundings)
      throws IOException {
    this.emulators = requireNonNull(emulators, "emulators is null");
    this.code = requireNonNull(code, "code is null");
    this.jars = List.copyOf(jars);
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

  /** Every function once. */
  List<Sample> once(Start how) throws IOException, InterruptedException {
    var samples = new ArrayList<Sample>();
    String definition = Events.of("api.put-workflow");
    String url = "http://127.0.0.1:%d/".formatted(receiver.getAddress().getPort());
    start(
        "ApiHandler",
        "PUT workflow",
        List.of(definition, definition, Events.settings(url)),
        how,
        samples);
    String call = Events.call("api.start-run", "/v1/workflows/say-hello/runs", "{}");
    List<String> runs =
        start("ApiHandler", "POST run", Collections.nCopies(RUNS, call), how, samples).stream()
            .map(Walk::runId)
            .toList();
    message("OrchestratorHandler", "orchestrator.started", runs, how, samples);
    List<String> tasks =
        receive(RUNS).stream()
            .map(message -> Events.message("worker.activity-task", message.body()))
            .toList();
    start("WorkerHandler", "send-webhook", tasks, how, samples);
    message("TimerHandler", "timer.wake-run", runs, how, samples);
    message("SignalHandler", "signal.run-signal", runs, how, samples);
    start("DeadLetterHandler", "activity-task", tasks, how, samples);
    return samples;
  }

  private void message(
      String handler, String event, List<String> runs, Start how, List<Sample> samples)
      throws IOException, InterruptedException {
    String name = event.substring(event.indexOf('.') + 1);
    List<String> events = runs.stream().map(run -> Events.about(run, event)).toList();
    start(handler, name, events, how, samples);
  }

  private List<String> start(
      String handler, String name, List<String> events, Start how, List<Sample> samples)
      throws IOException, InterruptedException {
    LambdaFunction function =
        emulators.template().functions().stream()
            .filter(f -> f.handler().endsWith("." + handler))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No function has the handler " + handler));
    Path folder = code.root().getParent();
    Path log = Files.createTempFile(folder, "classes-", ".txt");
    Path cache = folder.resolve((handler + "-" + name).replaceAll("[^A-Za-z]+", "-") + ".aot");
    List<String> options = new ArrayList<>(Lambda.options(function.memoryMegabytes()));
    options.addAll(
        switch (how) {
          case PLAIN, SNAPSHOT -> List.of();
          case COUNTED -> List.of("-Xlog:class+load:file=" + log + "::filecount=0");
          case TRAINING -> List.of("-XX:AOTCacheOutput=" + cache);
          case CACHED -> List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
        });
    var environment = new HashMap<>(emulators.environment(function));
    environment.put("RATCHET_LOCAL_RUN", "true");
    if (how == Start.SNAPSHOT) {
      environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    }
    var launch =
        new FunctionProcess.Launch(
            code,
            function.handler(),
            function.timeout(),
            environment,
            Lambda.oneProcessor(),
            options,
            how == Start.TRAINING || how == Start.CACHED ? jars : List.of());
    return measure(launch, handler + ", " + name, events, how, log, samples);
  }

  private List<String> measure(
      FunctionProcess.Launch launch,
      String name,
      List<String> events,
      Start how,
      Path log,
      List<Sample> samples)
      throws IOException, InterruptedException {
    long start = surroundings.ticks();
    try (var function = FunctionProcess.start(launch, surroundings.clock())) {
      long startProcessor = 0;
      if (how == Start.SNAPSHOT) {
        function.awaitSnapshot();
        startProcessor = function.processorTime().toMillis();
        start = surroundings.ticks();
        function.restore();
      }
      function.awaitReady();
      long ready = surroundings.ticks() - start;
      long readyProcessor = function.processorTime().toMillis() - startProcessor;
      var answers = new ArrayList<String>();
      answers.add(succeeded(function.invoke(events.getFirst())));
      long first = surroundings.ticks() - start;
      long firstProcessor = function.processorTime().toMillis() - startProcessor;
      answers.add(succeeded(function.invoke(events.get(1))));
      long second = surroundings.ticks() - start - first;
      for (String event : events.subList(2, events.size())) {
        answers.add(succeeded(function.invoke(event)));
      }
      if (how == Start.TRAINING) {
        function.end();
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
