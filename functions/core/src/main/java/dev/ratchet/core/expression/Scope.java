package dev.ratchet.core.expression;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What an expression sees.
 *
 * @param context {@code $context}: the run's context
 * @param tasks {@code $tasks}: the run's Task Runs by the names of their tasks, asked for once, and
 *     only if an expression names it, since a run may have many
 * @param run {@code $run}: the run itself, asked for once, if there is an expression
 * @param now what {@code $now()} and {@code $millis()} give, to the millisecond
 * @param work what all expressions in the scopes of one decision may do together
 */
public record Scope(
    Json.Obj context, Supplier<Json.Obj> tasks, Supplier<Json.Obj> run, Instant now, Work work) {
  public Scope {
    requireNonNull(context, "context is null");
    tasks = new Once<>(requireNonNull(tasks, "tasks is null"));
    run = new Once<>(requireNonNull(run, "run is null"));
    requireNonNull(now, "now is null");
    requireNonNull(work, "work is null");
  }

  /** What an expression sees that belongs to no decision. */
  public Scope(Json.Obj context, Supplier<Json.Obj> tasks, Supplier<Json.Obj> run, Instant now) {
    this(context, tasks, run, now, Work.unbounded());
  }

  /** What an expression sees, with the Task Runs and the run at hand. */
  public Scope(Json.Obj context, Json.Obj tasks, Json.Obj run, Instant now) {
    this(context, () -> tasks, () -> run, now);
  }
}
