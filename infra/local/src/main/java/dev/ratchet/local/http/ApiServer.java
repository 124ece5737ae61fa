package dev.ratchet.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.handlers.api.Api;
import dev.ratchet.local.LoopbackPort;
import dev.ratchet.local.StartFailure;
import dev.ratchet.local.Surroundings;
import dev.ratchet.local.function.LocalFunction;
import dev.ratchet.template.HttpApi;
import java.io.IOException;
import java.net.BindException;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The HTTP API on loopback, in front of the functions.
 *
 * <p>Nobody has to sign: that a caller is on this machine is the authorization. Hence it answers
 * only to the names of this machine, and not to web pages from elsewhere that a browser here shows.
 */
public final class ApiServer implements AutoCloseable {

  /** The longest body that API Gateway takes. */
  static final int BODY_BYTES_MAX = 10 * 1024 * 1024;

  /** How much of a body that is too long is read, so that its sender hears the answer. */
  private static final int DRAINED_BYTES_MAX = 100 * 1024 * 1024;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Front front;
  private final Callers callers;
  private final Surroundings surroundings;
  private volatile boolean refusing;

  private ApiServer(HttpServer server, Front front, Surroundings surroundings) {
    this.server = server;
    this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    this.front = front;
    this.callers = new Callers(server.getAddress().getPort());
    this.surroundings = surroundings;
  }

  /** What answers requests. */
  interface Front {
    /** Whether any route takes a request. */
    boolean isRouted(HttpExchange exchange);

    /**
     * Answers a request that is routed.
     *
     * @throws InterruptedException if this thread is told to stop
     */
    ApiAnswer answer(HttpExchange exchange, byte[] body, String requestId)
        throws InterruptedException;
  }

  /**
   * Starts the API of functions; when this returns, it answers.
   *
   * @throws StartFailure if the port is taken
   */
  public static ApiServer start(
      LoopbackPort port,
      HttpApi api,
      Collection<LocalFunction> functions,
      Surroundings surroundings)
      throws StartFailure {
    return start(port, new FunctionFront(functions, api, surroundings), surroundings);
  }

  /**
   * Starts the API in this process; when this returns, it answers.
   *
   * @throws StartFailure if the port is taken
   */
  public static ApiServer start(LoopbackPort port, Api api, Surroundings surroundings)
      throws StartFailure {
    return start(port, new DirectFront(api), surroundings);
  }

  private static ApiServer start(LoopbackPort port, Front front, Surroundings surroundings)
      throws StartFailure {
    try {
      var server = HttpServer.create(port.address(), 0);
      var started = new ApiServer(server, front, surroundings);
      server.setExecutor(started.threads);
      server.createContext("/", started::handle);
      server.start();
      return started;
    } catch (BindException e) {
      throw port.inUse(e);
    } catch (IOException e) {
      throw new StartFailure("the HTTP API did not start: " + e, e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var requestId = surroundings.uuid();
      ApiAnswer answer;
      try {
        answer = answer(exchange, requestId);
      } catch (InterruptedException e) {
        answer = ApiAnswer.of(503, "Service Unavailable");
      }
      write(exchange, answer, requestId);
    }
  }

  private static void write(HttpExchange exchange, ApiAnswer answer, String requestId)
      throws IOException {
    var headers = exchange.getResponseHeaders();
    answer.headers().forEach(header -> headers.add(header.name(), header.value()));
    headers.set("apigw-requestid", requestId);
    var bodiless =
        exchange.getRequestMethod().equals("HEAD")
            || answer.status() == 204
            || answer.status() == 304
            || answer.body().length == 0;
    exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : answer.body().length);
    if (!bodiless) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  private ApiAnswer answer(HttpExchange exchange, String requestId)
      throws IOException, InterruptedException {
    if (refusing) {
      return ApiAnswer.of(503, "Service Unavailable");
    }
    Optional<String> refusal = callers.refusal(exchange.getRequestHeaders());
    if (refusal.isPresent()) {
      drain(exchange);
      return ApiAnswer.problem(403, "caller_refused", "Forbidden", refusal.get());
    }
    if (!front.isRouted(exchange)) {
      drain(exchange);
      return ApiAnswer.of(404, "Not Found");
    }
    var body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
    if (body.length > BODY_BYTES_MAX) {
      drain(exchange);
      return ApiAnswer.of(413, "Request Entity Too Large");
    }
    return front.answer(exchange, body, requestId);
  }

  private static void drain(HttpExchange exchange) throws IOException {
    var buffer = new byte[64 * 1024];
    for (long read = 0; read < DRAINED_BYTES_MAX; ) {
      var more = exchange.getRequestBody().read(buffer);
      if (more < 0) {
        return;
      }
      read += more;
    }
  }

  /** Answers further requests with 503; those under way go on. */
  public void refuse() {
    refusing = true;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
