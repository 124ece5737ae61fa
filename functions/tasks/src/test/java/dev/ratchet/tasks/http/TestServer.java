package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A service on loopback, on any free port, that keeps what it received. */
public final class TestServer implements AutoCloseable {
  /**
   * A request as it came.
   *
   * @param headers by name in lower case
   */
  public record Received(
      String method, String uri, Map<String, List<String>> headers, String body) {
    /** The one value of a header, or empty. */
    public String header(String name) {
      return String.join(", ", headers.getOrDefault(name, List.of()));
    }
  }

  /** What to answer. */
  public record Reply(int status, Map<String, String> headers, String body) {
    /** An answer without a content type. */
    public static Reply of(int status, String body) {
      return new Reply(status, Map.of(), body);
    }

    /** An answer in JSON. */
    public static Reply json(int status, String body) {
      return new Reply(status, Map.of("content-type", "application/json"), body);
    }

    /** A redirect. */
    public static Reply redirect(int status, String location) {
      return new Reply(status, Map.of("location", location), "");
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private TestServer(HttpServer server, Function<Received, Reply> answer) {
    this.server = server;
    server.createContext("/", exchange -> handle(exchange, answer));
    server.start();
  }

  /** A service that answers so. */
  public static TestServer answering(Function<Received, Reply> answer) {
    try {
      var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
      return on(HttpServer.create(address, 0), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A service that always gives this answer. */
  public static TestServer answering(Reply reply) {
    return answering(_ -> reply);
  }

  static TestServer on(HttpServer server, Function<Received, Reply> answer) {
    return new TestServer(server, answer);
  }

  private void handle(HttpExchange exchange, Function<Received, Reply> answer) throws IOException {
    try (exchange) {
      var headers = new TreeMap<String, List<String>>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
      var request =
          new Received(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers,
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      received.add(request);
      Reply reply = answer.apply(request);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** What has come so far. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  /** The only request that has come. */
  public Received onlyRequest() {
    if (received.size() != 1) {
      throw new AssertionError("Expected one request, found " + received);
    }
    return received.getFirst();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The URL of a path here. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
