package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.attempt.Completions.Answer;
import java.time.Duration;
import java.util.Set;

/**
 * What people and other systems report of an attempt that they have: they prove it by its token,
 * which no answer ever shows.
 */
final class CompletionRoutes {
  private static final String TOKEN = "token";
  private static final int TOKEN_CHARS_MAX = 64;
  private static final int CODE_CHARS_MAX = 64;

  private final Completions completions;

  CompletionRoutes(Completions completions) {
    this.completions = requireNonNull(completions, "completions is null");
  }

  Response complete(String id, Request request) {
    Fields fields = fields(request, Set.of(TOKEN, "output"));
    TaskRunId task = Ids.task(id, fields);
    String token = token(fields);
    fields.check();
    return Response.ok(
        shown(completions.complete(task, token, Payload.of(fields.value("output"))), "output"));
  }

  Response fail(String id, Request request) {
    Fields fields = fields(request, Set.of(TOKEN, "code", "message", "retryable", "retry_after"));
    TaskRunId task = Ids.task(id, fields);
    String token = token(fields);
    String code = code(fields);
    String message = message(fields);
    boolean isRetryable = fields.flag("retryable", true);
    Duration delay = fields.duration("retry_after");
    if (fields.has("retry_after") && !isRetryable) {
      fields.wrong(
          "retry_after", "There is no retry to wait for.", "Leave it out, or set retryable.");
    }
    fields.check();
    Failure.RetryAfter after =
        fields.has("retry_after")
            ? new Failure.RetryAfter.AtLeast(delay)
            : Failure.RetryAfter.BY_POLICY;
    var failure = new Failure.TaskError(code, message, isRetryable, after);
    return Response.ok(shown(completions.fail(task, token, failure), "message"));
  }

  /** The attempt is to go on as long as its heartbeats are answered by {@code "continue": true}. */
  Response heartbeat(String id, Request request) {
    Fields fields = fields(request, Set.of(TOKEN, "checkpoint"));
    TaskRunId task = Ids.task(id, fields);
    String token = token(fields);
    fields.check();
    Answer answer = completions.heartbeat(task, token, Payload.of(fields.value("checkpoint")));
    return Response.ok(shown(answer, "checkpoint").with("continue", Json.of(true)));
  }

  private static Fields fields(Request request, Set<String> known) {
    request.takesOnly();
    return Fields.ofRequired(request.text(), known);
  }

  private static String token(Fields fields) {
    String token = fields.text(TOKEN, "", TOKEN_CHARS_MAX);
    if (token.isEmpty()) {
      fields.wrong(
          TOKEN, "It is missing.", "Give the task_token that came with the attempt's webhook.");
    }
    return token;
  }

  private static String code(Fields fields) {
    String code = fields.text("code", "", CODE_CHARS_MAX);
    if (!code.matches("[a-z0-9_]+")) {
      fields.wrong(
          "code",
          code.isEmpty() ? "It is missing." : "\"" + Excerpt.of(code) + "\" is no code.",
          "Give 1 to %d of a-z, 0-9 and _, such as rejected.".formatted(CODE_CHARS_MAX));
    }
    return code;
  }

  private static String message(Fields fields) {
    String message = fields.text("message", "", Failure.MESSAGE_CHARS_MAX);
    if (message.isBlank()) {
      fields.wrong("message", "It is missing.", "Say for a person what happened.");
    }
    return message;
  }

  /**
   * What a report came to.
   *
   * @param field what of the report may be too large or too deep
   */
  private static Json.Obj shown(Answer answer, String field) {
    return switch (answer) {
      case Answer.Accepted(TaskRunRecord record) -> show(record);
      case Answer.Unknown(TaskRunId task) ->
          throw Refusal.notFound(
              "task_run_not_found",
              "There is no Task Run \"%s\", or no worker has begun it yet.".formatted(task));
      case Answer.NotYours(TaskRunRecord record) ->
          throw Refusal.conflict("attempt_over", notYours(record));
      case Answer.CompletedOtherwise(TaskRunRecord record, Payload output) ->
          throw Refusal.conflict(
              "completed_otherwise",
              "Attempt %d of %s was completed before with another output, which stands: %s."
                  .formatted(record.attempt(), record.id(), excerpt(output)));
      case Answer.FailedBefore(TaskRunRecord record, Attempt attempt) -> show(record, attempt);
      case Answer.FailedOtherwise(TaskRunRecord record, Attempt attempt) ->
          throw Refusal.conflict(
              "failed_otherwise",
              "Attempt %d of %s failed before with another failure, which stands: %s."
                  .formatted(
                      attempt.number(),
                      record.id(),
                      Excerpt.of(FailureJson.write(attempt.failure()).text())));
      case Answer.TooLarge(int bytes, int bytesMax) ->
          throw Refusal.tooLarge(
              field + "_too_large",
              "The %s has %d bytes of JSON, expected at most %d. Pass a reference instead."
                  .formatted(field, bytes, bytesMax));
      case Answer.TooDeep(int depth, int depthMax) ->
          throw Refusal.invalid(
              "/" + field,
              "It nests %d deep, expected at most %d.".formatted(depth, depthMax),
              "Pass something flatter.");
      case Answer.JsonExpected(WorkflowRef workflow) ->
          throw Refusal.invalid(
              "/" + field,
              "It is bytes, and %s takes JSON only.".formatted(workflow),
              "Pass JSON, or a reference to the bytes.");
    };
  }

  private static String excerpt(Payload payload) {
    return switch (payload) {
      case Payload.Value(Json json) -> Excerpt.of(json.text());
      case Payload.Encoded encoded -> encoded.sizeBytes() + " bytes";
    };
  }

  private static Json.Obj show(TaskRunRecord record) {
    Json.Obj json = show(record, record.attempt(), record.state());
    return switch (record.phase()) {
      case Phase.Running running -> json.with("until", running.leaseUntil().toString());
      case Phase.PendingRetry retry -> json.with("next_attempt_at", retry.notBefore().toString());
      case Phase.Queued _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          json;
    };
  }

  /** As the first report of this failure was answered. */
  private static Json.Obj show(TaskRunRecord record, Attempt failed) {
    TaskRunState state = failed.isRetried() ? TaskRunState.PENDING_RETRY : TaskRunState.FAILED;
    Json.Obj json = show(record, failed.number(), state);
    return failed.isRetried() ? json.with("next_attempt_at", failed.nextAt().toString()) : json;
  }

  private static Json.Obj show(TaskRunRecord record, int attempt, TaskRunState state) {
    return Json.Obj.EMPTY
        .with("id", record.id().value())
        .with("run", record.id().run().value())
        .with("attempt", attempt)
        .with("state", state.wire());
  }

  private static String notYours(TaskRunRecord record) {
    return record.state() == TaskRunState.RUNNING
        ? "Attempt %d of %s is running, and the token is not that attempt's: stop, and leave it."
            .formatted(record.attempt(), record.id())
        : "%s is %s, in attempt %d: this attempt is over. Stop, and leave it."
            .formatted(record.id(), record.state().wire(), record.attempt());
  }
}
