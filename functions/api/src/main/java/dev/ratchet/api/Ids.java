package dev.ratchet.api;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import java.time.Instant;

/** Ids in the paths of calls that change something: one that is none is a problem of the call. */
final class Ids {
  private static final String ID = "{id}";

  /** Stands for an id that is none, until the problems are told. */
  private static final RunId NO_RUN = RunId.least(Instant.EPOCH);

  private Ids() {}

  static RunId run(String text, Fields fields) {
    if (RunId.isValid(text)) {
      return new RunId(text);
    }
    fields.wrongAt(
        ID,
        "\"" + Excerpt.of(text) + "\" is no id of a Workflow Run.",
        "Give flow_ and 24 letters and digits, as the start of the run answered.");
    return NO_RUN;
  }

  static TaskRunId task(String text, Fields fields) {
    if (TaskRunId.isValid(text)) {
      return new TaskRunId(text);
    }
    fields.wrongAt(
        ID,
        "\"" + Excerpt.of(text) + "\" is no id of a Task Run.",
        "Give task_ and 24 letters and digits, as GET /v1/runs/{id} shows it.");
    return NO_RUN.task(1);
  }
}
