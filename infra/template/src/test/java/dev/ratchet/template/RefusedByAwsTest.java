package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources that are well written, but that AWS would refuse, or that would not work. */
class RefusedByAwsTest {
  private static final String FIFO_SOURCE = "Resources.Work.Properties.Events.Fifo.Properties";

  private static List<String> problemsWithWork(String events, String resources) {
    return Read.problems(
        """
        Resources:
          Work:
            Type: AWS::Serverless::Function
            Properties:
              Handler: a.B
              Runtime: java25
              CodeUri: work.zip
              Timeout: 60
              Events:
        """
            + events.indent(8)
            + resources.indent(2));
  }

  @Test
  void aSourceThatIsNoQueue() {
    assertThat(
            problemsWithWork(
                "Tasks: { Type: SQS, Properties: { Queue: Inbox } }",
                "Inbox: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }"))
        .containsExactly(
            "template.yaml:10:50: Resources.Work.Properties.Events.Tasks.Properties.Queue: not the"
                + " ARN of a queue of this template. Found Inbox; expected !GetAtt of one of Inbox."
                + " Name a queue of this template.");
  }

  @Test
  void messagesThatComeBackWhileTheFunctionRuns() {
    assertThat(
            problemsWithWork(
                "Tasks: { Type: SQS, Properties: { Queue: !GetAtt Inbox.Arn } }",
                "Inbox: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 59 } }"))
        .containsExactly(
            "template.yaml:10:50: Resources.Work.Properties.Events.Tasks.Properties.Queue: messages"
                + " become visible again while the function still runs. Found a visibility timeout"
                + " of 59 s and a function timeout of 60 s; expected a visibility timeout of at"
                + " least the function timeout, better six times that. Raise VisibilityTimeout of"
                + " Inbox.");
  }

  @Test
  void batchesThatAreTooLarge() {
    assertThat(
            problemsWithWork(
                """
                Many: { Type: SQS, Properties: { Queue: !GetAtt Inbox.Arn, BatchSize: 11 } }
                Fifo:
                  Type: SQS
                  Properties:
                    Queue: !GetAtt Ordered.Arn
                    BatchSize: 11
                    MaximumBatchingWindowInSeconds: 1
                """,
                """
                Inbox: { Type: AWS::SQS::Queue, Properties: { VisibilityTimeout: 60 } }
                Ordered:
                  Type: AWS::SQS::Queue
                  Properties: { FifoQueue: true, VisibilityTimeout: 60 }
                """))
        .containsExactly(
            "template.yaml:10:79: Resources.Work.Properties.Events.Many.Properties.BatchSize: the"
                + " batch is too large. Found 11; expected at most 10 without a batch window. Lower"
                + " it, or set MaximumBatchingWindowInSeconds.",
            "template.yaml:15:24: Resources.Work.Properties.Events.Fifo.Properties.BatchSize: the"
                + " batch is too large. Found 11; expected at most 10 from a FIFO queue. Lower it.",
            "template.yaml:16:45: "
                + FIFO_SOURCE
                + ".MaximumBatchingWindowInSeconds: a FIFO queue has no batch window. Found 1"
                + " seconds; expected none. Remove it.");
  }

  @Test
  void aScheduleThatIsNone() {
    assertThat(
            problemsWithWork(
                "Sweep: { Type: Schedule, Properties: { Schedule: every minute } }", ""))
        .containsExactly(
            "template.yaml:10:58: Resources.Work.Properties.Events.Sweep.Properties.Schedule: is"
                + " not a schedule. Found every minute; expected rate(...) or cron(...). Write for"
                + " example rate(1 minute).");
  }

