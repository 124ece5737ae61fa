package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.deadletter.DeadLetterService.Redrive;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.store.DeadLetterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /v1/dead-letters}: shows what queues gave up, and sends it again. */
final class DeadLetterRoutes {
  private static final int LIMIT_DEFAULT = 20;

  private final DeadLetterService deadLetters;

  DeadLetterRoutes(DeadLetterService deadLetters) {
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  Response list(Request request) {
    List<Problem> problems = new ArrayList<>(request.unknownParameters("limit", "cursor", "queue"));
    var query =
        new DeadLetterStore.Query(
            queue(request, problems), cursor(request, problems), limit(request, problems));
    if (!problems.isEmpty()) {
      throw Refusal.invalid(problems);
    }
    DeadLetterStore.Page page = deadLetters.list(query);
    List<Json> shown = page.letters().stream().map(letter -> (Json) show(letter)).toList();
    Json.Obj body = Json.Obj.EMPTY.with("dead_letters", new Json.Arr(shown));
    return Response.ok(page.next().map(cursor -> body.with("cursor", cursor.value())).orElse(body));
  }

  private static String queue(Request request, List<Problem> problems) {
    String queue = request.parameter("queue").orElse("");
    if (request.parameter("queue").isPresent() && !KebabName.isValid(queue)) {
      problems.add(
          new Problem(
              "?queue",
              "\"" + Excerpt.of(queue) + "\" is no name of a queue.",
              "Give workflow-tasks, timers, signals or the name of a Task Queue."));
    }
    return queue;
  }

  private static DeadLetterId cursor(Request request, List<Problem> problems) {
    Optional<String> text = request.parameter("cursor");
    if (text.isEmpty()) {
      return DeadLetterId.GREATEST;
    }
    if (!DeadLetterId.isValid(text.get())) {
      problems.add(
          new Problem(
              "?cursor", "It is no cursor.", "Give the cursor of the page before, as it is."));
      return DeadLetterId.GREATEST;
    }
    return new DeadLetterId(text.get());
  }

  private static int limit(Request request, List<Problem> problems) {
    Optional<String> text = request.parameter("limit");
    int limit = text.map(WholeNumber::parse).orElse(LIMIT_DEFAULT);
    if (limit < 1 || limit > DeadLetterStore.Query.LIMIT_MAX) {
      problems.add(
          new Problem(
              "?limit",
              "\"%s\" is not 1 to %d."
                  .formatted(Excerpt.of(text.orElse("")), DeadLetterStore.Query.LIMIT_MAX),
              "Give a whole number in that range."));
      return LIMIT_DEFAULT;
    }
    return limit;
  }

  Response get(String id, Request request) {
    request.takesOnly();
    DeadLetter letter = deadLetters.find(idOf(id)).orElseThrow(() -> unknown(id));
    Json.Obj shown =
        switch (letter.body()) {
          case DeadLetter.Body.Whole(String text) -> show(letter).with("body", text);
          case DeadLetter.Body.Cut(String beginning, int _) ->
              show(letter).with("body_begins", beginning);
        };
    return Response.ok(shown);
  }

  Response redrive(String id, Request request) {
    request.takesOnly();
    return switch (deadLetters.redrive(idOf(id))) {
      case Redrive.Sent(DeadLetter letter) -> Response.of(202, show(letter));
      case Redrive.Unknown _ -> throw unknown(id);
      case Redrive.Again again ->
          throw Refusal.conflict(
              "already_redriven",
              "%s was sent again at %s. If it is given up again, it is listed again."
                  .formatted(id, again.at()));
      case Redrive.TooLarge large ->
          throw Refusal.conflict(
              "body_not_kept",
              "The message has %d bytes, and up to %d are kept. Send it again from its source."
                  .formatted(large.bytes(), DeadLetter.Body.BYTES_MAX));
      case Redrive.Refused(String why) ->
          throw Refusal.conflict("dead_letter_refused", "It would only be given up again: " + why);
      case Redrive.UnknownRun(RunId run) ->
          throw Refusal.conflict(
              "run_not_found", "Its Workflow Run %s does not exist.".formatted(run));
      case Redrive.Closed closed ->
          throw Refusal.conflict(
              "run_closed",
              ("Its Workflow Run %s is closed: %s. If it failed, redrive it:"
                      + " POST /v1/runs/%s/redrive.")
                  .formatted(
                      closed.header().id(), closed.header().status().wire(), closed.header().id()));
      case Redrive.NotWaiting waiting -> throw notWaiting(waiting);
    };
  }

  private static Refusal notWaiting(Redrive.NotWaiting found) {
    return Refusal.conflict(
        "attempt_over",
        ("%s waits for attempt %d no more: it is %s. If that is failed or shutdown, redrive its"
                + " run: POST /v1/runs/%s/redrive.")
            .formatted(found.task(), found.attempt(), found.state().wire(), found.task().run()));
  }

  private static DeadLetterId idOf(String text) {
    if (!DeadLetterId.isValid(text)) {
      throw unknown(text);
    }
    return new DeadLetterId(text);
  }

  private static Refusal unknown(String id) {
    return Refusal.notFound(
        "dead_letter_not_found",
        "There is no dead letter \"%s\"%s."
            .formatted(
                Excerpt.of(id),
                DeadLetterId.isValid(id) ? "" : "; an id is dead_ and 24 letters and digits"));
  }

  private static Json.Obj show(DeadLetter letter) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("id", letter.id().value())
            .with("queue", letter.queue())
            .with("state", state(letter))
            .with("reason", letter.reason())
            .with("sent_at", letter.sentAt().toString())
            .with("received_at", letter.receivedAt().toString())
            .with("receives", letter.receives())
            .with("message_id", letter.messageId())
            .with("body_bytes", letter.body().bytes());
    return withState(withSubject(json, letter.subject()), letter.state());
  }

  private static String state(DeadLetter letter) {
    return switch (letter.state()) {
      case DeadLetter.State.Open _ -> "open";
      case DeadLetter.State.Redriven _ -> "redriven";
    };
  }

  private static Json.Obj withState(Json.Obj json, DeadLetter.State state) {
    return switch (state) {
      case DeadLetter.State.Open _ -> json;
      case DeadLetter.State.Redriven redriven -> json.with("redriven_at", redriven.at().toString());
    };
  }

  private static Json.Obj withSubject(Json.Obj json, DeadLetter.Subject subject) {
    return switch (subject) {
      case DeadLetter.Subject.Unknown _ -> json;
      case DeadLetter.Subject.OfRun(RunId run) -> json.with("run", run.value());
      case DeadLetter.Subject.OfAttempt(TaskRunId task, int attempt) ->
          json.with("run", task.run().value())
              .with("task_run", task.value())
              .with("attempt", attempt);
    };
  }
}
