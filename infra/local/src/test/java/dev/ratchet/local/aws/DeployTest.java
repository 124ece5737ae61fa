package dev.ratchet.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.local.Settings;
import dev.ratchet.local.fixture.Local;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A template that is deployed again over what an earlier run left in its data folder. */
class DeployTest {

  private static final String TABLE =
      """
      Table:
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: items
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions:
            - { AttributeName: %1$s, AttributeType: S }
            - { AttributeName: g, AttributeType: S }
          KeySchema: [{ AttributeName: %1$s, KeyType: HASH }]
          GlobalSecondaryIndexes:
            - IndexName: by-g
              KeySchema: [{ AttributeName: g, KeyType: HASH }]
              Projection: { ProjectionType: KEYS_ONLY }
          TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      """;

  private static final String WITHOUT_INDEX =
      """
      Table:
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: items
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      """;

  private static final String QUEUE =
      """
      Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: q, VisibilityTimeout: %d } }
      """;

  @TempDir private Path folder;

  private Local run(String resources) throws Exception {
    return Local.run(folder, resources, new Settings.Data.Folder(folder.resolve("data")));
  }

  private static DynamoDbClient dynamoDb(Local local) {
    return AwsClients.dynamoDb(local.system().endpoints().dynamoDb().url(), "us-east-1");
  }

  @Test
  void itemsStayAndAnIndexIsAdded() throws Exception {
    var item = Map.of("pk", AttributeValue.fromS("a"), "g", AttributeValue.fromS("b"));
    try (var local = run(WITHOUT_INDEX + QUEUE.formatted(30));
        var client = dynamoDb(local)) {
      client.putItem(r -> r.tableName("items").item(item));
      local.sqs().sendMessage(r -> r.queueUrl(local.queue("q")).messageBody("m"));
    }

    try (var local = run(TABLE.formatted("pk") + QUEUE.formatted(7));
        var client = dynamoDb(local)) {
      var found =
          client.query(
              r ->
                  r.tableName("items")
                      .indexName("by-g")
                      .keyConditionExpression("g = :g")
                      .expressionAttributeValues(Map.of(":g", AttributeValue.fromS("b"))));
      assertThat(found.items()).containsExactly(item);
      assertThat(client.describeTimeToLive(r -> r.tableName("items")).timeToLiveDescription())
          .hasToString("TimeToLiveDescription(TimeToLiveStatus=ENABLED, AttributeName=ttl)");
      var timeout =
          local
              .sqs()
              .getQueueAttributes(
                  r ->
                      r.queueUrl(local.queue("q"))
                          .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT));
      assertThat(timeout.attributesAsStrings()).containsEntry("VisibilityTimeout", "7");
      var messages = local.sqs().receiveMessage(r -> r.queueUrl(local.queue("q"))).messages();
      assertThat(messages).extracting(message -> message.body()).containsExactly("m");
    }
  }

  @Test
  void otherKeysAreRefusedWithTheWayOut() throws Exception {
    try (var local = run(TABLE.formatted("pk"))) {
      assertThat(local.system().functions()).isEmpty();
    }

    assertThatThrownBy(() -> run(TABLE.formatted("id")))
        .isInstanceOf(StartFailure.class)
        .hasMessage(
            "table items in the data directory has the keys pk, the template wants id; give"
                + " another --data directory, or remove this one");
  }

  @Test
  void theTelemetryOfDynamoDbLocalHasNothingToSendWith() {
    assertThatThrownBy(
            () -> Class.forName("software.amazon.awssdk.services.pinpoint.PinpointClient"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(Path.of("dynamodb-local-metadata.json")).doesNotExist();
  }
}
