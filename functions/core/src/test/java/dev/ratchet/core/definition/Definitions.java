package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.failure.Problem;
import java.util.List;

/** Reads definitions for tests that know what should come out. */
final class Definitions {
  private Definitions() {}

  static Outcome.Read read(String text) {
    return switch (DefinitionReader.read(text, "demo")) {
      case Outcome.Read read -> read;
      case Outcome.Refused refused -> throw new AssertionError(refused.problems());
    };
  }

  static TaskStep onlyTask(String text) {
    assertThat(read(text).definition().tasks()).hasSize(1);
    return read(text).definition().tasks().getFirst();
  }

  static List<Problem> problems(String text) {
    return switch (DefinitionReader.read(text, "demo")) {
      case Outcome.Read read -> throw new AssertionError("taken: " + read.document().text());
      case Outcome.Refused refused -> refused.problems();
    };
  }

  /** The problems as lines: path, message and fix. */
  static List<String> lines(String text) {
    return problems(text).stream().map(Problem::toString).toList();
  }
}
