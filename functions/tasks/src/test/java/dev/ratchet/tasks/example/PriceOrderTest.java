package dev.ratchet.tasks.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceOrderTest {
  private static TaskContext context(String json) {
    return new TaskContext(
        RunId.least(Instant.EPOCH).task(1),
        "price",
        new WorkflowRef("fulfil-order", 1),
        1,
        Json.Obj.EMPTY,
        Json.parseObject(json),
        Settings.UNSET,
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(30));
  }

  @Test
  void adds_up_an_order() throws Exception {
    var context =
        context(
            """
            {"items": [{"quantity": 2, "unit_price": 9.95}, {"quantity": 1, "unit_price": 0.1}]}
            """);

    assertThat(new PriceOrder().run(context).output()).isEqualTo(Json.parse("{\"total\": 20}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                          | empty_order",
        "{\"items\": []}             | empty_order",
        "{\"items\": [1]}            | invalid_item",
        "{\"items\": [{\"quantity\": 1, \"unit_price\": \"2\"}]} | invalid_item",
      })
  void prices_no_order_that_cannot_be_priced(String json, String code) {
    var failure =
        catchThrowableOfType(TaskFailedException.class, () -> new PriceOrder().run(context(json)))
            .failure();

    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.retryable()).isFalse();
  }
}
