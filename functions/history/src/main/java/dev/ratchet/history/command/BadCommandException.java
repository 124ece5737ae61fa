package dev.ratchet.history.command;

import static java.util.Objects.requireNonNull;

import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** A command cannot be obeyed: the Workflow Task fails, and its worker is told why. */
public final class BadCommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "WORKFLOW_TASK_FAILED_CAUSE_";

  private final WorkflowTaskFailedCause cause;
  private final String text;

  /**
   * What is wrong.
   *
   * @param text what was found and what was expected; empty where the cause says it all
   */
  public BadCommandException(WorkflowTaskFailedCause cause, String text) {
    super(
        text.isEmpty() ? name(requireNonNull(cause, "cause is null")) : name(cause) + ": " + text,
        null,
        false,
        false);
    this.cause = cause;
    this.text = text;
  }

  /** What was found and what was expected, without the cause. */
  public String text() {
    return text;
  }

  /** Why the Workflow Task fails. */
  public WorkflowTaskFailedCause failedCause() {
    return cause;
  }

  /** A cause as people read it, such as UnhandledCommand. */
  private static String name(WorkflowTaskFailedCause cause) {
    return Arrays.stream(cause.name().substring(PREFIX.length()).split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
