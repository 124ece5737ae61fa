package dev.ratchet.local.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Says what is wrong with what is no request that could be answered, in problem details and in
 * words of ours: what the server says of it is for whoever has its code, and is logged for them.
 */
final class ApiProblems extends ErrorHandler {

  private static final System.Logger LOG = System.getLogger(ApiProblems.class.getName());

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (request.getAttribute(ERROR_EXCEPTION) instanceof Throwable e) {
      LOG.log(Level.DEBUG, "A request was refused", e);
    }
    ApiAnswer answer = broken(response.getStatus(), what(response.getStatus()));
    // Where the next request would begin cannot be told.
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    ApiCalls.write(request, response, answer, callback);
    return true;
  }

  /** What a caller hears whose request stopped in its midst, if it still listens. */
  static ApiAnswer brokenOff(IOException e) {
    LOG.log(Level.DEBUG, "A body could not be read", e);
    return broken(400, "Its body broke off, or its chunks are none.");
  }

  private static ApiAnswer broken(int status, String found) {
    return ApiAnswer.problem(
        status,
        code(status),
        HttpStatus.getMessage(status),
        "This is no request that can be answered here. %s %s".formatted(found, fix(status)));
  }

  private static String what(int status) {
    return switch (status) {
      case 400 ->
          "Its target is no URL, or a header or the length of its body is not as it has to be.";
      case 408 -> "It did not come to its end in time.";
      case 413 -> "Its body is too large.";
      case 414 -> "Its target is too long.";
      case 417 -> "It expects what nobody here does.";
      case 426, 505 -> "It names no version of HTTP that is spoken here.";
      case 431 -> "Its headers are too large.";
      default -> "%d %s.".formatted(status, HttpStatus.getMessage(status));
    };
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
      case 417 -> "Leave out Expect, or send 100-continue.";
      case 426, 505 -> "Speak HTTP/1.1.";
      default -> "Send a request of HTTP/1.1 (RFC 9112), and %25 for a percent sign.";
    };
  }
}
