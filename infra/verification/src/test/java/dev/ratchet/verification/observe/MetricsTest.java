package dev.ratchet.verification.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.handlers.Metric;
import dev.ratchet.template.AwsResource;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.Template;
import dev.ratchet.verification.Repository;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alarms and dashboard look at metrics that there are, and at all of ours. */
class MetricsTest {
  /** What AWS measures by itself, with its dimension. */
  private static final Map<String, String> OF_AWS =
      Map.of(
          "AWS/SQS ApproximateAgeOfOldestMessage", "QueueName",
          "AWS/SQS ApproximateNumberOfMessagesVisible", "QueueName",
          "AWS/Lambda Invocations", "FunctionName",
          "AWS/Lambda Errors", "FunctionName",
          "AWS/Lambda Throttles", "FunctionName",
          "AWS/Lambda Duration", "FunctionName");

  private record Watched(String namespace, String name, Map<String, String> dimensions) {
    /** As an alarm names it. */
    static Watched of(Json.Obj metric) {
      var dimensions = new HashMap<String, String>();
      for (Json dimension : metric.array("Dimensions")) {
        dimensions.put(text(dimension, "Name"), text(dimension, "Value"));
      }
      return new Watched(text(metric, "Namespace"), text(metric, "MetricName"), dimensions);
    }

    /**
     * As a dashboard does: namespace, name, dimensions each with its value, and how it is drawn.
     */
    static Watched of(Json.Arr row) {
      List<String> texts =
          row.items().stream()
              .filter(Json.Str.class::isInstance)
              .map(item -> ((Json.Str) item).value())
              .toList();
      var dimensions = new HashMap<String, String>();
      for (int i = 2; i < texts.size(); i += 2) {
        dimensions.put(texts.get(i), texts.get(i + 1));
      }
      return new Watched(texts.get(0), texts.get(1), dimensions);
    }

    private static String text(Json object, String name) {
      return ((Json.Obj) object).text(name).orElseThrow();
    }
  }

  private static Template template;
  private static List<Watched> metrics;

  @BeforeAll
  static void read() throws Exception {
    var deployment = Deployment.local("shop", name -> "https://sqs/" + name, "https://api");
    template = Template.read(Repository.root().resolve("template.yaml"), deployment, Map.of());
    metrics = template.resources().stream().flatMap(MetricsTest::metrics).toList();
  }

  private static Stream<Watched> metrics(AwsResource resource) {
    Json.Obj properties = resource.properties();
    return switch (resource.type()) {
      case "AWS::CloudWatch::Alarm" ->
          properties.has("MetricName")
              ? Stream.of(Watched.of(properties))
              : objects(properties.array("Metrics"))
                  .filter(query -> query.has("MetricStat"))
                  .map(query -> Watched.of(query.object("MetricStat").object("Metric")));
      case "AWS::CloudWatch::Dashboard" ->
          objects(Json.parseObject(properties.text("DashboardBody").orElseThrow()).array("widgets"))
              .flatMap(widget -> widget.object("properties").array("metrics").stream())
              .map(row -> Watched.of((Json.Arr) row));
      default -> Stream.of();
    };
  }

  private static Stream<Json.Obj> objects(List<Json> items) {
    return items.stream().map(Json.Obj.class::cast);
  }

  private static List<Watched> watched(String namespace) {
    return metrics.stream().filter(m -> m.namespace().equals(namespace)).toList();
  }

  @Test
  void everyMetricOfOursThatIsWatchedIsOneThatIsWrittenWithTheSameDimensions() {
    Map<String, Metric> written =
        Arrays.stream(Metric.values()).collect(Collectors.toMap(Metric::wire, metric -> metric));
    assertThat(watched(Metric.NAMESPACE))
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              assertThat(written).containsKey(metric.name());
              var dimensions = new HashSet<>(written.get(metric.name()).dimensions());
              dimensions.add(Metric.STACK);
              assertThat(metric.dimensions().keySet()).as(metric.name()).isEqualTo(dimensions);
              assertThat(metric.dimensions()).containsEntry(Metric.STACK, "shop");
            });
  }

  @Test
  void everyMetricThatIsWrittenIsWatched() {
    assertThat(watched(Metric.NAMESPACE))
        .extracting(Watched::name)
        .containsAll(Arrays.stream(Metric.values()).map(Metric::wire).toList());
  }

  @Test
  void everyMetricOfAwsThatIsWatchedIsOfAQueueOrFunctionOfTheTemplate() {
    Set<String> names =
        template.queues().stream()
            .map(SqsQueue::name)
            .collect(Collectors.toCollection(HashSet::new));
    template.functions().stream().map(LambdaFunction::name).forEach(names::add);
    assertThat(metrics)
        .filteredOn(metric -> !metric.namespace().equals(Metric.NAMESPACE))
        .isNotEmpty()
        .allSatisfy(
            metric -> {
              String name = metric.namespace() + " " + metric.name();
              assertThat(OF_AWS).containsKey(name);
              assertThat(metric.dimensions().keySet()).containsExactly(OF_AWS.get(name));
              assertThat(names).containsAll(metric.dimensions().values());
            });
  }

  @Test
  void errorsAndThrottlesOfEveryFunctionAreWatched() {
    for (String metric : List.of("Errors", "Throttles", "Duration")) {
      assertThat(watched("AWS/Lambda"))
          .filteredOn(m -> m.name().equals(metric))
          .flatExtracting(m -> m.dimensions().values())
          .containsAll(template.functions().stream().map(LambdaFunction::name).toList());
    }
  }

  @Test
  void everyTaskQueueIsWatched() {
    for (String metric : List.of("QueueAge", "Retries")) {
      assertThat(queuesOf(metric)).containsExactlyInAnyOrder("default", "payments");
    }
    assertThat(queuesOf("SlotsInUse")).containsExactlyInAnyOrder("default", "payments", "slow");
  }

  private static List<String> queuesOf(String metric) {
    return watched(Metric.NAMESPACE).stream()
        .filter(m -> m.name().equals(metric))
        .map(m -> m.dimensions().get("queue"))
        .toList();
  }
}
