package dev.ratchet.local.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ratchet.emulator.host.LoopbackPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of the example on any free loopback port. */
abstract class LoopbackServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  LoopbackServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LoopbackPort.HOST, 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
  }

  /** Begins to answer. */
  final void start() {
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      handle(exchange);
    }
  }

  /** Answers a request. */
  abstract void handle(HttpExchange exchange) throws IOException;

  /** Its URL, without a slash at its end. */
  final String url() {
    return "http://" + LoopbackPort.HOST + ":" + server.getAddress().getPort();
  }

  @Override
  public final void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
