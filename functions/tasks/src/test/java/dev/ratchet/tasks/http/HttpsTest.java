package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.tasks.http.TestServer.Received;
import dev.ratchet.tasks.http.TestServer.Reply;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls over TLS to a server whose certificate is for {@code shop.test}. */
@Timeout(60)
class HttpsTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final Duration AMPLE = Duration.ofSeconds(30);

  /** How many connections servers have had in this test. */
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  @TempDir static Path folder;
  private static SSLContext context;

  @BeforeAll
  static void make_a_certificate() throws Exception {
    Path store = folder.resolve("shop.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options = "-alias shop -keyalg EC -dname CN=shop.test -ext SAN=dns:shop.test";
    var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-storetype", "PKCS12"));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    context = context(store);
  }

  private static SSLContext context(Path store) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, PASSWORD);
    var trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(keys);
    var made = SSLContext.getInstance("TLS");
    made.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return made;
  }

  private static TestServer secureServer(Function<Received, Reply> answer) throws Exception {
    var server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            CONNECTIONS.incrementAndGet();
            super.configure(parameters);
          }
        });
    return TestServer.on(server, answer);
  }

  private static HttpAnswer get(String url, SSLSocketFactory trusted) throws Exception {
    Resolver loopback = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    return new HttpCaller(
            AddressGuard.ofLocalRun(true),
            loopback,
            () -> trusted,
            KeepAlive.STANDARD,
            () -> Instant.EPOCH)
        .send(
            new HttpCall("GET", HttpTarget.parse(url), Map.of(), ""),
            new HttpTimeouts(AMPLE, AMPLE),
            status -> status == 200);
  }

  private static Failure.TaskError failure(String url, SSLSocketFactory trusted) {
    return catchThrowableOfType(TaskFailedException.class, () -> get(url, trusted)).failure();
  }

  @Test
  void calls_a_host_whose_certificate_names_it() throws Exception {
    try (var server = secureServer(_ -> Reply.of(200, "hello"))) {
      var answer = get("https://shop.test:" + server.port() + "/a", context.getSocketFactory());

      assertThat(answer.body()).isEqualTo(new HttpAnswer.Body.Whole("hello"));
      assertThat(server.onlyRequest().header("host")).isEqualTo("shop.test:" + server.port());
    }
  }

  @Test
  void refuses_a_certificate_that_names_another_host() throws Exception {
    try (var server = secureServer(_ -> Reply.of(200, ""))) {
      for (String host : List.of("other.test", "127.0.0.1")) {
        var failure = failure("https://" + host + ":" + server.port(), context.getSocketFactory());

        assertThat(failure.code()).isEqualTo("tls_failed");
        assertThat(failure.retryable()).isTrue();
        assertThat(failure.message())
            .startsWith("No TLS connection to " + host + ":" + server.port() + ": ");
      }
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void refuses_a_certificate_that_it_does_not_trust() throws Exception {
    try (var server = secureServer(_ -> Reply.of(200, ""))) {
      var failure =
          failure(
              "https://shop.test:" + server.port(),
              (SSLSocketFactory) SSLSocketFactory.getDefault());

      assertThat(failure.code()).isEqualTo("tls_failed");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void follows_no_redirect_that_leaves_https() throws Exception {
    try (var plain = TestServer.answering(Reply.of(200, ""));
        var server = secureServer(_ -> Reply.redirect(302, plain.url("/?q=secret")))) {
      var failure = failure("https://shop.test:" + server.port() + "/", context.getSocketFactory());

      assertThat(failure.code()).isEqualTo("invalid_redirect");
      assertThat(failure.message())
          .contains("leads from https to http, to " + plain.url("/?…"))
          .doesNotContain("secret");
      assertThat(plain.received()).isEmpty();
    }
  }

  @Test
  void follows_a_redirect_from_http_to_https() throws Exception {
    try (var server = secureServer(_ -> Reply.of(200, ""));
        var plain =
            TestServer.answering(Reply.redirect(301, "https://shop.test:" + server.port() + "/"))) {
      assertThat(get(plain.url("/"), context.getSocketFactory()).status()).isEqualTo(200);
    }
  }

  @Test
  void a_connection_is_kept_for_its_host_alone() throws Exception {
    Resolver loopback = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));
    var http =
        new HttpCaller(
            AddressGuard.ofLocalRun(true),
            loopback,
            context::getSocketFactory,
            KeepAlive.STANDARD,
            () -> Instant.EPOCH);
    try (var server = secureServer(_ -> Reply.of(200, "hello"))) {
      int before = CONNECTIONS.get();
      for (String host : List.of("shop.test", "SHOP.test", "shop.test")) {
        send(http, "https://" + host + ":" + server.port());
      }
      assertThat(CONNECTIONS.get()).isEqualTo(before + 1);

      for (String url :
          List.of("https://a.test:" + server.port(), "https://127.0.0.1:" + server.port())) {
        var thrown = catchThrowableOfType(TaskFailedException.class, () -> send(http, url));
        assertThat(thrown.failure().code()).isEqualTo("tls_failed");
      }
      send(http, "https://shop.test.:" + server.port());
      assertThat(server.received()).hasSize(4);
    }
  }

  private static HttpAnswer send(HttpCaller http, String url) throws Exception {
    var call = new HttpCall("POST", HttpTarget.parse(url), Map.of(), "{}");
    return http.send(call, new HttpTimeouts(AMPLE, AMPLE), _ -> true);
  }
}
