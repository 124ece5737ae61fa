package dev.ratchet.core.definition;

import dev.ratchet.core.expression.ExpressionException;
import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.retry.RetryPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a schema cannot say about a definition: that names are known and unique, that no task waits
 * for itself, that expressions parse, that limits do not contradict each other. Passes over what is
 * of the wrong shape, since the schema has spoken about it.
 */
final class DefinitionChecks {
  private final List<Json> tasks;
  private final Problems problems;
  private final Map<String, Integer> indexes = new HashMap<>();

  private DefinitionChecks(Json.Obj document, Problems problems) {
    this.tasks = document.array("tasks");
    this.problems = problems;
  }

  static void check(Json.Obj document, Problems problems) {
    var checks = new DefinitionChecks(document, problems);
    checks.checkNames();
    checks.forEachTask(checks::checkNeeds);
    checks.checkCycles();
    checks.forEachTask(checks::checkExpressions);
    checks.forEachTask(checks::checkOptions);
  }

  /** What only a deployment knows: that its Task Queues are there. */
  static void checkQueues(Json.Obj document, Set<String> queues, Problems problems) {
    new DefinitionChecks(document, problems)
        .forEachTask(
            (path, task) -> {
              String queue = task.text("queue").orElse(TaskStep.DEFAULT_QUEUE);
              if (!queues.contains(queue)) {
                problems.add(
                    path + "/queue",
                    "This deployment has no Task Queue \"%s\".".formatted(Problems.shown(queue)),
                    "Use one of %s, or add the queue to template.yaml."
                        .formatted(String.join(", ", new TreeSet<>(queues))));
              }
            });
  }

  private interface Check {
    void apply(String path, Json.Obj task);
  }

  private void forEachTask(Check check) {
    for (int i = 0; i < tasks.size() && !problems.isFull(); i++) {
      if (tasks.get(i) instanceof Json.Obj task) {
        check.apply("/tasks/" + i, task);
      }
    }
  }

  private void checkNames() {
    forEachTask(
        (path, task) ->
            task.text("name")
                .ifPresent(
                    name -> {
                      Integer first = indexes.putIfAbsent(name, indexOf(path));
                      if (first != null) {
                        problems.add(
                            path + "/name",
                            "The name \"%s\" is already that of /tasks/%d."
                                .formatted(Problems.shown(name), first),
                            "Give one of the two another name.");
                      }
                    }));
  }

  private static int indexOf(String taskPath) {
    return Integer.parseInt(Pointer.last(taskPath));
  }

  private void checkNeeds(String path, Json.Obj task) {
    String self = task.text("name").orElse("");
    var seen = new LinkedHashSet<String>();
    List<Json> needs = task.array("needs");
    for (int i = 0; i < needs.size() && !problems.isFull(); i++) {
      String place = path + "/needs/" + i;
      if (!(needs.get(i) instanceof Json.Str(String name)) || problems.has(place)) {
        continue;
      }
      if (name.equals(self)) {
        problems.add(
            place, "The task \"%s\" needs itself.".formatted(name), "Remove it from its needs.");
      } else if (!indexes.containsKey(name)) {
        problems.add(
            place,
            "There is no task \"%s\" in this definition.".formatted(name),
            Nearest.to(name, indexes.keySet())
                .map("Did you mean \"%s\"?"::formatted)
                .orElse("Name one of its other tasks, or remove it."));
      } else if (!seen.add(name)) {
        problems.add(
            place, "The task \"%s\" is named twice.".formatted(name), "Remove one of the two.");
      }
    }
  }

  private void checkCycles() {
    var needs = new LinkedHashMap<String, List<String>>();
    var inherited = new LinkedHashSet<String>();
    for (int i = 0; i < tasks.size(); i++) {
      if (tasks.get(i) instanceof Json.Obj task && task.get("name") instanceof Json.Str(var name)) {
        // Needing oneself is reported where it is written.
        List<String> named =
            StoredDefinition.needs(tasks, i).stream().filter(n -> !n.equals(name)).toList();
        if (needs.putIfAbsent(name, named) == null && !task.has("needs")) {
          inherited.add(name);
        }
      }
    }
    for (List<String> cycle : NeedsGraph.cycles(needs)) {
      problems.add(
          "/tasks/%d/needs".formatted(indexes.get(cycle.getFirst())),
          "These tasks wait for each other: %s.".formatted(shown(cycle)),
          cycle.stream()
              .filter(inherited::contains)
              .findFirst()
              .map(
                  name ->
                      "Write what \"%s\" needs: without that, it is the task before it."
                          .formatted(name))
              .orElse("Remove one of these from the other's needs."));
    }
  }