  @Test
  void namesOfQueues() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Fifo:
                    Type: AWS::SQS::Queue
                    Properties: { FifoQueue: true, QueueName: fifo }
                  Standard:
                    Type: AWS::SQS::Queue
                    Properties: { QueueName: standard.fifo }
                  Odd:
                    Type: AWS::SQS::Queue
                    Properties: { QueueName: "in box" }
                  One:
                    Type: AWS::SQS::Queue
                    Properties: { QueueName: same }
                  Two:
                    Type: AWS::SQS::Queue
                    Properties: { QueueName: same }
                """))
        .containsExactly(
            "template.yaml:4:47: Resources.Fifo.Properties.QueueName: SQS refuses the name of the"
                + " queue. Found fifo; expected up to 80 letters, digits, - and _, then .fifo. End"
                + " it with .fifo.",
            "template.yaml:7:30: Resources.Standard.Properties.QueueName: SQS refuses the name of"
                + " the queue. Found standard.fifo; expected up to 80 letters, digits, - and _."
                + " Rename it, or set FifoQueue.",
            "template.yaml:10:30: Resources.Odd.Properties.QueueName: SQS refuses the name of the"
                + " queue. Found in box; expected up to 80 letters, digits, - and _. Rename it, or"
                + " set FifoQueue.",
            "template.yaml:16:30: Resources.Two.Properties.QueueName: two queues have the same"
                + " name. Found same, also the name of One; expected a name of its own. Rename one"
                + " of them.");
  }

  @Test
  void fifoPropertiesThatDoNotFit() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Standard:
                    Type: AWS::SQS::Queue
                    Properties: { ContentBasedDeduplication: true }
                  Fifo:
                    Type: AWS::SQS::Queue
                    Properties: { FifoQueue: true, FifoThroughputLimit: perMessageGroupId }
                """))
        .containsExactly(
            "template.yaml:4:46: Resources.Standard.Properties.ContentBasedDeduplication: the"
                + " property belongs to a FIFO queue. Found ContentBasedDeduplication at a standard"
                + " queue; expected FifoQueue: true beside it. Remove it, or set FifoQueue.",
            "template.yaml:7:57: Resources.Fifo.Properties.FifoThroughputLimit: a limit per message"
                + " group needs deduplication per message group. Found perMessageGroupId alone;"
                + " expected DeduplicationScope: messageGroup beside it. Add DeduplicationScope:"
                + " messageGroup.");
  }

  @Test
  void deadLetterQueuesThatDoNotFit() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Fifo:
                    Type: AWS::SQS::Queue
                    Properties:
                      FifoQueue: true
                      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 3 }
                  Dead:
                    Type: AWS::SQS::Queue
                  Lost:
                    Type: AWS::SQS::Queue
                    Properties:
                      RedrivePolicy: { deadLetterTargetArn: !Ref Dead, maxReceiveCount: 3 }
                """))
        .containsExactly(
            "template.yaml:6:22: Resources.Fifo.Properties.RedrivePolicy: a queue and its"
                + " dead-letter queue are of different kinds. Found Dead, a standard queue;"
                + " expected a FIFO queue. Make both the same.",
            "template.yaml:12:45: Resources.Lost.Properties.RedrivePolicy.deadLetterTargetArn: not"
                + " the ARN of a queue of this template. Found http://queues/demo-Dead; expected"
                + " !GetAtt of one of Fifo, Dead, Lost. Name a queue of this template.");
  }

  @Test
  void keysOfATable() {
    assertThat(
            Read.problems(
                """
                Resources:
                  State:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions:
                        - { AttributeName: pk, AttributeType: S }
                        - { AttributeName: ttl, AttributeType: N }
                      KeySchema:
                        - { AttributeName: sk, KeyType: RANGE }
                        - { AttributeName: pk, KeyType: HASH }
                """))
        .containsExactly(
            "template.yaml:7:9: Resources.State.Properties.AttributeDefinitions: the definitions"
                + " are not those of the key attributes. Found pk, ttl; expected sk, pk. Define"
                + " exactly the attributes that are keys of the table or of an index.",
            "template.yaml:10:9: Resources.State.Properties.KeySchema: the parts of the key are in"
                + " the wrong order. Found [RANGE, HASH]; expected HASH, then RANGE or nothing. Put"
                + " HASH first.");
  }

  @Test
  void projectionsOfAnIndex() {
    assertThat(
            Read.problems(
                """
                Resources:
                  State:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions:
                        - { AttributeName: pk, AttributeType: S }
                      KeySchema:
                        - { AttributeName: pk, KeyType: HASH }
                      GlobalSecondaryIndexes:
                        - IndexName: a
                          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
                          Projection: { ProjectionType: INCLUDE }
                        - IndexName: b
                          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
                          Projection: { ProjectionType: ALL, NonKeyAttributes: [c] }
                """))
        .containsExactly(
            "template.yaml:13:23: Resources.State.Properties.GlobalSecondaryIndexes[0].Projection:"
                + " ProjectionType and NonKeyAttributes do not fit. Found INCLUDE; expected INCLUDE"
                + " with NonKeyAttributes, or neither. Add NonKeyAttributes.",
            "template.yaml:16:23: Resources.State.Properties.GlobalSecondaryIndexes[1].Projection:"
                + " ProjectionType and NonKeyAttributes do not fit. Found ALL; expected INCLUDE"
                + " with NonKeyAttributes, or neither. Remove NonKeyAttributes.");
  }

  @Test
  void rulesThatLeadNowhere() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Bus: { Type: AWS::Events::EventBus, Properties: { Name: signals } }
                  Inbox: { Type: AWS::SQS::Queue }
                  Ordered: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
                  Rule:
                    Type: AWS::Events::Rule
                    Properties:
                      EventBusName: signal
                      EventPattern: { source: [a] }
                      Targets:
                        - { Id: a, Arn: "arn:aws:lambda:eu-west-1:1:function:f" }
                        - { Id: b, Arn: !GetAtt Ordered.Arn }
                        - { Id: c, Arn: !GetAtt Inbox.Arn, SqsParameters: { MessageGroupId: g } }
                        - { Id: d, Arn: !GetAtt Inbox.Arn, Input: "{}", InputPath: $.detail }
                        - { Id: e, Arn: !GetAtt Inbox.Arn, DeadLetterConfig: { Arn: here } }
                """))
        .containsExactly(
            "template.yaml:8:21: Resources.Rule.Properties.EventBusName: there is no bus of this"
                + " name. Found signal; expected one of default, signals. Did you mean signals?",
            "template.yaml:11:25: Resources.Rule.Properties.Targets[0].Arn: not the ARN of a queue"
                + " of this template. Found arn:aws:lambda:eu-west-1:1:function:f; expected !GetAtt"
                + " of one of Inbox, Ordered. Name a queue of this template.",
            "template.yaml:12:11: Resources.Rule.Properties.Targets[1]: a message group goes with a"
                + " FIFO queue. Found a FIFO queue without one; expected SqsParameters with"
                + " MessageGroupId for a FIFO queue alone. Add SqsParameters.",
            "template.yaml:13:11: Resources.Rule.Properties.Targets[2]: a message group goes with a"
                + " FIFO queue. Found one for a standard queue; expected SqsParameters with"
                + " MessageGroupId for a FIFO queue alone. Remove SqsParameters.",
            "template.yaml:14:11: Resources.Rule.Properties.Targets[3]: a target has one input."
                + " Found Input and InputPath; expected one of them. Remove the others.",
            "template.yaml:15:69: Resources.Rule.Properties.Targets[4].DeadLetterConfig.Arn: not"
                + " the ARN of a queue of this template. Found here; expected !GetAtt of one of"
                + " Inbox, Ordered. Name a queue of this template.");
  }

  @Test
  void aRuleWithoutPatternAndTargets() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Rule:
                    Type: AWS::Events::Rule
                    Properties: { Targets: [] }
                """))
        .containsExactly(
            "template.yaml:4:17: Resources.Rule.Properties: AWS::Events::Rule needs the property"
                + " EventPattern. Found Targets; expected EventPattern. Add EventPattern.",
            "template.yaml:4:28: Resources.Rule.Properties.Targets: has the wrong length. Found 0"
                + " elements; expected 1 to 5 elements. Add or remove some.");
  }

  @Test
  void routesThatLeadNowhere() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Api:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: { Name: api, ProtocolType: HTTP }
                  Integration:
                    Type: AWS::ApiGatewayV2::Integration
                    Properties:
                      ApiId: !Ref Api
                      IntegrationType: AWS_PROXY
                      IntegrationUri: !Ref Api
                      PayloadFormatVersion: "2.0"
                  Get:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref Api
                      RouteKey: get /
                      AuthorizationType: AWS_IAM
                      Target: !Sub integrations/${Integration}
                  Put:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref Api
                      RouteKey: PUT /
                      AuthorizationType: AWS_IAM
                      Target: !Sub integrations/${Integration}
                  PutAgain:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref Api
                      RouteKey: PUT /
                      AuthorizationType: AWS_IAM
                      Target: !Sub integrations/${Integration}
                  Delete:
                    Type: AWS::ApiGatewayV2::Route
                    Properties:
                      ApiId: !Ref Api
                      RouteKey: DELETE /
                      AuthorizationType: NONE
                      Target: !Ref Integration
                """))
        .containsExactly(
            "template.yaml:2:3: Resources.Api: an HTTP API is served by one stage. Found 0 stages;"
                + " expected one AWS::ApiGatewayV2::Stage. Declare one stage.",
            "template.yaml:10:23: Resources.Integration.Properties.IntegrationUri: not the ARN of a"
                + " function of this template. Found Api; expected !Ref Function.Alias or !GetAtt"
                + " Function.Arn. Name a function of this template.",
            "template.yaml:16:17: Resources.Get.Properties.RouteKey: is not a route key. Found get"
                + " /; expected a method and a path, such as ANY /v1/{proxy+}. Write the method in"
                + " capitals, a space and the path.",
            "template.yaml:30:17: Resources.PutAgain.Properties.RouteKey: two routes have the same"
                + " key. Found PUT /, also the key of Put; expected a key of its own. Remove one of"
                + " them.",
            "template.yaml:39:15: Resources.Delete.Properties.Target: the route leads nowhere."
                + " Found Integration; expected integrations/${Integration}. Write !Sub"
                + " integrations/${Name} with the name of an integration.");
  }

  @Test
  void aSecondApi() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Api:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: { Name: api, ProtocolType: HTTP }
                  Stage:
                    Type: AWS::ApiGatewayV2::Stage
                    Properties: { ApiId: !Ref Api, StageName: $default }
                  Other:
                    Type: AWS::ApiGatewayV2::Api
                    Properties: { Name: other, ProtocolType: HTTP }
                  OtherStage:
                    Type: AWS::ApiGatewayV2::Stage
                    Properties: { ApiId: !Ref Other, StageName: $default }
                """))
        .containsExactly(
            "template.yaml:8:3: Resources.Other: a template has one HTTP API. Found a second,"
                + " Other; expected one. Put its routes into Api.");
  }
}
