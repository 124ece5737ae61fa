package dev.ratchet.testkit.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lambda's Runtime API (2018-06-01) on loopback, for one runtime: it asks here for the next event
 * and brings its answer here.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
  private static final String INIT_ERROR = "/2018-06-01/runtime/init/error";
  private static final String NEXT = INVOCATION + "next";
  private static final String RESTORE_NEXT = "/2018-06-01/runtime/restore/next";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final ExecutorService threads;
  private final InstantSource clock;
  private final Duration timeout;
  private final CompletableFuture<Void> snapshot = new CompletableFuture<>();
  private final CompletableFuture<Void> restored = new CompletableFuture<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();

  private record Event(String id, String json) {}

  /**
   * Starts the API on a free port.
   *
   * @param timeout how long the function may take for an event, as its context says
   */
  RuntimeApi(InstantSource clock, Duration timeout) {
    this.clock = requireNonNull(clock, "clock is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("runtime-api-", 0).factory());
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** What {@code AWS_LAMBDA_RUNTIME_API} is to be: host and port. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Done when the runtime is ready to be put into a snapshot; failed if it ends before. */
  CompletableFuture<Void> snapshot() {
    return snapshot;
  }

  /** Goes on from the snapshot. */
  void restore() {
    restored.complete(null);
  }

  /** Done when the runtime asks for its first event; failed if it cannot load the handler. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /** Gives an event to the runtime; what comes of it. */
  CompletableFuture<Answer> invoke(String json) {
    var event = new Event("event-" + count.incrementAndGet(), json);
    var answer = new CompletableFuture<Answer>();
    answers.put(event.id(), answer);
    events.add(event);
    return answer;
  }

  /** Fails whatever is awaited: the runtime is gone. */
  void fail(RuntimeException cause) {
    snapshot.completeExceptionally(cause);
    ready.completeExceptionally(cause);
    answers.values().forEach(answer -> answer.completeExceptionally(cause));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case NEXT -> next(exchange);
      case RESTORE_NEXT -> {
        snapshot.complete(null);
        restored.join();
        exchange.sendResponseHeaders(OK, -1);
        exchange.close();
      }
      case INIT_ERROR -> {
        String json = body(exchange);
        exchange.sendResponseHeaders(ACCEPTED, -1);
        fail(new IllegalStateException("The runtime could not load the handler: " + json));
      }
      default -> answer(exchange, path);
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    ready.complete(null);
    try {
      Event event = events.take();
      var headers = exchange.getResponseHeaders();
      headers.add("Lambda-Runtime-Aws-Request-Id", event.id());
      headers.add(
          "Lambda-Runtime-Deadline-Ms",
          Long.toString(clock.instant().plus(timeout).toEpochMilli()));
      headers.add(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:us-east-1:123456789012:function:ratchet");
      // The runtime's native part reads the answer's type and crashes without one.
      headers.add("Content-Type", "application/json");
      byte[] json = event.json().getBytes(UTF_8);
      exchange.sendResponseHeaders(OK, json.length);
      exchange.getResponseBody().write(json);
      exchange.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange, String path) throws IOException {
    String json = body(exchange);
    String[] parts =
        path.startsWith(INVOCATION)
            ? path.substring(INVOCATION.length()).split("/")
            : new String[0];
    var answer = parts.length == 2 ? answers.get(parts[0]) : null;
    exchange.sendResponseHeaders(answer == null ? NOT_FOUND : ACCEPTED, -1);
    if (answer != null) {
      answer.complete(
          parts[1].equals("response") ? new Answer.Returned(json) : new Answer.Threw(json));
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), UTF_8);
  }

  /** Stops listening, and sends away a runtime that waits. */
  @Override
  public void close() {
    restored.cancel(false);
    server.stop(0);
    threads.shutdownNow();
  }
}
