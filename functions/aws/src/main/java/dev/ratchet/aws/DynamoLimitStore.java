package dev.ratchet.aws;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.LimitStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Limits in the table of runs: a partition each, as {@link LimitItems} lays it out. */
public final class DynamoLimitStore implements LimitStore {
  private final Table table;

  /** A store in this table. */
  public DynamoLimitStore(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
  }

  @Override
  public View view(String key, int waiters) {
    QueryRequest query =
        QueryRequest.builder()
            .tableName(table.name())
            .consistentRead(true)
            .limit(waiters + 1)
            .keyConditionExpression("#pk = :pk")
            .expressionAttributeNames(Map.of("#pk", Item.PK))
            .expressionAttributeValues(
                Map.of(":pk", AttributeValue.fromS(LimitItems.partition(key))))
            .build();
    List<Ticket> holders = List.of();
    long releases = 0;
    var waiting = new ArrayList<Ticket>();
    for (Map<String, AttributeValue> attributes : table.page(query).items()) {
      var item = new Item(attributes);
      if (LimitItems.isHolders(item)) {
        holders = LimitItems.holders(item);
        releases = LimitItems.releases(item);
      } else if (waiting.size() < waiters) {
        waiting.add(LimitItems.ticket(item));
      }
    }
    return new View(holders, waiting, releases);
  }

  @Override
  public void enqueue(String key, Ticket ticket) {
    table.put(LimitItems.of(key, ticket));
  }

  @Override
  public void dequeue(String key, Ticket ticket) {
    Item item = LimitItems.of(key, ticket);
    table.delete(item.text(Item.PK), item.text(Item.SK));
  }

  @Override
  public List<Ticket> waiting(String key, TaskRunId id) {
    return table.partition(LimitItems.partition(key)).stream()
        .filter(item -> !LimitItems.isHolders(item))
        .map(LimitItems::ticket)
        .filter(ticket -> ticket.id().equals(id))
        .toList();
  }

  @Override
  public Hold hold(String key, int size, long releases, Ticket ticket) {
    String holder = LimitItems.holder(ticket.id());
    return switch (update(key, u -> give(u, holder, size, releases, ticket.since()))) {
      case Table.Written.Stored _ -> Hold.HELD;
      case Table.Written.Refused(Item actual) when actual.has(holder) -> {
        if (actual.time(holder).isBefore(ticket.since())) {
          update(key, u -> renew(u, holder, ticket.since()));
        }
        yield Hold.HELD_BEFORE;
      }
      case Table.Written.Refused(Item actual) when LimitItems.releases(actual) != releases ->
          Hold.CHANGED;
      case Table.Written.Refused _ -> Hold.FULL;
      // Freed places leave their item behind, so that its releases never count back.
      case Table.Written.Absent _ -> Hold.CHANGED;
    };
  }

  private Table.Written update(String key, Consumer<UpdateItemRequest.Builder> change) {
    return table.update(LimitItems.partition(key), LimitItems.HOLDERS, change);
  }

  private static void give(
      UpdateItemRequest.Builder update, String holder, int size, long releases, Instant since) {
    String unchanged = releases == 0 ? "attribute_not_exists(#rl)" : "#rl = :rl";
    var values = new HashMap<String, AttributeValue>();
    values.put(":at", number(since.toEpochMilli()));
    values.put(":one", number(1));
    values.put(":size", number(size));
    if (releases > 0) {
      values.put(":rl", number(releases));
    }
    update
        .updateExpression("SET #h = :at ADD #ct :one")
        .conditionExpression(
            "attribute_not_exists(#h) AND (attribute_not_exists(#ct) OR #ct < :size) AND "
                + unchanged)
        .expressionAttributeNames(
            Map.of("#h", holder, "#ct", LimitItems.COUNT, "#rl", LimitItems.RELEASES))
        .expressionAttributeValues(values);
  }

  private static void renew(UpdateItemRequest.Builder update, String holder, Instant since) {
    update
        .updateExpression("SET #h = :at")
        .conditionExpression("#h < :at")
        .expressionAttributeNames(Map.of("#h", holder))
        .expressionAttributeValues(Map.of(":at", number(since.toEpochMilli())));
  }

  @Override
  public boolean free(String key, TaskRunId id, Instant upTo) {
    String holder = LimitItems.holder(id);
    Table.Written written =
        update(
            key,
            update ->
                update
                    .updateExpression("REMOVE #h ADD #ct :less, #rl :one")
                    .conditionExpression("#h <= :to")
                    .expressionAttributeNames(
                        Map.of("#h", holder, "#ct", LimitItems.COUNT, "#rl", LimitItems.RELEASES))
                    .expressionAttributeValues(
                        Map.of(
                            ":to", number(upTo.toEpochMilli()),
                            ":less", number(-1),
                            ":one", number(1))));
    return written instanceof Table.Written.Stored;
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
