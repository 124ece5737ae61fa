package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.RunStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** A DynamoDB table with the keys {@code pk} and {@code sk}, and the few calls that we make. */
record Table(DynamoDbClient client, String name) {
  Table {
    requireNonNull(client, "client is null");
    requireNonNull(name, "name is null");
  }

  /** What a conditional write came to. */
  sealed interface Written {
    /** It is stored. */
    record Stored() implements Written {}

    /** The condition does not hold for this item; nothing changed. */
    record Refused(Item actual) implements Written {}

    /** The condition does not hold, and no such item is there. */
    record Absent() implements Written {}
  }

  /** What must hold of the stored item. */
  record Condition(
      String expression, Map<String, String> names, Map<String, AttributeValue> values) {
    /** There is no such item. */
    static final Condition IS_NEW =
        new Condition("attribute_not_exists(#pk)", Map.of("#pk", Item.PK), Map.of());

    Condition {
      requireNonNull(expression, "expression is null");
      names = Map.copyOf(names);
      values = Map.copyOf(values);
    }
  }

  /** Reads an item; sees all writes acknowledged before it. */
  Optional<Item> get(String pk, String sk) {
    var answer =
        Calls.call(
            "GetItem",
            "table " + name,
            () ->
                client.getItem(
                    get ->
                        get.tableName(name)
                            .key(Item.ofKey(pk, sk).attributes())
                            .consistentRead(true)));
    return answer.hasItem() ? Optional.of(new Item(answer.item())) : Optional.empty();
  }

  /** Whether there is such an item; may lag, and costs half as much as to read it. */
  boolean has(String pk, String sk) {
    return Calls.call(
            "GetItem",
            "table " + name,
            () ->
                client.getItem(
                    get ->
                        get.tableName(name)
                            .key(Item.ofKey(pk, sk).attributes())
                            .projectionExpression("#pk")
                            .expressionAttributeNames(Map.of("#pk", Item.PK))))
        .hasItem();
  }

  /** Writes an item. */
  void put(Item item) {
    Calls.call(
        "PutItem",
        "table " + name,
        () -> client.putItem(put -> put.tableName(name).item(item.attributes())));
  }

