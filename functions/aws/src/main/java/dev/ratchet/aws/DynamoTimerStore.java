package dev.ratchet.aws;

import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Timers in the table of runs: a partition for each slot, as {@link TimerItems} lays it out. */
public final class DynamoTimerStore implements TimerStore {
  private final Table table;

  /** A store in this table. */
  public DynamoTimerStore(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public void put(Slot slot, StoredTimer timer) {
    table.put(TimerItems.of(slot, timer));
  }

  @Override
  public Page read(Slot slot, String after, int limit) {
    QueryResponse answer = query(slot, after, limit);
    List<Item> items = answer.items().stream().map(Item::new).toList();
    if (after.isEmpty() && !items.isEmpty() && TimerItems.isMark(items.getFirst())) {
      return read(slot, TimerItems.passed(items.getFirst()), limit);
    }
    var timers = new ArrayList<StoredTimer>();
    items.forEach(item -> timers.add(TimerItems.timer(item)));
    String next =
        answer.hasLastEvaluatedKey() ? new Item(answer.lastEvaluatedKey()).text(Item.SK) : "";
    return new Page(timers, next);
  }

  private QueryResponse query(Slot slot, String after, int limit) {
    String partition = TimerItems.partition(slot);
    QueryRequest.Builder query =
        QueryRequest.builder()
            .tableName(table.name())
            .consistentRead(true)
            .limit(limit)
            .keyConditionExpression("#pk = :pk")
            .expressionAttributeNames(Map.of("#pk", Item.PK))
            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition)));
    if (!after.isEmpty()) {
      query.exclusiveStartKey(Item.ofKey(partition, after).attributes());
    }
    return table.page(query.build());
  }

  @Override
  public void mark(Slot slot, String passed) {
    table.put(TimerItems.ofMark(slot, passed));
  }

  @Override
  public Optional<Cursor> cursor(Sweep sweep) {
    return table.get(TimerItems.SWEEPS, TimerItems.key(sweep)).map(TimerItems::cursor);
  }

  @Override
  public Outcome begin(Cursor first) {
    return table.putNew(TimerItems.of(first), there -> TimerItems.cursor(there).equals(first));
  }

  @Override
  public Outcome move(Cursor before, Cursor after) {
    return switch (table.put(TimerItems.of(after), TimerItems.isStill(before))) {
      case Table.Written.Stored _ -> Outcome.STORED;
      case Table.Written.Refused(Item actual) ->
          TimerItems.cursor(actual).equals(after) ? Outcome.STORED : Outcome.LOST_RACE;
      case Table.Written.Absent _ ->
          throw new IllegalStateException(
              "The cursor of %s is to be moved, and none is stored: expected %s"
                  .formatted(after.sweep(), before));
    };
  }
}
