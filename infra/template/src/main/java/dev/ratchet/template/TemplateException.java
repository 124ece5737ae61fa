package dev.ratchet.template;

import java.util.List;
import java.util.stream.Collectors;

/** A template that cannot be used, with every problem that was found in it, in the file's order. */
public final class TemplateException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  TemplateException(List<Problem> problems) {
    super(message(problems));
    this.problems = List.copyOf(problems);
  }

  /** The problems, at least one. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a template without problems is not an error");
    }
    return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }
}
