package dev.ratchet.handlers.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.json.Json;
import java.util.List;

/**
 * Why a call is refused: problem details (RFC 9457) with a stable {@code code}. It is thrown where
 * it is found and answered in one place; nothing is half done then.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;
  private final transient List<Problem> problems;

  private Refusal(int status, String code, String title, String detail, List<Problem> problems) {
    super(detail);
    this.status = status;
    this.code = requireNonNull(code, "code is null");
    this.title = requireNonNull(title, "title is null");
    this.problems = List.copyOf(problems);
  }

  static Refusal invalid(List<Problem> problems) {
    String detail =
        problems.size() == 1 ? "One thing is wrong." : problems.size() + " things are wrong.";
    return new Refusal(400, "invalid_request", "The request is not valid", detail, problems);
  }

  static Refusal invalid(String path, String message, String fix) {
    return invalid(List.of(new Problem(path, message, fix)));
  }

  static Refusal notFound(String code, String detail) {
    return new Refusal(404, code, "Not found", detail, List.of());
  }

  static Refusal methodNotAllowed(String detail) {
    return new Refusal(405, "method_not_allowed", "Method not allowed", detail, List.of());
  }

  static Refusal conflict(String code, String detail) {
    return new Refusal(409, code, "Conflict", detail, List.of());
  }

  static Refusal tooLarge(String code, String detail) {
    return new Refusal(413, code, "Too large", detail, List.of());
  }

  static Refusal unavailable(String detail) {
    return new Refusal(503, "unavailable", "Temporarily unavailable", detail, List.of());
  }

  static Refusal internal(String reference) {
    return new Refusal(
        500,
        "internal_error",
        "Internal error",
        "Something is broken here, not in your request. The log has it under " + reference + ".",
        List.of());
  }

  Response response() {
    Json.Obj body =
        Json.Obj.EMPTY
            .with("type", "urn:ratchet:problem:" + code)
            .with("title", title)
            .with("status", status)
            .with("detail", getMessage())
            .with("code", code);
    Json.Obj full = problems.isEmpty() ? body : body.with("errors", errors());
    return new Response(status, "application/problem+json", full);
  }

  private Json errors() {
    return new Json.Arr(
        problems.stream()
            .map(
                p ->
                    (Json)
                        Json.Obj.EMPTY
                            .with("path", p.path())
                            .with("message", p.message())
                            .with("fix", p.fix()))
            .toList());
  }
}
