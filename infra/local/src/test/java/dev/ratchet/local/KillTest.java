package dev.ratchet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.local.fixture.Local;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class KillTest {

  private static final String RESOURCES =
      """
      Table:
        Type: AWS::DynamoDB::Table
        Properties:
          TableName: items
          BillingMode: PAY_PER_REQUEST
          AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: messages } }
      Ordered: { Type: AWS::SQS::Queue, Properties: { QueueName: ordered.fifo, FifoQueue: true } }
      """;

  /** How many acknowledgements of each kind to wait for before the kill. */
  private static final int ACKNOWLEDGED_MIN = 100;

  private static final int ATTEMPTED = 100_000;

  private static final int DELAY_SECONDS = 600;

  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
    var template = Local.template(folder, RESOURCES);
    var data = "--data=" + folder.resolve("data");
    var items = new ConcurrentLinkedQueue<String>();
    var messages = new ConcurrentLinkedQueue<String>();
    var ordered = new ConcurrentLinkedQueue<String>();

    try (var first = LocalProcess.start(template, data, "--store=aws");
        var dynamoDb = AwsClients.dynamoDb(first.dynamoDb(), "us-east-1");
        var sqs = AwsClients.sqs(first.sqs(), "us-east-1");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var enough = new CountDownLatch(3);
      threads.submit(() -> write(i -> put(dynamoDb, i), items, enough));
      threads.submit(() -> write(i -> send(sqs, first, i), messages, enough));
      threads.submit(() -> write(i -> sendInOrder(sqs, first, i), ordered, enough));
      enough.await();
      first.kill();
    }

    try (var second = LocalProcess.start(template, data, "--store=aws");
        var dynamoDb = AwsClients.dynamoDb(second.dynamoDb(), "us-east-1");
        var sqs = AwsClients.sqs(second.sqs(), "us-east-1")) {
      assertThat(items(dynamoDb)).containsAll(items);
      assertThat(new HashSet<>(received(sqs, second, "messages"))).containsAll(messages);
      var inOrder = received(sqs, second, "ordered.fifo");
      assertThat(inOrder).startsWith(ordered.toArray(String[]::new));
      assertThat(second.stop()).as("exit code after SIGTERM").isZero();
    }
  }

  @Test
  void whatWasInFlightComesBackAfterAKill() throws Exception {
    var template = Local.template(folder, RESOURCES);
    var data = "--data=" + folder.resolve("data");
    var tooOften = 4;
    try (var first = LocalProcess.start(template, data, "--store=aws");
        var sqs = AwsClients.sqs(first.sqs(), "us-east-1")) {
      send(sqs, first, 1);
      sendInOrder(sqs, first, 1);
      sendInOrder(sqs, first, 2);
      sendLater(sqs, first, 3);
      for (var queue : List.of("messages", "ordered.fifo")) {
        var url = url(first, queue);
        for (var i = 0; i < tooOften; i++) {
          var received = sqs.receiveMessage(r -> r.queueUrl(url)).messages().getFirst();
          var again = i + 1 < tooOften ? 0 : 600;
          sqs.changeMessageVisibility(
              r ->
                  r.queueUrl(url).receiptHandle(received.receiptHandle()).visibilityTimeout(again));
        }
      }
      first.kill();
    }

    try (var second = LocalProcess.start(template, data, "--store=aws");
        var sqs = AwsClients.sqs(second.sqs(), "us-east-1")) {
      assertThat(receivedOnce(sqs, second, "messages")).containsExactly("1, receive 4");
      assertThat(receivedOnce(sqs, second, "ordered.fifo"))
          .containsExactly("1, receive 4", "2, receive 1");
    }
  }

  @Test
  void aFolderWhoseLockWasDeletedIsRefusedToASecondProcess() throws Exception {
    var template = Local.template(folder, RESOURCES);
    var path = folder.resolve("data");
    var data = "--data=" + path;
    try (var first = LocalProcess.start(template, data, "--store=aws")) {
      Files.delete(path.resolve("lock"));

      assertThatThrownBy(() -> LocalProcess.start(template, data, "--store=aws").close())
          .hasMessageContaining("in use by another process");

      assertThat(first.stop()).isZero();
    }
    try (var files = Files.walk(path)) {
      assertThat(files.filter(Files::isRegularFile)).filteredOn(file -> !isPrivate(file)).isEmpty();
    }
  }

  private static boolean isPrivate(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)).equals("rw-------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sendLater(SqsClient client, LocalProcess process, int i) {
    var url = url(process, "messages");
    client.sendMessage(
        r -> r.queueUrl(url).messageBody(Integer.toString(i)).delaySeconds(DELAY_SECONDS));
  }

  private static List<String> receivedOnce(SqsClient client, LocalProcess process, String queue) {
    var url = url(process, queue);
    return client
        .receiveMessage(
            r ->
                r.queueUrl(url)
                    .maxNumberOfMessages(10)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .map(
            message ->
                "%s, receive %s"
                    .formatted(
                        message.body(),
                        message
                            .attributes()
                            .get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)))
        .toList();
  }

  /** Writes until the other side is gone, and keeps what it acknowledged. */
  private static void write(IntConsumer write, Collection<String> done, CountDownLatch enough) {
    try {
      for (var i = 0; i < ATTEMPTED; i++) {
        write.accept(i);
        done.add(Integer.toString(i));
        if (i == ACKNOWLEDGED_MIN) {
          enough.countDown();
        }
      }
    } catch (SdkException killed) {
      // As it should be.
    }
  }

  private static void put(DynamoDbClient client, int i) {
    var item = Map.of("pk", AttributeValue.fromS(Integer.toString(i)));
    client.putItem(r -> r.tableName("items").item(item));
  }

  private static String url(LocalProcess process, String queue) {
    return process.sqs() + "/000000000000/" + queue;
  }

  private static void send(SqsClient client, LocalProcess process, int i) {
    var url = url(process, "messages");
    client.sendMessage(r -> r.queueUrl(url).messageBody(Integer.toString(i)));
  }

  private static void sendInOrder(SqsClient client, LocalProcess process, int i) {
    var body = Integer.toString(i);
    var url = url(process, "ordered.fifo");
    client.sendMessage(
        r -> r.queueUrl(url).messageBody(body).messageGroupId("g").messageDeduplicationId(body));
  }

  private static List<String> items(DynamoDbClient client) {
    return client.scanPaginator(r -> r.tableName("items")).items().stream()
        .map(item -> item.get("pk").s())
        .toList();
  }

  private static List<String> received(SqsClient client, LocalProcess process, String queue) {
    var url = url(process, queue);
    var bodies = new ArrayList<String>();
    List<Message> some;
    do {
      some = client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages();
      for (var message : some) {
        bodies.add(message.body());
        client.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    } while (!some.isEmpty());
    return bodies;
  }
}
