package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.EventBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the world outside hears. */
@ParameterizedClass
@EnumSource
class EventBusContractTest extends Contract {
  private final EventBus bus;

  EventBusContractTest(Backend backend) {
    super(backend, "event-bus");
    this.bus = ports().bus();
  }

  @Test
  void theEndOfARunIsTold() {
    RunHeader header = Samples.header(Samples.run());

    bus.publish(header.with(Samples.succeeded()));

    assertThat(ports().events(1)).containsExactly(told(header, "success"));
  }

  @Test
  void theFailureOfARunIsToldWithItsError() {
    RunHeader header = Samples.header(Samples.run());
    Json.Obj error = Json.Obj.EMPTY.with("code", "declined").with("message", "Card declined.");

    bus.publish(header.with(Samples.failed()));

    assertThat(ports().events(1)).containsExactly(told(header, "failed").with("error", error));
  }

  @Test
  void anOpenRunHasNoEndToTellOf() {
    RunHeader header = Samples.header(Samples.run());

    assertThatThrownBy(() -> bus.publish(header))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(header.id().value());
  }

  private static Json.Obj told(RunHeader header, String status) {
    return Json.Obj.EMPTY
        .with("run", header.id().value())
        .with("workflow", "fulfil-order")
        .with("version", 3)
        .with("status", status)
        .with("started_at", "2030-01-01T00:00:00Z")
        .with("closed_at", "2030-01-01T00:00:09Z");
  }
}
