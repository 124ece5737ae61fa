package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Access;
import dev.ratchet.api.ApiScope;
import dev.ratchet.api.Caller;
import dev.ratchet.api.Headers;
import dev.ratchet.api.Request;
import dev.ratchet.api.RequestBody;
import dev.ratchet.api.Route;
import dev.ratchet.core.id.RunId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths and methods: what there is, and what a caller hears where there is nothing. */
final class RoutingApiTest {
  private static final String RUN = RunId.least(Deployment.START).value();

  private final Deployment api = new Deployment();

  @Test
  void isWell() {
    assertThat(api.get("/v1/health")).hasToString("200 {\"status\":\"ok\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/",
        "/v2/health",
        "/health",
        "/runs",
        "/v1/run",
        "/v1/Runs",
        "/v1//runs",
        "/v1/health/live",
        "/v1/settings/webhook_url",
        "/v1/workflows/a/versions",
        "/v1/workflows/a/runs/b",
        "/v1/runs/a/tasks",
        "/v1/runs/a/history/b",
        "/v1/tasks",
        "/v1/tasks/a/history",
        "/dev/v1/health"
      })
  void knowsNoOtherPath(String path) {
    for (String method : List.of("GET", "POST", "OPTIONS")) {
      assertThat(api.refused(method, path, ""))
          .hasToString(
              ("404 path_not_found There is no path %s. All paths begin with one of these:"
                      + " /v1/workflows, /v1/runs, /v1/tasks, /v1/settings, /v1/queues,"
                      + " /v1/dead-letters, /v1/health.")
                  .formatted(path));
    }
  }

  @Test
  void repeatsNoMoreThanTheBeginningOfALongPath() {
    assertThat(api.refused("GET", "/" + "x".repeat(9_000), "").text("detail")).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/workflows,             'GET, HEAD, OPTIONS'",
    "/v1/workflows/greet,       'GET, HEAD, OPTIONS, PUT'",
    "/v1/workflows/greet/runs,  'OPTIONS, POST'",
    "/v1/runs,                  'GET, HEAD, OPTIONS'",
    "/v1/runs/flow_1,           'DELETE, GET, HEAD, OPTIONS'",
    "/v1/runs/flow_1/history,   'GET, HEAD, OPTIONS'",
    "/v1/tasks/task_1,          'GET, HEAD, OPTIONS'",
    "/v1/settings,              'GET, HEAD, OPTIONS, PUT'",
    "/v1/health,                'GET, HEAD, OPTIONS'"
  })
  void saysWhichMethodsAPathTakes(String path, String allowed) {
    Answer options = api.call("OPTIONS", path, "");
    assertThat(options).hasToString("204");
    assertThat(options.headers()).containsOnly(Map.entry("allow", allowed));
    for (String method : List.of("DELETE", "PATCH", "get", "POST", "PUT")) {
      if (!List.of(allowed.split(", ")).contains(method)) {
        Answer refused = api.refused(method, path, "{}");
        assertThat(refused)
            .hasToString(
                "405 method_not_allowed This path does not take %s; it takes %s."
                    .formatted(method, allowed));
        assertThat(refused.headers()).containsEntry("allow", allowed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/health", "/v1/runs", "/v1/runs?limit=0", "/v1/nothing"})
  void answersHeadLikeGetWithoutTheBody(String path) {
    Answer get = api.get(path);
    Answer head = api.call("HEAD", path, "");
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.headers()).isEqualTo(get.headers());
    assertThat(head.body().members()).isEmpty();
  }

  private static Request call(Route route, RequestBody body, Caller caller) {
    List<String> path =
        route.call().path().segments().stream().map(part -> part.replaceAll("[{}+]", "")).toList();
    return new Request(route.call().method(), path, Map.of(), Headers.NONE, body, caller);
  }

  private static List<Route> routes() {
    return Route.all();
  }

  @Test
  void refusesABodyThatIsNoTextWhereItTakesOne() {
    var latin1 = RequestBody.of(new byte[] {'"', (byte) 0xFC, '"'});
    Deployment.State before = api.state();
    for (Route route :
        List.of(
            Route.OfWorkflows.PUT, Route.OfWorkflows.START_RUN, Route.OfOperators.PUT_SETTINGS)) {
      assertThat(api.call(call(route, latin1, Deployment.CALLER)).errors())
          .containsExactly(": The body is not UTF-8. Send text in UTF-8, uncompressed.");
    }
    assertThat(api.state()).isEqualTo(before);

    var health = call(Route.OfOperators.HEALTH, latin1, Deployment.CALLER);
    assertThat(api.call(health).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("routes")
  void answersWhoHasTheScopeAndNobodyElse(Route route) {
    Set<ApiScope> needed =
        switch (route.call().access()) {
          case Access.Anyone _ -> Set.of();
          case Access.Holders(ApiScope scope) -> Set.of(scope);
        };
    Set<ApiScope> others = EnumSet.allOf(ApiScope.class);
    others.removeAll(needed);

    var holder = call(route, RequestBody.of("{}"), new Caller("key 1", needed));
    assertThat(api.call(holder).status()).isNotEqualTo(403);

    Deployment.State before = api.state();
    Answer refused = api.call(call(route, RequestBody.of("{}"), new Caller("key 2", others)));
    if (needed.isEmpty()) {
      assertThat(refused.status()).isEqualTo(200);
    } else {
      String scope = needed.iterator().next().wire();
      assertThat(refused.toString())
          .startsWith(
              "403 scope_missing This call needs the scope " + scope + ", and \"key 2\" has ");
      assertThat(refused.text("scope")).isEqualTo(scope);
      assertThat(api.state()).isEqualTo(before);
    }
  }

  @Test
  void tellsWhatTheCallerHasInPlaceOfTheScope() {
    assertThat(api.call(call(Route.OfRuns.LIST, RequestBody.EMPTY, new Caller("a", Set.of()))))
        .hasToString(
            "403 scope_missing This call needs the scope runs:read, and \"a\" has none. Call as"
                + " somebody who has it.");
    var two = Set.of(ApiScope.WORKFLOWS_WRITE, ApiScope.RUNS_READ);
    assertThat(api.call(call(Route.OfRuns.CANCEL, RequestBody.EMPTY, new Caller("a", two))))
        .hasToString(
            "403 scope_missing This call needs the scope runs:write, and \"a\" has"
                + " workflows:write, runs:read. Call as somebody who has it.");
  }

  @Test
  void looksAtTheScopeOnceThePathAndTheMethodAreRight() {
    var nobody = new Caller("a", Set.of());
    List<String> runs = List.of("v1", "runs");
    assertThat(api.call(request("PUT", runs, nobody)).code()).isEqualTo("method_not_allowed");
    assertThat(api.call(request("HEAD", runs, nobody)).status()).isEqualTo(403);
    assertThat(api.call(request("OPTIONS", runs, nobody)).status()).isEqualTo(204);
    assertThat(api.call(request("GET", List.of("v1"), nobody)).code()).isEqualTo("path_not_found");
  }

  private static Request request(String method, List<String> path, Caller caller) {
    return new Request(method, path, Map.of(), Headers.NONE, RequestBody.EMPTY, caller);
  }

  @Test
  void knowsNoNamelessThings() {
    assertThat(api.refused("POST", "/v1/workflows//runs", "").code())
        .isEqualTo("workflow_not_found");
    assertThat(api.refused("GET", "/v1/runs//history", "").code()).isEqualTo("run_not_found");
    assertThat(api.refused("GET", "/v1/runs/" + RUN + "/", "").code()).isEqualTo("path_not_found");
  }
}
