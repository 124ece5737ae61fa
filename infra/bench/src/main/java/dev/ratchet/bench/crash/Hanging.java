package dev.ratchet.bench.crash;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.bench.tool.Stopwatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An application that leaves the first attempt of every Task Run without an answer. */
final class Hanging implements AutoCloseable {
  private static final String FIRST = "1";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch held;
  private final CountDownLatch retried;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Map<String, List<Double>> seconds = new ConcurrentHashMap<>();
  private volatile Stopwatch watch = new Stopwatch();

  Hanging(int taskRuns) throws IOException {
    held = new CountDownLatch(taskRuns);
    retried = new CountDownLatch(taskRuns);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until the first attempt of every Task Run hangs here. */
  void awaitHeld() throws InterruptedException {
    held.await();
  }

  /** From when to count. */
  void countFrom(Stopwatch watch) {
    this.watch = watch;
  }

  /** The seconds until the second attempt of each Task Run came, by the path that it called. */
  Map<String, List<Double>> awaitRetried() throws InterruptedException {
    retried.await();
    return seconds;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestHeaders().getFirst("ratchet-attempt").equals(FIRST)) {
        held.countDown();
        closed.await();
      } else if (known.add(exchange.getRequestHeaders().getFirst("webhook-id"))) {
        String path = exchange.getRequestURI().getPath();
        seconds.computeIfAbsent(path, _ -> new CopyOnWriteArrayList<>()).add(watch.seconds());
        retried.countDown();
      }
      exchange.sendResponseHeaders(204, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
