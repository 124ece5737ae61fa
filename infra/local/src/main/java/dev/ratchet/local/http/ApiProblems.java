package dev.ratchet.local.http;

import java.io.IOException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Says what is wrong with what is no request that could be answered, in problem details. */
final class ApiProblems extends ErrorHandler {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    ApiAnswer answer = broken(response.getStatus(), reason(request));
    // Where the next request would begin cannot be told.
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    ApiCalls.write(request, response, answer, callback);
    return true;
  }

  /** The innermost that is said: outer ones repeat the status. */
  private static String reason(Request request) {
    String reason = null;
    Throwable cause = request.getAttribute(ERROR_EXCEPTION) instanceof Throwable e ? e : null;
    for (; cause != null; cause = cause.getCause()) {
      reason = cause.getMessage() == null ? reason : cause.getMessage();
    }
    return reason;
  }

  /** What a caller hears whose request stopped in its midst, if it still listens. */
  static ApiAnswer brokenOff(IOException e) {
    return broken(400, "its body could not be read (" + e.getMessage() + ")");
  }

  private static ApiAnswer broken(int status, String found) {
    var why = found == null ? HttpStatus.getMessage(status) : found;
    return ApiAnswer.problem(
        status,
        code(status),
        HttpStatus.getMessage(status),
        status >= 500 && status != 501 && status != 505
            ? "Something is broken here, not in your request: %s.".formatted(why)
            : "This is no request that can be answered here: %s. %s".formatted(why, fix(status)));
  }

  private static String code(int status) {
    return switch (status) {
      case 408 -> "request_timeout";
      case 413 -> "body_too_large";
      case 414 -> "target_too_long";
      case 417 -> "expectation_failed";
      case 431 -> "headers_too_large";
      case 501 -> "not_implemented";
      case 503 -> "unavailable";
      case 426, 505 -> "version_not_supported";
      default -> status >= 500 ? "internal_error" : "bad_message";
    };
  }

  private static String fix(int status) {
    return switch (status) {
      case 414, 431 ->
          "Request line and headers may have %d bytes.".formatted(ApiServer.HEAD_BYTES_MAX);
      case 426, 505 -> "Speak HTTP/1.1.";
      default -> "Send a request of HTTP/1.1 (RFC 9112).";
    };
  }
}
