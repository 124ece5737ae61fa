package dev.ratchet.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code GET /v1/runs/{id}/history}: the only place here that knows its shape. */
final class History {

  private static final String LINE = "  %7s  %-16s %-14s -> %s%s";

  private final List<String> lines;
  private final String status;

  private History(List<String> lines, String status) {
    this.lines = List.copyOf(lines);
    this.status = status;
  }

  /** Reads a history, however far it has come. */
  static History of(JsonNode history) {
    var lines = new ArrayList<String>();
    var status = "";
    var start = Instant.EPOCH;
    for (var event : history.path("events")) {
      var time = Instant.parse(event.path("time").asText());
      if (lines.isEmpty()) {
        start = time;
      }
      lines.add(line(event, seconds(Duration.between(start, time))));
      if (event.path("type").asText().equals("run_closed")) {
        status = event.path("status").asText();
      }
    }
    return new History(lines, status);
  }

  private static String line(JsonNode event, String after) {
    var task = event.path("task").asText();
    return switch (event.path("type").asText()) {
      case "task_state" ->
          LINE.formatted(
              after,
              task,
              event.path("from").asText(),
              event.path("to").asText(),
              event.has("error") ? "  " + event.path("error").path("code").asText() : "");
      case "task_skipped" ->
          LINE.formatted(after, task, "none", "(skipped: its when is false)", "");
      case "run_started" -> LINE.formatted(after, "(run)", "", "running", "");
      case "run_closed" ->
          LINE.formatted(after, "(run)", "running", event.path("status").asText(), "");
      default -> LINE.formatted(after, "(run)", event.path("type").asText(), "", "");
    };
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f s", duration.toMillis() / 1000.0);
  }

  /** One line for each event, in order. */
  List<String> lines() {
    return lines;
  }

  /** The status that the run ended with; empty while it runs. */
  String closedWith() {
    return status;
  }
}
