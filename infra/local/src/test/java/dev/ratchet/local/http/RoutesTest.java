package dev.ratchet.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.emulator.function.FunctionCode;
import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.fixture.HandlersZip;
import dev.ratchet.local.fixture.PlainHandler;
import dev.ratchet.template.EventSource;
import dev.ratchet.template.HttpApiSource;
import dev.ratchet.template.LambdaFunction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {

  @TempDir private Path folder;

  private Routes routes(String... keys) throws Exception {
    var zip = HandlersZip.write(folder.resolve("handlers.zip"));
    List<EventSource> sources = Stream.of(keys).map(RoutesTest::source).toList();
    var definition =
        new LambdaFunction(
            "F",
            "f",
            "arn:f",
            PlainHandler.class.getName(),
            zip,
            Duration.ofSeconds(1),
            512,
            Map.of(),
            sources);
    try (var code = FunctionCode.open(List.of())) {
      return Routes.of(
          List.of(
              LocalFunction.of(
                  definition,
                  code.loader(zip),
                  Map.of(),
                  Surroundings.real(),
                  new Report(System.err))));
    }
  }

  private static EventSource source(String key) {
    var parts = key.split(" ");
    return new HttpApiSource(
        key, parts[0], parts[1], HttpApiSource.Access.PUBLIC, Duration.ofSeconds(1));
  }

  private static String taken(Routes routes, String method, String path) {
    return routes
        .match(method, path)
        .map(match -> match.route().key() + " " + match.parameters())
        .orElse("none");
  }

  @Test
  void theMostSpecificRouteIsTaken() throws Exception {
    var routes =
        routes(
            "ANY /{all+}",
            "GET /a/{id}",
            "ANY /a/{id}",
            "GET /a/b",
            "ANY /a/{rest+}",
            "ANY $default");

    assertThat(taken(routes, "GET", "/a/b")).isEqualTo("GET /a/b {}");
    assertThat(taken(routes, "GET", "/a/c")).isEqualTo("GET /a/{id} {id=c}");
    assertThat(taken(routes, "PUT", "/a/c")).isEqualTo("ANY /a/{id} {id=c}");
    assertThat(taken(routes, "PUT", "/a/c/d%20e")).isEqualTo("ANY /a/{rest+} {rest=c/d e}");
    assertThat(taken(routes, "PUT", "/b")).isEqualTo("ANY /{all+} {all=b}");
    assertThat(taken(routes, "PUT", "/")).isEqualTo("$default {}");
  }

  @Test
  void aPathThatFitsNoRouteIsNotTaken() throws Exception {
    var routes = routes("GET /a/{id}", "ANY /v1/{proxy+}");

    assertThat(taken(routes, "GET", "/a")).isEqualTo("none");
    assertThat(taken(routes, "GET", "/a/")).isEqualTo("none");
    assertThat(taken(routes, "GET", "/a/b/c")).isEqualTo("none");
    assertThat(taken(routes, "PUT", "/a/b")).isEqualTo("none");
    assertThat(taken(routes, "GET", "/v1/")).isEqualTo("none");
  }
}
