package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/runs}: pages of headers, newest first. */
final class ListRunsApiTest {
  private final Deployment api = new Deployment(SmallTask.ECHO, SmallTask.BREAK);

  /** Run 0 is the oldest; one starts each minute. */
  private final List<String> ids = new ArrayList<>();

  @BeforeEach
  void startSixRuns() {
    api.store("fine", "tasks: [{name: a, task: echo}]");
    api.store("faulty", "tasks: [{name: a, task: break}]");
    api.store("later", "tasks: [{name: a, task: echo}]");
    for (String workflow : List.of("fine", "faulty", "later", "fine", "faulty", "later")) {
      ids.add(api.start(workflow, workflow.equals("later") ? "{\"start_delay\": \"100d\"}" : "{}"));
      api.pump();
      api.clock.advance(Duration.ofMinutes(1));
    }
  }

  /** The numbers of the runs on a page. */
  private List<Integer> numbers(Answer page) {
    assertThat(page.status()).isEqualTo(200);
    return page.objects("runs").stream()
        .map(run -> ids.indexOf(run.text("id").orElseThrow()))
        .toList();
  }

  @Test
  void showsHeadersNewestFirst() {
    Answer page = api.get("/v1/runs");
    assertThat(numbers(page)).containsExactly(5, 4, 3, 2, 1, 0);
    assertThat(page.body().has("cursor")).isFalse();
    assertThat(page.objects("runs").get(5))
        .isEqualTo(
            Json.parse(
                """
                {"id": "%s", "status": "success", "workflow_name": "fine", "workflow_version": 1,
                 "started_at": "2026-11-22T10:15:30Z", "closed_at": "2026-11-22T10:15:30Z"}
                """
                    .formatted(ids.getFirst())));
    assertThat(page.objects("runs").get(4).object("error").text("code")).hasValue("task_failed");
    assertThat(page.objects("runs").get(3).text("not_before")).hasValue("2027-03-02T10:17:30Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "workflow=fine | 3 0",
        "workflow=fine,faulty | 4 3 1 0",
        "workflow=nobody | ''",
        "status=running | 5 2",
        "status=success,failed | 4 3 1 0",
        "status=paused | ''",
        "status=failed&workflow=faulty,fine | 4 1",
        "from=2026-11-22T10:18:30Z | 5 4 3",
        "from=2026-11-22T10:18:30.001Z | 5 4",
        "to=2026-11-22T10:18:30Z | 2 1 0",
        "from=2026-11-22T10:16:30Z&to=2026-11-22T10:18:30Z | 2 1",
        "from=2026-11-22T11:16:30+01:00&to=2026-11-22T10:18:30Z | 2 1",
        "from=2026-11-22T10:16:30Z&to=2026-11-22T10:16:30Z | ''",
        "from=-1000000000-01-01T00:00:00Z&to=+1000000000-12-31T23:59:59Z | 5 4 3 2 1 0",
        "limit=2 | 5 4"
      })
  void findsWhatIsAskedFor(String query, String expected) {
    assertThat(
            numbers(api.get("/v1/runs?" + query)).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6, 100})
  void goesOnWhereThePageBeforeEnded(int limit) {
    List<Integer> seen = new ArrayList<>();
    Answer page = api.get("/v1/runs?limit=" + limit);
    seen.addAll(numbers(page));
    while (page.body().has("cursor")) {
      page = api.get("/v1/runs?limit=" + limit + "&cursor=" + page.text("cursor"));
      seen.addAll(numbers(page));
    }
    assertThat(seen).containsExactly(5, 4, 3, 2, 1, 0);
  }

  @Test
  void goesOnWithinItsFilters() {
    Answer page = api.get("/v1/runs?workflow=fine,later&limit=1&to=2026-11-22T10:20:30Z");
    assertThat(numbers(page)).containsExactly(3);
    page =
        api.get(
            "/v1/runs?workflow=fine,later&limit=5&to=2026-11-22T10:20:30Z&cursor="
                + page.text("cursor"));
    assertThat(numbers(page)).containsExactly(2, 0);
  }

  @Test
  void showsTwentyUnlessAskedForMore() {
    for (int i = 0; i < 20; i++) {
      api.start("fine", "{}");
    }
    assertThat(api.get("/v1/runs").objects("runs")).hasSize(20);
    assertThat(api.get("/v1/runs").body().has("cursor")).isTrue();
    assertThat(api.get("/v1/runs?limit=100").objects("runs")).hasSize(26);
  }

  @Test
  void namesEveryWrongParameterAtOnceWithTheFix() {
    Answer answer =
        api.refused(
            "GET",
            "/v1/runs?workflow=Fine,a&status=success,gone&from=yesterday&to=2026-11-22"
                + "&limit=101&cursor=next&page=2&state=failed",
            "");
    assertThat(answer.errors())
        .containsExactly(
            "?page: There is no such parameter here."
                + " Use one of [cursor, from, limit, status, to, workflow].",
            "?state: There is no such parameter here."
                + " Use one of [cursor, from, limit, status, to, workflow].",
            "?workflow: \"Fine\" is no name of a Workflow Definition."
                + " Use 1 to 64 of a-z, 0-9 and single hyphens, a letter first;"
                + " with commas between several.",
            "?status: \"gone\" is no status. Use one of these, or several with commas between:"
                + " running, paused, success, failed, canceled, terminated, timed_out, continued.",
            "?from: \"yesterday\" is no time. Write for example 2026-11-22T10:15:30Z.",
            "?to: \"2026-11-22\" is no time. Write for example 2026-11-22T10:15:30Z.",
            "?cursor: It is no cursor. Give the cursor of the page before, as it is.",
            "?limit: \"101\" is not 1 to 100. Give a whole number in that range.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"workflow=", "status=", "status=,", "from=", "to=", "limit=", "cursor="})
  void refusesAParameterWithoutAValue(String parameter) {
    assertThat(api.refused("GET", "/v1/runs?" + parameter, "").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "ten", "9999999999"})
  void refusesALimitThatIsNone(String limit) {
    assertThat(api.refused("GET", "/v1/runs?limit=" + limit, "").errors())
        .containsExactly(
            "?limit: \"" + limit + "\" is not 1 to 100. Give a whole number in that range.");
  }

  @Test
  void refusesATimeThatBeginsAfterItsEnd() {
    assertThat(
            api.refused("GET", "/v1/runs?from=2026-11-22T10:16:30Z&to=2026-11-22T10:15:30Z", "")
                .errors())
        .containsExactly("?from: It is after to, so that no run can match. Exchange the two.");
  }

  @Test
  void takesAHundredNamesAndRefusesOneMore() {
    String names =
        IntStream.range(0, 100).mapToObj(i -> "workflow-" + i).collect(Collectors.joining(","));
    assertThat(api.get("/v1/runs?workflow=" + names).status()).isEqualTo(200);
    assertThat(api.refused("GET", "/v1/runs?workflow=more," + names, "").errors())
        .containsExactly(
            "?workflow: It has 101 values, expected at most 100."
                + " Ask for fewer, or for all by leaving it out.");
  }

  @Test
  void takesAnyIdAsACursorAndTellsWhatIsOlder() {
    RunId between = RunId.least(Deployment.START.plusSeconds(90));
    assertThat(numbers(api.get("/v1/runs?cursor=" + between))).containsExactly(1, 0);
  }
}
