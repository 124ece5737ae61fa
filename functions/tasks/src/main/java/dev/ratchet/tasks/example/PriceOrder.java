package dev.ratchet.tasks.example;

import dev.ratchet.core.json.Json;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.math.BigDecimal;

/**
 * {@code price-order}: adds up {@code items[].quantity × unit_price} of the context as {@code
 * total}.
 */
public final class PriceOrder implements TaskHandler {
  @Override
  public String name() {
    return "price-order";
  }

  @Override
  public TaskResult run(TaskContext context) throws TaskFailedException {
    var items = context.context().array("items");
    if (items.isEmpty()) {
      throw TaskFailedException.fatal(
          "empty_order", "There is nothing to price: expected one or more items in the context.");
    }
    BigDecimal total = BigDecimal.ZERO;
    for (int i = 0; i < items.size(); i++) {
      String path = "items[" + i + "]";
      BigDecimal quantity = number(items.get(i), path, "quantity");
      total = total.add(quantity.multiply(number(items.get(i), path, "unit_price")));
    }
    return TaskResult.of(Json.Obj.EMPTY.with("total", new Json.Num(total)));
  }

  private static BigDecimal number(Json item, String path, String name) throws TaskFailedException {
    if (item instanceof Json.Obj object && object.get(name) instanceof Json.Num number) {
      return number.value();
    }
    throw TaskFailedException.fatal(
        "invalid_item", "Expected a number at " + path + "." + name + " of the context.");
  }
}
