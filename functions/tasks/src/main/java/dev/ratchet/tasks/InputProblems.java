package dev.ratchet.tasks;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is wrong with a task's input, collected so that all of it can be said at once. */
final class InputProblems {
  private static final int SHOWN_CHARS_MAX = 40;

  private final List<String> problems = new ArrayList<>();

  /** Adds a problem with the field at a path below {@code with}. */
  void add(String path, String expectedAndFound, String fix) {
    problems.add("with." + path + ": " + expectedAndFound + "; " + fix + ".");
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
    if (!problems.isEmpty()) {
      throw TaskFailedException.fatal("invalid_input", String.join(" ", problems));
    }
  }
}
