package dev.ratchet.template;

import dev.ratchet.template.ResourceType.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Finds the metrics that alarms and dashboards look at. */
final class MetricModel {

  private static final String METRICS = "metrics";

  private final Deployed deployed;
  private final Problems problems;

  MetricModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<WatchedMetric> build() {
    var metrics = new ArrayList<WatchedMetric>();
    for (var alarm : deployed.sound(Kind.ALARM)) {
      metrics.addAll(ofAlarm(alarm));
    }
    for (var dashboard : deployed.sound(Kind.DASHBOARD)) {
      metrics.addAll(ofDashboard(dashboard));
    }
    return metrics;
  }

  private List<WatchedMetric> ofAlarm(Resource alarm) {
    var fields = alarm.fields();
    if (fields.has("MetricName") == fields.has("Metrics")) {
      problems.add(
          alarm.at(),
          "an alarm looks at one metric, or at a list",
          fields.has("Metrics") ? "both" : "neither",
          "MetricName or Metrics",
          "Give one of them");
      return List.of();
    }
    return fields.has("MetricName")
        ? List.of(metric(alarm, fields))
        : fields.objects("Metrics").stream()
            .filter(query -> query.has("MetricStat"))
            .map(query -> metric(alarm, query.object("MetricStat").object("Metric")))
            .toList();
  }

  private static WatchedMetric metric(Resource alarm, Fields fields) {
    Map<String, String> dimensions =
        fields.objects("Dimensions").stream()
            .collect(Collectors.toMap(d -> d.text("Name"), d -> d.text("Value")));
    return new WatchedMetric(
        alarm.logicalId(), fields.text("Namespace"), fields.text("MetricName"), dimensions);
  }

  /** A body is JSON, which is YAML too. */
  private List<WatchedMetric> ofDashboard(Resource dashboard) {
    var body = new NodeReader(problems).readText(dashboard.fields().text("DashboardBody"));
    var metrics = new ArrayList<WatchedMetric>();
    if (body instanceof Node.Mapping map
        && map.get("widgets").orElse(null) instanceof Node.Sequence(var widgets, Location _)) {
      for (var widget : widgets) {
        if (widget instanceof Node.Mapping properties) {
          var rows = new Fields(properties).object("properties").list(METRICS);
          rows.forEach(row -> add(dashboard, row, metrics));
        }
      }
    } else if (!(body instanceof Node.Broken)) {
      problems.add(
          dashboard.fields().at("DashboardBody"),
          "a dashboard has no widgets",
          body.describe(),
          "a JSON object with a list of widgets",
          "Write it");
    }
    return metrics;
  }

  private void add(Resource dashboard, Node row, List<WatchedMetric> metrics) {
    List<String> texts =
        row instanceof Node.Sequence(var elements, Location _)
            ? elements.stream().filter(Node.Scalar.class::isInstance).map(Fields::text).toList()
            : List.of();
    if (texts.size() < 2 || texts.size() % 2 != 0) {
      problems.add(
          dashboard.fields().at("DashboardBody"),
          "a row of a dashboard names no metric",
          row.describe(),
          "[namespace, metric, dimension, value, ...]",
          "Write out namespace, metric and dimensions");
      return;
    }
    var dimensions = new LinkedHashMap<String, String>();
    for (int i = 2; i < texts.size(); i += 2) {
      dimensions.put(texts.get(i), texts.get(i + 1));
    }
    metrics.add(new WatchedMetric(dashboard.logicalId(), texts.get(0), texts.get(1), dimensions));
  }
}
