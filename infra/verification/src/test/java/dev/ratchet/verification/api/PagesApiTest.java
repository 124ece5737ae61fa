package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.api.Headers;
import dev.ratchet.api.Request;
import dev.ratchet.api.RequestBody;
import dev.ratchet.api.Response;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Long runs and histories, page by page; and answers that the caller has already. */
final class PagesApiTest {
  private static final int TASKS = 25;

  private final Deployment api =
      new Deployment(SmallTask.ECHO, new SmallTask("bulk", _ -> Json.of("x".repeat(150_000))));

  private String run(String task) {
    String tasks =
        IntStream.rangeClosed(1, TASKS)
            .mapToObj(i -> "{name: task-%d, task: %s, into: last}".formatted(i, task))
            .collect(Collectors.joining(","));
    api.store("many", "tasks: [" + tasks + "]");
    String id = api.start("many", "{}");
    api.pump();
    return id;
  }

  /** Every page of something, until one has no cursor. */
  private List<Answer> pages(String path, String parameters) {
    var pages = new ArrayList<Answer>();
    Answer page = api.get(path + "?" + parameters);
    pages.add(page);
    while (page.body().has("cursor")) {
      page = api.get(path + "?" + parameters + "&after=" + page.text("cursor"));
      pages.add(page);
    }
    return pages;
  }

  private static List<Json.Obj> all(List<Answer> pages, String name) {
    return pages.stream().flatMap(page -> page.objects(name).stream()).toList();
  }

  private static List<Integer> sizes(List<Answer> pages, String name) {
    return pages.stream().map(page -> page.objects(name).size()).toList();
  }

  @Test
  void aRunInPagesTellsWhatItTellsAtOnce() {
    String path = "/v1/runs/" + run("echo");
    Answer whole = api.get(path);

    List<Answer> pages = pages(path, "limit=10");

    assertThat(sizes(pages, "tasks")).containsExactly(10, 10, 5);
    assertThat(all(pages, "tasks")).isEqualTo(whole.objects("tasks"));
    assertThat(pages)
        .allSatisfy(
            page -> {
              assertThat(page.text("status")).isEqualTo("success");
              assertThat(page.body().get("context")).isEqualTo(whole.body().get("context"));
            });
  }

  @Test
  void aPageThatEndsWithTheRunHasNoCursor() {
    String path = "/v1/runs/" + run("echo");
    assertThat(sizes(pages(path, "limit=25"), "tasks")).containsExactly(25);
    assertThat(sizes(pages(path, "limit=1000"), "tasks")).containsExactly(25);
    assertThat(sizes(pages(path, "limit=24"), "tasks")).containsExactly(24, 1);
  }

  @Test
  void aPageIsShorterRatherThanWithoutOutputs() {
    String path = "/v1/runs/" + run("bulk");
    assertThat(api.get(path).body().get("outputs_omitted")).isEqualTo(Json.of(true));

    List<Answer> pages = pages(path, "limit=1000");

    assertThat(sizes(pages, "tasks")).hasSizeGreaterThan(1);
    assertThat(all(pages, "tasks"))
        .hasSize(TASKS)
        .allSatisfy(task -> assertThat(task.text("output").orElseThrow()).hasSize(150_000));
  }

  @Test
  void aHistoryInPagesTellsWhatItTellsAtOnce() {
    String path = "/v1/runs/" + run("echo") + "/history";
    List<Json.Obj> whole = api.get(path).objects("events");

    List<Answer> pages = pages(path, "limit=30");

    assertThat(whole).hasSize(2 + 3 * TASKS);
    assertThat(sizes(pages, "events")).containsExactly(30, 30, 17);
    assertThat(all(pages, "events")).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "1001", "x", "1e2"})
  void refusesWhatIsNoLimit(String limit) {
    String id = run("echo");
    for (String path : List.of("/v1/runs/" + id, "/v1/runs/" + id + "/history")) {
      assertThat(api.refused("GET", path + "?limit=" + limit, "").errors())
          .containsExactly(
              "?limit: \"%s\" is not 1 to 1000. Give a whole number in that range."
                  .formatted(limit));
    }
  }

  @ParameterizedTest
  @CsvSource({"x", "1", "task_0D8FYnp8PUJlO9YZeWGEjU8c"})
  void refusesWhatIsNoTaskRunOfTheRun(String after) {
    String id = run("echo");
    assertThat(api.refused("GET", "/v1/runs/" + id + "?after=" + after, "").errors())
        .containsExactly(
            ("?after: \"%s\" is no Task Run of this run. Give the cursor of the page before, as"
                    + " it is.")
                .formatted(after));
  }

  @Test
  void nothingComesAfterTheLast() {
    String id = run("echo");
    Answer page = api.get("/v1/runs/" + id + "?after=" + new RunId(id).task(TASKS));
    assertThat(page.objects("tasks")).isEmpty();
    assertThat(page.body().has("cursor")).isFalse();
  }

  // --- answers that the caller has ----------------------------------------------------------

  private Answer conditional(String path, String tags) {
    return api.call(
        new Request(
            "GET",
            List.of(path.substring(1).split("/")),
            Map.of(),
            new Headers(Map.of("If-None-Match", tags)),
            RequestBody.EMPTY,
            Deployment.CALLER));
  }

  @Test
  void whatTheCallerHasIsNotSentAgain() {
    String id = run("echo");
    for (String path :
        List.of(
            "/v1/runs/" + id,
            "/v1/runs/" + id + "/history",
            "/v1/tasks/" + new RunId(id).task(1))) {
      String tag = api.get(path).headers().get(Response.ETAG);

      for (String tags : List.of(tag, "W/" + tag, "\"a\", " + tag, "*")) {
        Answer same = conditional(path, tags);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.headers()).containsOnly(Map.entry(Response.ETAG, tag));
        assertThat(same.body()).isEqualTo(Json.Obj.EMPTY);
      }
      assertThat(conditional(path, "\"a\"").body()).isEqualTo(api.get(path).body());
    }
  }

  @Test
  void whateverChangesInTheRunChangesItsTag() {
    api.store("greet", "tasks: [{name: hello, task: echo}, {name: again, task: echo}]");
    String path = "/v1/runs/" + api.start("greet", "{}");
    var tags = new ArrayList<String>();
    tags.add(api.get(path).headers().get(Response.ETAG));
    while (!api.queues.ready().isEmpty()) {
      String before = api.get(path).body().text();
      api.handle(api.queues.ready().getFirst());
      Answer after = conditional(path, tags.getLast());
      assertThat(after.status() == 304).isEqualTo(api.get(path).body().text().equals(before));
      if (after.status() == 200) {
        tags.add(after.headers().get(Response.ETAG));
      }
    }
    assertThat(tags).doesNotHaveDuplicates().hasSizeGreaterThan(4);
  }

  @Test
  void aRefusalHasNoTag() {
    assertThat(conditional("/v1/runs/flow_x", "*").status()).isEqualTo(404);
    assertThat(api.get("/v1/runs/flow_x").headers()).doesNotContainKey(Response.ETAG);
  }
}
