package dev.ratchet.handlers.api;

import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.workflow.RunStatus;
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
  private static final Set<String> KNOWN =
      new TreeSet<>(Set.of("workflow", "status", "from", "to", "limit", "cursor"));

  private final Request request;
  private final List<Problem> problems;

  private RunQueries(Request request, List<Problem> problems) {
    this.request = request;
    this.problems = problems;
  }

  static RunQuery read(Request request, List<Problem> problems) {
    return new RunQueries(request, problems).read();
  }

  private RunQuery read() {
    for (String name : new TreeSet<>(request.query().keySet())) {
      if (!KNOWN.contains(name)) {
        wrong(name, "There is no such parameter.", "Use one of " + KNOWN + ".");
      }
    }
    RunId from = RunId.least(time("from", Instant.EPOCH));
    RunId to = RunId.least(time("to", Instant.ofEpochMilli((1L << 48) - 1)));
    RunId before = cursor(to);
    return new RunQuery(names("workflow"), statuses(), from, before, limit());
  }

  private Set<String> names(String parameter) {
    return request
        .parameter(parameter)
        .<Set<String>>map(text -> new TreeSet<>(List.of(text.split(",", -1))))
        .orElse(Set.of());
  }

  private Set<RunStatus> statuses() {
    var statuses = new HashSet<RunStatus>();
    for (String wire : names("status")) {
      Optional<RunStatus> status = RunStatus.ofWire(wire);
      if (status.isEmpty()) {
        String known =
            Arrays.stream(RunStatus.values())
                .map(RunStatus::wire)
                .collect(Collectors.joining(", "));
        wrong("status", "\"" + wire + "\" is no status.", "Use " + known + ".");
      }
      status.ifPresent(statuses::add);
    }
    return statuses;
  }

  private Instant time(String name, Instant otherwise) {
    Optional<String> text = request.parameter(name);
    try {
      return text.map(Instant::parse).orElse(otherwise);
    } catch (DateTimeException e) {
      wrong(name, "\"" + text.get() + "\" is no time.", "Write for example 2026-11-22T10:15:30Z.");
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
    int limit = text.map(Numbers::parse).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > RunQuery.LIMIT_MAX) {
      wrong(
          "limit",
          "\"" + text.orElse("") + "\" is not 1 to " + RunQuery.LIMIT_MAX + ".",
          "Give a whole number in that range.");
      return LIMIT_DEFAULT;
    }
    return limit;
  }

  private void wrong(String name, String message, String fix) {
    problems.add(new Problem("?" + name, message, fix));
  }
}
