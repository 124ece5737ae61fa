package dev.ratchet.tasks;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.tasks.http.HttpAnswer;
import dev.ratchet.tasks.http.HttpCall;
import dev.ratchet.tasks.http.HttpCaller;
import dev.ratchet.tasks.http.HttpTarget;
import dev.ratchet.tasks.http.HttpTimeouts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * {@code send-webhook}: tells the application that it is its turn, by a signed POST as Standard
 * Webhooks describes it. It is the one task of a definition that names none.
 *
 * <p>{@code with}, all optional: {@code url} (else the setting {@code webhook_url}), {@code type}
 * (else {@value #TYPE_DEFAULT}), {@code input} (any JSON, handed on in {@code data}).
 *
 * <p>Where a workflow says {@code completion: external}, {@code data} has a {@code task_token}:
 * with it, the receiver or whom it asks completes the attempt over the API.
 *
 * <p>The request is the same in every attempt, save {@code timestamp} and {@code task_token} in its
 * body and the headers {@code webhook-timestamp}, {@code webhook-signature} and {@code
 * ratchet-attempt}. Redirects are not followed, as the standard advises. An answer of 2xx is
 * success, and what it holds is the result: JSON, under whatever content type; or else a text that
 * says what it was, of which an answer without JSON has the first 1,024 characters.
 */
public final class SendWebhook implements TaskHandler {
  /** The Task Definition's name. */
  public static final String NAME = "send-webhook";

  /** The {@code type} of a message where {@code with} names no other. */
  public static final String TYPE_DEFAULT = "task_run.requested";

  /** The longest {@code type}, in characters. */
  static final int TYPE_CHARS_MAX = 256;

  private static final List<String> FIELDS = List.of("url", "type", "input");
  private static final TaskDefaults DEFAULTS =
      new TaskDefaults(
          new RetryPolicy(5, Duration.ofSeconds(1), 5.0, Duration.ofMinutes(5), Set.of()),
          Timeouts.STANDARD,
          TaskDefaults.Place.INLINE);

  private final HttpCaller http;

  SendWebhook(HttpCaller http) {
    this.http = requireNonNull(http, "http is null");
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Five attempts, at most 1, 5, 25 and 125 seconds apart. */
  @Override
  public TaskDefaults defaults() {
    return DEFAULTS;
  }

  @Override
  public List<Problem> inputProblems(Json.Obj with) {
    var problems = InputProblems.asWritten();
    problems.addUnknown(with, FIELDS);
    type(with, problems);
    if (with.has("url")) {
      CallApiInput.url(with, problems);
    }
    return problems.all();
  }

  /**
   * {@inheritDoc}
   *
   * @throws TaskFailedException fatal: {@code invalid_input}, {@code webhook_url_missing}, {@code
   *     webhook_url_invalid}, {@code webhook_secret_missing}, {@code webhook_secret_invalid},
   *     {@code webhook_rejected}, {@code response_too_large}, {@code forbidden_address}; retryable:
   *     {@code webhook_failed}, {@code webhook_unreachable}, and any other if the settings were
   *     changed since the attempt read them, unless the webhook was delivered by these
   */
  @Override
  public TaskResult run(TaskContext context) throws TaskFailedException, InterruptedException {
    Delivered delivered = deliver(context);
    return TaskResult.of(Answers.ofWebhook(delivered.call(), delivered.answer()));
  }

  /**
   * A webhook that was answered by 2xx: whatever is wrong with the answer, it is not sent again.
   */
  private record Delivered(HttpCall call, HttpAnswer answer) {}

  private Delivered deliver(TaskContext context) throws TaskFailedException, InterruptedException {
    Settings used = context.settings();
    try {
      return deliver(context, used);
    } catch (TaskFailedException e) {
      if (e.failure().retryable() || used.equals(context.settings())) {
        throw e;
      }
      var outdated =
          TaskFailedException.retryable(
              e.failure().code(),
              e.failure().message()
                  + " The settings were changed meanwhile: tried again by these.");
      outdated.initCause(e);
      throw outdated;
    }
  }

  private Delivered deliver(TaskContext context, Settings settings)
      throws TaskFailedException, InterruptedException {
    HttpCall call = call(context, settings);
    HttpAnswer answer = send(call, Duration.between(context.now(), context.deadline()));
    if (answer.status() >= 200 && answer.status() < 300) {
      return new Delivered(call, answer);
    }
    boolean mayPass = StatusFailures.mayPass(answer.status());
    throw StatusFailures.of(
        mayPass ? "webhook_failed" : "webhook_rejected",
        call + " answered " + answer.status() + ", expected 200 to 299." + hint(answer.status()),
        answer,
        context.now());
  }

  private static String hint(int status) {
    if (status >= 300 && status < 400) {
      return " Webhooks are not redirected: use the final URL.";
    }
    return status == 410 ? " The receiver wants no more webhooks at this URL." : "";
  }

  private HttpAnswer send(HttpCall call, Duration left)
      throws TaskFailedException, InterruptedException {
    try {
      return http.send(call, new HttpTimeouts(HttpTimeouts.CONNECT_DEFAULT, left), _ -> true);
    } catch (TaskFailedException e) {
      if (!e.failure().retryable()) {
        throw e;
      }
      var unreachable = TaskFailedException.retryable("webhook_unreachable", e.failure().message());
      unreachable.initCause(e);
      throw unreachable;
    }
  }

  private static HttpCall call(TaskContext context, Settings settings) throws TaskFailedException {
    var problems = InputProblems.ofAttempt();
    problems.addUnknown(context.input(), FIELDS);
    String type = type(context.input(), problems);
    HttpTarget target = target(context, settings, problems);
    problems.throwIfAny();
    String body = body(context, type).text();
    long timestampSeconds = context.now().getEpochSecond();
    String id = context.id().value();
    var headers = new LinkedHashMap<String, String>();
    headers.put("content-type", "application/json");
    headers.put("user-agent", "ratchet");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(timestampSeconds));
    headers.put("webhook-signature", secret(settings).sign(id, timestampSeconds, body));
    headers.put("ratchet-attempt", Integer.toString(context.attempt()));
    return new HttpCall("POST", target, headers, body);
  }

  private static String type(Json.Obj input, InputProblems problems) {
    if (!input.has("type") || problems.isOpen(input.get("type"))) {
      return TYPE_DEFAULT;
    }
    String type = input.text("type").orElse("");
    if (type.isBlank() || type.length() > TYPE_CHARS_MAX) {
      problems.add(
          "type",
          "expected a string of 1 to %d characters, found %s"
              .formatted(TYPE_CHARS_MAX, InputProblems.shown(input.get("type"))),
          "name the event, such as order.paid, or leave it out for " + TYPE_DEFAULT);
    }
    return type;
  }

  private static HttpTarget target(TaskContext context, Settings settings, InputProblems problems)
      throws TaskFailedException {
    if (context.input().has("url")) {
      return CallApiInput.url(context.input(), problems);
    }
    if (settings.webhookUrl().isEmpty()) {
      throw TaskFailedException.fatal(
          "webhook_url_missing",
          "There is no URL to send the webhook to. Set one for all tasks, PUT /v1/settings"
              + " {\"webhook_url\": \"https://…\"}, or for this task in with.url.");
    }
    try {
      return HttpTarget.parse(settings.webhookUrl());
    } catch (IllegalArgumentException e) {
      throw TaskFailedException.fatal(
          "webhook_url_invalid",
          "The setting webhook_url is wrong: "
              + e.getMessage()
              + ". PUT /v1/settings with another.");
    }
  }

  private static WebhookSecret secret(Settings settings) throws TaskFailedException {
    String secret = settings.webhookSecret();
    if (secret.isEmpty()) {
      throw TaskFailedException.fatal(
          "webhook_secret_missing",
          "There is no secret to sign the webhook with. PUT /v1/settings {\"webhook_secret\":"
              + " \"whsec_…\"}, made with: echo whsec_$(openssl rand -base64 32)");
    }
    try {
      return WebhookSecret.parse(secret);
    } catch (IllegalArgumentException e) {
      throw TaskFailedException.fatal("webhook_secret_invalid", e.getMessage());
    }
  }

  private static Json.Obj body(TaskContext context, String type) {
    Json.Obj data =
        Json.Obj.EMPTY
            .with("run", context.run().value())
            .with("task_run", context.id().value())
            .with("task", context.name())
            .with("workflow", context.workflow().name())
            .with("version", context.workflow().version())
            .with("context", context.context());
    if (context.completion() == Completion.EXTERNAL) {
      data = data.with("task_token", context.token());
    }
    if (context.input().has("input")) {
      data = data.with("input", context.input().get("input"));
    }
    return Json.Obj.EMPTY
        .with("type", type)
        .with("timestamp", context.now().toString())
        .with("data", data);
  }
}
