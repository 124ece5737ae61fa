package dev.ratchet.tasks.http;

import static dev.ratchet.tasks.http.RawServer.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.http.HttpAnswer.Body;
import dev.ratchet.tasks.http.RawServer.Then;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which request goes over which connection. */
@Timeout(60)
class KeepAliveTest {
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final HttpTimeouts TIMEOUTS = new HttpTimeouts(AMPLE, AMPLE);
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private List<InetAddress> addresses = List.of(LOOPBACK);
  private HttpCaller http = caller(AddressGuard.ofLocalRun(true), KeepAlive.STANDARD);

  private HttpCaller caller(AddressGuard guard, KeepAlive keepAlive) {
    return new HttpCaller(
        guard,
        _ -> addresses,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        keepAlive,
        () -> now);
  }

  private HttpAnswer send(String method, String url) throws Exception {
    var call = new HttpCall(method, HttpTarget.parse(url), Map.of(), "");
    return http.send(call, TIMEOUTS, status -> status < 300);
  }

  private HttpAnswer get(RawServer server) throws Exception {
    return send("GET", server.url("/"));
  }

  private HttpAnswer post(RawServer server) throws Exception {
    return send("POST", server.url("/"));
  }

  private Failure.TaskError failure(String method, RawServer server) {
    return catchThrowableOfType(TaskFailedException.class, () -> send(method, server.url("/")))
        .failure();
  }

  @Test
  void calls_follow_each_other_over_one_connection() throws Exception {
    try (var server =
        RawServer.answering(asked -> new Then.Answer(ok(asked.line(), "x: " + asked.body())))) {
      for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "GET")) {
        assertThat(send(method, server.url("/a")).body()).isEqualTo(new Body.Whole(method + " /a"));
      }

