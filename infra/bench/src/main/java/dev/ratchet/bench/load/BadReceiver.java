package dev.ratchet.bench.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** An application whose webhooks are in every kind of bad shape, until it is healed. */
final class BadReceiver implements AutoCloseable {
  private static final long SLOW_MS_MIN = 1_000;
  private static final long SLOW_MS_MAX = 3_000;
  private static final String RETRY_AFTER_SECONDS = "2";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final Set<String> delivered = ConcurrentHashMap.newKeySet();
  private volatile boolean isHealed;

  /** How a webhook is answered. */
  enum Kind {
    /** At once. */
    GOOD,
    /** With 500, or with 503 and the wish to be left alone for 2 seconds. */
    FAILING,
    /** After one to three seconds. */
    SLOW,
    /** Never. */
    HANGING;

    /** How long an attempt may take. */
    String timeout() {
      return switch (this) {
        case GOOD, FAILING -> "2s";
        case SLOW -> "5s";
        case HANGING -> "25s";
      };
    }

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }
  }

  BadReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    for (Kind kind : Kind.values()) {
      requests.put(kind, new LongAdder());
      server.createContext(kind.path(), exchange -> answer(exchange, kind));
    }
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on, every new request is answered at once. */
  void heal() {
    isHealed = true;
  }

  /** How many requests came so far. */
  long requests(Kind kind) {
    return requests.get(kind).sum();
  }

  /** The ids of the webhooks that were answered by 204. */
  Set<String> delivered() {
    return delivered;
  }

  private void answer(HttpExchange exchange, Kind kind) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      LongAdder count = requests.get(kind);
      count.increment();
      int status = isHealed ? 204 : status(kind, id, count.sum());
      if (status == 204) {
        delivered.add(id);
      } else if (status == 503) {
        exchange.getResponseHeaders().set("retry-after", RETRY_AFTER_SECONDS);
      }
      exchange.sendResponseHeaders(status, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(Kind kind, String id, long count) throws InterruptedException {
    return switch (kind) {
      case GOOD -> 204;
      case FAILING -> count % 2 == 0 ? 500 : 503;
      case SLOW -> {
        long time = SLOW_MS_MIN + Math.floorMod(id.hashCode(), SLOW_MS_MAX - SLOW_MS_MIN);
        yield closed.await(time, TimeUnit.MILLISECONDS) ? 500 : 204;
      }
      case HANGING -> {
        closed.await();
        yield 500;
      }
    };
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
