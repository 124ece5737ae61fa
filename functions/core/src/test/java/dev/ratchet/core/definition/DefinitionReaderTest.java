package dev.ratchet.core.definition;

import static dev.ratchet.core.definition.Definitions.onlyTask;
import static dev.ratchet.core.definition.Definitions.problems;
import static dev.ratchet.core.definition.Definitions.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import dev.ratchet.core.definition.TaskStep.Concurrency;
import dev.ratchet.core.definition.TaskStep.Concurrency.Key;
import dev.ratchet.core.definition.TaskStep.Concurrency.Scope;
import dev.ratchet.core.definition.TaskStep.Condition;
import dev.ratchet.core.definition.TaskStep.OnFailure;
import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.task.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Definitions that are read, and what they come to. */
class DefinitionReaderTest {
  private static final String FULL =
      """
      # the words of the design
      name: demo
      description: Charges the card, then tells the customer.
      on_cancel: [{ name: refund-card, concurrency: { limit: 2 } }]
      on_failure:
        - name: release-stock
          task: call-api
        - name: tell-staff
      timeout: 36h
      concurrency: { key: "{% $context.customer %}", limit: 1 }
      tasks:
        - name: charge-card
          task: call-api
          with:
            method: POST
            url: https://payments.example/charges
            body: "{% $context.order %}"
          into: charge
          retry:
            non_retryable: [card_declined]
            max_attempts: 5
            initial_interval: 1s
            backoff_coefficient: 2.5
            maximum_interval: 60s
          timeout: { start_to_close: 30s, schedule_to_start: 10m, schedule_to_close: 1h, heartbeat: 10s }
          queue: payments
          completion: external
          on_failure: continue
          concurrency: { limit: 10 }
        - name: tell-customer
          needs: [charge-card]
          when: "{% $context.charge.status = 'paid' %}"
      """;

