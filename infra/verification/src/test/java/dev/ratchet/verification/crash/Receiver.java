package dev.ratchet.verification.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An application that receives webhooks, outlives the runner and keeps count. What it answers
 * depends on the task's name: {@code slow} after {@link #SLOW_MS}, {@code flaky} with 503 for the
 * first {@link #FAILURES} times, {@code refused} with 410 for ever.
 */
final class Receiver implements AutoCloseable {
  static final String SECRET = "whsec_cmF0Y2hldC1yYXRjaGV0LXJhdGNoZXQtcmF0Y2hldA==";
  static final int FAILURES = 2;
  private static final long SLOW_MS = 800;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Webhook webhook;
  private final Map<String, Queue<Integer>> attempts = new ConcurrentHashMap<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final Set<String> welcomed = ConcurrentHashMap.newKeySet();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();

  Receiver() throws IOException {
    try {
      webhook = new Webhook(SECRET);
    } catch (EmptyWebhookSecretException e) {
      throw new IllegalStateException(e);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks";
  }

  /** The attempts that each Task Run told of, in the order in which they came. */
  Map<String, Queue<Integer>> attempts() {
    return attempts;
  }

  /** The Task Runs whose webhook was answered by 204. */
  Set<String> welcomed() {
    return welcomed;
  }

  /** Waits until so many more requests have come, or else until the time is up. */
  void awaitMore(int requests, Duration longest) throws InterruptedException {
    arrivals.drainPermits();
    arrivals.tryAcquire(requests, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What came without a good signature, and why that is. */
  Queue<String> forged() {
    return refused;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      var headers = HttpHeaders.of(exchange.getRequestHeaders(), (_, _) -> true);
      int status;
      try {
        webhook.verify(body, headers);
        status = status(body, headers);
      } catch (WebhookVerificationException e) {
        refused.add(e.getMessage() + ": " + body);
        status = 401;
      }
      if (status == 503) {
        exchange.getResponseHeaders().set("retry-after", "1");
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(String body, HttpHeaders headers) throws InterruptedException {
    String id = headers.firstValue("webhook-id").orElseThrow();
    var told = attempts.computeIfAbsent(id, _ -> new ConcurrentLinkedQueue<>());
    arrivals.release();
    told.add(Integer.valueOf(headers.firstValue("ratchet-attempt").orElseThrow()));
    String task = Json.parseObject(body).object("data").text("task").orElseThrow();
    return switch (task) {
      case "flaky" -> told.size() <= FAILURES ? 503 : welcome(id);
      case "refused" -> 410;
      case "slow" -> closed.await(SLOW_MS, TimeUnit.MILLISECONDS) ? 503 : welcome(id);
      default -> welcome(id);
    };
  }

  private int welcome(String id) {
    welcomed.add(id);
    return 204;
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
