package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.http.TestServer.Received;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HttpCallerTest {
  private static final AddressGuard PUBLIC = AddressGuard.ofLocalRun(false);
  private static final AddressGuard PRIVATE = AddressGuard.ofLocalRun(true);
  private static final HttpTimeouts AMPLE =
      new HttpTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(30));

  private static HttpCall call(String method, String url) {
    String body = method.equals("GET") || method.equals("HEAD") ? "" : "{}";
    return new HttpCall(method, HttpTarget.parse(url), Map.of("authorization", "secret"), body);
  }

  private static HttpAnswer send(HttpCaller http, HttpCall call) throws Exception {
    return http.send(call, AMPLE, status -> status < 300);
  }

  private static Failure.TaskError failure(HttpCaller http, HttpCall call) {
    var thrown = catchThrowableOfType(TaskFailedException.class, () -> send(http, call));
    assertThat(thrown.failure().message()).doesNotContain("secret");
    return thrown.failure();
  }

  private static HttpCaller resolving(AddressGuard guard, Resolver resolver) {
    return new HttpCaller(
        guard,
        resolver,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        KeepAlive.STANDARD,
        () -> Instant.EPOCH);
  }

  @Test
  void sends_a_request_and_reads_its_answer() throws Exception {
    try (var server = TestServer.answering(Reply.json(200, "{\"ok\":true}"))) {
      var answer =
          send(
              new HttpCaller(PRIVATE, () -> Instant.EPOCH),
              call("POST", server.url("/orders?a=1")));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(new HttpAnswer.Body.Whole("{\"ok\":true}"));
      Received request = server.onlyRequest();
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.uri()).isEqualTo("/orders?a=1");
      assertThat(request.body()).isEqualTo("{}");
      assertThat(request.header("host")).isEqualTo("127.0.0.1:" + server.port());
      assertThat(request.header("authorization")).isEqualTo("secret");
    }
  }

  @Test
  void calls_no_private_address_unless_told_that_it_may() {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      var failure =
          failure(
              new HttpCaller(PUBLIC, () -> Instant.EPOCH), call("GET", server.url("/?q=secret")));

      assertThat(failure.code()).isEqualTo("forbidden_address");
      assertThat(failure.retryable()).isFalse();
      assertThat(failure.message())
          .isEqualTo(
              "127.0.0.1 is at 127.0.0.1, which is loopback (127.0.0.0/8). Only a local run calls"
                  + " it, where the parameter AllowPrivateNetwork is true; a function never does,"
                  + " since its Runtime API is there.");
      assertThat(server.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://2852039166/",
        "http://0/",
      })
  void never_calls_metadata_link_local_or_unspecified_addresses(String url) {
    assertThat(failure(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", url)).code())
        .isEqualTo("forbidden_address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/2018-06-01/runtime/invocation/next",
        "http://127.1:PORT/",
        "http://127.255.255.254:PORT/",
        "http://2130706433:PORT/",
        "http://0x7f000001:PORT/",
        "http://0x7f.0.0.1:PORT/",
        "http://0177.0.0.01:PORT/",
        "http://127.0.0.1.:PORT/",
        "http://localhost:PORT/",
        "http://LocalHost.:PORT/",
        "http://0:PORT/",
        "http://0.0.0.0:PORT/",
        "http://[::]:PORT/",
        "http://[::1]:PORT/",
        "http://[0:0:0:0:0:0:0:1]:PORT/",
        "http://[::127.0.0.1]:PORT/",
        "http://[::ffff:127.0.0.1]:PORT/",
        "http://[::ffff:7f00:1]:PORT/",
        "http://[::ffff:0:127.0.0.1]:PORT/",
        "http://[64:ff9b::127.0.0.1]:PORT/",
        "http://[64:ff9b:1::127.0.0.1]:PORT/",
        "http://[2002:7f00:1::]:PORT/",
        "http://[fe80::1]:PORT/",
        "http://169.254.100.1:PORT/",
        "http://169.254.43518:PORT/",
        "http://function.test:PORT/",
        "http://dual.test:PORT/",
      })
  void a_function_never_calls_itself_however_it_is_spelled(String url) {
    try (var itself = TestServer.answering(Reply.of(200, "token"))) {
      Resolver names =
          host ->
              switch (host) {
                case "function.test", "localhost." -> addresses("127.0.0.1");
                case "dual.test" -> addresses("10.0.0.1", "::1");
                default -> Resolver.SYSTEM.resolve(host);
              };
      var function =
          resolving(
              AddressGuard.ofFunction(
                  true, Map.of("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + itself.port())),
              names);

      String target = url.replace("PORT", "" + itself.port());

      assertThat(failure(function, call("POST", target)).code()).isEqualTo("forbidden_address");
      assertThat(itself.received()).isEmpty();
    }
  }

  @Test
  void a_host_with_one_forbidden_address_is_not_called_at_all() {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      Resolver mixed = _ -> addresses("127.0.0.1", "169.254.169.254");

      var failure =
          failure(
              resolving(PRIVATE, mixed), call("GET", "http://shop.test:" + server.port() + "/"));

      assertThat(failure.code()).isEqualTo("forbidden_address");
      assertThat(failure.message()).startsWith("shop.test is at 169.254.169.254, which is");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void connects_to_the_address_that_it_checked_though_the_name_has_another_by_then()
      throws Exception {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      var lookups = new ArrayList<String>();
      Resolver rebinding =
          host -> {
            lookups.add(host);
            return addresses(lookups.size() == 1 ? "127.0.0.1" : "169.254.169.254");
          };

      var answer =
          send(
              resolving(PRIVATE, rebinding),
              call("GET", "http://shop.test:" + server.port() + "/"));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(lookups).containsExactly("shop.test");
      assertThat(server.onlyRequest().header("host")).isEqualTo("shop.test:" + server.port());
    }
  }

  @Test
  void tries_the_next_address_where_one_does_not_answer() throws Exception {
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      Resolver two = _ -> addresses("127.0.0.2", "127.0.0.1");

      var answer =
          send(resolving(PRIVATE, two), call("GET", "http://shop.test:" + server.port() + "/"));

      assertThat(answer.status()).isEqualTo(200);
    }
  }

  @Test
  void ignores_proxies() throws Exception {
    var proxies = List.of("http.proxyHost", "socksProxyHost");
    proxies.forEach(name -> System.setProperty(name, "127.0.0.2"));
    try (var server = TestServer.answering(Reply.of(200, ""))) {
      assertThat(
              send(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/")))
                  .status())
          .isEqualTo(200);
    } finally {
      proxies.forEach(System::clearProperty);
    }
  }

  @Test
  void an_unknown_host_may_be_known_later() {
    Resolver none =
        host -> {
          throw new UnknownHostException(host);
        };

    var failure = failure(resolving(PUBLIC, none), call("GET", "http://shop.test/"));

    assertThat(failure.code()).isEqualTo("host_not_found");
    assertThat(failure.retryable()).isTrue();
    assertThat(failure.message()).isEqualTo("The host shop.test has no address. Check its name.");
  }

  @ParameterizedTest
  @CsvSource({
    "301, GET, GET",
    "301, POST, GET",
    "301, PUT, PUT",
    "302, HEAD, HEAD",
    "302, POST, GET",
    "302, DELETE, DELETE",
    "303, HEAD, HEAD",
    "303, POST, GET",
    "303, PUT, GET",
    "307, POST, POST",
    "308, GET, GET",
    "308, PATCH, PATCH",
  })
  void follows_a_redirect(int status, String method, String then) throws Exception {
    try (var server =
        TestServer.answering(
            request ->
                request.uri().equals("/old")
                    ? Reply.redirect(status, "/new?a=1")
                    : Reply.of(200, ""))) {
      assertThat(
              send(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call(method, server.url("/old")))
                  .status())
          .isEqualTo(200);

      Received second = server.received().get(1);
      assertThat(second.method()).isEqualTo(then);
      assertThat(second.uri()).isEqualTo("/new?a=1");
      assertThat(second.body()).isEqualTo(call(then, "http://a").body());
      assertThat(second.header("authorization")).isEqualTo("secret");
    }
  }

  @Test
  void takes_no_credentials_along_to_another_origin_and_no_content_headers_to_a_get()
      throws Exception {
    try (var other = TestServer.answering(Reply.of(200, ""));
        var server = TestServer.answering(Reply.redirect(303, other.url("/")))) {
      var headers =
          Map.of(
              "authorization", "secret",
              "cookie", "secret",
              "x-api-key", "secret",
              "proxy-authorization", "secret",
              "content-type", "application/json",
              "accept", "*/*");

      send(
          new HttpCaller(PRIVATE, () -> Instant.EPOCH),
          new HttpCall("POST", HttpTarget.parse(server.url("/")), headers, "{}"));

      assertThat(server.onlyRequest().headers())
          .containsKeys(headers.keySet().toArray(String[]::new));
      assertThat(other.onlyRequest().headers().keySet())
          .containsExactlyInAnyOrder("accept", "accept-encoding", "host");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "//169.254.170.2/v2/credentials"
      })
  void checks_where_a_redirect_leads(String location) {
    try (var server = TestServer.answering(Reply.redirect(302, location))) {
      assertThat(
              failure(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/")))
                  .code())
          .isEqualTo("forbidden_address");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', has no location header",
    "file:///etc/passwd, has a wrong location header: expected an absolute http or https URL",
    "http://secret@127.0.0.1/, has a wrong location header: expected an absolute http or https",
    "http://a b/?q=secret, has a wrong location header: expected an absolute http or https URL",
    "mailto:a@b.example, has a wrong location header: expected an absolute http or https URL",
  })
  void refuses_a_redirect_to_nowhere(String location, String what) {
    try (var server = TestServer.answering(Reply.redirect(302, location))) {
      var failure =
          failure(
              new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/?q=secret")));

      assertThat(failure.code()).isEqualTo("invalid_redirect");
      assertThat(failure.retryable()).isFalse();
      assertThat(failure.message()).contains("answered 302, a redirect that " + what);
    }
  }

  @Test
  void follows_five_redirects_and_no_sixth() throws Exception {
    try (var server =
        TestServer.answering(
            request -> {
              int left = Integer.parseInt(request.uri().substring(1));
              return left == 0 ? Reply.of(200, "") : Reply.redirect(307, "/" + (left - 1));
            })) {
      assertThat(
              send(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/5")))
                  .status())
          .isEqualTo(200);
      assertThat(
              failure(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/6")))
                  .code())
          .isEqualTo("too_many_redirects");
      assertThat(server.received()).hasSize(6 + 6);
    }
  }

  @Test
  void a_redirect_that_is_wanted_is_an_answer_and_so_is_any_other_status() throws Exception {
    try (var server = TestServer.answering(Reply.redirect(302, "/"))) {
      var answer =
          new HttpCaller(PRIVATE, () -> Instant.EPOCH)
              .send(call("GET", server.url("/")), AMPLE, status -> status == 302);

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("location")).isEqualTo("/");
    }
    try (var server = TestServer.answering(Reply.of(304, ""))) {
      assertThat(
              send(new HttpCaller(PRIVATE, () -> Instant.EPOCH), call("GET", server.url("/")))
                  .status())
          .isEqualTo(304);
    }
  }

  private static List<InetAddress> addresses(String... literals) {
    return List.of(literals).stream().map(InetAddress::ofLiteral).toList();
  }
}
