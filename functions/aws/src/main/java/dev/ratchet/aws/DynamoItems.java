package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Cold data in one DynamoDB table. DynamoDB deletes an expired item some hours or days late; until
 * then nobody is shown it, and it counts as not there.
 */
public final class DynamoItems implements Items {
  private final Table table;
  private final InstantSource clock;

  /** Items in this table. */
  public DynamoItems(DynamoDbClient client, String table, InstantSource clock) {
    this.table = new Table(client, table);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Optional<Item> get(ItemKey key) {
    return table.get(key.partition(), key.sort()).map(ItemAttributes::read).filter(this::isThere);
  }

  @Override
  public Written put(Item item, Condition condition) {
    item.requireFits();
    var written = ItemAttributes.write(item);
    Instant now = clock.instant();
    return switch (condition) {
      case Condition.None _ -> {
        table.put(written);
        yield new Written.Stored();
      }
      case Condition.IsNew _ -> answer(item, table.put(written, ItemAttributes.isNew(now)));
      case Condition.Same same ->
          answer(item, table.put(written, ItemAttributes.isSame(same, now)));
    };
  }

  private Written answer(Item item, Table.Written written) {
    return switch (written) {
      case Table.Written.Stored _ -> new Written.Stored();
      case Table.Written.Absent _ -> new Written.Missing();
      case Table.Written.Refused(var actual) -> {
        Item there = ItemAttributes.read(actual);
        Written refused = isThere(there) ? new Written.Refused(there) : new Written.Missing();
        yield there.equals(item) ? new Written.Stored() : refused;
      }
    };
  }

  private boolean isThere(Item item) {
    return !item.isExpired(clock.instant());
  }

  @Override
  public Page list(Query query) {
    QueryResponse page = table.page(ItemAttributes.request(table.name(), query));
    List<Item> items = ItemAttributes.read(page).stream().filter(this::isThere).toList();
    return new Page(
        items,
        page.hasLastEvaluatedKey()
            ? new Next.After(ItemAttributes.lastSort(page))
            : new Next.End());
  }

  @Override
  public void delete(ItemKey key) {
    table.delete(key.partition(), key.sort());
  }
}
