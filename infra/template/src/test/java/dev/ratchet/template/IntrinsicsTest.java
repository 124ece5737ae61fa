package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What references, conditions and intrinsic functions yield. */
class IntrinsicsTest {

  private static String valueOf(String expression, String... given) throws TemplateException {
    var parameters = given.length == 0 ? Map.<String, String>of() : Map.of(given[0], given[1]);
    var template =
        Read.good(
            """
            Parameters:
              Slots: { Type: Number, Default: 20 }
              Public: { Type: String, Default: "false" }
            Mappings:
              Sixfold:
                "20": { Seconds: 120 }
                "30": { Seconds: 180 }
            Conditions:
              IsPublic: !Equals [!Ref Public, "true"]
              IsClosed: !Not [!Condition IsPublic]
              IsSmall: !Or [!Equals [!Ref Slots, 1], !Equals [!Ref Slots, 2]]
              IsSmallAndClosed: !And [!Condition IsSmall, { Condition: IsClosed }]
            Resources:
              Bus: { Type: AWS::Events::EventBus, Properties: { Name: !Ref AWS::StackName } }
              Ordered: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
              Inbox: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "${Bus}-inbox" } }
              State:
                Type: AWS::DynamoDB::Table
                Properties:
                  BillingMode: PAY_PER_REQUEST
                  AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
                  KeySchema: [{ AttributeName: pk, KeyType: HASH }]
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  EventBusName: !Ref Bus
                  EventPattern: { source: [a] }
                  Targets: [{ Id: a, Arn: !GetAtt Inbox.Arn }]
              DefaultRule:
                Type: AWS::Events::Rule
                Properties:
                  EventPattern: { source: [a] }
                  Targets: [{ Id: a, Arn: !GetAtt Inbox.Arn }]
              Work:
                Type: AWS::Serverless::Function
                Properties:
                  { Handler: a.B, Runtime: java25, CodeUri: work.zip, AutoPublishAlias: live }
              Role:
                Type: AWS::IAM::Role
                Properties: { AssumeRolePolicyDocument: { Statement: [] } }
              Logs: { Type: AWS::Logs::LogGroup }
              Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: a, ProtocolType: HTTP } }
              Stage:
                Type: AWS::ApiGatewayV2::Stage
                Properties: { ApiId: !Ref Api, StageName: $default }
            Outputs:
              Value:
                Value: \
            """
                + expression
                + "\n",
            parameters);
    return template.outputs().get("Value");
  }

  @Test
  void refsYieldWhatCloudFormationYields() throws Exception {
    assertThat(valueOf("!Ref Slots")).isEqualTo("20");
    assertThat(valueOf("!Ref Slots", "Slots", "7")).isEqualTo("7");
    assertThat(valueOf("!Ref Inbox")).isEqualTo("http://queues/demo-inbox");
    assertThat(valueOf("!Ref Ordered")).isEqualTo("http://queues/demo-Ordered.fifo");
    assertThat(valueOf("!Ref State")).isEqualTo("demo-State");
    assertThat(valueOf("!Ref Bus")).isEqualTo("demo");
    assertThat(valueOf("!Ref Rule")).isEqualTo("demo|demo-Rule");
    assertThat(valueOf("!Ref DefaultRule")).isEqualTo("demo-DefaultRule");
    assertThat(valueOf("!Ref Work")).isEqualTo("demo-Work");
    assertThat(valueOf("!Ref Work.Alias"))
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:demo-Work:live");
    assertThat(valueOf("{ Ref: Logs }")).isEqualTo("demo-Logs");
  }