  /** Writes an item on a condition. */
  Written put(Item item, Condition condition) {
    PutItemRequest.Builder put =
        PutItemRequest.builder()
            .tableName(name)
            .item(item.attributes())
            .conditionExpression(condition.expression())
            .expressionAttributeNames(condition.names())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!condition.values().isEmpty()) {
      put.expressionAttributeValues(condition.values());
    }
    return write("PutItem", () -> client.putItem(put.build()));
  }

  /**
   * Writes an item that is not there yet.
   *
   * @param isMine whether what is there was written by this same call, whose answer was lost
   */
  Outcome putNew(Item item, Predicate<Item> isMine) {
    return switch (put(item, Condition.IS_NEW)) {
      case Written.Stored _ -> Outcome.STORED;
      case Written.Refused refused ->
          isMine.test(refused.actual()) ? Outcome.STORED : Outcome.LOST_RACE;
      case Written.Absent _ ->
          throw new IllegalStateException(
              "Table %s has an item of these keys and does not show it: %s, %s."
                  .formatted(name, item.text(Item.PK), item.text(Item.SK)));
    };
  }

  /** Changes an item; the request says how, and on which condition. */
  Written update(String pk, String sk, Consumer<UpdateItemRequest.Builder> change) {
    UpdateItemRequest.Builder update =
        UpdateItemRequest.builder()
            .tableName(name)
            .key(Item.ofKey(pk, sk).attributes())
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    change.accept(update);
    return write("UpdateItem", () -> client.updateItem(update.build()));
  }

  /** Takes an item away, if it is there. */
  void delete(String pk, String sk) {
    Calls.call(
        "DeleteItem",
        "table " + name,
        () ->
            client.deleteItem(
                delete -> delete.tableName(name).key(Item.ofKey(pk, sk).attributes())));
  }

  private Written write(String operation, Runnable write) {
    return Calls.call(
        operation,
        "table " + name,
        () -> {
          try {
            write.run();
            return new Written.Stored();
          } catch (ConditionalCheckFailedException e) {
            return e.hasItem() ? new Written.Refused(new Item(e.item())) : new Written.Absent();
          }
        });
  }

  /** One page of a query. */
  QueryResponse page(QueryRequest query) {
    return Calls.call("Query", "table " + name, () -> client.query(query));
  }

  /** All items of a partition, in order; sees all writes acknowledged before it. */
  List<Item> partition(String pk) {
    return items(ofPartition(pk), _ -> false);
  }

  /**
   * All items of a partition, in order, if one page holds them; sees all writes acknowledged before
   * it.
   *
   * @param itemsMax the most that are read, from 1
   */
  Optional<List<Item>> partitionOfOnePage(String pk, int itemsMax) {
    return onePage(ofPartition(pk), itemsMax);
  }

  private Optional<List<Item>> onePage(QueryRequest.Builder query, int itemsMax) {
    QueryResponse page = page(query.limit(itemsMax).build());
    return page.hasLastEvaluatedKey() ? Optional.empty() : Optional.of(items(page));
  }

  /** The items between two sort keys, both included, in order; sees all acknowledged writes. */
  List<Item> range(String pk, String from, String to) {
    return items(ofRange(pk, from, to), _ -> false);
  }

  /**
   * The items between two sort keys, both included, in order, if one page holds them; sees all
   * writes acknowledged before it.
   *
   * @param itemsMax the most that are read, from 1
   */
  Optional<List<Item>> rangeOfOnePage(String pk, String from, String to, int itemsMax) {
    return onePage(ofRange(pk, from, to), itemsMax);
  }

  /**
   * The last items between two sort keys, from the last one back to the first that is looked for,
   * or to the first of all; sees all writes acknowledged before it.
   *
   * @param pageMax how many are read at once
   */
  List<Item> lastOfRange(
      String pk, String from, String to, int pageMax, Predicate<Item> isLookedFor) {
    List<Item> items =
        items(ofRange(pk, from, to).scanIndexForward(false).limit(pageMax), isLookedFor);
    int size =
        IntStream.range(0, items.size())
            .filter(i -> isLookedFor.test(items.get(i)))
            .map(i -> i + 1)
            .findFirst()
            .orElse(items.size());
    return items.subList(0, size).reversed();
  }

  private QueryRequest.Builder ofPartition(String pk) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .keyConditionExpression("#pk = :pk")
        .expressionAttributeNames(Map.of("#pk", Item.PK))
        .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)));
  }

  private QueryRequest.Builder ofRange(String pk, String from, String to) {
    return QueryRequest.builder()
        .tableName(name)
        .consistentRead(true)
        .keyConditionExpression("#pk = :pk AND #sk BETWEEN :from AND :to")
        .expressionAttributeNames(Map.of("#pk", Item.PK, "#sk", Item.SK))
        .expressionAttributeValues(
            Map.of(
                ":pk", AttributeValue.fromS(pk),
                ":from", AttributeValue.fromS(from),
                ":to", AttributeValue.fromS(to)));
  }

  /** What a query finds, page after page, up to the page with what is looked for. */
  private List<Item> items(QueryRequest.Builder query, Predicate<Item> isLookedFor) {
    var items = new ArrayList<Item>();
    boolean isMore = true;
    while (isMore) {
      QueryResponse page = page(query.build());
      List<Item> found = items(page);
      items.addAll(found);
      isMore = page.hasLastEvaluatedKey() && found.stream().noneMatch(isLookedFor);
      query.exclusiveStartKey(page.lastEvaluatedKey());
    }
    return items;
  }

  private static List<Item> items(QueryResponse page) {
    return page.items().stream().map(Item::new).toList();
  }
}
