package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.RunQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the parameters of {@code GET /v1/runs} and gathers everything that is wrong with them. */
final class RunQueries {
  private static final int LIMIT_DEFAULT = 20;
  private static final int FILTER_VALUES_MAX = 100;

  /** When every run has started that there can be. */
  private static final Instant END = Instant.ofEpochMilli((1L << 48) - 1);

  private final Request request;
  private final List<Problem> problems;

  private RunQueries(Request request, List<Problem> problems) {
    this.request = request;
    this.problems = problems;
  }

  /**
   * Reads a query.
   *
   * @param problems where what is wrong is added; the query means nothing then
   */
  static RunQuery read(Request request, List<Problem> problems) {
    return new RunQueries(request, problems).read();
  }

  private RunQuery read() {
    problems.addAll(
        request.unknownParameters("workflow", "status", "from", "to", "limit", "cursor"));
    Set<String> workflows = workflows();
    Set<RunStatus> statuses = statuses();
    Instant from = time("from", Instant.EPOCH);
    Instant to = time("to", END);
    if (from.isAfter(to)) {
      wrong("from", "It is after to, so that no run can match.", "Exchange the two.");
    }
    RunId end = RunId.least(to);
    return new RunQuery(workflows, statuses, RunId.least(from), cursor(end), limit());
  }

  private Set<String> values(String parameter) {
    Optional<String> text = request.parameter(parameter);
    if (text.isEmpty()) {
      return Set.of();
    }
    var values = new TreeSet<>(List.of(text.get().split(",", -1)));
    if (values.size() > FILTER_VALUES_MAX) {
      wrong(
          parameter,
          "It has %d values, expected at most %d.".formatted(values.size(), FILTER_VALUES_MAX),
          "Ask for fewer, or for all by leaving it out.");
      return Set.of();
    }
    return values;
  }

  private Set<String> workflows() {
    Set<String> names = values("workflow");
    for (String name : names) {
      if (!KebabName.isValid(name)) {
        wrong(
            "workflow",
            "\"" + Excerpt.of(name) + "\" is no name of a Workflow Definition.",
            "Use " + WorkflowRoutes.NAME_RULE + "; with commas between several.");
      }
    }
    return names;
  }

  private Set<RunStatus> statuses() {
    var statuses = new HashSet<RunStatus>();
    for (String wire : values("status")) {
      Optional<RunStatus> status = RunStatus.ofWire(wire);
      if (status.isEmpty()) {
        String known =
            Arrays.stream(RunStatus.values())
                .map(RunStatus::wire)
                .collect(Collectors.joining(", "));
        wrong(
            "status",
            "\"" + Excerpt.of(wire) + "\" is no status.",
            "Use one of these, or several with commas between: " + known + ".");
      }
      status.ifPresent(statuses::add);
    }
    return statuses;
  }

  private Instant time(String name, Instant otherwise) {
    Optional<String> text = request.parameter(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Instant time = Instant.parse(text.get());
      return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(END) ? END : time;
    } catch (DateTimeException e) {
      wrong(
          name,
          "\"" + Excerpt.of(text.get()) + "\" is no time.",
          "Write for example 2026-11-22T10:15:30Z.");
      return otherwise;
    }
  }

  private RunId cursor(RunId to) {
    Optional<String> text = request.parameter("cursor");
    if (text.isEmpty()) {
      return to;
    }
    if (!RunId.isValid(text.get())) {
      wrong("cursor", "It is no cursor.", "Give the cursor of the page before, as it is.");
      return to;
    }
    RunId cursor = new RunId(text.get());
    return cursor.compareTo(to) < 0 ? cursor : to;
  }

  private int limit() {
    Optional<String> text = request.parameter("limit");
    int limit = text.map(WholeNumber::parse).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > RunQuery.LIMIT_MAX) {
      wrong(
          "limit",
          "\"%s\" is not 1 to %d.".formatted(Excerpt.of(text.orElse("")), RunQuery.LIMIT_MAX),
          "Give a whole number in that range.");
      return LIMIT_DEFAULT;
    }
    return limit;
  }

  private void wrong(String name, String message, String fix) {
    problems.add(new Problem("?" + name, message, fix));
  }
}