      assertThat(server.connections()).containsOnly(1).hasSize(6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No\r\n\r\n",
        "HTTP/1.1 304 No\r\ncontent-length: 7\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\nx: y\r\n\r\n",
        "HTTP/1.1 103 Wait\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 0\r\n\r\n",
      })
  void an_answer_whose_end_is_plain_leaves_its_connection_for_the_next(String answer)
      throws Exception {
    try (var server = RawServer.always(answer)) {
      get(server);
      post(server);

      assertThat(server.connections()).containsExactly(1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: foo, CLOSE\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\nmore",
        "HTTP/1.1 204 No\r\ncontent-length: 2\r\n\r\n{}",
        "HTTP/1.1 204 No\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx: a\r\n folded\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nkeep-alive: timeout=1\r\ncontent-length: 0\r\n\r\n",
      })
  void any_other_answer_does_not(String answer) throws Exception {
    try (var server = RawServer.always(answer)) {
      get(server);
      get(server);

      assertThat(server.connections()).containsExactly(1, 2);
    }
  }

  @Test
  void neither_does_one_that_is_too_long_to_be_read_or_ends_with_its_connection() throws Exception {
    try (var server = RawServer.always(ok("a".repeat(HttpAnswer.BODY_BYTES_MAX + 1)))) {
      get(server);
      get(server);

      assertThat(server.connections()).containsExactly(1, 2);
    }
    try (var server = RawServer.always("HTTP/1.1 200 OK\r\n\r\nall of it", true)) {
      assertThat(get(server).body()).isEqualTo(new Body.Whole("all of it"));
      get(server);

      assertThat(server.connections()).containsExactly(1, 2);
    }
  }

  @Test
  void a_redirect_within_one_origin_stays_on_its_connection() throws Exception {
    try (var server =
        RawServer.answering(
            asked ->
                new Then.Answer(
                    asked.line().equals("GET /")
                        ? "HTTP/1.1 302 Go\r\nlocation: /b\r\ncontent-length: 3\r\n\r\nabc"
                        : ok("there")))) {
      assertThat(get(server).body()).isEqualTo(new Body.Whole("there"));

      assertThat(server.connections()).containsExactly(1, 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST"})
  void a_connection_that_its_server_has_closed_is_not_used(String method) throws Exception {
    try (var server = RawServer.always(ok(""))) {
      send(method, server.url("/"));
      server.hangUp(); // on loopback its end is there as soon as it was sent

      send(method, server.url("/"));

      assertThat(server.connections()).containsExactly(1, 2);
    }
  }

  @Test
  void a_request_that_meets_the_end_of_its_connection_is_sent_again_if_it_may_be()
      throws Exception {
    try (var server = closingAtTheSecond("")) {
      get(server);

      assertThat(send("PUT", server.url("/")).status()).isEqualTo(200);
      assertThat(server.connections()).containsExactly(1, 1, 2);
    }
  }

  @Test
  void and_if_it_may_not_be_it_is_not_known_what_became_of_it() throws Exception {
    for (String method : List.of("POST", "PATCH")) {
      try (var server = closingAtTheSecond("")) {
        get(server);

        assertThat(failure(method, server).code()).isEqualTo("connection_lost");
        assertThat(server.connections()).containsExactly(1, 1);
      }
    }
  }

  @Test
  void nothing_is_sent_again_once_an_answer_has_begun() throws Exception {
    try (var server = closingAtTheSecond("H")) {
      get(server);

      assertThat(failure("GET", server).code()).isEqualTo("connection_lost");
      assertThat(server.connections()).containsExactly(1, 1);
    }
  }

  @Test
  void nor_over_a_connection_of_its_own() {
    try (var server = RawServer.always("", true)) {
      assertThat(failure("GET", server).code()).isEqualTo("connection_lost");
      assertThat(server.connections()).containsExactly(1);
    }
  }

  /** Closes its first connection at the second request, after this much of an answer. */
  private static RawServer closingAtTheSecond(String beginning) {
    var first = new AtomicInteger();
    return RawServer.answering(
        _ ->
            first.incrementAndGet() == 2
                ? new Then.AnswerAndClose(beginning)
                : new Then.Answer(ok("")));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  '',                          PT14.999S, true",
    "GET,  '',                          PT15S,     false",
    "POST, '',                          PT0.999S,  true",
    "POST, '',                          PT1S,      false",
    "POST, 'keep-alive: timeout=5',     PT3.999S,  true",
    "POST, 'Keep-Alive: max=9, Timeout=5', PT4S,   false",
    "GET,  'keep-alive: timeout=5',     PT4S,      false",
    "GET,  'keep-alive: timeout=99999', PT15S,     false",
    "GET,  '',                          PT-0.001S, false",
  })
  void a_connection_lies_idle_for_so_long(
      String method, String line, Duration pause, boolean isUsed) throws Exception {
    try (var server = RawServer.always(line.isEmpty() ? ok("") : ok("", line))) {
      send(method, server.url("/"));
      now = now.plus(pause);
      send(method, server.url("/"));

      assertThat(server.connections()).containsExactly(1, isUsed ? 1 : 2);
    }
  }

  @Test
  void a_connection_grows_old_and_weary() throws Exception {
    http =
        caller(
            AddressGuard.ofLocalRun(true),
            new KeepAlive(8, 8, AMPLE, AMPLE, Duration.ofSeconds(10), 3));
    try (var server = RawServer.always(ok(""))) {
      for (int i = 0; i < 4; i++) {
        get(server);
      }
      assertThat(server.connections()).containsExactly(1, 1, 1, 2);

      now = now.plusSeconds(9);
      get(server);
      now = now.plusSeconds(1);
      get(server);

      assertThat(server.connections()).containsExactly(1, 1, 1, 2, 2, 3);
    }
  }

  @Test
  void a_connection_is_used_only_while_its_host_is_at_its_address() throws Exception {
    try (var server = RawServer.always(ok(""))) {
      String url = "http://shop.test:" + server.port() + "/";
      send("GET", url);
      addresses = List.of(InetAddress.ofLiteral("127.0.0.2"));

      var thrown = catchThrowableOfType(TaskFailedException.class, () -> send("GET", url));
      assertThat(thrown.failure().code()).isEqualTo("connect_failed");

      addresses = List.of(InetAddress.ofLiteral("127.0.0.2"), LOOPBACK);
      send("GET", url);
      assertThat(server.connections()).containsExactly(1, 1);

      addresses = List.of(LOOPBACK, InetAddress.ofLiteral("169.254.169.254"));
      thrown = catchThrowableOfType(TaskFailedException.class, () -> send("GET", url));
      assertThat(thrown.failure().code()).isEqualTo("forbidden_address");
      assertThat(server.connections()).containsExactly(1, 1);
    }
  }

  @Test
  void hosts_at_one_address_share_no_connection() throws Exception {
    try (var server = RawServer.always(ok(""))) {
      for (String host : List.of("a.test", "b.test", "A.test", "127.0.0.1", "a.test.")) {
        send("GET", "http://" + host + ":" + server.port() + "/");
      }

      assertThat(server.connections()).containsExactly(1, 2, 1, 3, 4);
    }
  }

  @Test
  void only_so_many_lie_idle() throws Exception {
    http = caller(AddressGuard.ofLocalRun(true), new KeepAlive(1, 2, AMPLE, AMPLE, AMPLE, 99));
    var both = new CountDownLatch(2);
    try (var server =
        RawServer.answering(
            asked -> {
              if (asked.line().equals("GET /both")) {
                both.countDown();
                await(both);
              }
              return new Then.Answer(ok(""));
            })) {
      var first = new FutureTask<>(() -> send("GET", server.url("/both")));
      Thread.ofVirtual().start(first);
      send("GET", server.url("/both"));
      first.get();
      assertThat(http.idle()).isEqualTo(1);

      for (String host : List.of("a.test", "b.test", "a.test")) {
        send("GET", "http://" + host + ":" + server.port() + "/");
        assertThat(http.idle()).isEqualTo(2);
      }
      get(server);

      assertThat(server.connections().subList(0, 2)).containsExactlyInAnyOrder(1, 2);
      assertThat(server.connections().subList(2, 6)).containsExactly(3, 4, 3, 5);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nothing_is_kept_where_nothing_is_to_be() throws Exception {
    http = caller(AddressGuard.ofLocalRun(true), KeepAlive.NONE);
    try (var server = RawServer.always(ok(""))) {
      get(server);
      get(server);

      assertThat(server.connections()).containsExactly(1, 2);
      assertThat(http.idle()).isZero();
    }
  }

  @Test
  void whatever_servers_do_a_post_is_sent_once_and_each_has_its_own_answer() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("KeepAliveTest seed " + seed);
    var random = new Random(seed);
    try (var server = RawServer.answering(asked -> moody(random, asked))) {
      for (int i = 0; i < 600; i++) {
        String method = List.of("GET", "POST", "PUT", "PATCH").get(random.nextInt(4));
        String path = "/" + i;
        now = now.plusMillis(random.nextInt(400));
        try {
          HttpAnswer answer = send(method, server.url(path));
          if (answer.body() instanceof Body.Whole(String text)) {
            assertThat(text).as("seed %d", seed).isEqualTo(method + " " + path);
          }
        } catch (TaskFailedException e) {
          assertThat(e.failure().retryable()).as("seed %d", seed).isTrue();
        }
      }
      var counts = new HashMap<String, Integer>();
      server.asked().forEach(asked -> counts.merge(asked.line(), 1, Integer::sum));
      counts.forEach(
          (line, count) ->
              assertThat(count)
                  .as("%s, seed %d", line, seed)
                  .isLessThanOrEqualTo(line.startsWith("P") && !line.startsWith("PUT") ? 1 : 2));
    }
  }

  private static synchronized Then moody(Random random, RawServer.Asked asked) {
    String line = asked.line();
    return switch (random.nextInt(10)) {
      case 0 -> new Then.AnswerAndClose("");
      case 1 -> new Then.AnswerAndClose("HTTP/1.1 2");
      case 2 -> new Then.AnswerAndClose(ok(line));
      case 3 -> new Then.AnswerAndClose(ok(line).replaceFirst(".$", ""));
      case 4 -> new Then.AnswerAndClose("HTTP/1.1 200 OK\r\n\r\n" + line);
      case 5 -> new Then.Answer(ok(line) + ok("somebody else's"));
      case 6 -> new Then.Answer(ok(line, "connection: close"));
      case 7 -> new Then.Answer(ok(line, "content-encoding: br"));
      case 8 -> new Then.Answer(ok(line, "keep-alive: timeout=1"));
      default -> new Then.Answer(ok(line));
    };
  }
}
