package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.RunStore.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    var items = new ArrayList<Item>();
    Map<String, AttributeValue> from = Map.of();
    do {
      QueryRequest.Builder query =
          QueryRequest.builder()
              .tableName(name)
              .consistentRead(true)
              .keyConditionExpression("#pk = :pk")
              .expressionAttributeNames(Map.of("#pk", Item.PK))
              .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(pk)));
      if (!from.isEmpty()) {
        query.exclusiveStartKey(from);
      }
      QueryResponse page = page(query.build());
      page.items().forEach(attributes -> items.add(new Item(attributes)));
      from = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : Map.of();
    } while (!from.isEmpty());
    return items;
  }
}
