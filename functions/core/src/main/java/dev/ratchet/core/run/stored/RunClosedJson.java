package dev.ratchet.core.run.stored;

import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.task.Durations;
import java.time.Instant;

/** The event that tells the world outside that a run has closed: a published format. */
public final class RunClosedJson {
  /** The event's source. */
  public static final String SOURCE = "ratchet.runs";

  /** The event's detail-type. */
  public static final String DETAIL_TYPE = "Workflow Run Closed";

  private RunClosedJson() {}

  /**
   * The event's detail; times are RFC 3339, in UTC.
   *
   * @throws IllegalArgumentException if the run is open
   */
  public static Json.Obj write(RunHeader closed) {
    Json.Obj detail =
        Json.Obj.EMPTY
            .with("run", closed.id().value())
            .with("workflow", closed.workflow().name())
            .with("version", closed.workflow().version())
            .with("status", closed.status().wire())
            .with("started_at", closed.startedAt().toString());
    return switch (closed.standing()) {
      case RunHeader.Standing.Open _, RunHeader.Standing.Paused _ ->
          throw new IllegalArgumentException(closed.id() + " is open: there is no end to tell of.");
      case RunHeader.Standing.Succeeded s -> ended(detail, s.closedAt());
      case RunHeader.Standing.Failed f ->
          ended(detail, f.closedAt()).with("error", FailureJson.write(f.failure()));
      case RunHeader.Standing.Canceled c -> ended(detail, c.closedAt()).with("reason", c.reason());
      case RunHeader.Standing.Terminated t ->
          ended(detail, t.closedAt()).with("reason", t.reason());
      case RunHeader.Standing.TimedOut t ->
          ended(detail, t.closedAt()).with("timeout", Durations.text(t.limit()));
    };
  }

  private static Json.Obj ended(Json.Obj detail, Instant closedAt) {
    return detail.with("closed_at", closedAt.toString());
  }
}