  @Test
  void attributes() throws Exception {
    assertThat(valueOf("!GetAtt Inbox.Arn"))
        .isEqualTo("arn:aws:sqs:us-east-1:000000000000:demo-inbox");
    assertThat(valueOf("!GetAtt [Inbox, QueueName]")).isEqualTo("demo-inbox");
    assertThat(valueOf("{ Fn::GetAtt: [Inbox, QueueUrl] }")).isEqualTo("http://queues/demo-inbox");
    assertThat(valueOf("!GetAtt State.Arn"))
        .isEqualTo("arn:aws:dynamodb:us-east-1:000000000000:table/demo-State");
    assertThat(valueOf("!GetAtt Bus.Arn"))
        .isEqualTo("arn:aws:events:us-east-1:000000000000:event-bus/demo");
    assertThat(valueOf("!GetAtt Rule.Arn"))
        .isEqualTo("arn:aws:events:us-east-1:000000000000:rule/demo/demo-Rule");
    assertThat(valueOf("!GetAtt DefaultRule.Arn"))
        .isEqualTo("arn:aws:events:us-east-1:000000000000:rule/demo-DefaultRule");
    assertThat(valueOf("!GetAtt Work.Arn"))
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:demo-Work");
    assertThat(valueOf("!GetAtt Role.Arn")).isEqualTo("arn:aws:iam::000000000000:role/demo-Role");
    assertThat(valueOf("!GetAtt Logs.Arn"))
        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:demo-Logs:*");
    assertThat(valueOf("!GetAtt Api.ApiEndpoint")).isEqualTo("http://api");
  }

  @Test
  void pseudoParameters() throws Exception {
    assertThat(
            valueOf(
                "!Sub ${AWS::Partition} ${AWS::Region} ${AWS::AccountId} ${AWS::StackName}"
                    + " ${AWS::URLSuffix}"))
        .isEqualTo("aws us-east-1 000000000000 demo amazonaws.com");
  }

  @Test
  void substitutions() throws Exception {
    assertThat(valueOf("!Sub a-${Slots}-${Inbox.QueueName}")).isEqualTo("a-20-demo-inbox");
    assertThat(valueOf("!Sub ['${a}-${Slots}', { a: !Ref Bus }]")).isEqualTo("demo-20");
    assertThat(valueOf("!Sub '${!Literal} $5 ${Work.Alias}'"))
        .isEqualTo("${Literal} $5 arn:aws:lambda:us-east-1:000000000000:function:demo-Work:live");
  }

  @Test
  void listsAndMaps() throws Exception {
    assertThat(valueOf("!Join ['-', [a, !Ref Slots, !Ref AWS::NoValue, b]]")).isEqualTo("a-20-b");
    assertThat(valueOf("!Select [1, [a, !Ref Slots]]")).isEqualTo("20");
    assertThat(valueOf("!FindInMap [Sixfold, !Ref Slots, Seconds]")).isEqualTo("120");
    assertThat(valueOf("!FindInMap [Sixfold, !Ref Slots, Seconds]", "Slots", "30"))
        .isEqualTo("180");
  }

  @Test
  void conditions() throws Exception {
    assertThat(valueOf("!If [IsPublic, NONE, AWS_IAM]")).isEqualTo("AWS_IAM");
    assertThat(valueOf("!If [IsPublic, NONE, AWS_IAM]", "Public", "true")).isEqualTo("NONE");
    assertThat(valueOf("!If [IsClosed, yes, no]")).isEqualTo("yes");
    assertThat(valueOf("!If [IsSmall, yes, no]", "Slots", "2")).isEqualTo("yes");
    assertThat(valueOf("!If [IsSmall, yes, no]", "Slots", "3")).isEqualTo("no");
    assertThat(valueOf("!If [IsSmallAndClosed, yes, no]", "Slots", "1")).isEqualTo("yes");
    assertThat(valueOf("!If [IsSmallAndClosed, yes, no]", "Public", "true")).isEqualTo("no");
  }

  @Test
  void aPropertyWithoutValueIsNotThere() throws Exception {
    var queue =
        Read.good(
                """
                Conditions:
                  Slow: !Equals [a, b]
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      DelaySeconds: !If [Slow, 60, !Ref AWS::NoValue]
                """)
            .queue("Inbox");

    assertThat(queue.delay()).isZero();
  }

