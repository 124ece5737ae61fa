package dev.ratchet.template;

import dev.ratchet.template.ResourceType.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes functions and what invokes them, and checks what Lambda would refuse. */
final class FunctionModel {

  private static final int TIMEOUT_SECONDS = 3;
  private static final int MEMORY_MEGABYTES = 128;
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
    return deployed.sound(Kind.FUNCTION).stream().map(this::function).toList();
  }

  private LambdaFunction function(Resource resource) {
    var fields = resource.fields();
    var timeout = fields.seconds("Timeout", Duration.ofSeconds(TIMEOUT_SECONDS));
    var sources = new ArrayList<EventSource>();
    for (var event : fields.object("Events").map().entries()) {
      sources.add(source(event, timeout));
    }
    sources.addAll(routes.getOrDefault(resource.logicalId(), List.of()));
    return new LambdaFunction(
        resource.logicalId(),
        deployed.name(resource),
        deployed.arn(resource),
        fields.text("Handler"),
        fields.text("Runtime"),
        folder.resolve(fields.text("CodeUri")).normalize(),
        timeout,
        fields.whole("MemorySize", MEMORY_MEGABYTES),
        fields.has("Architectures") ? fields.texts("Architectures") : List.of("x86_64"),
        fields.object("Environment").textsByName("Variables"),
        sources);
  }

  private EventSource source(Node.Entry event, Duration timeout) {
    var fields = Fields.of(event.value());
    var properties = fields.object("Properties");
    return fields.text("Type").equals("SQS")
        ? queue(event.name(), properties, timeout)
        : schedule(event.name(), properties);
  }

  private EventSource schedule(String name, Fields fields) {
    var expression = fields.text("Schedule");
    if (!expression.matches(SCHEDULE)) {
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
    var source =
        new SqsSource(
            name,
            queueId(fields),
            fields.whole("BatchSize", BATCH_SIZE),
            fields.seconds("MaximumBatchingWindowInSeconds", Duration.ZERO),
            fields.object("ScalingConfig").whole("MaximumConcurrency", SqsSource.UNBOUNDED),
            fields.texts("FunctionResponseTypes").contains("ReportBatchItemFailures"),
            fields.flag("Enabled", true));
    var queue = queues.get(source.queue());
    if (queue != null) {
      checkBatch(source, queue, fields);
      checkVisibility(queue, timeout, fields);
    }
    return source;
  }

  private String queueId(Fields fields) {
    var arn = fields.text("Queue");
    return deployed
        .byArn(Kind.QUEUE, arn)
        .map(Resource::logicalId)
        .orElseGet(
            () -> {
              problems.add(
                  fields.at("Queue"),
                  "not the ARN of a queue of this template",
                  arn,
                  "!GetAtt of one of " + String.join(", ", deployed.ids(Kind.QUEUE)),
                  "Name a queue of this template");
              return "";
            });
  }

  private void checkBatch(SqsSource source, SqsQueue queue, Fields fields) {
    if (queue.fifo() && !source.window().isZero()) {
      problems.add(
          fields.at("MaximumBatchingWindowInSeconds"),
          "a FIFO queue has no batch window",
          source.window().toSeconds() + " seconds",
          "none",
          "Remove it");
    }
    boolean large = source.batchSize() > BATCH_SIZE_WITHOUT_WINDOW;
    if (large && (queue.fifo() || source.window().isZero())) {
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
