package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

/**
 * A rule that invokes the function at times.
 *
 * @param name the name of the event within its function
 * @param expression {@code rate(…)} or {@code cron(…)}, as EventBridge reads it
 * @param input the event's JSON text; empty for the event that EventBridge makes
 * @param enabled whether the schedule runs
 */
public record ScheduleSource(String name, String expression, String input, boolean enabled)
    implements EventSource {

  public ScheduleSource {
    requireNonNull(name, "name is null");
    requireNonNull(expression, "expression is null");
    requireNonNull(input, "input is null");
  }
}
