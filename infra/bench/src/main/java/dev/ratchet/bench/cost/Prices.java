package dev.ratchet.bench.cost;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The list prices of a region.
 *
 * @param region such as us-east-1
 * @param asOf the day on which they were looked up
 * @param dollars what one of each item costs, in US dollars
 */
public record Prices(String region, String asOf, Map<Item, Double> dollars) {
  /** DynamoDB, SQS, EventBridge and CloudWatch: what calls cost. */
  public static final Set<Item> CALLS =
      Collections.unmodifiableSet(EnumSet.range(Item.WRITES, Item.METRICS));

  /** What functions cost. */
  public static final Set<Item> LAMBDA =
      Collections.unmodifiableSet(EnumSet.of(Item.LAMBDA_REQUESTS, Item.LAMBDA_GB_SECONDS));

  private static final double MILLION = 1e6;

  public Prices {
    requireNonNull(region, "region is null");
    requireNonNull(asOf, "asOf is null");
    var copy = new EnumMap<Item, Double>(Item.class);
    copy.putAll(dollars);
    if (!copy.keySet().equals(EnumSet.allOf(Item.class))) {
      throw new IllegalArgumentException("Every item has a price; found " + copy.keySet() + ".");
    }
    dollars = Collections.unmodifiableMap(copy);
  }

  /** The prices that are checked in: us-east-1. */
  public static Prices listed() {
    try (InputStream in = Prices.class.getResourceAsStream("us-east-1.json")) {
      return of(Json.parseObject(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prices from a file.
   *
   * @throws IllegalArgumentException if it has no price for some item
   */
  static Prices of(Json.Obj file) {
    var dollars = new EnumMap<Item, Double>(Item.class);
    for (Item item : Item.values()) {
      if (file.object("per_million").get(item.price()) instanceof Json.Num price) {
        dollars.put(item, price.value().doubleValue() / MILLION);
      } else if (file.object("each").get(item.price()) instanceof Json.Num price) {
        dollars.put(item, price.value().doubleValue());
      }
    }
    return new Prices(file.text("region").orElseThrow(), file.text("as_of").orElseThrow(), dollars);
  }

  /** What everything on a tab costs, in US dollars. */
  public double of(Tab tab) {
    return of(tab, EnumSet.allOf(Item.class));
  }

  /** What some of a tab's items cost, in US dollars. */
  public double of(Tab tab, Set<Item> items) {
    return items.stream().mapToDouble(item -> tab.of(item) * dollars.get(item)).sum();
  }
}
