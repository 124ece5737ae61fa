package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a call is refused: problem details (RFC 9457) with a stable {@code code}. It is thrown where
 * it is found and answered in one place; nothing is half done then.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The most problems that one answer names: beyond that nobody reads them. */
  static final int PROBLEMS_MAX = 100;

  private final int status;
  private final String code;
  private final String title;
  private final transient Json.Obj members;
  private final transient Map<String, String> headers;

  private Refusal(int status, String code, String title, String detail) {
    this(status, code, title, detail, Json.Obj.EMPTY, Map.of());
  }

  private Refusal(
      int status,
      String code,
      String title,
      String detail,
      Json.Obj members,
      Map<String, String> headers) {
    super(detail);
    this.status = status;
    this.code = requireNonNull(code, "code is null");
    this.title = requireNonNull(title, "title is null");
    this.members = requireNonNull(members, "members is null");
    this.headers = Map.copyOf(headers);
  }

  /** Something is wrong with the request: the path, the query or the body. */
  static Refusal invalid(List<Problem> problems) {
    Problem first = problems.getFirst();
    String detail =
        problems.size() == 1
            ? first.toString()
            : "%d things are wrong. The first: %s".formatted(problems.size(), first);
    return new Refusal(
        400,
        "invalid_request",
        "The request is not valid",
        detail,
        Json.Obj.EMPTY.with("errors", errors(problems)),
        Map.of());
  }

  /**
   * One thing is wrong with the request.
   *
   * @param path where: a JSON pointer into the body, {@code ?name} for a query parameter, {@code
   *     {name}} for a part of the path
   */
  static Refusal invalid(String path, String message, String fix) {
    return invalid(List.of(new Problem(path, message, fix)));
  }

  private static Json errors(List<Problem> problems) {
    return new Json.Arr(problems.stream().limit(PROBLEMS_MAX).map(Refusal::error).toList());
  }

  private static Json error(Problem problem) {
    return Json.Obj.EMPTY
        .with("path", problem.path())
        .with("message", problem.message())
        .with("fix", problem.fix());
  }

  /** The caller may make other calls, and not this one. */
  static Refusal scopeMissing(ApiScope scope, Caller caller) {
    String held =
        caller.scopes().isEmpty()
            ? "none"
            : caller.scopes().stream()
                .sorted()
                .map(ApiScope::wire)
                .collect(Collectors.joining(", "));
    return new Refusal(
        403,
        "scope_missing",
        "Forbidden",
        "This call needs the scope %s, and \"%s\" has %s. Call as somebody who has it."
            .formatted(scope.wire(), Excerpt.of(caller.name()), held),
        Json.Obj.EMPTY.with("scope", scope.wire()),
        Map.of());
  }

  static Refusal notFound(String code, String detail) {
    return new Refusal(404, code, "Not found", detail);
  }

  /**
   * The path is right and the method is not.
   *
   * @param allowed the methods that there are, as the header {@code Allow} lists them
   */
  static Refusal methodNotAllowed(String method, String allowed) {
    return new Refusal(
        405,
        "method_not_allowed",
        "Method not allowed",
        "This path does not take %s; it takes %s.".formatted(method, allowed),
        Json.Obj.EMPTY,
        Map.of("allow", allowed));
  }

  static Refusal conflict(String code, String detail) {
    return new Refusal(409, code, "Conflict", detail);
  }

  static Refusal tooLarge(String code, String detail) {
    return new Refusal(413, code, "Too large", detail);
  }

  /** It is to be asked again later; nothing was done. */
  static Refusal tooMany(String code, String detail) {
    return new Refusal(
        429, code, "Too many requests", detail, Json.Obj.EMPTY, Map.of("retry-after", "1"));
  }

  static Refusal unavailable(String detail) {
    return new Refusal(
        503,
        "unavailable",
        "Temporarily unavailable",
        detail,
        Json.Obj.EMPTY,
        Map.of("retry-after", "1"));
  }

  /** Runs cannot be kept at the moment. */
  static Refusal unhealthy(String problem) {
    return new Refusal(503, "unhealthy", "Runs cannot be kept", problem);
  }

  /** The deployment is wrong: only an operator can help, who is told what to do. */
  static Refusal misconfigured(String remedy, String reference) {
    return new Refusal(
        500,
        "deployment_broken",
        "The deployment is broken",
        "Nothing was done, nor will be until an operator mends the deployment: " + remedy,
        Json.Obj.EMPTY.with("reference", reference),
        Map.of());
  }

  /** A store never takes what this call would have it keep. */
  static Refusal unstorable(String reason, String reference) {
    return new Refusal(
        500,
        "store_refused",
        "A store refuses this",
        "What this asks for can never be kept as it is; trying again does not help: "
            + reason
            + ".",
        Json.Obj.EMPTY.with("reference", reference),
        Map.of());
  }

  static Refusal internal(String reference) {
    return new Refusal(
        500,
        "internal_error",
        "Internal error",
        "Something is broken here, not in your request. The log has it under " + reference + ".",
        Json.Obj.EMPTY.with("reference", reference),
        Map.of());
  }

  Response response() {
    Json.Obj body =
        Json.Obj.EMPTY
            .with("type", "urn:ratchet:problem:" + code)
            .with("title", title)
            .with("status", status)
            .with("detail", getMessage())
            .with("code", code);
    for (var member : members.members().entrySet()) {
      body = body.with(member.getKey(), member.getValue());
    }
    Response response = Response.problem(status, body);
    for (var header : headers.entrySet()) {
      response = response.withHeader(header.getKey(), header.getValue());
    }
    return response;
  }
}
