package dev.ratchet.core.failure;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.PayloadJson;
import java.time.Duration;

/** Failures as JSON, as they are stored and as the API shows them, and back. */
public final class FailureJson {
  private FailureJson() {}

  /** The stored form; {@code code} and {@code message} are always there, for readers. */
  public static Json.Obj write(Failure failure) {
    Json.Obj shown = Json.Obj.EMPTY.with("code", failure.code()).with("message", failure.message());
    return switch (failure) {
      case Failure.TaskError e -> {
        Json.Obj json = e.retryable() ? shown : shown.with("retryable", Json.of(false));
        Json.Obj timed =
            switch (e.retryAfter()) {
              case Failure.RetryAfter.ByPolicy _ -> json;
              case Failure.RetryAfter.AtLeast a ->
                  json.with("retry_after_ms", a.delay().toMillis());
            };
        yield e.details().isNone() ? timed : PayloadJson.with(timed, "details", e.details());
      }
      case Failure.TimedOut t ->
          shown.with("limit", t.limit().name()).with("after_ms", t.after().toMillis());
      case Failure.WorkerLost w -> shown.with("owner", w.owner());
      case Failure.DeadLettered d -> shown.with("queue", d.queue());
    };
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalStateException if it is none of these: a failure from the future, or damage
   */
  public static Failure read(Json.Obj json) {
    try {
      return failure(json);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalStateException(
          "No stored failure: " + json.text() + ": " + e.getMessage(), e);
    }
  }

  private static Failure failure(Json.Obj json) {
    if (json.has("limit")) {
      return new Failure.TimedOut(
          Failure.TimedOut.Limit.valueOf(required(json, "limit")),
          Duration.ofMillis(millis(json, "after_ms")));
    }
    if (json.has("owner")) {
      return new Failure.WorkerLost(required(json, "owner"));
    }
    if (json.has("queue")) {
      return new Failure.DeadLettered(required(json, "queue"));
    }
    var retryAfter =
        json.has("retry_after_ms")
            ? new Failure.RetryAfter.AtLeast(Duration.ofMillis(millis(json, "retry_after_ms")))
            : Failure.RetryAfter.BY_POLICY;
    return new Failure.TaskError(
        required(json, "code"),
        required(json, "message"),
        !json.get("retryable").equals(Json.of(false)),
        retryAfter,
        PayloadJson.read(json, "details"));
  }

  private static String required(Json.Obj json, String name) {
    return json.text(name)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "No stored failure: " + json.text() + " lacks the string " + name + "."));
  }

  private static long millis(Json.Obj json, String name) {
    return json.get(name) instanceof Json.Num n ? n.value().longValueExact() : 0;
  }
}
