package dev.ratchet.tasks;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.expression.Expressions;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is wrong with a task's input, collected so that all of it can be said at once: to the run
 * whose attempt has it, or to whoever stores a definition that writes it.
 */
final class InputProblems {
  private static final int SHOWN_CHARS_MAX = 40;

  private final boolean asWritten;
  private final List<Found> found = new ArrayList<>();

  private InputProblems(boolean asWritten) {
    this.asWritten = asWritten;
  }

  /** Problems of an attempt's input, of which every value is known. */
  static InputProblems ofAttempt() {
    return new InputProblems(false);
  }

  /** Problems of an input as a definition writes it, of which expressions are not known. */
  static InputProblems asWritten() {
    return new InputProblems(true);
  }

  private record Found(List<String> path, String expectedAndFound, String fix) {
    Found {
      path = List.copyOf(path);
      requireNonNull(expectedAndFound, "expectedAndFound is null");
      requireNonNull(fix, "fix is null");
    }

    String sentence() {
      return "with." + String.join(".", path) + ": " + expectedAndFound + "; " + fix + ".";
    }

    Problem problem() {
      String pointer =
          path.stream()
              .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
              .collect(Collectors.joining());
      return new Problem(pointer, capital(expectedAndFound) + ".", capital(fix) + ".");
    }

    private static String capital(String text) {
      return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
  }

  /** Whether a value will only be known when a run gets there, so that it cannot be judged. */
  boolean isOpen(Json value) {
    return asWritten && value instanceof Json.Str(String text) && Expressions.isExpression(text);
  }

  /** Adds a problem with a field. */
  void add(String field, String expectedAndFound, String fix) {
    found.add(new Found(List.of(field), expectedAndFound, fix));
  }

  /** Adds a problem with a member of a field. */
  void add(String field, String member, String expectedAndFound, String fix) {
    found.add(new Found(List.of(field, member), expectedAndFound, fix));
  }

  /** Adds a problem for each member that is not among those that the task knows. */
  void addUnknown(Json.Obj input, Collection<String> known) {
    for (String name : input.members().keySet()) {
      if (!known.contains(name)) {
        String shown = name.length() > SHOWN_CHARS_MAX ? name.substring(0, SHOWN_CHARS_MAX) : name;
        add(
            shown,
            "expected one of " + String.join(", ", known) + ", found an unknown field",
            "remove it or correct its name");
      }
    }
  }

  /** A value as messages show it: its text if that is short, else what kind of value it is. */
  static String shown(Json value) {
    String text = value.text();
    return text.length() <= SHOWN_CHARS_MAX ? text : value.kind();
  }

  /** Fails the attempt for good if there was any problem. */
  void throwIfAny() throws TaskFailedException {
    if (!found.isEmpty()) {
      throw TaskFailedException.fatal(
          "invalid_input", found.stream().map(Found::sentence).collect(Collectors.joining(" ")));
    }
  }

  /** All of them, with paths that begin at the input. */
  List<Problem> all() {
    return found.stream().map(Found::problem).toList();
  }
}
