package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /v1/runs/{id}}, and for how long closed runs are kept. */
final class DeletionsApiTest {
  private final Deployment api = new Deployment(SmallTask.ECHO, SmallTask.BREAK);

  private Answer delete(String run) {
    return api.call("DELETE", "/v1/runs/" + run, "");
  }

  private String closed() {
    api.store("broken", "tasks: [{name: one, task: break}]");
    String run = api.start("broken", "{}");
    api.pump();
    assertThat(api.get("/v1/runs/" + run).text("status")).isEqualTo("failed");
    return run;
  }

  @Test
  void aClosedRunIsGoneForAllWhoAsk() {
    String run = closed();
    String task = api.get("/v1/runs/" + run).objects("tasks").getFirst().text("id").orElseThrow();

    assertThat(delete(run)).hasToString("204");

    assertThat(delete(run).status()).isEqualTo(404);
    assertThat(delete(run).text("code")).isEqualTo("run_not_found");
    assertThat(api.get("/v1/runs").objects("runs")).isEmpty();
    for (String path : new String[] {"runs/" + run, "runs/" + run + "/history", "tasks/" + task}) {
      assertThat(api.get("/v1/" + path).status()).as(path).isEqualTo(404);
    }
    for (String wish : new String[] {"redrive", "cancel", "terminate", "pause", "signals/go"}) {
      Answer answer = api.post("/v1/runs/" + run + "/" + wish, "{}");
      assertThat(answer.status()).as(wish).isEqualTo(404);
      assertThat(answer.text("code")).as(wish).isEqualTo("run_not_found");
    }
    for (String wish : new String[] {"shutdown", "restart"}) {
      assertThat(api.post("/v1/tasks/" + task + "/" + wish, "{}").status()).isEqualTo(404);
    }
  }

  @Test
  void theTokenOfADeletedRunIsOfNoUse() {
    api.store("ask", "tasks: [{name: one, task: echo, completion: external, queue: default}]");
    String run = api.start("ask", "{}");
    api.pump();
    String task = "/v1/tasks/" + new RunId(run).task(1).value();
    String token = api.store.record(new RunId(run).task(1)).orElseThrow().owner();
    String done = "{\"token\": \"%s\", \"output\": 1}".formatted(token);
    assertThat(api.post(task + "/complete", done).status()).isEqualTo(200);
    api.pump();
    assertThat(api.post(task + "/complete", done).status()).as("a repeat").isEqualTo(200);

    assertThat(delete(run).status()).isEqualTo(204);

    String failed = "{\"token\": \"%s\", \"code\": \"no\", \"message\": \"No.\"}".formatted(token);
    String beat = "{\"token\": \"%s\"}".formatted(token);
    assertThat(api.post(task + "/complete", done).status()).isEqualTo(404);
    assertThat(api.post(task + "/fail", failed).status()).isEqualTo(404);
    assertThat(api.post(task + "/heartbeat", beat).status()).isEqualTo(404);
  }

  @Test
  void anOpenRunIsRefusedWithWhatToDo() {
    api.store("wait", "tasks: [{name: hold, task: wait-for-signal, with: {signal: go}}]");
    String run = api.start("wait", "{}");
    api.pump();

    Answer answer = api.refused("DELETE", "/v1/runs/" + run, "");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("code")).isEqualTo("run_open");
    assertThat(answer.text("detail"))
        .isEqualTo(
            run
                + " is open: running. Only a closed run can be deleted: cancel or terminate it"
                + " first.");
  }

  @Test
  void aRunThatIsBeingRedrivenIsRefused() {
    String run = closed();
    assertThat(api.post("/v1/runs/" + run + "/redrive", "{}").status()).isEqualTo(202);

    Answer answer = delete(run);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.text("code")).isEqualTo("run_redriven");

    api.pump();
    assertThat(delete(run).status()).isEqualTo(204);
  }

  @Test
  void unknownAndUnreadableIdsAreToldApart() {
    String unknown = RunId.least(Instant.parse("2026-01-01T00:00:00Z")).value();
    assertThat(api.refused("DELETE", "/v1/runs/" + unknown, "").status()).isEqualTo(404);
    assertThat(api.refused("DELETE", "/v1/runs/flow_1", "").status()).isEqualTo(400);
    assertThat(api.refused("DELETE", "/v1/runs/" + unknown, "{\"a\": 1}").status()).isEqualTo(400);
    assertThat(api.refused("DELETE", "/v1/runs/" + unknown + "?a=1", "").status()).isEqualTo(400);
    assertThat(api.refused("DELETE", "/v1/runs", "").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "\"7\", 7", "36500, 36500", "\"none\", \"none\"", "\"default\", 30"})
  void theRetentionIsSetAndShownAsItIsInForce(String put, String shown) {
    api.put("/v1/settings", "{\"retention_days\": 9}");

    String expected =
        "200 {\"webhook_url\":\"\",\"webhook_secret_set\":false,\"retention_days\":" + shown + "}";
    assertThat(api.put("/v1/settings", "{\"retention_days\": " + put + "}")).hasToString(expected);
    assertThat(api.put("/v1/settings", "{}")).hasToString(expected);
    assertThat(api.get("/v1/settings")).hasToString(expected);
    String read = api.get("/v1/settings").body().text();
    assertThat(api.put("/v1/settings", read)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "36501", "\"never\"", "\"\"", "true", "[1]", "{}"})
  void aRetentionThatIsNoneIsRefused(String put) {
    Answer answer = api.refused("PUT", "/v1/settings", "{\"retention_days\": " + put + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.objects("errors").getFirst().text("path")).hasValue("/retention_days");
  }
}
