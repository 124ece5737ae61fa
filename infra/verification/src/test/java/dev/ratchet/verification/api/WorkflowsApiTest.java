package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.http.AddressGuard;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Workflow Definitions: stored, unchanged, changed, shown, listed, refused. */
final class WorkflowsApiTest {
  private static final String YAML =
      """
      tasks:
        - name: charge-card
          task: call-api
          with: { url: "{% $context.url %}" }
        - name: tell-customer
          when: "{% $context.paid %}"
      """;

  private static final String THE_SAME_AS_JSON =
      """
      {"name": "fulfil-order",
       "tasks": [
         {"task": "call-api", "name": "charge-card", "with": {"url": "{% $context.url %}"}},
         {"when": "{% $context.paid %}", "name": "tell-customer"}]}
      """;

  private final Deployment api = new Deployment();

  @Test
  void storesYamlThenKnowsTheSameInJsonThenStoresAChange() {
    assertThat(api.put("/v1/workflows/fulfil-order", YAML)).hasToString(stored(201, 1, "10:15:30"));

    api.clock.advance(Duration.ofHours(1));
    assertThat(api.put("/v1/workflows/fulfil-order", THE_SAME_AS_JSON))
        .hasToString(stored(200, 1, "10:15:30"));
    assertThat(api.put("/v1/workflows/fulfil-order", "tasks: [{name: charge-card}]"))
        .hasToString(stored(201, 2, "11:15:30"));
    assertThat(api.put("/v1/workflows/fulfil-order", YAML).body().get("version"))
        .isEqualTo(Json.of(3));
  }

  private static String stored(int status, int version, String time) {
    return "%d {\"name\":\"fulfil-order\",\"version\":%d,\"created_at\":\"2026-11-22T%sZ\"}"
        .formatted(status, version, time);
  }

  @Test
  void storesADefinitionWithoutTasksSinceItHasOne() {
    assertThat(api.put("/v1/workflows/tell-me", "{}").status()).isEqualTo(201);
    assertThat(api.get("/v1/workflows/tell-me").body().get("definition"))
        .isEqualTo(Json.parse("{\"name\": \"tell-me\"}"));
    assertThat(api.put("/v1/workflows/tell-me", "{\"tasks\": []}").status()).isEqualTo(200);
  }

