package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.story.HistoryPlace;
import java.util.Optional;

/** Which part of something long a call asks for. */
final class Pages {
  static final String LIMIT = "limit";
  static final String AFTER = "after";

  /** What {@link #AFTER} of a history may be called too. */
  static final String CURSOR = "cursor";

  /** The most that a call may ask for. */
  static final int LIMIT_MAX = 1_000;

  private Pages() {}

  /** How many at the most; empty where the call does not say. */
  static Optional<Integer> limit(Request request) {
    Optional<String> text = request.parameter(LIMIT);
    Optional<Integer> limit = text.map(WholeNumber::parse);
    if (limit.filter(number -> number < 1 || number > LIMIT_MAX).isPresent()) {
      throw Refusal.invalid(
          "?" + LIMIT,
          "\"%s\" is not 1 to %d.".formatted(Excerpt.of(text.orElse("")), LIMIT_MAX),
          "Give a whole number in that range.");
    }
    return limit;
  }

  /** The position of the Task Run that a page begins after; 0 for the first page. */
  static int afterTask(Request request, RunId run) {
    Optional<String> text = request.parameter(AFTER);
    if (text.isEmpty()) {
      return 0;
    }
    Optional<TaskRunId> task = text.filter(TaskRunId::isValid).map(TaskRunId::new);
    if (task.filter(id -> id.run().equals(run)).isEmpty()) {
      throw Refusal.invalid(
          "?" + AFTER,
          "\"%s\" is no Task Run of this run.".formatted(Excerpt.of(text.get())),
          "Give the cursor of the page before, as it is.");
    }
    return task.get().position();
  }

  /** Where a page of a history begins; at its beginning where the call does not say. */
  static HistoryPlace afterEvent(Request request) {
    String name = request.parameter(AFTER).isPresent() ? AFTER : CURSOR;
    Optional<String> text = request.parameter(name);
    Optional<HistoryPlace> place = text.flatMap(HistoryPlace::parse);
    if (text.isPresent() && place.isEmpty()) {
      throw Refusal.invalid(
          "?" + name,
          "It is no cursor.",
          WholeNumber.parse(text.get()) < 0
              ? "Give the cursor of the page before, as it is."
              : "It may be one of an earlier release: begin again, without a cursor.");
    }
    return place.orElse(HistoryPlace.START);
  }
}
