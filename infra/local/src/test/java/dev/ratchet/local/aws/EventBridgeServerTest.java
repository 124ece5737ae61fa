package dev.ratchet.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.local.fixture.Local;
import dev.ratchet.local.fixture.Script;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.EventBus;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

class EventBridgeServerTest {

  private static final String RESOURCES =
      """
      Bus: { Type: AWS::Events::EventBus, Properties: { Name: orders } }
      Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: signals } }
      Details: { Type: AWS::SQS::Queue, Properties: { QueueName: details } }
      Gone: { Type: AWS::SQS::Queue, Properties: { QueueName: gone } }
      Dead: { Type: AWS::SQS::Queue, Properties: { QueueName: dead } }
      Allow:
        Type: AWS::SQS::QueuePolicy
        Properties:
          Queues: [!Ref Queue, !Ref Details, !Ref Gone, !Ref Dead]
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Principal: { Service: events.amazonaws.com }
                Action: sqs:SendMessage
                Resource:
                  - !GetAtt Queue.Arn
                  - !GetAtt Details.Arn
                  - !GetAtt Gone.Arn
                  - !GetAtt Dead.Arn
      Rule:
        Type: AWS::Events::Rule
        Properties:
          EventBusName: !Ref Bus
          EventPattern:
            source: [ratchet.signals]
            detail-type: [Task Run Shutdown]
            detail: { size: [{ numeric: [">", 3] }] }
          Targets:
            - { Id: queue, Arn: !GetAtt Queue.Arn }
            - { Id: detail, Arn: !GetAtt Details.Arn, InputPath: $.detail }
      HopelessRule:
        Type: AWS::Events::Rule
        Properties:
          EventBusName: !Ref Bus
          EventPattern: { source: [hopeless] }
          Targets:
            - Id: gone
              Arn: !GetAtt Gone.Arn
              DeadLetterConfig: { Arn: !GetAtt Dead.Arn }
      Function:
        Type: AWS::Serverless::Function
        Properties:
          Handler: dev.ratchet.local.fixture.ScriptedHandler
          Environment: { Variables: { SCRIPT: signals } }
          Events:
            Signals: { Type: SQS, Properties: { Queue: !GetAtt Queue.Arn, BatchSize: 1 } }
      """;

  private static Local local;
  private static EventBridgeClient events;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    local = Local.run(folder, RESOURCES);
    var url = local.system().endpoints().events().url();
    events = AwsClients.of(EventBridgeClient.builder(), url, "us-east-1").build();
  }

  @AfterAll
  static void stop() {
    events.close();
    local.close();
  }

  private static PutEventsRequestEntry.Builder entry() {
    return PutEventsRequestEntry.builder()
        .eventBusName("orders")
        .source("ratchet.signals")
        .detailType("Task Run Shutdown")
        .detail("{\"size\":7}");
  }

  @Test
  void anEventThatMatchesReachesTheFunctionThroughItsQueue() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    Script.set("signals", message -> seen.add(message) ? "{}" : "");

    var answer =
        events.putEvents(
            r ->
                r.entries(
                    entry().detail("{\"size\":2}").build(),
                    entry().source("another").build(),
                    entry().resources("arn:a").time(Instant.ofEpochSecond(60)).build()));

    assertThat(answer.failedEntryCount()).isZero();
    var record = Json.read(Local.next(seen)).path("Records").path(0);
    var expected =
        """
        {"version":"0","id":"%s","detail-type":"Task Run Shutdown","source":"ratchet.signals",
        "account":"000000000000","time":"1970-01-01T00:01:00Z","region":"us-east-1",
        "resources":["arn:a"],"detail":{"size":7}}\
        """
            .formatted(answer.entries().get(2).eventId());
    assertThat(Json.read(record.path("body").asText())).isEqualTo(Json.read(expected));
    var part = local.sqs().receiveMessage(r -> r.queueUrl(local.queue("details"))).messages();
    assertThat(part).extracting(message -> message.body()).containsExactly("{\"size\":7}");
  }

  @Test
  void anEventWhoseQueueIsGoneIsADeadLetterThatSaysWhy() {
    var gone = local.queue("gone");
    local.sqs().deleteQueue(r -> r.queueUrl(gone));

    var answer = events.putEvents(r -> r.entries(entry().source("hopeless").build()));

    assertThat(answer.failedEntryCount()).isZero();
    var dead =
        local
            .sqs()
            .receiveMessage(r -> r.queueUrl(local.queue("dead")).messageAttributeNames("All"))
            .messages();
    assertThat(dead).hasSize(1);
    assertThat(dead.getFirst().body()).contains(answer.entries().getFirst().eventId());
    assertThat(dead.getFirst().messageAttributes())
        .containsKeys("RULE_ARN", "TARGET_ARN", "ERROR_CODE", "ERROR_MESSAGE", "RETRY_ATTEMPTS");
  }

  @Test
  void anEntryThatIsNotAnEventIsRefusedAloneAndSaysWhy() {
    var answer =
        events.putEvents(
            r ->
                r.entries(
                    entry().source("").build(),
                    entry().detailType(null).build(),
                    entry().detail(null).build(),
                    entry().detail("{").build(),
                    entry().detail("[]").build(),
                    entry().source("aws.ours").build(),
                    entry().eventBusName("nowhere").build()));

    assertThat(answer.failedEntryCount()).isEqualTo(6);
    assertThat(answer.entries())
        .extracting(PutEventsResultEntry::errorCode)
        .containsExactly(
            "InvalidArgument",
            "InvalidArgument",
            "InvalidArgument",
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            null);
    assertThat(answer.entries().get(1).errorMessage())
        .isEqualTo("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
    assertThat(local.said()).contains("dropped an event for the bus nowhere");
  }

  @Test
  void elevenEntriesOrMoreThanAMegabyteAreTooMuch() {
    var eleven = Collections.nCopies(11, entry().build());
    assertThatThrownBy(() -> events.putEvents(r -> r.entries(eleven)))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("length between 1 and 10");
    var half = entry().detail("{\"a\":\"" + "x".repeat(524_288) + "\"}").build();
    assertThatThrownBy(() -> events.putEvents(r -> r.entries(half, half)))
        .isInstanceOf(EventBridgeException.class)
        .hasMessageContaining("over the limit");
    assertThat(events.putEvents(r -> r.entries(half)).failedEntryCount()).isZero();
  }

  @Test
  void busesAndRulesAreListed() {
    assertThat(events.listEventBuses(r -> {}).eventBuses())
        .extracting(EventBus::name)
        .containsExactly("default", "orders");
    assertThat(events.describeEventBus(r -> r.name("orders")).arn())
        .isEqualTo("arn:aws:events:us-east-1:000000000000:event-bus/orders");
    assertThat(events.listRules(r -> r.eventBusName("orders")).rules()).hasSize(2);
  }
}