  @Test
  void showsTheLatestVersionOrTheOneAskedFor() {
    api.store("fulfil-order", YAML);
    api.store("fulfil-order", "description: another");

    assertThat(api.get("/v1/workflows/fulfil-order").body().get("version")).isEqualTo(Json.of(2));
    assertThat(api.get("/v1/workflows/fulfil-order?version=latest").body().get("version"))
        .isEqualTo(Json.of(2));
    Answer first = api.get("/v1/workflows/fulfil-order?version=1");
    assertThat(first.body().get("version")).isEqualTo(Json.of(1));
    assertThat(first.body().get("definition")).isEqualTo(Json.parse(THE_SAME_AS_JSON));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "one", "", "01x", "99999999999"})
  void refusesWhatIsNoVersion(String version) {
    api.store("fulfil-order", YAML);
    assertThat(api.refused("GET", "/v1/workflows/fulfil-order?version=" + version, "").errors())
        .containsExactly("?version: \"" + version + "\" is no version. Give 1, 2, … or latest.");
  }

  @Test
  void saysWhichVersionsThereAre() {
    api.store("fulfil-order", YAML);
    assertThat(api.refused("GET", "/v1/workflows/fulfil-order?version=2", ""))
        .hasToString("404 version_not_found \"fulfil-order\" has no version 2; the latest is 1.");
  }

  @Test
  void saysHowToStoreAWorkflowThatIsNotThere() {
    assertThat(api.refused("GET", "/v1/workflows/fulfil-order", ""))
        .hasToString(
            "404 workflow_not_found There is no Workflow Definition \"fulfil-order\"."
                + " Store it: PUT /v1/workflows/fulfil-order.");
    assertThat(api.refused("GET", "/v1/workflows/Fulfil_Order", ""))
        .hasToString(
            "404 workflow_not_found There is no Workflow Definition \"Fulfil_Order\"; a name is"
                + " 1 to 64 of a-z, 0-9 and single hyphens, a letter first.");
  }

  @Test
  void listsAllInPagesByName() {
    assertThat(api.get("/v1/workflows")).hasToString("200 {\"workflows\":[]}");
    for (int i = 0; i < 201; i++) {
      api.store("workflow-%03d".formatted(i), "{}");
    }
    api.store("workflow-007", "description: changed");

    Answer first = api.get("/v1/workflows");
    assertThat(first.objects("workflows")).hasSize(100);
    assertThat(first.named("workflows", "workflow-007").text())
        .isEqualTo("{\"name\":\"workflow-007\",\"version\":2}");
    Answer second = api.get("/v1/workflows?cursor=" + first.text("cursor"));
    assertThat(second.objects("workflows")).hasSize(100);
    Answer last = api.get("/v1/workflows?cursor=" + second.text("cursor"));
    assertThat(last).hasToString("200 {\"workflows\":[{\"name\":\"workflow-200\",\"version\":1}]}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,  /v1/workflows?cursor=A%&limit=3, ?cursor,   ?limit",
    "GET,  /v1/workflows/a?ver=3&wait=1s,   ?ver,      ?wait",
    "PUT,  /v1/workflows/a?b=1&name=c,      ?b,        ?name",
    "POST, /v1/workflows/a/runs?version=1&a=, ?a,      ?version"
  })
  void namesParametersThatItDoesNotTake(String method, String path, String one, String other) {
    Answer answer = api.refused(method, path, "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.objects("errors").stream().map(e -> e.text("path").orElseThrow()))
        .containsExactlyInAnyOrder(one, other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Fulfil", "fulfil_order", "-a", "a-", "a--b", "1a", "ü", "a.b", ""})
  void refusesANameThatIsNotKebabCase(String name) {
    assertThat(api.refused("PUT", "/v1/workflows/" + name + (name.isEmpty() ? "/" : ""), YAML))
        .extracting(Answer::status)
        .isIn(400, 404);
    if (!name.isEmpty()) {
      assertThat(api.refused("PUT", "/v1/workflows/" + name, YAML).errors())
          .containsExactly(
              ("{name}: \"%s\" is not kebab-case. Use 1 to 64 of a-z, 0-9 and single hyphens,"
                      + " a letter first, such as fulfil-order.")
                  .formatted(name));
    }
  }

  @Test
  void takesANameOf64CharactersAndRefusesOneMore() {
    assertThat(api.put("/v1/workflows/" + "a".repeat(64), "{}").status()).isEqualTo(201);
    assertThat(api.refused("PUT", "/v1/workflows/" + "a".repeat(65), "{}").status()).isEqualTo(400);
    Answer long_ = api.refused("PUT", "/v1/workflows/" + "a".repeat(9_000), "{}");
    assertThat(long_.text("detail")).hasSizeLessThan(300);
  }

  @Test
  void refusesANameThatIsNotTheOneInTheUrl() {
    assertThat(api.refused("PUT", "/v1/workflows/fulfil-order", "name: refund-order").errors())
        .containsExactly(
            "/name: The text says \"refund-order\", the URL says \"fulfil-order\"."
                + " Make them the same, or leave the name out of the text.");
  }

  @Test
  void saysAtWhichLineAndColumnYamlIsMalformed() {
    assertThat(api.refused("PUT", "/v1/workflows/a", "tasks:\n  - name: a\n  needs: ]").errors())
        .singleElement()
        .asString()
        .startsWith(": Not valid YAML at line 3, column")
        .endsWith("Correct the text there; definitions are YAML or JSON.");
  }

  @Test
  void saysAtWhichLineAndColumnJsonIsMalformed() {
    assertThat(
            api.refused("PUT", "/v1/workflows/a", "{\"tasks\": [\n  {\"name\" \"a\"}]}").errors())
        .singleElement()
        .asString()
        .startsWith(": Not valid JSON at line 2, column 11")
        .endsWith("Correct the text there; definitions are YAML or JSON.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "null", "[]", "just a text", "42"})
  void refusesWhatIsNoDefinition(String text) {
    assertThat(api.refused("PUT", "/v1/workflows/a", text).errors())
        .singleElement()
        .asString()
        .startsWith(": Expected an object with fields such as name and tasks; found ");
  }

  @Test
  void namesEverythingThatIsWrongAtOnceWithPathAndFix() {
    Answer answer =
        api.refused(
            "PUT",
            "/v1/workflows/fulfil-order",
            """
            name: fulfil-order
            owner: me
            tasks:
              - name: Charge_Card
                retries: 3
              - name: tell-customer
                needs: [tell-custumer]
                queue: vip
                when: "{% $context. %}"
              - name: tell-customer
                timeout: { start_to_close: 30 seconds }
            """);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("detail")).startsWith("8 things are wrong. The first: /owner: ");
    assertThat(answer.objects("errors").stream().map(e -> e.text("path").orElseThrow()))
        .containsExactly(
            "/owner",
            "/tasks/0/name",
            "/tasks/0/retries",
            "/tasks/1/needs/0",
            "/tasks/1/when",
            "/tasks/1/queue",
            "/tasks/2/timeout/start_to_close",
            "/tasks/2/name");
    assertThat(answer.errors()).allSatisfy(error -> assertThat(error).matches(".*[.?]"));
  }

  @Test
  void refusesTasksThatWaitForEachOther() {
    assertThat(
            api.refused(
                    "PUT",
                    "/v1/workflows/a",
                    "tasks: [{name: a, needs: [c]}, {name: b, needs: [a]}, {name: c, needs: [b]}]")
                .errors())
        .containsExactly(
            "/tasks/0/needs: These tasks wait for each other: a -> c -> b -> a."
                + " Remove one of these from the other's needs.");
  }

  @Test
  void refusesAQueueThatThisDeploymentLacks() {
    assertThat(
            api.refused("PUT", "/v1/workflows/a", "tasks: [{name: a}, {name: b, queue: vip}]")
                .errors())
        .containsExactly(
            "/tasks/1/queue: This deployment has no Task Queue \"vip\". Use one of default,"
                + " payments, or inline for none, or add the queue to template.yaml.");
  }

  @Test
  void takesADefinitionOfOneMebibyteAndRefusesOneMoreByte() {
    String frame = "{\"tasks\": [{\"name\": \"a\", \"with\": {\"text\": \"\"}}]}";
    int free = DefinitionReader.BYTES_MAX - frame.length() - "\"name\":\"big\",".length();
    String fits = frame.replace("\"\"", '"' + "x".repeat(free) + '"');
    assertThat(api.put("/v1/workflows/big", fits).status()).isEqualTo(201);
    assertThat(api.get("/v1/workflows/big").status()).isEqualTo(200);

    String tooLong = " ".repeat(DefinitionReader.BYTES_MAX - 1) + "{}";
    assertThat(api.refused("PUT", "/v1/workflows/big", tooLong))
        .hasToString(
            "413 definition_too_large The definition has 1048577 bytes, expected at most 1048576."
                + " Let tasks fetch what is large, or split the workflow in two.");
  }

  @Test
  void namesTheFirstHundredOfManyProblems() {
    String tasks =
        IntStream.range(0, 1_000).mapToObj(i -> "{nam: t}").collect(Collectors.joining(","));
    Answer answer = api.refused("PUT", "/v1/workflows/a", "tasks: [" + tasks + "]");
    assertThat(answer.objects("errors")).hasSize(100);
  }

  @Test
  void namesWhatIsWrongWithTheInputOfTasksWhoseCodeItHas() {
    var full =
        new Deployment(
            BuiltInTasks.create(AddressGuard.ofLocalRun(false), api.clock)
                .toArray(TaskHandler[]::new));
    String wrong =
        """
        tasks:
          - name: charge
            task: call-api
            with: { url: "https://a.example", methd: POST, headers: { x: 1 } }
          - { name: tell, with: { url: ftp://a.example } }
          - { name: other, task: not-here, with: { methd: POST } }
        on_failure:
          - { name: undo, task: call-api, with: { url: "{% $context.url %}", method: post } }
        """;

    assertThat(full.refused("PUT", "/v1/workflows/wrong", wrong).errors().toString())
        .contains(
            "/tasks/0/with/methd",
            "/tasks/0/with/headers/x",
            "/tasks/1/with/url",
            "/on_failure/0/with/method",
            "Write one of these in capitals, or leave it out for GET.")
        .doesNotContain("/tasks/2");
    assertThat(full.get("/v1/workflows/wrong").status()).isEqualTo(404);
    assertThat(full.put("/v1/workflows/right", YAML).status()).isEqualTo(201);
  }
}
