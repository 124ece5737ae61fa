package dev.ratchet.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** What the measured workflows call: a shop that says yes, and an application with a webhook. */
public final class Receiver implements AutoCloseable {
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/charges", "{\"status\":\"paid\"}",
          "/reservations", "{\"warehouse\":\"north\"}",
          "/shipments", "{\"tracking\":\"TRACK-1\"}");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, LongAdder> webhooks = new ConcurrentHashMap<>();

  /** Starts it on a free port. */
  public Receiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it is. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often each webhook came, by its id. */
  Map<String, LongAdder> webhooks() {
    return webhooks;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      if (id != null) {
        webhooks.computeIfAbsent(id, _ -> new LongAdder()).increment();
      }
      String path = exchange.getRequestURI().getPath();
      byte[] body = ANSWERS.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
