package dev.ratchet.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.tasks.example.PriceOrder;
import dev.ratchet.tasks.http.AddressGuard;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class BuiltInTasksTest {
  @Test
  void there_are_two() {
    assertThat(BuiltInTasks.create(AddressGuard.ofLocalRun(false), () -> TestContexts.NOW))
        .extracting(TaskHandler::name)
        .containsExactly("send-webhook", "call-api");
  }

  @Test
  void a_users_class_is_found_by_the_service_loader_and_a_built_in_one_is_not() {
    assertThat(ServiceLoader.load(TaskHandler.class))
        .hasExactlyElementsOfTypes(PriceOrder.class)
        .extracting(TaskHandler::name)
        .containsExactly("price-order");
  }
}