  private static String shown(List<String> cycle) {
    int namesMax = 12;
    return cycle.size() <= namesMax
        ? String.join(" -> ", cycle)
        : String.join(" -> ", cycle.subList(0, namesMax)) + " -> … -> " + cycle.getLast();
  }

  private void checkExpressions(String path, Json.Obj task) {
    checkText(path + "/when", task.get("when"));
    checkTemplate(path + "/with", task.get("with"));
  }

  private void checkTemplate(String path, Json template) {
    switch (template) {
      case Json.Obj object ->
          object
              .members()
              .forEach((name, value) -> checkTemplate(Pointer.child(path, name), value));
      case Json.Arr(List<Json> items) -> {
        for (int i = 0; i < items.size() && !problems.isFull(); i++) {
          checkTemplate(Pointer.child(path, i), items.get(i));
        }
      }
      case Json.Str text -> checkText(path, text);
      case Json.Null _, Json.Bool _, Json.Num _ -> {}
    }
  }

  private void checkText(String path, Json json) {
    if (!(json instanceof Json.Str(String text)) || problems.isFull()) {
      return;
    }
    if (Expressions.isExpression(text)) {
      try {
        Expressions.check(text);
      } catch (ExpressionException e) {
        problems.add(path, e.getMessage(), "Correct the expression.");
      }
    } else if (text.startsWith("{%") || text.endsWith("%}")) {
      problems.add(
          path,
          "Only a whole string can be an expression; found %s."
              .formatted(Problems.shown(json.text())),
          "Start it with {% and end it with %}, and join texts inside it with &, such as"
              + " {% 'Dear ' & $context.name %}.");
    }
  }

  private void checkOptions(String path, Json.Obj task) {
    Json.Obj retry = task.object("retry");
    Json.Obj timeout = task.object("timeout");
    checkFields(
        path + "/retry",
        retry,
        fields -> new TaskOptions(fields, Json.Obj.EMPTY).retryOver(RetryPolicy.STANDARD),
        "/maximum_interval");
    checkFields(
        path + "/timeout",
        timeout,
        fields -> new TaskOptions(Json.Obj.EMPTY, fields).timeoutsOver(Timeouts.STANDARD),
        "");
    checkWithin(path, timeout, "heartbeat", "start_to_close");
    checkWithin(path, timeout, "start_to_close", "schedule_to_close");
    checkWithin(path, timeout, "schedule_to_start", "schedule_to_close");
  }

  /** Each field alone, so that a problem is that field's; then all, for what contradicts. */
  private void checkFields(
      String path, Json.Obj object, Consumer<Json.Obj> read, String contradiction) {
    boolean fine = true;
    for (var member : object.members().entrySet()) {
      String place = Pointer.child(path, member.getKey());
      fine &=
          !problems.has(place)
              && reads(place, Json.Obj.EMPTY.with(member.getKey(), member.getValue()), read);
    }
    if (fine) {
      reads(path + contradiction, object, read);
    }
  }

  private boolean reads(String place, Json.Obj fields, Consumer<Json.Obj> read) {
    try {
      read.accept(fields);
      return true;
    } catch (IllegalArgumentException e) {
      problems.add(place, e.getMessage(), "Write a value within these limits.");
      return false;
    }
  }

  private void checkWithin(String path, Json.Obj timeout, String inner, String outer) {
    String place = path + "/timeout/" + inner;
    if (!timeout.has(inner)
        || !timeout.has(outer)
        || problems.has(place)
        || problems.has(path + "/timeout/" + outer)) {
      return;
    }
    Duration limit = Durations.parse(timeout.text(outer).orElseThrow());
    if (Durations.parse(timeout.text(inner).orElseThrow()).compareTo(limit) > 0) {
      problems.add(
          place,
          "%s is at most %s, which is %s; found %s, which would never pass."
              .formatted(
                  inner,
                  outer,
                  timeout.text(outer).orElseThrow(),
                  timeout.text(inner).orElseThrow()),
          "Shorten it, leave it out, or lengthen %s.".formatted(outer));
    }
  }
}
