package dev.ratchet.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Api;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.emulator.Logs;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.local.fixture.RawHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes over the wire, down to what no client sends, and what is answered: bytes for bytes.
 */
class RawRequestsTest {
  private static final String PROBLEM = "application/problem+json";
  private static final String LONG = "a".repeat(ApiServer.HEAD_BYTES_MAX);

  private static LoopbackPort port;
  private static EmbeddedRatchet ratchet;
  private static Api api;
  private static ApiServer server;

  /** What becomes of a connection after an answer. */
  private enum Then {
    KEPT,
    ENDED
  }

  /**
   * A request and its answer.
   *
   * @param sent with {@code HOST} where the server's own name and port stand
   */
  private record Row(String name, String sent, int status, Then then) {
    /** HTTP/1.0 ends a connection unless it is asked not to, and does not say so. */
    private String closes() {
      return sent.contains("HTTP/1.0") ? "" : "close";
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    Logs.verbose(false);
    var surroundings = Surroundings.real();
    var clock = surroundings.clock();
    var store = EmbeddedStore.inMemory(clock, QueueRules.standard(Set.of("default")));
    var ambient = new Ambient(clock, surroundings.random());
    ratchet = EmbeddedRatchet.start(store, ambient, EmbeddedOptions.of(List.of()));
    port = LoopbackPort.choose("--port", 0);
    api = Api.of(ratchet.engine(), store.watch(), Map.of(), Optional::empty, Retention.STANDARD);
    server = ApiServer.start(port, api, Surroundings.real());
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    ratchet.close();
  }

  private static String own() {
    return LoopbackPort.HOST + ":" + port.number();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nHost: HOST\r\n\r\n";
  }

  private static String post(String headers, String body) {
    return "PUT /v1/settings HTTP/1.1\r\nHost: HOST\r\n" + headers + "\r\n" + body;
  }

  private static RawHttp connection() throws IOException {
    return RawHttp.to(port.address());
  }

  private static String own(String text) {
    return text.replace("HOST", own());
  }

  private static List<Row> targets() {
    return List.of(
        new Row("health", get("/v1/health"), 200, Then.KEPT),
        new Row("absolute form", get("http://HOST/v1/health"), 200, Then.KEPT),
        new Row("absolute form of elsewhere", get("http://e.example/v1/health"), 400, Then.ENDED),
        new Row("no hexadecimal digits", get("/v1/workflows/%zz"), 400, Then.ENDED),
        new Row("one digit", get("/v1/workflows/%4"), 400, Then.ENDED),
        new Row("no digit", get("/v1/workflows/%"), 400, Then.ENDED),
        new Row("digits of another script", get("/v1/workflows/%u0041"), 400, Then.KEPT),
        new Row("no UTF-8", get("/v1/workflows/%ff"), 400, Then.KEPT),
        new Row("half of UTF-8", get("/v1/workflows/%c3"), 400, Then.KEPT),
        new Row("a surrogate", get("/v1/workflows/%ed%a0%80"), 400, Then.KEPT),
        new Row("overlong", get("/v1/workflows/%c0%af"), 400, Then.KEPT),
        new Row("what is put for no text", get("/v1/workflows/%ef%bf%bd"), 400, Then.KEPT),
        new Row("query with %zz", get("/v1/runs?status=%zz"), 400, Then.KEPT),
        new Row("query with no UTF-8", get("/v1/runs?%ff=1"), 400, Then.KEPT),
        new Row("elsewhere with %zz", get("/%zz"), 400, Then.ENDED),
        new Row("raw UTF-8", get("/v1/workflows/\u00c3\u00a9"), 400, Then.KEPT),
        new Row("raw NUL", get("/v1/workflows/\0"), 400, Then.ENDED),
        new Row("a fragment", get("/v1/workflows/a#b"), 400, Then.ENDED),
        new Row("backslash, braces, pipe", get("/v1/workflows/\\{|}^`"), 404, Then.KEPT),
        new Row("percent-encoded NUL", get("/v1/workflows/%00"), 400, Then.ENDED),
        new Row("dots", get("/v1/../v1/health"), 404, Then.KEPT),
        new Row("dots above the root", get("/../../etc/passwd"), 400, Then.ENDED),
        new Row("encoded dots", get("/v1/%2e%2e/health"), 404, Then.KEPT),
        new Row("empty segments", get("//v1//health"), 404, Then.KEPT),
        new Row("a parameter of the path", get("/v1;a=b/health"), 404, Then.KEPT),
        new Row("nowhere", get("/"), 404, Then.KEPT),
        new Row("a slash and a percent sign in a name", get("/v1/runs/a%2Fb%25"), 404, Then.KEPT),
        new Row("query with %zz and more", get("/v1/runs?a=b&limit=1%"), 400, Then.KEPT),
        new Row("a user", get("http://a:b@HOST/v1/health"), 400, Then.ENDED),
        new Row("no slash", get("v1/health"), 400, Then.ENDED),
        new Row("too long a target", get("/v1/" + LONG), 414, Then.ENDED));
  }