  @Test
  void whatIsNotDeployedIsNotInTheModel() throws Exception {
    var text =
        """
        Parameters:
          Extra: { Type: String, Default: "no" }
        Conditions:
          WithExtra: !Equals [!Ref Extra, "yes"]
        Resources:
          Inbox: { Type: AWS::SQS::Queue }
          Outbox:
            Type: AWS::SQS::Queue
            Condition: WithExtra
            Properties: { DelaySeconds: !If [WithExtra, 1, !Ref AWS::NoValue] }
        Outputs:
          Out: { Condition: WithExtra, Value: !Ref Outbox }
        """;

    var without = Read.good(text);
    assertThat(without.queues()).extracting(SqsQueue::logicalId).containsExactly("Inbox");
    assertThat(without.outputs()).isEmpty();

    var with = Read.good(text, Map.of("Extra", "yes"));
    assertThat(with.queues()).extracting(SqsQueue::logicalId).containsExactly("Inbox", "Outbox");
    assertThat(with.outputs()).containsExactly(Map.entry("Out", "http://queues/demo-Outbox"));
  }

  @Test
  void globalsAreMergedAsSamMergesThem() throws Exception {
    var template =
        Read.good(
            """
            Globals:
              Function:
                Runtime: java25
                CodeUri: work.zip
                Timeout: 30
                Environment: { Variables: { TABLE: state, LEVEL: info } }
            Resources:
              Work:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.B
                  Timeout: 60
                  Environment: { Variables: { LEVEL: debug, OWN: "1" } }
              Rest:
                Type: AWS::Serverless::Function
                Properties: { Handler: a.C }
            """);

    assertThat(template.function("Work").timeout()).hasSeconds(60);
    assertThat(template.function("Work").environment())
        .containsExactly(
            Map.entry("TABLE", "state"), Map.entry("LEVEL", "debug"), Map.entry("OWN", "1"));
    assertThat(template.function("Rest").timeout()).hasSeconds(30);
    assertThat(template.function("Rest").code())
        .isEqualTo(template.file().resolveSibling("work.zip"));
  }

  @Test
  void anEventPatternKeepsItsTypes() throws Exception {
    var template =
        Read.good(
            """
            Resources:
              Inbox: { Type: AWS::SQS::Queue }
              Rule:
                Type: AWS::Events::Rule
                Properties:
                  State: DISABLED
                  EventPattern:
                    detail:
                      attempt: [{ numeric: [">", 3] }]
                      reason: [{ exists: true }, 'say "no"', "7"]
                  Targets:
                    - Id: a
                      Arn: !GetAtt Inbox.Arn
                      InputTransformer:
                        InputPathsMap: { run: $.detail.run }
                        InputTemplate: '{"run": <run>}'
                      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 }
            """);

    var rule = template.rules().getFirst();
    assertThat(rule.pattern())
        .isEqualTo(
            "{\"detail\":{\"attempt\":[{\"numeric\":[\">\",3]}],"
                + "\"reason\":[{\"exists\":true},\"say \\\"no\\\"\",\"7\"]}}");
    assertThat(rule.enabled()).isFalse();
    assertThat(rule.bus()).isEqualTo("default");
    var target = rule.targets().getFirst();
    assertThat(target.input())
        .isEqualTo(
            new EventRule.Input.Transformed(Map.of("run", "$.detail.run"), "{\"run\": <run>}"));
    assertThat(target.maximumRetries()).isEqualTo(2);
    assertThat(target.maximumAge()).hasMinutes(1);
  }

  @Test
  void aScheduleIsASource() throws Exception {
    var template =
        Read.good(
            """
            Resources:
              Sweep:
                Type: AWS::Serverless::Function
                Properties:
                  Handler: a.B
                  Runtime: java25
                  CodeUri: work.zip
                  Events:
                    Minute: { Type: Schedule, Properties: { Schedule: rate(1 minute), Input: "{}" } }
            """);

    assertThat(template.function("Sweep").sources())
        .containsExactly(new ScheduleSource("Minute", "rate(1 minute)", "{}", true));
  }
}
