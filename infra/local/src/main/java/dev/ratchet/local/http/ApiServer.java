package dev.ratchet.local.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.api.Api;
import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.HttpApi;
import java.net.BindException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP API on loopback, in front of the functions.
 *
 * <p>Nobody has to sign: that a caller is on this machine is the authorization. Hence it answers
 * only to the names of this machine, and not to web pages from elsewhere that a browser here shows.
 *
 * <p>What it refuses itself, down to what is no request of HTTP at all, it refuses as the API does:
 * a caller reads errors of one kind.
 */
public final class ApiServer implements AutoCloseable {

  /** The longest body that API Gateway takes. */
  static final int BODY_BYTES_MAX = 10 * 1024 * 1024;

  /** The longest request line and headers, together. */
  static final int HEAD_BYTES_MAX = 16 * 1024;

  /** How long a connection may stand idle. It is longer than any call may wait for a run. */
  private static final Duration IDLE_MAX = Duration.ofMinutes(5);

  /** How long calls under way have to be answered when the server stops. */
  private static final Duration STOP_MAX = Duration.ofSeconds(2);

  /**
   * They accept and look which connection has something to say; calls have threads of their own.
   */
  private static final int IO_THREADS_MAX = 8;

  private final Server server;
  private final ServerConnector connector;
  private final GracefulHandler graceful;
  private final ExecutorService threads;
  private final ApiCalls calls;

  private ApiServer(LoopbackPort port, Front front, Surroundings surroundings) {
    this.threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    this.calls = new ApiCalls(front, new Callers(port.number()), surroundings);
    this.server = new Server(pool(threads));
    this.connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    this.graceful = new GracefulHandler(calls);
    connector.setHost(LoopbackPort.HOST);
    connector.setPort(port.number());
    connector.setIdleTimeout(IDLE_MAX.toMillis());
    server.addConnector(connector);
    server.setHandler(graceful);
    server.setErrorHandler(new ApiProblems());
  }

  private static QueuedThreadPool pool(ExecutorService threads) {
    var pool = new QueuedThreadPool(IO_THREADS_MAX, 2);
    pool.setName("api-io");
    pool.setDaemon(true);
    pool.setReservedThreads(0);
    pool.setVirtualThreadsExecutor(threads);
    return pool;
  }

  private static HttpConfiguration http() {
    var http = new HttpConfiguration();
    // A path that means two things to some servers means one here: its segments, as sent.
    http.setUriCompliance(
        UriCompliance.UNSAFE.without("RATCHET", Violation.FRAGMENT, Violation.USER_INFO));
    http.setRequestHeaderSize(HEAD_BYTES_MAX);
    http.setSendServerVersion(false);
    return http;
  }

  /** What answers requests. */
  interface Front {
    /** Whether any route takes a request. */
    boolean isRouted(ApiCall call);

    /**
     * Answers a request that is routed.
     *
     * @throws InterruptedException if this thread is told to stop
     */
    ApiAnswer answer(ApiCall call, byte[] body, String requestId) throws InterruptedException;
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
    requireNonNull(port, "port is null");
    var started = new ApiServer(port, front, surroundings);
    try {
      started.server.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw isTaken(e) ? port.inUse(e) : new StartFailure("the HTTP API did not start: " + e, e);
    }
  }

  private static boolean isTaken(Throwable e) {
    return e != null && (e instanceof BindException || isTaken(e.getCause()));
  }

  /** Answers further requests with 503; those under way go on. */
  public void refuse() {
    calls.refuse();
  }

  /** Has those under way answered at once, however things stand for them, and stops. */
  @Override
  public void close() {
    calls.hurry();
    try {
      graceful.shutdown().get(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Whoever is left hears nothing, as when the process ends.
    }
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP API did not stop", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