  private static String health(String headers) {
    return "GET /v1/health HTTP/1.1\r\n" + headers + "\r\n";
  }

  private static List<Row> lines() {
    String end = " HTTP/1.1\r\nHost: HOST\r\n\r\n";
    String kept = "Connection: keep-alive\r\n\r\n";
    return List.of(
        new Row("unknown method", "BREW /v1/health" + end, 405, Then.KEPT),
        new Row("options", "OPTIONS /v1/health" + end, 204, Then.KEPT),
        new Row("options of everything", "OPTIONS *" + end, 404, Then.KEPT),
        new Row("trace", "TRACE /v1/health" + end, 405, Then.KEPT),
        new Row("connect", "CONNECT HOST" + end, 404, Then.KEPT),
        new Row("no method", " /v1/health" + end, 400, Then.ENDED),
        new Row("no token as method", "G(T /v1/health" + end, 400, Then.ENDED),
        new Row("no target", "GET" + end, 505, Then.ENDED),
        new Row("HTTP/0.9", "GET /v1/health\r\n\r\n", 505, Then.ENDED),
        new Row("HTTP/3.0", "GET / HTTP/3.0\r\nHost: HOST\r\n\r\n", 505, Then.ENDED),
        new Row("no version", "GET / HTTX/1.1\r\nHost: HOST\r\n\r\n", 505, Then.ENDED),
        new Row("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 426, Then.ENDED),
        new Row("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\r\n", 400, Then.ENDED),
        new Row("HTTP/1.0", "GET /v1/health HTTP/1.0\r\n\r\n", 200, Then.ENDED),
        new Row("HTTP/1.0 that goes on", "GET /v1/health HTTP/1.0\r\n" + kept, 200, Then.KEPT));
  }

  private static List<Row> heads() {
    String host = "Host: HOST\r\n";
    String close = host + "Connection: close\r\n";
    String many = "x: y\r\n".repeat(5_000);
    return List.of(
        new Row("no host", health(""), 400, Then.ENDED),
        new Row("two hosts", health(host + host), 400, Then.ENDED),
        new Row("another host", health("Host: e.example\r\n"), 403, Then.KEPT),
        new Row("no host's name", health("Host: a b/c\r\n"), 400, Then.ENDED),
        new Row("no name of a header", health(host + ": x\r\n"), 400, Then.ENDED),
        new Row("no colon", health(host + "x\r\n"), 400, Then.ENDED),
        new Row("a blank before the colon", health(host + "x : y\r\n"), 400, Then.ENDED),
        new Row("NUL in a header", health(host + "x: a\0b\r\n"), 400, Then.ENDED),
        new Row("too large a header", health(host + "x: " + LONG + "\r\n"), 431, Then.ENDED),
        new Row("too many headers", health(host + many), 431, Then.ENDED),
        new Row("the last of a connection", health(close), 200, Then.ENDED),
        new Row("the last, refused", get("/v1/runs/%ff").replace(host, close), 400, Then.ENDED));
  }

  private static List<Row> bodies() {
    String chunked = "Transfer-Encoding: chunked\r\n";
    return List.of(
        new Row("no JSON", post("Content-Length: 1\r\n", "x"), 400, Then.KEPT),
        new Row("chunks", post(chunked, "2\r\n{}\r\n0\r\n\r\n"), 200, Then.KEPT),
        new Row("no size of a chunk", post(chunked, "zz\r\n{}\r\n0\r\n\r\n"), 400, Then.ENDED),
        new Row("a negative chunk", post(chunked, "-1\r\n{}\r\n0\r\n\r\n"), 400, Then.ENDED),
        new Row("a chunk's end missing", post(chunked, "2\r\n{}x\r\n0\r\n"), 400, Then.ENDED),
        new Row(
            "chunks and a length",
            post(chunked + "Content-Length: 2\r\n", "2\r\n{}\r\n0\r\n\r\n"),
            400,
            Then.ENDED),
        new Row("an unknown coding", post("Transfer-Encoding: x\r\n", "{}"), 400, Then.ENDED),
        new Row("no length", post("Content-Length: x\r\n", "{}"), 400, Then.ENDED),
        new Row("a negative length", post("Content-Length: -1\r\n", "{}"), 400, Then.ENDED),
        new Row(
            "two lengths",
            post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"),
            400,
            Then.ENDED),
        new Row(
            "too long a body",
            post(
                "Content-Length: %d\r\n".formatted(ApiServer.BODY_BYTES_MAX + 1),
                " ".repeat(ApiServer.BODY_BYTES_MAX + 1)),
            413,
            Then.KEPT),
        new Row(
            "an expectation of something else",
            post("Content-Length: 2\r\nExpect: x\r\n", "{}"),
            417,
            Then.ENDED));
  }

  @ParameterizedTest
  @MethodSource({"targets", "lines", "heads", "bodies"})
  void whateverIsSentIsAnswered(Row row) throws IOException {
    try (var raw = connection()) {
      var answer = raw.send(own(row.sent())).answer();

      assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status());
      if (row.status() >= 400) {
        assertThat(answer.header("content-type")).isEqualTo(PROBLEM);
        var problem = Json.read(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(row.status());
        assertThat(problem.path("code").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText())
            .isNotEmpty()
            .doesNotContain("!hex", "Exception", "Illegal character", "jetty");
      }
      switch (row.then()) {
        case KEPT -> assertThat(raw.send(own(get("/v1/health"))).answer().status()).isEqualTo(200);
        case ENDED -> {
          assertThat(answer.header("connection")).isEqualTo(row.closes());
          assertThat(raw.isEnded()).isTrue();
        }
      }
    }
    try (var next = connection()) {
      assertThat(next.send(own(get("/v1/health"))).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void requestsThatComeTogetherAreAnsweredInTheirOrder() throws IOException {
    try (var raw = connection()) {
      raw.send(
          own(get("/v1/health") + get("/v1/workflows/%ff") + get("/nowhere") + get("/v1/runs")));

      assertThat(List.of(raw.answer(), raw.answer(), raw.answer(), raw.answer()))
          .extracting(RawHttp.Answer::status)
          .containsExactly(200, 400, 404, 200);
    }
  }

  @Test
  void whoAsksFirstIsToldToGoOnOrHeardOut() throws IOException {
    String expect = "Content-Length: 2\r\nExpect: 100-continue\r\n";
    try (var raw = connection()) {
      raw.send(own(post(expect, "")));
      assertThat(raw.head().status()).isEqualTo(100);
      assertThat(raw.send("{}").answer().status()).isEqualTo(200);
    }
    try (var raw = connection()) {
      var answer =
          raw.send(own("PUT /nowhere HTTP/1.1\r\nHost: HOST\r\n" + expect + "\r\n")).answer();
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("content-type")).isEqualTo(PROBLEM);
    }
  }

  @Test
  void aHeadHasNoBodyAndTheConnectionGoesOn() throws IOException {
    try (var raw = connection()) {
      raw.send(own("HEAD /v1/health HTTP/1.1\r\nHost: HOST\r\n\r\n"));
      assertThat(raw.head().status()).isEqualTo(200);
      raw.send(own("HEAD /v1/workflows/%ff HTTP/1.1\r\nHost: HOST\r\n\r\n"));
      var refused = raw.head();
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.header("content-type")).isEqualTo(PROBLEM);
      assertThat(raw.send(own(get("/v1/health"))).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void aBodyThatBreaksOffHarmsNobody() throws IOException {
    try (var raw = connection()) {
      raw.send(own(post("Content-Length: 100\r\n", "{}"))).end();
      var answer = raw.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.header("content-type")).isEqualTo(PROBLEM);
      assertThat(raw.isEnded()).isTrue();
    }
    try (var next = connection()) {
      assertThat(next.send(own(get("/v1/health"))).answer().status()).isEqualTo(200);
    }
  }

  /** A server of its own, since it is stopped. */
  @Test
  void whoWaitsIsAnsweredWhenTheServerStops() throws Exception {
    var elsewhere = LoopbackPort.choose("--port", 0);
    String host = LoopbackPort.HOST + ":" + elsewhere.number();
    var stopped = ApiServer.start(elsewhere, api, Surroundings.real());
    try (var raw = RawHttp.to(elsewhere.address());
        var other = RawHttp.to(elsewhere.address())) {
      String definition = "tasks: [{ name: a, task: sleep, with: { duration: 1h } }]";
      String body = " HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s";
      raw.send("PUT /v1/workflows/slow" + body.formatted(host, definition.length(), definition));
      assertThat(raw.answer().status()).isEqualTo(201);
      raw.send("POST /v1/workflows/slow/runs?wait=25s" + body.formatted(host, 2, "{}"));
      // Once the run is there, the call that started it is under way.
      String runs = "GET /v1/runs HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host);
      while (!other.send(runs).answer().body().contains("flow_")) {
        Thread.onSpinWait();
      }
      stopped.close();

      var answer = raw.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("content-type")).isEqualTo(PROBLEM);
    }
  }

  @Test
  void onThePortOfHttpItsNumberMayBeLeftOut() {
    var callers = new Callers(80);
    assertThat(callers.refusal(call("localhost", "http://localhost"))).isEmpty();
    assertThat(callers.refusal(call("127.0.0.1:80", "http://127.0.0.1"))).isEmpty();
    assertThat(callers.refusal(call("localhost", "http://localhost:8080"))).isPresent();
    assertThat(callers.refusal(call("e.example", "http://localhost"))).isPresent();
    assertThat(new Callers(8080).refusal(call("localhost", "http://localhost"))).isPresent();
  }

  private static ApiCall call(String host, String origin) {
    var headers = Map.of("host", List.of(host), "origin", List.of(origin));
    return new ApiCall("GET", "/", "", "HTTP/1.1", headers, host, "127.0.0.1", 80);
  }
}
