package dev.ratchet.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.local.fixture.Local;
import dev.ratchet.local.fixture.Script;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class QueuePollerTest {

  private static final String FUNCTION =
      """
      %1$sFunction:
        Type: AWS::Serverless::Function
        Properties:
          Handler: dev.ratchet.local.fixture.%2$s
          Timeout: %4$d
          Environment: { Variables: { SCRIPT: %1$s } }
          Events:
            Messages:
              Type: SQS
              Properties:
                Queue: !GetAtt %1$sQueue.Arn
                FunctionResponseTypes: [ReportBatchItemFailures]
                %3$s
      """;

  private static final String QUEUES =
      """
      BatchQueue: { Type: AWS::SQS::Queue, Properties: { QueueName: batch, VisibilityTimeout: 10 } }
      SlotsQueue: { Type: AWS::SQS::Queue, Properties: { QueueName: slots, VisibilityTimeout: 30 } }
      PoisonQueue:
        Type: AWS::SQS::Queue
        Properties:
          QueueName: poison
          VisibilityTimeout: 4
          RedrivePolicy: { deadLetterTargetArn: !GetAtt DeadQueue.Arn, maxReceiveCount: 2 }
      DeadQueue: { Type: AWS::SQS::Queue, Properties: { QueueName: dead } }
      OrderedQueue:
        Type: AWS::SQS::Queue
        Properties: { QueueName: ordered.fifo, FifoQueue: true, VisibilityTimeout: 2 }
      """;

  private static Local local;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    var batch = "BatchSize: 10";
    var window = "BatchSize: 20\n          MaximumBatchingWindowInSeconds: 2";
    var slots = "BatchSize: 1\n          ScalingConfig: { MaximumConcurrency: 3 }";
    local =
        Local.run(
            folder,
            FUNCTION.formatted("Batch", "MessagesHandler", window, 10)
                + FUNCTION.formatted("Slots", "ScriptedHandler", slots, 30)
                + FUNCTION.formatted("Poison", "MessagesHandler", batch, 4)
                + FUNCTION.formatted("Ordered", "ScriptedHandler", batch, 2)
                + QUEUES);
  }

  @AfterAll
  static void stop() {
    local.close();
  }

  private static void send(String queue, List<SendMessageBatchRequestEntry> entries) {
    local.sqs().sendMessageBatch(r -> r.queueUrl(local.queue(queue)).entries(entries));
  }

  private static SendMessageBatchRequestEntry message(int id, String body) {
    return SendMessageBatchRequestEntry.builder().id("id" + id).messageBody(body).build();
  }

  @Test
  void messagesOfAWindowComeTogetherInTheShapeThatLambdaGivesThem() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    Script.set("Batch", message -> seen.add(message) ? "" : "");
    var attribute = MessageAttributeValue.builder().dataType("String").stringValue("v").build();
    local
        .sqs()
        .sendMessage(
            r ->
                r.queueUrl(local.queue("batch"))
                    .messageBody("first")
                    .messageGroupId("app")
                    .messageAttributes(Map.of("k", attribute)));

    assertThat(Local.next(seen))
        .isEqualTo(
            "first {ApproximateReceiveCount=1, MessageGroupId=app} {k=v}"
                + " arn:aws:sqs:us-east-1:000000000000:batch");
  }

  @Test
  void noMoreThanTheMaximumConcurrencyRunsAtOnce() throws Exception {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var entered = new LinkedBlockingQueue<String>();
    var leave = new Semaphore(0);
    Script.set(
        "Slots",
        event -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          entered.add(event);
          leave.acquireUninterruptibly();
          running.decrementAndGet();
          return "{}";
        });
    send("slots", IntStream.range(0, 9).mapToObj(i -> message(i, "m" + i)).toList());

    Local.next(entered, 3);
    leave.release(2);
    Local.next(entered, 2);
    leave.release(7);
    Local.next(entered, 4);
    assertThat(most).hasValue(3);
  }

  @Test
  void aMessageThatItsFunctionHasDeletedIsNoNews() throws Exception {
    var entered = new LinkedBlockingQueue<String>();
    Script.set(
        "Slots",
        event -> {
          String receipt = records(event).getFirst().path("receiptHandle").asText();
          local.sqs().deleteMessage(r -> r.queueUrl(local.queue("slots")).receiptHandle(receipt));
          entered.add(event);
          return "{}";
        });
    send("slots", IntStream.range(0, 6).mapToObj(i -> message(i, "m" + i)).toList());

    Local.next(entered, 6); // in three slots: three have been deleted once more
    assertThat(local.said()).doesNotContain("deleting from slots");
  }

  @Test
  void theFailedMessagesOfABatchComeBackAndEndInTheDeadLetterQueue() throws Exception {
    var seen = new ConcurrentLinkedQueue<String>();
    Script.set(
        "Poison",
        message -> {
          seen.add(message.split(",|}")[0]);
          return message.startsWith("bad") ? "fail" : "";
        });
    send("poison", List.of(message(1, "good"), message(2, "bad")));

    var dead = new ArrayList<Message>();
    for (var i = 0; i < 20 && dead.isEmpty(); i++) {
      dead.addAll(
          local
              .sqs()
              .receiveMessage(r -> r.queueUrl(local.queue("dead")).waitTimeSeconds(1))
              .messages());
    }
    assertThat(dead).extracting(Message::body).containsExactly("bad");
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "good {ApproximateReceiveCount=1",
            "bad {ApproximateReceiveCount=1",
            "bad {ApproximateReceiveCount=2");
  }

  @Test
  void aGroupIsInOrderAndHasOneBatchInFlightAlsoAfterAFailure() throws Exception {
    var batches = new GroupedBatches();
    Script.set("Ordered", batches::handle);
    for (var i = 0; i < 24; i++) {
      sendOrdered(i % 2 == 0 ? "a" : "b", i);
    }

    var all = Local.next(batches.done, 24);
    assertThat(all.stream().filter(body -> body.startsWith("a")))
        .containsExactlyElementsOf(bodies("a", 0));
    assertThat(all.stream().filter(body -> body.startsWith("b")))
        .containsExactlyElementsOf(bodies("b", 1));
    assertThat(batches.failures).hasValue(1);
    assertThat(batches.overlaps).hasValue(0);
  }

  private static List<String> bodies(String group, int from) {
    return IntStream.range(0, 12).mapToObj(i -> group + (2 * i + from)).toList();
  }

  private static void sendOrdered(String group, int number) {
    local
        .sqs()
        .sendMessage(
            r ->
                r.queueUrl(local.queue("ordered.fifo"))
                    .messageBody(group + number)
                    .messageGroupId(group)
                    .messageDeduplicationId(group + number));
  }

  /** Fails the first batch of group a, and counts when a group has two batches at once. */
  private static final class GroupedBatches {

    private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final LinkedBlockingQueue<String> done = new LinkedBlockingQueue<>();

    String handle(String event) {
      var records = records(event);
      var groups = records.stream().map(QueuePollerTest::group).distinct().toList();
      for (var group : groups) {
        if (inFlight(group).incrementAndGet() > 1) {
          overlaps.incrementAndGet();
        }
      }
      try {
        if (groups.contains("a") && failures.compareAndSet(0, 1)) {
          throw new IllegalStateException("once");
        }
        records.forEach(record -> done.add(record.path("body").asText()));
        return "{\"batchItemFailures\":[]}";
      } finally {
        groups.forEach(group -> inFlight(group).decrementAndGet());
      }
    }

    private AtomicInteger inFlight(String group) {
      return inFlight.computeIfAbsent(group, _ -> new AtomicInteger());
    }
  }

  private static List<JsonNode> records(String event) {
    try {
      var records = new ArrayList<JsonNode>();
      Json.read(event).path("Records").forEach(records::add);
      return records;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String group(JsonNode message) {
    return message.path("attributes").path("MessageGroupId").asText();
  }
}
