package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Resources that are not written as their type demands. */
class BadResourceTest {

  @Test
  void anUnknownType() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Que
                Outputs:
                  NoSecondProblem: { Value: !Ref Inbox }
                """))
        .singleElement()
        .asString()
        .startsWith(
            "template.yaml:3:11: Resources.Inbox.Type: unknown type of resource."
                + " Found AWS::SQS::Que; expected one of AWS::Serverless::Function,")
        .endsWith("Did you mean AWS::SQS::Queue?");
  }

  @Test
  void noType() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Properties: {}
                  Outbox: AWS::SQS::Queue
                  Sent:
                    Type: AWS::SQS::Queue
                    Properties: none
                """))
        .containsExactly(
            "template.yaml:3:5: Resources.Inbox: a resource needs a Type. Found a map with the key"
                + " Properties; expected Type. Write Type.",
            "template.yaml:4:11: Resources.Outbox: a resource is not a map. Found AWS::SQS::Queue;"
                + " expected a map with Type. Write a map with Type.",
            "template.yaml:7:17: Resources.Sent.Properties: properties are not a map. Found none;"
                + " expected a map. Write a map.");
  }

  @Test
  void unknownKeysOfAResource() {
    assertThat(
            Read.problems(
                """
                Resources:
                  In-box:
                    Type: AWS::SQS::Queue
                    Propertys: {}
                    DeletionPolicy: Keep
                """))
        .containsExactly(
            "template.yaml:2:3: Resources.In-box: a logical id is not alphanumeric. Found In-box;"
                + " expected letters and digits. Rename it.",
            "template.yaml:4:5: Resources.In-box.Propertys: unknown key of a resource. Found"
                + " Propertys; expected one of Type, Properties, Condition, DependsOn,"
                + " DeletionPolicy, UpdateReplacePolicy, Metadata. Did you mean Properties?",
            "template.yaml:5:21: Resources.In-box.DeletionPolicy: unknown policy. Found Keep;"
                + " expected one of Delete, Retain, RetainExceptOnCreate, Snapshot. Use one of"
                + " them, or remove it.");
  }

  @Test
  void anUnknownProperty() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Events:
                    Type: AWS::Events::EventBus
                    Properties:
                      Name: events
                      Describtion: Signals
                """))
        .containsExactly(
            "template.yaml:6:7: Resources.Events.Properties.Describtion: unknown property of"
                + " AWS::Events::EventBus. Found Describtion; expected one of Name, Description,"
                + " KmsKeyIdentifier, Tags. Did you mean Description?");
  }

  @Test
  void anUnknownPropertyDeepInside() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Work:
                    Type: AWS::Serverless::Function
                    Properties:
                      Handler: a.B
                      Runtime: java25
                      CodeUri: work.zip
                      Events:
                        Tasks:
                          Type: SQS
                          Properties:
                            Queue: !GetAtt Inbox.Arn
                            ScalingConfig: { MaxConcurrency: 2 }
                  Inbox:
                    Type: AWS::SQS::Queue
                """))
        .containsExactly(
            "template.yaml:13:28: Resources.Work.Properties.Events.Tasks.Properties.ScalingConfig:"
                + " ScalingConfig needs the property MaximumConcurrency. Found MaxConcurrency;"
                + " expected MaximumConcurrency. Add MaximumConcurrency.",
            "template.yaml:13:30:"
                + " Resources.Work.Properties.Events.Tasks.Properties.ScalingConfig.MaxConcurrency:"
                + " unknown property of ScalingConfig. Found MaxConcurrency; expected one of"
                + " MaximumConcurrency. Did you mean MaximumConcurrency?");
  }

  @Test
  void anUnknownPropertyOfWhatMattersToAwsAlone() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Logs:
                    Type: AWS::Logs::LogGroup
                    Properties: { RetentionDays: 30 }
                """))
        .containsExactly(
            "template.yaml:4:19: Resources.Logs.Properties.RetentionDays: unknown property of"
                + " AWS::Logs::LogGroup. Found RetentionDays; expected one of LogGroupName,"
                + " RetentionInDays, KmsKeyId, Tags. Did you mean RetentionInDays?");
  }

  @Test
  void aMissingProperty() {
    assertThat(
            Read.problems(
                """
                Globals:
                  Function: { Runtime: java25 }
                Resources:
                  Work:
                    Type: AWS::Serverless::Function
                    Properties:
                      CodeUri: work.zip
                  Events:
                    Type: AWS::Events::EventBus
                """))
        .containsExactly(
            "template.yaml:7:7: Resources.Work.Properties: AWS::Serverless::Function needs the"
                + " property Handler. Found Runtime, CodeUri; expected Handler. Add Handler.",
            "template.yaml:8:3: Resources.Events: AWS::Events::EventBus needs the property Name."
                + " Found no properties; expected Name. Add Name.");
  }

  @Test
  void theWrongKindOfValue() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: [inbox]
                      FifoQueue: yes
                      DelaySeconds: 1.5
                      VisibilityTimeout: soon
                      RedrivePolicy: none
                      Tags: { Key: a, Value: b }
                """))
        .containsExactly(
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: has the wrong type. Found a"
                + " list of 1; expected a text. Write a text here.",
            "template.yaml:6:18: Resources.Inbox.Properties.FifoQueue: has the wrong type. Found"
                + " yes; expected true or false. Write true or false here.",
            "template.yaml:7:21: Resources.Inbox.Properties.DelaySeconds: has the wrong type. Found"
                + " 1.5; expected a whole number from 0 to 900. Write a whole number from 0 to 900"
                + " here.",
            "template.yaml:8:26: Resources.Inbox.Properties.VisibilityTimeout: has the wrong type."
                + " Found soon; expected a whole number from 0 to 43200. Write a whole number from"
                + " 0 to 43200 here.",
            "template.yaml:9:22: Resources.Inbox.Properties.RedrivePolicy: has the wrong type."
                + " Found none; expected a map. Write a map here.",
            "template.yaml:10:13: Resources.Inbox.Properties.Tags: has the wrong type. Found a map"
                + " with the key Key; expected a list. Write a list here.");
  }

  @Test
  void aNumberOutOfRange() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties: { DelaySeconds: 901, VisibilityTimeout: -1 }
                """))
        .containsExactly(
            "template.yaml:4:33: Resources.Inbox.Properties.DelaySeconds: is out of range. Found"
                + " 901; expected a whole number from 0 to 900. Give a number in the range.",
            "template.yaml:4:57: Resources.Inbox.Properties.VisibilityTimeout: is out of range."
                + " Found -1; expected a whole number from 0 to 43200. Give a number in the"
                + " range.");
  }

  @Test
  void aNumberAtTheLimits() throws Exception {
    var queue =
        Read.good(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties: { DelaySeconds: 900, VisibilityTimeout: 0 }
                """)
            .queue("Inbox");

    assertThat(queue.delay()).hasMinutes(15);
    assertThat(queue.visibilityTimeout()).isZero();
  }

  @Test
  void anUnknownWord() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties: { FifoQueue: true, DeduplicationScope: message-group }
                """))
        .containsExactly(
            "template.yaml:4:56: Resources.Inbox.Properties.DeduplicationScope: unknown value."
                + " Found message-group; expected one of queue, messageGroup. Did you mean"
                + " messageGroup?");
  }

  @Test
  void anUnknownEvent() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Work:
                    Type: AWS::Serverless::Function
                    Properties:
                      Handler: a.B
                      Runtime: java25
                      CodeUri: work.zip
                      Events:
                        Upload: { Type: S3, Properties: { Bucket: b } }
                        Empty: { Properties: {} }
                        Extra: { Type: SQS, Queue: q }
                """))
        .containsExactly(
            "template.yaml:9:25: Resources.Work.Properties.Events.Upload.Type: unknown type of"
                + " event. Found S3; expected one of SQS, Schedule. Use one of them, or remove it.",
            "template.yaml:10:16: Resources.Work.Properties.Events.Empty: Empty needs the property"
                + " Type. Found Properties; expected Type. Add Type.",
            "template.yaml:11:16: Resources.Work.Properties.Events.Extra: the event SQS needs the"
                + " property Queue. Found no properties; expected Queue. Add Queue.",
            "template.yaml:11:29: Resources.Work.Properties.Events.Extra.Queue: unknown key. Found"
                + " Queue; expected one of Type, Properties. Use one of them, or remove it.");
  }

  @Test
  void globalsThatSamDoesNotTake() {
    assertThat(
            Read.problems(
                """
                Globals:
                  Funktion: {}
                  Function:
                    Policies: []
                    Timeut: 3
                Resources:
                  Work:
                    Type: AWS::Serverless::Function
                    Properties: { Handler: a.B, Runtime: java25, CodeUri: work.zip }
                """))
        .containsExactly(
            "template.yaml:2:3: Globals.Funktion: unknown key of Globals. Found Funktion; expected"
                + " one of Function. Did you mean Function?",
            "template.yaml:4:5: Globals.Function.Policies: SAM does not take this property from"
                + " Globals. Found Policies; expected it at the function. Move it to each"
                + " function.",
            "template.yaml:5:5: Globals.Function.Timeut: unknown property of"
                + " AWS::Serverless::Function. Found Timeut; expected one of Handler, Runtime,"
                + " CodeUri, FunctionName, Timeout, MemorySize, Architectures, Environment, Events,"
                + " AutoPublishAlias, AutoPublishAliasAllProperties, SnapStart, Role, Policies,"
                + " PermissionsBoundary, DeploymentPreference, VpcConfig, KmsKeyArn, Tracing,"
                + " LoggingConfig, Description, Tags. Did you mean Timeout?");
  }

  @Test
  void everyProblemAtOnceInTheOrderOfTheFile() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueNam: inbox
                      DelaySeconds: 901
                  Outbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      RedrivePolicy:
                        deadLetterTargetArn: nowhere
                        maxReceiveCount: 3
                Outputs:
                  Url: { Value: !Ref Nothing }
                """))
        .extracting(problem -> problem.substring(0, problem.indexOf(": ")))
        .containsExactly(
            "template.yaml:5:7",
            "template.yaml:6:21",
            "template.yaml:11:30",
            "template.yaml:14:17");
  }
}
