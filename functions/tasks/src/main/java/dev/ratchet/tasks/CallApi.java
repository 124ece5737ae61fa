package dev.ratchet.tasks;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.Timeouts;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import dev.ratchet.tasks.http.HttpAnswer;
import dev.ratchet.tasks.http.HttpCaller;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * {@code call-api}: one HTTP request, and its answer as the result.
 *
 * <p>{@code with}: {@code url}; and, all optional, {@code method} (else {@code GET}), {@code
 * headers}, {@code query}, {@code body} (sent as it is if it is a string, else as JSON), {@code
 * expect} (a status, a class such as {@code 2xx}, or a list of them; else {@code 2xx}), {@code
 * response} ({@code body} or {@code full}; else {@code body}), {@code connect_timeout} (else 5s),
 * {@code timeout} (else what the attempt has left).
 *
 * <p>POST, PUT, PATCH and DELETE carry {@code idempotency-key}, the Task Run's id, so that a
 * service that knows the header can tell a repeated attempt from a new request. Where a workflow
 * says {@code completion: external}, the request carries {@code ratchet-task-token}: with it, the
 * service completes the attempt over the API.
 *
 * <p>Redirects are followed unless their status is expected. To another scheme, host or port only
 * {@code accept}, {@code accept-language}, {@code content-language}, {@code content-type}, {@code
 * idempotency-key} and {@code user-agent} go along, and with 307 and 308 method and body. In a full
 * response, {@code headers} has {@code set-cookie} as a list.
 */
public final class CallApi implements TaskHandler {
  /** The Task Definition's name. */
  public static final String NAME = "call-api";

  private static final TaskDefaults DEFAULTS =
      new TaskDefaults(RetryPolicy.STANDARD, Timeouts.STANDARD, TaskDefaults.Place.INLINE);

  private final HttpCaller http;

  CallApi(HttpCaller http) {
    this.http = requireNonNull(http, "http is null");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public TaskDefaults defaults() {
    return DEFAULTS;
  }

  @Override
  public List<Problem> inputProblems(Json.Obj with) {
    return CallApiInput.problems(with);
  }

  /**
   * {@inheritDoc}
   *
   * @throws TaskFailedException fatal: {@code invalid_input}, {@code response_too_large} and those
   *     of {@link HttpCaller#send}; {@code unexpected_status}, retryable for 408, 425, 429 and 5xx;
   *     {@code invalid_response}, retryable unless the request was a POST or a PATCH, which was
   *     carried out; retryable: those of {@link HttpCaller#send}
   */
  @Override
  public TaskResult run(TaskContext context) throws TaskFailedException, InterruptedException {
    CallApiInput input = CallApiInput.parse(context);
    HttpAnswer answer = http.send(input.call(), input.timeouts(), input.expect()::includes);
    if (!input.expect().includes(answer.status())) {
      throw StatusFailures.of(
          "unexpected_status",
          "%s answered %d, expected %s."
              .formatted(input.call(), answer.status(), input.expect().shown()),
          answer,
          context.now());
    }
    Json body = Answers.body(input.call(), answer);
    return TaskResult.of(
        switch (input.response()) {
          case BODY -> body;
          case FULL ->
              Json.Obj.EMPTY
                  .with("status", answer.status())
                  .with("headers", headers(answer))
                  .with("body", body);
        });
  }

  /**
   * Headers by name; of several with one name the values are joined, as they may be, save for
   * cookies (RFC 6265, 3), which are a list.
   */
  private static Json headers(HttpAnswer answer) {
    var headers = new LinkedHashMap<String, Json>();
    answer
        .headers()
        .forEach(
            (name, values) ->
                headers.put(
                    name,
                    name.equals("set-cookie")
                        ? new Json.Arr(values.stream().<Json>map(Json::of).toList())
                        : Json.of(String.join(", ", values))));
    return new Json.Obj(headers);
  }

  /** What of an answer is the result. */
  enum Response {
    BODY,
    FULL
  }

  /**
   * The statuses that mean success.
   *
   * @param statuses single statuses, and classes as their first digit
   * @param shown as written, for messages
   */
  record Expect(List<Integer> statuses, String shown) {
    static final Expect SUCCESS = new Expect(List.of(2), "2xx");

    Expect {
      statuses = List.copyOf(statuses);
      requireNonNull(shown, "shown is null");
    }

    boolean includes(int status) {
      return statuses.contains(status) || statuses.contains(status / 100);
    }
  }
}
