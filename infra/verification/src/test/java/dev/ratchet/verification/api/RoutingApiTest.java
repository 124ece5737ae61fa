package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.Problem;
import dev.ratchet.core.id.RunId;
import dev.ratchet.api.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
              ("404 path_not_found There is no path %s. The paths are /v1/workflows, /v1/runs,"
                   + " /v1/tasks/{task_id}, /v1/settings, /v1/queues, /v1/dead-letters, /v1/health"
                   + " and those below them.")
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

  @Test
  void refusesABodyThatIsNoTextWhereItTakesOne() {
    var unreadable =
        new Request.Body.Unreadable(new Problem("", "The body is not UTF-8.", "Send UTF-8."));
    Deployment.State before = api.state();
    for (Request request :
        List.of(
            new Request("PUT", List.of("v1", "workflows", "a"), Map.of(), unreadable),
            new Request("PUT", List.of("v1", "settings"), Map.of(), unreadable),
            new Request("POST", List.of("v1", "workflows", "a", "runs"), Map.of(), unreadable))) {
      assertThat(api.call(request).errors())
          .containsExactly(": The body is not UTF-8. Send UTF-8.");
    }
    assertThat(api.state()).isEqualTo(before);

    var get = new Request("GET", List.of("v1", "health"), Map.of(), unreadable);
    assertThat(api.call(get).status()).isEqualTo(200);
  }

  @Test
  void knowsNoNamelessThings() {
    assertThat(api.refused("POST", "/v1/workflows//runs", "").code())
        .isEqualTo("workflow_not_found");
    assertThat(api.refused("GET", "/v1/runs//history", "").code()).isEqualTo("run_not_found");
    assertThat(api.refused("GET", "/v1/runs/" + RUN + "/", "").code()).isEqualTo("path_not_found");
  }
}
