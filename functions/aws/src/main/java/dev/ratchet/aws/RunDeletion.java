package dev.ratchet.aws;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Deletes runs. The one write that deletes a run marks its header, on the condition that it is
 * closed as it was seen and that nobody holds it; whoever would reopen it holds it first, by a
 * write to the same header, so that one of the two comes second and finds out. The other items are
 * taken away later, and the header last of all, so that whoever dies in between is made up for.
 *
 * <p>DynamoDB's time to live would delete for free, but it is an attribute of each item, and goes
 * by nothing else: set as an item is written, it would take parts away from a run that is still
 * open or was reopened, which would have to be written anew, each item of it; set once the run is
 * over, it costs as much for each item as to delete it.
 */
final class RunDeletion {
  /** How many items one purge takes away at most. */
  static final int PURGED_MAX = 25;

  private final Table table;

  RunDeletion(Table table) {
    this.table = table;
  }

  Outcome hold(RunId run, Instant now) {
    var written =
        table.update(
            run.value(),
            RunItems.HEADER,
            update ->
                update
                    .updateExpression("SET #hd = :now")
                    .conditionExpression("attribute_exists(#pk) AND attribute_not_exists(#dl)")
                    .expressionAttributeNames(
                        Map.of("#pk", Item.PK, "#hd", RunItems.HELD, "#dl", RunItems.DELETED))
                    .expressionAttributeValues(Map.of(":now", millis(now))));
    return switch (written) {
      case Table.Written.Stored _ -> Outcome.STORED;
      case Table.Written.Refused _, Table.Written.Absent _ -> Outcome.LOST_RACE;
    };
  }

  private static AttributeValue millis(Instant time) {
    return AttributeValue.fromN(Long.toString(time.toEpochMilli()));
  }

  Outcome delete(RunHeader seen, Instant now) {
    if (!seen.status().isClosed()) {
      return Outcome.LOST_RACE;
    }
    var written =
        table.update(seen.id().value(), RunItems.HEADER, update -> mark(update, seen, now));
    return switch (written) {
      case Table.Written.Stored _, Table.Written.Absent _ -> Outcome.STORED;
      case Table.Written.Refused(Item actual) ->
          actual.has(RunItems.DELETED) ? Outcome.STORED : Outcome.LOST_RACE;
    };
  }

  private static void mark(UpdateItemRequest.Builder update, RunHeader seen, Instant now) {
    var names = new HashMap<String, String>();
    for (String name :
        List.of(
            Item.PK,
            RunItems.DELETED,
            RunItems.LIST_PARTITION,
            RunItems.LIST_KEY,
            RunItems.STATUS,
            RunItems.GENERATION,
            RunItems.HELD)) {
      names.put("#" + name, name);
    }
    var values = new HashMap<>(RunItems.deletedPlace(seen.id(), now));
    values.put(":now", millis(now));
    values.put(":before", millis(now.minus(RunStore.LINGER)));
    values.put(":st", AttributeValue.fromS(seen.status().wire()));
    String generation = "attribute_not_exists(#gn)";
    if (seen.generation() > 0) {
      values.put(":gn", AttributeValue.fromN(Integer.toString(seen.generation())));
      generation = "#gn = :gn";
    }
    update
        .updateExpression("SET #dl = :now, #lp = :lp, #lk = :lk")
        .conditionExpression(
            "attribute_exists(#pk) AND attribute_not_exists(#dl) AND #st = :st AND "
                + generation
                + " AND (attribute_not_exists(#hd) OR #hd < :before)")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values);
  }

  List<RunId> deleted(Instant before, int limit) {
    var found = new ArrayList<Item>();
    for (int shard = 0; shard < RunItems.SHARDS; shard++) {
      QueryResponse page = table.page(deletedBefore(shard, before, limit));
      page.items().forEach(attributes -> found.add(new Item(attributes)));
    }
    return found.stream()
        .sorted(
            (one, other) -> one.text(RunItems.LIST_KEY).compareTo(other.text(RunItems.LIST_KEY)))
        .limit(limit)
        .map(item -> new RunId(item.text(Item.PK)))
        .toList();
  }

  private QueryRequest deletedBefore(int shard, Instant before, int limit) {
    return QueryRequest.builder()
        .tableName(table.name())
        .indexName(RunItems.INDEX)
        .limit(limit)
        .keyConditionExpression("#lp = :lp AND #lk < :to")
        .projectionExpression("#pk, #lk")
        .expressionAttributeNames(
            Map.of("#pk", Item.PK, "#lp", RunItems.LIST_PARTITION, "#lk", RunItems.LIST_KEY))
        .expressionAttributeValues(
            Map.of(
                ":lp", AttributeValue.fromS(RunItems.deletedPartition(shard)),
                ":to", AttributeValue.fromS(RunItems.deletedKey(before))))
        .build();
  }

  boolean purge(RunId run) {
    boolean isDeleted =
        table
            .get(run.value(), RunItems.HEADER)
            .filter(header -> header.has(RunItems.DELETED))
            .isPresent();
    if (!isDeleted) {
      return true;
    }
    QueryResponse page = table.page(keys(run));
    for (var attributes : page.items()) {
      String key = new Item(attributes).text(Item.SK);
      if (!key.equals(RunItems.HEADER)) {
        table.delete(run.value(), key);
      }
    }
    if (page.hasLastEvaluatedKey()) {
      return false;
    }
    table.delete(run.value(), RunItems.HEADER);
    return true;
  }

  private QueryRequest keys(RunId run) {
    return QueryRequest.builder()
        .tableName(table.name())
        .consistentRead(true)
        .limit(PURGED_MAX + 1)
        .keyConditionExpression("#pk = :pk")
        .projectionExpression("#sk")
        .expressionAttributeNames(Map.of("#pk", Item.PK, "#sk", Item.SK))
        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(run.value())))
        .build();
  }
}
