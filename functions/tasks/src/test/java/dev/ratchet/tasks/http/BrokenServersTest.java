package dev.ratchet.tasks.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.engine.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that do not answer as they should, and calls that are given up. */
@Timeout(60)
class BrokenServersTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  /** Longer than {@link Timeout} lets a test take, so that none passes by waiting it out. */
  private static final Duration AMPLE = Duration.ofHours(1);

  private static final HttpTimeouts AMPLE_TIMEOUTS = new HttpTimeouts(AMPLE, AMPLE);
  private static final HttpTimeouts SHORT_TOTAL = new HttpTimeouts(AMPLE, Duration.ofMillis(100));

  private static final HttpCaller HTTP =
      new HttpCaller(AddressGuard.ofLocalRun(true), () -> Instant.EPOCH);

  enum Threads {
    PLATFORM {
      @Override
      Thread start(Runnable run) {
        return Thread.ofPlatform().start(run);
      }
    },
    VIRTUAL {
      @Override
      Thread start(Runnable run) {
        return Thread.ofVirtual().start(run);
      }
    };

    abstract Thread start(Runnable run);
  }

  private static ServerSocket serverSocket() throws IOException {
    return new ServerSocket(0, 50, LOOPBACK);
  }

  private static HttpCall call(String scheme, ServerSocket server, String body) {
    String url = scheme + "://127.0.0.1:" + server.getLocalPort() + "/?q=secret";
    return new HttpCall("POST", HttpTarget.parse(url), Map.of(), body);
  }

  private static Failure.TaskError failure(HttpCaller http, HttpCall call, HttpTimeouts timeouts) {
    var thrown =
        catchThrowableOfType(TaskFailedException.class, () -> http.send(call, timeouts, _ -> true));
    assertThat(thrown.failure().message()).doesNotContain("secret");
    assertThat(thrown.failure().retryable()).isTrue();
    return thrown.failure();
  }

  @Test
  void a_server_that_never_answers_costs_no_more_than_the_timeout() throws Exception {
    try (var server = serverSocket()) {
      var failure = failure(HTTP, call("http", server, ""), SHORT_TOTAL);

      assertThat(failure.code()).isEqualTo("request_timed_out");
      assertThat(failure.message())
          .isEqualTo(
              "POST http://127.0.0.1:%d/?… was not answered within 100 ms; it may or may not have"
                      .formatted(server.getLocalPort())
                  + " been carried out.");
    }
  }

  @Test
  void so_does_one_that_never_shakes_hands() throws Exception {
    try (var server = serverSocket()) {
      assertThat(failure(HTTP, call("https", server, ""), SHORT_TOTAL).code())
          .isEqualTo("request_timed_out");
    }
  }

  @Test
  void so_does_one_that_never_reads() throws Exception {
    try (var server = serverSocket()) {
      String large = "a".repeat(16 * 1_024 * 1_024);

      assertThat(failure(HTTP, call("http", server, large), SHORT_TOTAL).code())
          .isEqualTo("request_timed_out");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200"})
  void so_does_one_that_stops_in_the_middle(String beginning) throws Exception {
    try (var server = serverSocket()) {
      answer(server, beginning, Then.WAIT);

      assertThat(failure(HTTP, call("http", server, ""), SHORT_TOTAL).code())
          .isEqualTo("request_timed_out");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200"})
  void a_server_that_hangs_up_in_the_middle_breaks_the_call(String beginning) throws Exception {
    try (var server = serverSocket()) {
      answer(server, beginning, Then.HANG_UP);

      assertThat(failure(HTTP, call("http", server, ""), AMPLE_TIMEOUTS).code())
          .isEqualTo("connection_lost");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_that_breaks_off_after_its_status_is_one(Then then) throws Exception {
    try (var server = serverSocket()) {
      answer(server, "HTTP/1.1 201 Created\r\ncontent-length: 2\r\n\r\n{", then);

      HttpAnswer answer = HTTP.send(call("http", server, ""), SHORT_TOTAL, _ -> true);

      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.body())
          .isEqualTo(
              new HttpAnswer.Body.Unreadable(
                  switch (then) {
                    case HANG_UP -> "the connection was closed before the answer was complete";
                    case WAIT -> "it was not complete within 100 ms";
                  }));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupt_after_the_status_is_still_one(Threads threads) throws Exception {
    var half = new CountDownLatch(1);
    try (var server =
        RawServer.answering(
            _ -> {
              half.countDown();
              return new RawServer.Then.Answer("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{");
            })) {
      var target = HttpTarget.parse(server.url("/"));
      var sending = new FutureTask<>(() -> send(new HttpCall("POST", target, Map.of(), ""), HTTP));
      Thread caller = threads.start(sending);
      half.await();

      caller.interrupt();

      assertInterrupted(sending);
    }
  }

  @Test
  void a_server_that_speaks_something_else_is_no_http_server() throws Exception {
    try (var server = serverSocket()) {
      answer(server, "220 mail.example ESMTP\r\n", Then.WAIT);

      var failure = failure(HTTP, call("http", server, ""), AMPLE_TIMEOUTS);

      assertThat(failure.code()).isEqualTo("invalid_response");
      assertThat(failure.message()).contains("it does not begin with an HTTP/1.1 status line");
    }
  }

  @Test
  void a_port_where_nobody_listens_refuses_the_connection() throws Exception {
    HttpCall call;
    try (var server = serverSocket()) {
      call = call("http", server, "");
    }

    var failure = failure(HTTP, call, AMPLE_TIMEOUTS);

    assertThat(failure.code()).isEqualTo("connect_failed");
    assertThat(failure.message()).startsWith("Could not connect to 127.0.0.1 at 127.0.0.1, port");
  }

  @Test
  void a_server_that_accepts_no_connection_costs_no_more_than_the_connect_timeout()
      throws Exception {
    try (var server = new ServerSocket(0, 1, LOOPBACK)) {
      var fillers = new ArrayList<Socket>();
      try {
        assumeTrue(fillsUp(server, fillers), "This system accepts connections without limit.");

        var failure =
            failure(
                HTTP, call("http", server, ""), new HttpTimeouts(Duration.ofMillis(100), AMPLE));

        assertThat(failure.code()).isEqualTo("connect_failed");
        assertThat(failure.message()).contains("within 100 ms");
        assertThat(failure(HTTP, call("http", server, ""), SHORT_TOTAL).code())
            .isEqualTo("request_timed_out");
      } finally {
        for (Socket filler : fillers) {
          filler.close();
        }
      }
    }
  }

  /** Connects until the backlog of a server that accepts nobody is full. */
  private static boolean fillsUp(ServerSocket server, List<Socket> fillers) throws IOException {
    for (int i = 0; i < 16; i++) {
      var filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(new InetSocketAddress(LOOPBACK, server.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return true;
      }
    }
    return false;
  }

  @Test
  void a_lookup_that_never_ends_costs_no_more_than_the_timeouts() {
    var never = new CountDownLatch(1);
    HttpCaller http = resolving(blockedOn(never, new CountDownLatch(1)));
    var call = new HttpCall("GET", HttpTarget.parse("http://shop.test/"), Map.of(), "");

    assertThat(failure(http, call, new HttpTimeouts(Duration.ofMillis(50), AMPLE)).code())
        .isEqualTo("host_not_found");
    assertThat(failure(http, call, SHORT_TOTAL).code()).isEqualTo("request_timed_out");
    never.countDown();
  }

  @Test
  void nothing_is_sent_when_no_time_is_left() throws Exception {
    try (var server = serverSocket()) {
      assertThat(
              failure(HTTP, call("http", server, ""), new HttpTimeouts(AMPLE, Duration.ZERO))
                  .code())
          .isEqualTo("request_timed_out");
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupt_ends_a_call_that_waits_for_its_answer(Threads threads) throws Exception {
    assertInterruptEnds(threads, "http", 4);
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupt_ends_a_call_that_shakes_hands(Threads threads) throws Exception {
    assertInterruptEnds(threads, "https", 4);
  }

  /** Interrupts a call once some bytes of it have come, and expects its connection to be closed. */
  private static void assertInterruptEnds(Threads threads, String scheme, int bytes)
      throws Exception {
    try (var server = serverSocket()) {
      var sending = new FutureTask<>(() -> send(call(scheme, server, ""), HTTP));
      Thread caller = threads.start(sending);
      try (Socket accepted = server.accept()) {
        accepted.getInputStream().readNBytes(bytes);

        caller.interrupt();

        assertInterrupted(sending);
        readToTheEnd(accepted);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_interrupt_ends_a_call_that_looks_its_host_up(Threads threads) throws Exception {
    var never = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    HttpCaller http = resolving(blockedOn(never, begun));
    var call = new HttpCall("GET", HttpTarget.parse("http://shop.test/"), Map.of(), "");
    var sending = new FutureTask<>(() -> send(call, http));
    Thread caller = threads.start(sending);
    begun.await();

    caller.interrupt();

    assertInterrupted(sending);
    never.countDown();
  }

  @ParameterizedTest
  @EnumSource
  void a_call_on_an_interrupted_thread_sends_nothing(Threads threads) throws Exception {
    try (var server = serverSocket()) {
      var sending =
          new FutureTask<>(
              () -> {
                Thread.currentThread().interrupt();
                return send(call("http", server, ""), HTTP);
              });
      threads.start(sending);

      assertInterrupted(sending);
    }
  }

  private static HttpAnswer send(HttpCall call, HttpCaller http) throws Exception {
    return http.send(call, AMPLE_TIMEOUTS, _ -> true);
  }

  private static void assertInterrupted(FutureTask<?> sending) {
    var thrown = catchThrowableOfType(ExecutionException.class, sending::get);
    assertThat(thrown).hasCauseInstanceOf(InterruptedException.class);
  }

  /** Returns once the other side has closed this connection. */
  private static void readToTheEnd(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  private static Resolver blockedOn(CountDownLatch latch, CountDownLatch begun) {
    return _ -> {
      begun.countDown();
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of(LOOPBACK);
    };
  }

  private static HttpCaller resolving(Resolver resolver) {
    return new HttpCaller(
        AddressGuard.ofLocalRun(true),
        resolver,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        KeepAlive.STANDARD,
        () -> Instant.EPOCH);
  }

  /** What a server does once it has written all that it will. */
  private enum Then {
    HANG_UP,
    WAIT
  }

  /** Has a server read one request and write a text, unless the caller gives up before. */
  private static void answer(ServerSocket server, String text, Then then) {
    Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept()) {
                var in = new Scanner(socket.getInputStream(), ISO_8859_1).useDelimiter("\r\n");
                while (!in.next().isEmpty()) {}
                socket.getOutputStream().write(text.getBytes(ISO_8859_1));
                if (then == Then.WAIT) {
                  readToTheEnd(socket);
                }
              } catch (IOException | NoSuchElementException e) {
                // The caller gave up, which its own test looks into.
              }
            });
  }
}
