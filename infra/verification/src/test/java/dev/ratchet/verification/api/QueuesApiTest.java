package dev.ratchet.verification.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code /v1/queues}: slots, and deliveries in use, waiting and delayed. */
final class QueuesApiTest {
  private final Deployment api = new Deployment(SmallTask.ECHO);

  private String shown(String queue) {
    return api.get("/v1/queues").named("queues", queue).text();
  }

  private static String depth(String queue, int slots, String counts, int age) {
    return "{\"name\":\"%s\",\"slots\":%d,%s,\"oldest_age_seconds\":%d}"
        .formatted(queue, slots, counts, age);
  }

  @Test
  void areShownWithTheirSlotsAndEmptyAtFirst() {
    String nothing = "\"in_use\":0,\"waiting\":0,\"delayed\":0";
    assertThat(api.get("/v1/queues").objects("queues")).hasSize(2);
    assertThat(shown("default")).isEqualTo(depth("default", 20, nothing, 0));
    assertThat(shown("payments")).isEqualTo(depth("payments", 5, nothing, 0));
  }

  @Test
  void showWhatWaitsAndWhatWorkersHaveAndSinceWhen() {
    api.store(
        "greet", "tasks: [{name: a, task: echo, needs: []}, {name: b, task: echo, needs: []}]");
    api.start("greet", "{}");
    api.handle(api.queues.ready().getFirst());
    api.clock.advance(Duration.ofSeconds(7));
    assertThat(shown("default"))
        .isEqualTo(depth("default", 20, "\"in_use\":0,\"waiting\":2,\"delayed\":0", 7));

    Message first = api.queues.ready().getFirst();
    api.queues.receive(first, Duration.ofMinutes(1));
    assertThat(shown("default"))
        .isEqualTo(depth("default", 20, "\"in_use\":1,\"waiting\":1,\"delayed\":0", 7));

    api.queues.delete(first);
    api.queues.delete(api.queues.ready().getFirst());
    assertThat(shown("default"))
        .isEqualTo(depth("default", 20, "\"in_use\":0,\"waiting\":0,\"delayed\":0", 0));
  }

  @Test
  void areUnavailableWhileTheyCannotBeReached() {
    api.faults.cutOff(QueueMeter.class);
    assertThat(api.get("/v1/queues").status()).isEqualTo(503);
    assertThat(api.refused("GET", "/v1/queues?queue=default", "").errors())
        .containsExactly("?queue: There is no such parameter here. Leave it out.");
  }
}
