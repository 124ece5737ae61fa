package dev.ratchet.template;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes functions and what invokes them, and checks what Lambda would refuse. */
final class FunctionModel {

  private static final int BATCH_SIZE = 10;
  private static final int BATCH_SIZE_WITHOUT_WINDOW = 10;
  private static final String SCHEDULE = "(rate|cron)\\(.+\\)";

  private final Path folder;
  private final Deployed deployed;
  private final Problems problems;
  private final Map<String, SqsQueue> queues = new HashMap<>();
  private final Map<String, List<HttpApiSource>> routes;

  /**
   * @param folder what code paths are relative to
   * @param queues those without a problem
   */
  FunctionModel(
      Path folder,
      Deployed deployed,
      Problems problems,
      List<SqsQueue> queues,
      Map<String, List<HttpApiSource>> routes) {
    this.folder = folder;
    this.deployed = deployed;
    this.problems = problems;
    this.routes = routes;
    queues.forEach(queue -> this.queues.put(queue.logicalId(), queue));
  }

  List<LambdaFunction> build() {
    return deployed.of(ResourceType.FUNCTION).stream().map(this::function).toList();
  }

  private LambdaFunction function(Resource resource) {
    var fields = resource.fields(problems).needs("Handler", "Runtime", "CodeUri");
    var physical = deployed.physical(resource);
    fields.text("FunctionName");
    fields.text("Runtime");
    var timeout = fields.seconds("Timeout", 1, 900, 3);
    var sources = new ArrayList<EventSource>();
    var events = fields.object("Events");
    for (var name : fields.map("Events").names()) {
      source(name, events.named(name, name), timeout, sources);
    }
    sources.addAll(routes.getOrDefault(resource.logicalId(), List.of()));
    var function =
        new LambdaFunction(
            resource.logicalId(),
            physical.name(),
            physical.arn(),
            fields.text("Handler"),
            folder.resolve(fields.text("CodeUri")).normalize(),
            timeout,
            fields.whole("MemorySize", 128, 10_240, 128),
            fields.object("Environment", "Variables").textsByName("Variables"),
            sources);
    fields.close();
    return function;
  }

  private void source(String name, Fields event, Duration timeout, List<EventSource> sources) {
    switch (event.needs("Type").choice("Type", "SQS", "Schedule")) {
      case "SQS" -> sources.add(queue(name, event.named("Properties", "the event SQS"), timeout));
      case "Schedule" ->
          sources.add(schedule(name, event.named("Properties", "the event Schedule")));
      default -> event.knows(List.of("Properties"));
    }
  }

  private EventSource schedule(String name, Fields fields) {
    var expression =
        fields.needs("Schedule").knows(List.of("Name", "Description")).text("Schedule");
    if (fields.isText("Schedule") && !expression.matches(SCHEDULE)) {
      problems.add(
          fields.at("Schedule"),
          "is not a schedule",
          expression,
          "rate(...) or cron(...)",
          "Write for example rate(1 minute)");
    }
    return new ScheduleSource(name, expression, fields.text("Input"), fields.flag("Enabled", true));
  }

  private EventSource queue(String name, Fields fields, Duration timeout) {
    var queue = deployed.queue(fields.needs("Queue"), "Queue");
    var id = queue.map(physical -> physical.resource().logicalId()).orElse("");
    var source =
        new SqsSource(
            name,
            id,
            fields.whole("BatchSize", 1, 10_000, BATCH_SIZE),
            fields.seconds("MaximumBatchingWindowInSeconds", 0, 300, 0),
            fields
                .object("ScalingConfig", "MaximumConcurrency")
                .whole("MaximumConcurrency", 2, 1_000, SqsSource.UNBOUNDED),
            !fields.choices("FunctionResponseTypes", "ReportBatchItemFailures").isEmpty(),
            fields.flag("Enabled", true));
    if (queues.containsKey(id)) {
      checkBatch(source, queues.get(id), fields);
      checkVisibility(queues.get(id), timeout, fields);
    }
    return source;
  }

  private void checkBatch(SqsSource source, SqsQueue queue, Fields fields) {
    boolean isGathered = !source.window().isZero();
    if (queue.fifo() && isGathered) {
      var seconds = source.window().toSeconds() + " seconds";
      var at = fields.at("MaximumBatchingWindowInSeconds");
      problems.add(at, "a FIFO queue has no batch window", seconds, "none", "Remove it");
    }
    if (source.batchSize() > BATCH_SIZE_WITHOUT_WINDOW && (queue.fifo() || !isGathered)) {
      problems.add(
          fields.at("BatchSize"),
          "the batch is too large",
          String.valueOf(source.batchSize()),
          queue.fifo() ? "at most 10 from a FIFO queue" : "at most 10 without a batch window",
          "Lower it" + (queue.fifo() ? "" : ", or set MaximumBatchingWindowInSeconds"));
    }
  }

  private void checkVisibility(SqsQueue queue, Duration timeout, Fields fields) {
    if (queue.visibilityTimeout().compareTo(timeout) < 0) {
      problems.add(
          fields.at("Queue"),
          "messages become visible again while the function still runs",
          "a visibility timeout of %d s and a function timeout of %d s"
              .formatted(queue.visibilityTimeout().toSeconds(), timeout.toSeconds()),
          "a visibility timeout of at least the function timeout, better six times that",
          "Raise VisibilityTimeout of " + queue.logicalId());
    }
  }
}
