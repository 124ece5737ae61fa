package dev.ratchet.aws;

import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Direction;
import dev.ratchet.engine.port.Items.Query;
import dev.ratchet.engine.port.Items.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Cold data as DynamoDB has it: a field is an attribute of its name, a number as it is, a text as
 * it is or {@link Packed}.
 */
final class ItemAttributes {
  private static final String TTL = "ttl";

  private ItemAttributes() {}

  static Item write(Items.Item item) {
    Item written = Item.ofKey(item.key().partition(), item.key().sort());
    for (var field : item.fields().entrySet()) {
      written = written.with(field.getKey(), value(field.getValue()));
    }
    return written;
  }

  private static AttributeValue value(Value value) {
    return switch (value) {
      case Value.Text(String text) -> Packed.of(text);
      case Value.Number(long number) -> AttributeValue.fromN(Long.toString(number));
    };
  }

  static Items.Item read(Item item) {
    var fields = new TreeMap<String, Value>();
    for (var attribute : item.attributes().entrySet()) {
      String name = attribute.getKey();
      if (!name.equals(Item.PK) && !name.equals(Item.SK)) {
        fields.put(
            name,
            attribute.getValue().n() == null
                ? new Value.Text(Packed.read(item, name))
                : new Value.Number(item.number(name)));
      }
    }
    return new Items.Item(new ItemKey(item.text(Item.PK), item.text(Item.SK)), fields);
  }

  static List<Items.Item> read(QueryResponse page) {
    return page.items().stream().map(Item::new).map(ItemAttributes::read).toList();
  }

  /** The sort key after which a list goes on. */
  static String lastSort(QueryResponse page) {
    return new Item(page.lastEvaluatedKey()).text(Item.SK);
  }

  /** The condition that no item is there, as of a time. */
  static Table.Condition isNew(Instant now) {
    return new Table.Condition(
        "attribute_not_exists(#pk) OR #ttl <= :now",
        Map.of("#pk", Item.PK, "#ttl", TTL),
        Map.of(":now", seconds(now)));
  }

  /** The condition that an item is there and has not changed, as of a time. */
  static Table.Condition isSame(Condition.Same same, Instant now) {
    var all = new ArrayList<>(List.of("(attribute_not_exists(#ttl) OR #ttl > :now)"));
    var names = new HashMap<>(Map.of("#pk", Item.PK, "#ttl", TTL));
    var values = new HashMap<>(Map.of(":now", seconds(now)));
    all.add("attribute_exists(#pk)");
    for (String field : same.fields()) {
      int i = names.size();
      names.put("#f" + i, field);
      Value before = same.before().fields().get(field);
      all.add(before == null ? "attribute_not_exists(#f" + i + ")" : "#f" + i + " = :f" + i);
      if (before != null) {
        values.put(":f" + i, value(before));
      }
    }
    return new Table.Condition(String.join(" AND ", all), names, values);
  }

  private static AttributeValue seconds(Instant time) {
    return AttributeValue.fromN(Long.toString(time.getEpochSecond()));
  }

  /** The request for one page of a list. */
  static QueryRequest request(String table, Query query) {
    var conditions = new ArrayList<>(List.of("#pk = :pk"));
    var names = new HashMap<>(Map.of("#pk", Item.PK));
    var values = new HashMap<>(Map.of(":pk", AttributeValue.fromS(query.partition())));
    if (!query.from().isEmpty()) {
      values.put(":from", AttributeValue.fromS(query.from()));
    }
    if (!query.to().isEmpty()) {
      values.put(":to", AttributeValue.fromS(query.to()));
    }
    if (values.size() > 1) {
      names.put("#sk", Item.SK);
      conditions.add(
          query.from().isEmpty()
              ? "#sk <= :to"
              : query.to().isEmpty() ? "#sk >= :from" : "#sk BETWEEN :from AND :to");
    }
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .scanIndexForward(query.direction() == Direction.FORWARD)
            .limit(query.limit())
            .keyConditionExpression(String.join(" AND ", conditions))
            .expressionAttributeNames(names)
            .expressionAttributeValues(values);
    if (!query.after().isEmpty()) {
      request.exclusiveStartKey(Item.ofKey(query.partition(), query.after()).attributes());
    }
    return request.build();
  }
}