  @Test
  void everyFieldIsRead() {
    WorkflowDefinition definition = read(FULL).definition();

    assertThat(definition.name()).isEqualTo("demo");
    TaskStep charge = definition.at(1);
    assertThat(charge.name()).isEqualTo("charge-card");
    assertThat(charge.task()).isEqualTo("call-api");
    assertThat(charge.with().text("method")).contains("POST");
    assertThat(charge.needs()).isEmpty();
    assertThat(charge.condition()).isEqualTo(new Condition.Always());
    assertThat(charge.placement()).isEqualTo(new Placement.Into("charge"));
    assertThat(charge.queue()).isEqualTo("payments");
    assertThat(charge.onFailure()).isEqualTo(OnFailure.CONTINUE);
    assertThat(charge.options().retryOver(RetryPolicy.ONCE))
        .isEqualTo(
            new RetryPolicy(
                5, Duration.ofSeconds(1), 2.5, Duration.ofSeconds(60), Set.of("card_declined")));
    assertThat(charge.options().timeoutsOver(Timeouts.STANDARD))
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofSeconds(10)));
    TaskStep tell = definition.at(2);
    assertThat(tell.needs()).containsExactly("charge-card");
    assertThat(tell.condition())
        .isEqualTo(new Condition.When("{% $context.charge.status = 'paid' %}"));
    assertThat(charge.options().completion()).isEqualTo(Completion.EXTERNAL);
    assertThat(tell.options().completion()).isEqualTo(Completion.RETURNED);
    assertThat(definition.timeout()).isEqualTo(Duration.ofHours(36));
    assertThat(definition.onFailure().stream().map(TaskStep::name))
        .containsExactly("release-stock", "tell-staff");
    assertThat(definition.onFailure().stream().map(TaskStep::needs))
        .containsExactly(List.of(), List.of("release-stock"));
    assertThat(definition.at(5).name()).isEqualTo("refund-card");
    assertThat(definition.at(5).needs()).isEmpty();
  }

  @Test
  void aTaskHasItsOwnLimitOrElseSharesThatOfTheWorkflow() {
    WorkflowDefinition definition =
        read("""
        concurrency: { limit: 3 }
        tasks:
          - name: own
            concurrency: { limit: 1, key: "{% $context.customer %}" }
          - name: shared
          - { name: pause, task: sleep, with: { duration: 1s } }
        on_failure: [{ name: after-failure }]
        on_cancel: [{ name: after-cancel, concurrency: { limit: 1000 } }]
        """)
            .definition();

    assertThat(definition.all().stream().map(TaskStep::concurrency))
        .containsExactly(
            new Concurrency.Limited(1, new Key.By("{% $context.customer %}"), Scope.TASK),
            new Concurrency.Limited(3, new Key.All(), Scope.WORKFLOW),
            new Concurrency.Unlimited(),
            new Concurrency.Unlimited(),
            new Concurrency.Limited(1_000, new Key.All(), Scope.TASK));
    assertThat(onlyTask("concurrency: { limit: 2 }").concurrency())
        .isEqualTo(new Concurrency.Limited(2, new Key.All(), Scope.WORKFLOW));
  }

  @Test
  void aDocumentStoredBeforeThereWereLimitsIsStillRead() {
    var stored =
        Json.parseObject(
            """
            {"name":"demo","tasks":[{"name":"sleep","task":"sleep","queue":"mine"},{"name":"b"}]}
            """);

    WorkflowDefinition definition = DefinitionReader.ofStored(stored);

    assertThat(definition.at(1).queue()).isEqualTo("mine");
    assertThat(definition.timeout()).isEqualTo(Durations.MAX);
    assertThat(definition.all()).hasSize(2).isEqualTo(definition.tasks());
    assertThat(definition.at(2).concurrency()).isEqualTo(new Concurrency.Unlimited());
    assertThat(definition.at(2).options()).isEqualTo(TaskOptions.DEFAULTS);
  }

  @Test
  void whatIsLeftOutHasADefault() {
    TaskStep task = onlyTask("tasks: [{name: hello}]");

    assertThat(task)
        .isEqualTo(
            new TaskStep(
                "hello",
                "send-webhook",
                Json.Obj.EMPTY,
                List.of(),
                new Condition.Always(),
                new Placement.Merged(),
                TaskOptions.DEFAULTS,
                TaskQueueName.UNNAMED,
                OnFailure.FAIL));
  }

  @Test
  void withoutTasksThereIsOneThatSendsAWebhook() {
    for (String text :
        List.of(
            "{}",
            "name: demo",
            "tasks: []",
            "{\"name\":\"demo\",\"tasks\":[]}",
            "on_failure: []\non_cancel: []")) {
      assertThat(onlyTask(text).name()).isEqualTo("send-webhook");
      assertThat(onlyTask(text).task()).isEqualTo("send-webhook");
      assertThat(read(text).document().text()).isEqualTo("{\"name\":\"demo\"}");
    }
  }

  @Test
  void aTaskNeedsTheOneBeforeItUnlessItSaysOtherwise() {
    WorkflowDefinition definition =
        read("""
        tasks:
          - name: a
          - name: b
          - name: c
            needs: []
          - name: d
          - name: e
            needs: [b, d]
        """)
            .definition();

    assertThat(definition.tasks().stream().map(TaskStep::needs))
        .containsExactly(List.of(), List.of("a"), List.of(), List.of("c"), List.of("b", "d"));
  }

  @Test
  void theDocumentSaysWhatTheTextSaidInAFixedOrder() {
    Outcome.Read read = read(FULL);

    assertThat(read.document().text())
        .isEqualTo(
            """
            {"name":"demo","description":"Charges the card, then tells the customer.",\
            "timeout":"36h","concurrency":{"limit":1,"key":"{% $context.customer %}"},"tasks":[\
            {"name":"charge-card","task":"call-api","with":{"method":"POST",\
            "url":"https://payments.example/charges","body":"{% $context.order %}"},\
            "into":"charge","retry":{"max_attempts":5,"initial_interval":"1s",\
            "backoff_coefficient":2.5,"maximum_interval":"60s","non_retryable":["card_declined"]},\
            "timeout":{"start_to_close":"30s","schedule_to_start":"10m","schedule_to_close":"1h",\
            "heartbeat":"10s"},"completion":"external","queue":"payments",\
            "concurrency":{"limit":10},"on_failure":"continue"},\
            {"name":"tell-customer","needs":["charge-card"],\
            "when":"{% $context.charge.status = 'paid' %}"}],\
            "on_failure":[{"name":"release-stock","task":"call-api"},{"name":"tell-staff"}],\
            "on_cancel":[{"name":"refund-card","concurrency":{"limit":2}}]}\
            """);
    assertThat(DefinitionReader.ofStored(read.document())).isEqualTo(read.definition());
    assertThat(read(read.document().text())).isEqualTo(read);
  }

  @Test
  void theSameDefinitionInYamlAndJsonIsOneDocument() {
    String yaml =
        """
        tasks:
          - {with: {n: 1.50, big: 123456789012345678901.5, flag: True, none: ~, zip: '012'}, name: a}
        """;
    String json =
        """
        \uFEFF
          {"tasks": [{"name": "a", "with": {"zip": "012", "n": 1.5, "none": null, "flag": true,
           "big": 123456789012345678901.5}}], "name": "demo"}
        """;

    assertThat(read(yaml).document()).isEqualTo(read(json.strip()).document());
    assertThat(read(yaml).document().text())
        .isEqualTo(
            "{\"name\":\"demo\",\"tasks\":[{\"name\":\"a\",\"with\":{\"n\":1.5,"
                + "\"big\":123456789012345678901.5,\"flag\":true,\"none\":null,"
                + "\"zip\":\"012\"}}]}");
  }

  @Test
  void yamlIsThatOfVersionOnePointTwo() {
    assertThat(
            onlyTask("tasks: [{name: a, with: {x: yes, o: 0o17, h: 0x1F, d: 2026-01-02}}]").with())
        .isEqualTo(Json.parse("{\"x\":\"yes\",\"o\":15,\"h\":31,\"d\":\"2026-01-02\"}"));
    assertThat(
            onlyTask("tasks:\n- name: a\n  with:\n    n: !!str 5\n    t: |\n      1\n      2\n")
                .with())
        .isEqualTo(Json.parse("{\"n\":\"5\",\"t\":\"1\\n2\\n\"}"));
  }

  @Test
  void anAliasStandsForACopy() {
    WorkflowDefinition definition =
        read("""
        tasks:
          - name: a
            retry: &patient { max_attempts: 9 }
          - name: b
            retry: *patient
        """)
            .definition();

    assertThat(definition.at(2).options().retryOver(RetryPolicy.STANDARD).maxAttempts())
        .isEqualTo(9);
  }

  @Test
  void aLongTextThatCannotBePackedIsRefused() {
    var random = new SplittableRandom(1);
    String noise =
        random
            .ints(700_000, 'a', 'z' + 1)
            .mapToObj(c -> String.valueOf((char) c))
            .collect(Collectors.joining());

    assertThat(problems("tasks: [{name: a, with: {x: \"" + noise + "\"}}]"))
        .extracting(Problem::message)
        .containsExactly(
            "The JSON form of the text cannot be packed into 389120 bytes (380 KiB), which is the"
                + " most that is stored.");
  }

  @Test
  void theLongestTextIsTakenAndOneByteMoreIsNot() {
    String start = "tasks: [{name: a, with: {x: \"";
    String end = "\"}}]";
    // The stored form has more quotes: "name":"demo" and so on.
    int stored = read(start + end).document().sizeBytes();
    int most = DefinitionReader.BYTES_MAX - stored;

    assertThat(
            read(start + "é".repeat(most / 2) + "a".repeat(most % 2) + end).document().sizeBytes())
        .isEqualTo(DefinitionReader.BYTES_MAX);
    assertThat(problems(start + "a".repeat(most + 1) + end))
        .containsExactly(
            new Problem(
                "",
                "The JSON form of the text is 1048577 bytes long; the most is 1048576 (1 MiB).",
                "Let tasks fetch what is large, or split the workflow in two."));
    String padded = "tasks: []" + " ".repeat(DefinitionReader.BYTES_MAX - 9);
    assertThat(read(padded).document().text()).isEqualTo("{\"name\":\"demo\"}");
    assertThat(problems(padded + " "))
        .extracting(Problem::message)
        .containsExactly("The text is 1048577 bytes long; the most is 1048576 (1 MiB).");
  }

  @Test
  void theMostTasksAreTakenAndOneMoreIsNot() {
    assertThat(read("tasks:\n" + tasks(10_000)).definition().tasks()).hasSize(10_000);
    assertThat(problems("tasks:\n" + tasks(10_001)))
        .containsExactly(
            new Problem(
                "/tasks",
                "Expected a list of at most 10000 tasks; found a list of 10001.",
                "Write one task per list item, each with a name; split a longer workflow in two."));
  }

  @Test
  void theDeepestTextIsTakenAndOneLevelMoreIsNot() {
    // The document, its tasks, the task and its input are four levels, the innermost list one.
    assertThat(onlyTask(nested(YamlText.DEPTH_MAX - 4)).with().depth()).isEqualTo(97);
    assertThat(onlyTask("{\"tasks\":" + nested(96).substring(7) + "}").with().depth())
        .isEqualTo(97);
    assertThat(problems(nested(97)).getFirst().message())
        .isEqualTo("The text nests deeper than 100 levels at line 1, column 133.");
    assertThat(problems("{\"tasks\":" + nested(97).substring(7) + "}").getFirst().message())
        .isEqualTo("The text nests deeper than 100 levels.");
  }

  private static String nested(int levels) {
    return "tasks: [{\"name\": \"a\", \"with\": {\"x\": "
        + "[".repeat(levels)
        + "]".repeat(levels)
        + "}}]";
  }

  private static String tasks(int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("  - name: t").append(i).append('\n');
    }
    return text.toString();
  }
}
