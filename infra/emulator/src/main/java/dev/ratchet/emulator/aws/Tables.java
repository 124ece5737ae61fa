package dev.ratchet.emulator.aws;

import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.template.DynamoTable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.waiters.Waiter;
import software.amazon.awssdk.core.waiters.WaiterAcceptor;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Brings the tables of a template into being, or up to date if an earlier run left them. */
public final class Tables {

  /** How often a new index is looked at until it is filled, and how far apart. */
  private static final int INDEX_LOOKS_MAX = 1_200;

  private static final Duration INDEX_PAUSE = Duration.ofMillis(100);

  private final DynamoDbClient client;

  public Tables(DynamoDbClient client) {
    this.client = client;
  }

  /**
   * Creates what is missing of a table.
   *
   * @throws StartFailure if the table is there with other keys
   */
  public void deploy(DynamoTable table) throws StartFailure {
    try {
      update(table, client.describeTable(request -> request.tableName(table.name())).table());
    } catch (ResourceNotFoundException absent) {
      create(table);
    }
    expire(table);
  }

  private void create(DynamoTable table) {
    var request =
        CreateTableRequest.builder()
            .tableName(table.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(attributes(table))
            .keySchema(keys(table.keys()));
    if (!table.indexes().isEmpty()) {
      request.globalSecondaryIndexes(table.indexes().stream().map(Tables::index).toList());
    }
    try {
      client.createTable(request.build());
    } catch (ResourceInUseException _) {
      // Nobody else makes tables here: the SDK repeated a request whose answer was lost.
    }
  }

  private void update(DynamoTable table, TableDescription there) throws StartFailure {
    if (!there.keySchema().equals(keys(table.keys()))) {
      throw new StartFailure(
          "table %s in the data directory has the keys %s, the template wants %s; "
                  .formatted(table.name(), named(there.keySchema()), named(keys(table.keys())))
              + "give another --data directory, or remove this one");
    }
    Set<String> present =
        there.globalSecondaryIndexes().stream()
            .map(GlobalSecondaryIndexDescription::indexName)
            .collect(Collectors.toSet());
    for (var index : table.indexes()) {
      if (!present.contains(index.name())) {
        addIndex(table, index);
      }
    }
  }

  private void addIndex(DynamoTable table, DynamoTable.Index added) {
    var index = index(added);
    var create =
        CreateGlobalSecondaryIndexAction.builder()
            .indexName(index.indexName())
            .keySchema(index.keySchema())
            .projection(index.projection())
            .build();
    var update = GlobalSecondaryIndexUpdate.builder().create(create).build();
    client.updateTable(
        request ->
            request
                .tableName(table.name())
                .attributeDefinitions(attributes(table))
                .globalSecondaryIndexUpdates(List.of(update)));
    awaitIndexes(table.name());
  }

  /** Returns once what was stored before is in the indexes, too. */
  private void awaitIndexes(String table) {
    Waiter.builder(DescribeTableResponse.class)
        .addAcceptor(WaiterAcceptor.successOnResponseAcceptor(Tables::isFilled))
        .addAcceptor(WaiterAcceptor.retryOnResponseAcceptor(_ -> true))
        .overrideConfiguration(
            wait ->
                wait.maxAttempts(INDEX_LOOKS_MAX)
                    .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(INDEX_PAUSE)))
        .build()
        .run(() -> client.describeTable(request -> request.tableName(table)));
  }

  private static boolean isFilled(DescribeTableResponse described) {
    return described.table().globalSecondaryIndexes().stream()
        .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
  }

  private void expire(DynamoTable table) {
    if (table.timeToLiveAttribute().isEmpty()) {
      return;
    }
    var now =
        client
            .describeTimeToLive(request -> request.tableName(table.name()))
            .timeToLiveDescription();
    if (now.timeToLiveStatus() == TimeToLiveStatus.ENABLED) {
      return;
    }
    client.updateTimeToLive(
        request ->
            request
                .tableName(table.name())
                .timeToLiveSpecification(
                    live -> live.enabled(true).attributeName(table.timeToLiveAttribute())));
  }

  private static List<AttributeDefinition> attributes(DynamoTable table) {
    return table.attributes().stream()
        .map(
            attribute ->
                AttributeDefinition.builder()
                    .attributeName(attribute.name())
                    .attributeType(ScalarAttributeType.fromValue(attribute.type().name()))
                    .build())
        .toList();
  }

  private static List<KeySchemaElement> keys(List<DynamoTable.Key> keys) {
    return keys.stream()
        .map(
            key ->
                KeySchemaElement.builder()
                    .attributeName(key.attribute())
                    .keyType(KeyType.fromValue(key.role().name()))
                    .build())
        .toList();
  }

  private static GlobalSecondaryIndex index(DynamoTable.Index index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keys(index.keys()))
        .projection(projection(index.projection()))
        .build();
  }

  private static Projection projection(DynamoTable.Projection projection) {
    var built = Projection.builder();
    return switch (projection) {
      case DynamoTable.Projection.All() -> built.projectionType(ProjectionType.ALL).build();
      case DynamoTable.Projection.KeysOnly() ->
          built.projectionType(ProjectionType.KEYS_ONLY).build();
      case DynamoTable.Projection.Include(var attributes) ->
          built.projectionType(ProjectionType.INCLUDE).nonKeyAttributes(attributes).build();
    };
  }

  private static String named(List<KeySchemaElement> keys) {
    return keys.stream().map(KeySchemaElement::attributeName).collect(Collectors.joining(", "));
  }
}
