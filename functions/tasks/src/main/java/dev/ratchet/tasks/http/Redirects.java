package dev.ratchet.tasks.http;

import dev.ratchet.engine.task.TaskFailedException;
import java.util.LinkedHashMap;
import java.util.Set;

/**
 * How a redirect is followed. Another origin is another party: of the headers it gets only those
 * that are known to be harmless, whatever the others are called. Where the status says that the
 * same request goes there (307, 308), so do method, body and {@code idempotency-key}, as browsers
 * and curl send them on: without the body it would be another request, and without the key one that
 * cannot be told from a new one when it is repeated.
 */
final class Redirects {
  /** How many redirects in a row are followed. */
  static final int REDIRECTS_MAX = 5;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /** Headers that say what is sent and wanted, and never who asks. */
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-language",
          "content-language",
          "content-type",
          "idempotency-key",
          "user-agent");

  /** Those of them that belong to a body or to what it changes. */
  private static final Set<String> OF_A_CHANGE = Set.of("idempotency-key");

  private Redirects() {}

  /** Whether an answer sends the caller elsewhere. */
  static boolean isRedirect(HttpAnswer answer) {
    return STATUSES.contains(answer.status());
  }

  /**
   * The call to make next. After 303, and a POST after 301 or 302, that is a GET without body.
   *
   * @throws TaskFailedException {@code invalid_redirect} if it says no URL, or leaves https
   */
  static HttpCall follow(HttpCall call, HttpAnswer answer) throws TaskFailedException {
    HttpTarget target = target(call, answer);
    if (call.target().secure() && !target.secure()) {
      throw invalid(call, answer, "leads from https to http, to " + target);
    }
    var headers = new LinkedHashMap<>(call.headers());
    if (!target.origin().equals(call.target().origin())) {
      headers.keySet().retainAll(HARMLESS);
    }
    if (becomesGet(call.method(), answer.status())) {
      headers.keySet().removeIf(name -> name.startsWith("content-") || OF_A_CHANGE.contains(name));
      return new HttpCall("GET", target, headers, "");
    }
    return new HttpCall(call.method(), target, headers, call.body());
  }

  private static boolean becomesGet(String method, int status) {
    return status == 303 && !method.equals("HEAD")
        || method.equals("POST") && (status == 301 || status == 302);
  }

  private static HttpTarget target(HttpCall call, HttpAnswer answer) throws TaskFailedException {
    String location = answer.header("location");
    if (location.isEmpty()) {
      throw invalid(call, answer, "has no location header");
    }
    try {
      return call.target().resolve(location);
    } catch (IllegalArgumentException e) {
      throw invalid(call, answer, "has a wrong location header: " + e.getMessage());
    }
  }

  private static TaskFailedException invalid(HttpCall call, HttpAnswer answer, String what) {
    return TaskFailedException.fatal(
        "invalid_redirect",
        call
            + " answered "
            + answer.status()
            + ", a redirect that "
            + what
            + ". Call the final URL.");
  }
}
