package dev.ratchet.local.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.api.HttpRequests;
import dev.ratchet.api.Response;
import dev.ratchet.emulator.host.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;

/** Answers each call on a virtual thread of its own, so that calls may wait by the thousand. */
final class ApiCalls extends Handler.Abstract {

  /** How much of a body that nobody wants is read, so that its sender hears the answer. */
  private static final int DRAINED_BYTES_MAX = 100 * 1024 * 1024;

  /** The connection's own: what a function says of them is not passed on. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "keep-alive", "transfer-encoding", "upgrade");

  private final ApiServer.Front front;
  private final Callers callers;
  private final Surroundings surroundings;
  private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;

  ApiCalls(ApiServer.Front front, Callers callers, Surroundings surroundings) {
    this.front = requireNonNull(front, "front is null");
    this.callers = requireNonNull(callers, "callers is null");
    this.surroundings = requireNonNull(surroundings, "surroundings is null");
  }

  /** Answers further calls with 503; those under way go on. */
  void refuse() {
    refusing = true;
  }

  /** As {@link #refuse}, and those under way are told to come to an end. */
  void hurry() {
    refusing = true;
    underWay.forEach(Thread::interrupt);
  }

  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    var requestId = surroundings.uuid();
    ApiAnswer answer;
    underWay.add(Thread.currentThread());
    try {
      answer = refusing ? stopping() : answer(request, requestId);
    } catch (InterruptedException e) {
      answer = stopping();
    } catch (IOException e) {
      answer = ApiProblems.brokenOff(e);
    } finally {
      underWay.remove(Thread.currentThread());
    }
    // Told to stop or not: whoever called is to hear the answer.
    Thread.interrupted();
    response.getHeaders().put("apigw-requestid", requestId);
    write(request, response, answer, callback);
    return true;
  }

  private static ApiAnswer stopping() {
    return ApiAnswer.problem(
        503, "unavailable", "Temporarily unavailable", "This runner stops. Start it again.");
  }

  /** Writes an answer; a head alone if the method or the status has it so. */
  static void write(
      Request request,
      org.eclipse.jetty.server.Response response,
      ApiAnswer answer,
      Callback callback) {
    response.setStatus(answer.status());
    for (var header : answer.headers()) {
      if (!OF_THE_CONNECTION.contains(header.name().toLowerCase(Locale.ROOT))) {
        response.getHeaders().add(header.name(), header.value());
      }
    }
    boolean hasBody =
        !request.getMethod().equals("HEAD") && answer.status() != 204 && answer.status() != 304;
    if (hasBody) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    }
    response.write(true, hasBody ? ByteBuffer.wrap(answer.body()) : null, callback);
  }

  private ApiAnswer answer(Request request, String requestId)
      throws IOException, InterruptedException {
    ApiCall call = call(request);
    Optional<String> refusal = callers.refusal(call);
    if (refusal.isPresent()) {
      return drained(request, ApiAnswer.problem(403, "caller_refused", "Forbidden", refusal.get()));
    }
    Optional<Response> unreadable = HttpRequests.refusal(call.path(), call.query());
    if (unreadable.isPresent()) {
      return drained(request, ApiAnswer.of(unreadable.get()));
    }
    if (!front.isRouted(call)) {
      return drained(request, notFound(call));
    }
    var body = content(request).readNBytes(ApiServer.BODY_BYTES_MAX + 1);
    return body.length > ApiServer.BODY_BYTES_MAX
        ? drained(request, tooLarge())
        : front.answer(call, body, requestId);
  }

  private static ApiAnswer notFound(ApiCall call) {
    return ApiAnswer.problem(
        404,
        "path_not_found",
        "Not found",
        "There is no %s of \"%s\". The paths of the API begin with /v1/."
            .formatted(call.method(), call.path()));
  }

  private static ApiAnswer tooLarge() {
    return ApiAnswer.problem(
        413,
        "body_too_large",
        "Too large",
        "The body has more than %d bytes, the most that are taken. Send less."
            .formatted(ApiServer.BODY_BYTES_MAX));
  }

  private static ApiCall call(Request request) {
    HttpURI uri = request.getHttpURI();
    Map<String, List<String>> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers
          .computeIfAbsent(field.getLowerCaseName(), _ -> new ArrayList<>(1))
          .add(field.getValue() == null ? "" : field.getValue());
    }
    return new ApiCall(
        request.getMethod(),
        orEmpty(uri.getPath()),
        orEmpty(uri.getQuery()),
        request.getConnectionMetaData().getProtocol(),
        headers,
        orEmpty(uri.getAuthority()),
        Request.getRemoteAddr(request),
        Request.getLocalPort(request));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static InputStream content(Request request) {
    return Content.Source.asInputStream(request);
  }

  /** An answer that needs no body, once the body has been read. */
  private static ApiAnswer drained(Request request, ApiAnswer answer) throws IOException {
    if (request.getHeaders().contains(HttpHeader.EXPECT)) {
      return answer;
    }
    var content = content(request);
    var buffer = new byte[64 * 1024];
    for (long read = 0; read < DRAINED_BYTES_MAX; ) {
      var more = content.read(buffer);
      if (more < 0) {
        break;
      }
      read += more;
    }
    return answer;
  }
}
