package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskOptions.Completion;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.http.AddressGuard;
import dev.ratchet.verification.readme.Readme;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's definitions where what they read is missing, or is of another kind. */
final class ReadmeDefinitionsApiTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "7",
          "\"text\"",
          "[]",
          "[[], {\"approved\": 1}]",
          "{}",
          "{\"approved\": null}",
          "{\"approved\": \"yes\"}",
          "{\"approved\": [true, false]}",
          "{\"approved\": true}");

  private static final TaskHandler CALL_API =
      BuiltInTasks.create(AddressGuard.ofLocalRun(false), () -> Deployment.START).stream()
          .filter(task -> task.name().equals("call-api"))
          .findFirst()
          .orElseThrow();

  private record Handed(String task, String token) {}

  private final Queue<Handed> handed = new ArrayDeque<>();
  private Json answer = Json.NULL;
  private final Deployment api =
      new Deployment(
          new SmallTask("send-webhook", this::told),
          new SmallTask("call-api", this::called),
          new SmallTask("pick-order", this::told));

  private Json told(TaskContext context) {
    if (context.completion() == Completion.EXTERNAL) {
      handed.add(new Handed(context.id().value(), context.token()));
    }
    return answer;
  }

  /** The built-in task, save that where it has a URL it calls nobody. */
  private Json called(TaskContext context) throws TaskFailedException {
    if (context.input().text("url").filter(url -> url.startsWith("https://")).isPresent()) {
      return told(context);
    }
    try {
      return CALL_API.run(context).output();
    } catch (TaskFailedException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("An input that cannot be used fails the task.", e);
    }
  }

  private static List<String> definitions() {
    String shell =
        Readme.snippets("sh").stream().filter(s -> s.contains("--data-binary")).findFirst().get();
    String quoted = shell.split("--data-binary '", 2)[1].split("'", 2)[0];
    return Stream.concat(Stream.of(quoted), Readme.snippets("yaml").stream()).toList();
  }

  static Stream<Arguments> cases() {
    return definitions().stream()
        .flatMap(
            definition ->
                VALUES.stream()
                    .flatMap(
                        value ->
                            Stream.of("{}", "{\"url\": %s, \"customer\": %s}")
                                .map(
                                    c ->
                                        Arguments.of(
                                            definition, value, c.formatted(value, value)))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRunEndsAndSaysWhy(String definition, String value, String context) {
    answer = Json.parse(value);
    api.store("approve-order", "name: approve-order\n" + definition.replaceAll("(?m)^name:.*", ""));
    String run = api.start("approve-order", "{\"context\": " + context + "}");
    api.pump();
    for (int step = 0; step < 8; step++) {
      if (api.get("/v1/runs/" + run).text("status").equals("running")) {
        api.post("/v1/runs/" + run + "/signals/approved", "{\"payload\": " + value + "}");
      }
      for (Handed mine = handed.poll(); mine != null; mine = handed.poll()) {
        api.post(
            "/v1/tasks/" + mine.task() + "/complete",
            "{\"token\": \"%s\", \"output\": %s}".formatted(mine.token(), value));
      }
      api.pumpUntil(api.clock.instant().plus(Duration.ofMinutes(11)));
    }

    Answer ended = api.get("/v1/runs/" + run);
    assertThat(ended.text("status")).as(ended.body().text()).isIn("success", "failed");
    if (ended.text("status").equals("failed")) {
      assertThat(ended.body().object("error").text())
          .containsPattern(
              "expression_failed.*Expression .*context.* at /|invalid_input.*with.url");
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    api.store("say-hello", definitions().getFirst());
    String run = api.start("say-hello", "{}");
    api.pump();

    Answer ended = api.get("/v1/runs/" + run);

    assertThat(ended.body().object("error").text())
        .contains("greet", "invalid_input", "with.url: expected an absolute http or https URL");
    assertThat(ended.text("status")).isEqualTo("failed");
  }
}
