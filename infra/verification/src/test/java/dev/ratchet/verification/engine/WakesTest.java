package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.engine.send.Signals;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs that go on while no clock does. */
class WakesTest {
  private static final int WAITS = 200;

  private final Desk desk = new Desk();

  @Test
  void sleepsOfNoTimeEndOneAfterTheOtherThoughAllClocksStandStill() {
    RunId run =
        desk.start(
            """
            timeout: 3s
            tasks:
              - { name: a, task: sleep, with: { until: "2020-01-01T00:00:00Z" } }
              - { name: b, task: sleep, with: { until: "2020-01-01T00:00:00Z" } }
              - { name: c, task: sleep, with: { duration: 0ms } }
              - { name: d, task: sleep, with: { duration: 0ms } }
            """);
    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.clock.instant()).isEqualTo(Desk.START);
  }

  @Test
  void aRunWhoseWaitEndsWithItIsEndedByItsTimeout() {
    RunId run =
        desk.start(
            """
            timeout: 3s
            tasks:
              - { name: a, task: sleep, with: { until: "2020-01-01T00:00:00Z" } }
              - { name: b, task: wait-for-signal, with: { signal: go } }
            """);
    desk.settleFor(Duration.ofSeconds(4));

    assertThat(desk.status(run)).isEqualTo("timed_out");
  }

  @Test
  void aBurstOfSignalsEndsAsManyWaitsThoughAllClocksStandStill() {
    var yaml = new StringBuilder("tasks:\n");
    for (int i = 0; i < WAITS; i++) {
      yaml.append("  - { name: w%d, task: wait-for-signal, with: { signal: go } }\n".formatted(i));
    }
    RunId run = desk.start(yaml.toString());
    for (int i = 0; i < WAITS; i++) {
      desk.signals.signal(new Signals.Signal(run, "k" + i, "go", Payload.of(Json.of(i))));
    }
    desk.settle();

    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(desk.clock.instant()).isEqualTo(Desk.START);
  }
}
