package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TaskQueues;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a caller hears when something of ours is broken, and what the log says then. */
final class FailuresApiTest {
  private static final String UNREACHABLE =
      "503 unavailable A store could not be reached, so this may or may not have been done."
          + " Try again; only a start without idempotency_key might then be done twice.";

  private static final String OTHERS = "Others change the same at the same time. Try again.";

  private final Deployment api = new Deployment();
  private final Logs logs = Logs.of("dev.ratchet.api.Api");

  @BeforeEach
  void storeOne() {
    api.store("greet", "{}");
  }

  @AfterEach
  void close() {
    logs.close();
  }

  @Test
  void answersThatAStoreCannotBeReachedAndLogsWhy() {
    Deployment.State before = api.state();
    api.faults.cutOff(RunStore.class);
    api.faults.cutOff(Items.class);
    RunId run = RunId.least(Deployment.START);
    List<Answer> answers =
        List.of(
            api.get("/v1/workflows"),
            api.get("/v1/workflows/greet"),
            api.put("/v1/workflows/greet", "description: other"),
            api.post("/v1/workflows/greet/runs", "{}"),
            api.get("/v1/runs"),
            api.get("/v1/runs/" + run),
            api.get("/v1/runs/" + run + "?wait=20s"),
            api.get("/v1/runs/" + run + "/history"),
            api.get("/v1/tasks/" + run.task(1)),
            api.get("/v1/settings"),
            api.put("/v1/settings", "{}"));

    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer).hasToString(UNREACHABLE);
              assertThat(answer.headers()).containsEntry("retry-after", "1");
              assertThat(answer.body().text()).doesNotContain("SECRET-ENDPOINT");
            });
    assertThat(logs.lines())
        .hasSize(answers.size())
        .allSatisfy(
            line -> assertThat(line).contains("request-17 failed at its store", "SECRET-ENDPOINT"));
    assertThat(api.state()).isEqualTo(before);
    assertThat(api.get("/v1/health")).hasToString("503 unhealthy A store could not be reached.");
    api.faults.heal();
    assertThat(api.get("/v1/health").body().text()).isEqualTo("{\"status\":\"ok\"}");
  }

  @Test
  void saysToTryAgainWhereOthersAreAlwaysFirst() {
    api.faults.answer(
        Items.class, "put", new Items.Written.Refused(Items.Item.of("another", "item")));

    Answer answer = api.put("/v1/workflows/greet", "description: other");

    assertThat(answer).hasToString("503 unavailable " + OTHERS);
    assertThat(answer.headers()).containsEntry("retry-after", "1");
    assertThat(logs.lines()).singleElement().asString().contains("request-17 lost too many races");
    api.faults.heal();
    assertThat(api.put("/v1/workflows/greet", "description: other").status()).isEqualTo(201);
  }

  @Test
  void saysThatNoMoreIsStartedWhileTooMuchWaits() {
    api.faults.answer(TaskQueues.class, "backlog", new TaskQueues.Backlog(10_000, 10_000));

    Answer answer = api.post("/v1/workflows/greet/runs", "{}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("backlog_full");
    assertThat(answer.headers()).containsEntry("retry-after", "1");
    api.faults.answer(TaskQueues.class, "backlog", new TaskQueues.Backlog(9_999, 10_000));
    assertThat(api.post("/v1/workflows/greet/runs", "{}").status()).isEqualTo(202);
  }

  @Test
  void saysWhatAnOperatorIsToMend() {
    var kind = new StoreException.Kind.Misconfigured("Allow dynamodb:Query on table t.");
    api.faults.in(Items.class, new StoreException("SECRET-ROLE may not", kind, null));

    Answer answer = api.get("/v1/workflows/greet");

    assertThat(answer)
        .hasToString(
            "500 deployment_broken Nothing was done, nor will be until an operator mends the"
                + " deployment: Allow dynamodb:Query on table t.");
    assertThat(api.get("/v1/health")).hasToString("503 unhealthy Allow dynamodb:Query on table t.");
    assertThat(answer.text("reference")).isEqualTo("request-17");
    assertThat(answer.headers()).doesNotContainKey("retry-after");
    assertThat(answer.body().text()).doesNotContain("SECRET-ROLE");
  }

  @Test
  void saysThatWhatAStoreNeverTakesIsNotWorthAnotherTry() {
    var kind = new StoreException.Kind.Refused("an item has at most 400 KB");
    api.faults.in(Items.class, new StoreException("PutItem failed", kind, null));

    Answer answer = api.get("/v1/workflows/greet");

    assertThat(answer)
        .hasToString(
            "500 store_refused What this asks for can never be kept as it is; trying again does"
                + " not help: an item has at most 400 KB.");
  }

  @Test
  void answersABadRequestAsSuchEvenWhenNoStoreCanBeReached() {
    api.faults.cutOff(RunStore.class);
    api.faults.cutOff(Items.class);
    api.faults.cutOff(TaskQueues.class);
    assertThat(api.get("/v1/runs?limit=0").status()).isEqualTo(400);
    assertThat(api.post("/v1/workflows/greet/runs", "{").status()).isEqualTo(400);
    assertThat(api.put("/v1/settings", "{\"a\": 1}").status()).isEqualTo(400);
    assertThat(api.get("/v1/runs/x").status()).isEqualTo(404);
  }

  @Test
  void answersAFaultOfOursWithAReferenceToTheLogAndNothingElse() {
    api.faults.in(Items.class, new IllegalStateException("SECRET-STATE in dev.ratchet.Foo"));
    Answer answer = api.get("/v1/workflows/greet");
    assertThat(answer)
        .hasToString(
            "500 internal_error Something is broken here, not in your request."
                + " The log has it under request-17.");
    assertThat(answer.text("reference")).isEqualTo("request-17");
    assertThat(answer.body().text()).doesNotContain("SECRET-STATE");
    assertThat(logs.lines())
        .singleElement()
        .asString()
        .contains("Request request-17 failed", "SECRET-STATE in dev.ratchet.Foo");
  }

  @Test
  void logsNothingAboutWhatIsTheCallersFault() {
    api.refused("GET", "/v1/runs?limit=0", "");
    api.refused("POST", "/v1/workflows/nobody/runs", "");
    assertThat(logs.lines()).isEmpty();
  }
}
