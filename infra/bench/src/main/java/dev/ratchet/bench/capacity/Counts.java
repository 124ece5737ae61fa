package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Measured;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.task.TaskQueueName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.StringJoiner;

/**
 * What runs use, as it was measured and checked in; a test keeps it true.
 *
 * @param run the start and the close of a run
 * @param inlineStep one more inline step of a run
 * @param queuedStep one more queued step of a run
 * @param timer one more timer of a run, of at most 15 minutes
 */
public record Counts(Tab run, Tab inlineStep, Tab queuedStep, Tab timer) {
  private static final int FEW = 3;
  private static final int MANY = 13;
  private static final int DIGITS = 4;

  public Counts {
    requireNonNull(run, "run is null");
    requireNonNull(inlineStep, "inlineStep is null");
    requireNonNull(queuedStep, "queuedStep is null");
    requireNonNull(timer, "timer is null");
  }

  /** The counts that are checked in. */
  public static Counts checkedIn() {
    try (InputStream in = Counts.class.getResourceAsStream("counts.json")) {
      Json.Obj file = Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return new Counts(
          tab(file.object("run")),
          tab(file.object("inline_step")),
          tab(file.object("queued_step")),
          tab(file.object("timer")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts them anew. */
  public static Counts measure(Cloud cloud) {
    return new Counts(
        Measured.of(cloud, Workflow.nothing(), 1).perRun(),
        more(
            cloud,
            Workflow.chain(FEW, TaskQueueName.INLINE),
            Workflow.chain(MANY, TaskQueueName.INLINE)),
        more(
            cloud,
            Workflow.chain(FEW, TaskQueueName.DEFAULT),
            Workflow.chain(MANY, TaskQueueName.DEFAULT)),
        more(cloud, Workflow.naps(1), Workflow.naps(2)));
  }

  private static Tab more(Cloud cloud, Workflow few, Workflow many) {
    return Measured.of(cloud, many, 1).marginal(Measured.of(cloud, few, 1));
  }

  /** The text of the file that is checked in, one amount a line. */
  public String text() {
    return new StringJoiner(",\n", "{\n", "\n}\n")
        .add(text("run", run))
        .add(text("inline_step", inlineStep))
        .add(text("queued_step", queuedStep))
        .add(text("timer", timer))
        .toString();
  }

  private static String text(String name, Tab tab) {
    var amounts = new StringJoiner(",\n", "  \"" + name + "\": {\n", "\n  }");
    tab.items()
        .forEach(
            (item, amount) -> {
              if (amount != 0) {
                amounts.add("    \"%s\": %s".formatted(item.key(), rounded(amount)));
              }
            });
    return amounts.toString();
  }

  private static String rounded(double amount) {
    return new BigDecimal(amount, new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
  }

  private static Tab tab(Json.Obj amounts) {
    var items = new EnumMap<Item, Double>(Item.class);
    for (Item item : Item.values()) {
      if (amounts.get(item.key()) instanceof Json.Num amount) {
        items.put(item, amount.value().doubleValue());
      }
    }
    return new Tab(items);
  }
}
