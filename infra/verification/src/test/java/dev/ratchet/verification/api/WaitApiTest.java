package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v1/runs/{id}?wait=}: answered when the run closes, or the time is up. */
final class WaitApiTest {
  private final Deployment api = new Deployment(SmallTask.ECHO, SmallTask.BREAK);
  private String id;

  @BeforeEach
  void startARun() {
    api.store("greet", "tasks: [{name: hello, task: echo}, {name: again, task: echo}]");
    id = api.start("greet", "{}");
  }

  private Duration waited() {
    return Duration.between(Deployment.START, api.clock.instant());
  }

  @Test
  void answersAsSoonAsTheRunHasClosed() {
    api.duringNextPause(() -> api.handle(api.queues.ready().getFirst()));
    api.duringNextPause(api::pump);

    Answer run = api.get("/v1/runs/" + id + "?wait=20s");
    assertThat(run.text("status")).isEqualTo("success");
    assertThat(waited()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void answersAtOnceIfTheRunIsClosed() {
    api.pump();
    assertThat(api.get("/v1/runs/" + id + "?wait=20s").text("status")).isEqualTo("success");
    assertThat(waited()).isZero();
  }

  @Test
  void answersWithTheRunAsItStandsWhenTheTimeIsUp() {
    assertThat(api.get("/v1/runs/" + id + "?wait=1500ms").text("status")).isEqualTo("running");
    assertThat(waited()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void waitsNotAtAllForNoTime() {
    assertThat(api.get("/v1/runs/" + id + "?wait=0s").text("status")).isEqualTo("running");
    assertThat(waited()).isZero();
  }

  @Test
  void waits25SecondsAtTheMostSinceTheFunctionEndsSoonAfter() {
    assertThat(api.get("/v1/runs/" + id + "?wait=10m").text("status")).isEqualTo("running");
    assertThat(waited()).isEqualTo(Duration.ofSeconds(25));
  }

  @Test
  void answersThatItsTimeIsUpWhenItsThreadIsInterrupted() {
    api.interruptNextPause();
    assertThat(api.get("/v1/runs/" + id + "?wait=20s"))
        .hasToString("503 unavailable The time of this call is up. Try again.");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static final String START = "/v1/workflows/greet/runs";

  @Test
  void aStartThatWaitsAnswersWithTheRunOnceItHasClosed() {
    api.duringNextPause(api::pump);

    Answer run = api.post(START + "?wait=20s", "{\"context\": {\"who\": \"Ada\"}}");

    assertThat(run.status()).isEqualTo(200);
    assertThat(run.text("status")).isEqualTo("success");
    assertThat(run.objects("tasks")).hasSize(2);
    assertThat(run.headers()).containsEntry("location", "/v1/runs/" + run.text("id"));
    assertThat(run.body()).isEqualTo(api.get("/v1/runs/" + run.text("id")).body());
    assertThat(waited()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aStartThatWaitsInVainAnswersWithTheRunAsItStands() {
    Answer run = api.post(START + "?wait=1500ms", "{}");

    assertThat(run.status()).isEqualTo(202);
    assertThat(run.text("status")).isEqualTo("running");
    assertThat(run.body()).isEqualTo(api.get("/v1/runs/" + run.text("id")).body());
    assertThat(waited()).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void aRepeatedStartThatWaitsAnswersWithTheRunThatTheKeyStarted() {
    String body = "{\"idempotency_key\": \"k\"}";
    api.duringNextPause(api::pump);
    Answer first = api.post(START + "?wait=20s", body);

    Answer second = api.post(START + "?wait=20s", body);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(waited()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void aStartWithWhatIsNoDurationStartsNothing() {
    assertThat(api.refused("POST", START + "?wait=soon", "{}").errors())
        .singleElement()
        .asString()
        .endsWith("found \"soon\". Write for example ?wait=20s.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "soon", "-1s", "1.5s", "400d"})
  void refusesWhatIsNoDuration(String wait) {
    assertThat(api.refused("GET", "/v1/runs/" + id + "?wait=" + wait, "").errors())
        .singleElement()
        .asString()
        .startsWith("?wait: A duration is ")
        .endsWith("found \"" + wait + "\". Write for example ?wait=20s.");
  }
}
