package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who broke a template: where, what, what instead, and what to do. */
class MessagesTest {

  @TempDir Path folder;

  @Test
  void noSuchFile() {
    assertThat(Read.problemsOf(folder.resolve("template.yaml"), Map.of()))
        .containsExactly(
            "template.yaml: the template cannot be read. Found no such file; expected a template in"
                + " YAML. Check the path of the template.");
  }

  @Test
  void bytesThatAreNotText() throws Exception {
    var file = folder.resolve("template.yaml");
    Files.write(file, "Description: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Read.problemsOf(file, Map.of()))
        .containsExactly(
            "template.yaml: the template cannot be read. Found bytes that are not UTF-8; expected a"
                + " template in YAML. Save it as UTF-8.");
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
                      QueueName: !Reff Name
                      DelaySeconds: 901
                  Outbox:
                    Type: AWS::Events::EventBus
                    Properties:
                      Tag: []
                  Sent:
                    Type: AWS::SQS::Queue
                    Properties:
                      RedrivePolicy:
                        deadLetterTargetArn: nowhere
                        maxReceiveCount: 3
                Outputs:
                  Url: { Value: !Ref Nothing }
                """))
        .containsExactly(
            "template.yaml:5:18: Resources.Inbox.Properties.QueueName: unknown intrinsic function."
                + " Found !Reff; expected one of !Ref, !GetAtt, !Sub, !Join, !Select, !FindInMap,"
                + " !If, !Equals, !And, !Or, !Not, !Condition. Did you mean !Ref?",
            "template.yaml:6:21: Resources.Inbox.Properties.DelaySeconds: is out of range. Found"
                + " 901; expected a whole number from 0 to 900. Give a number in the range.",
            "template.yaml:10:7: Resources.Outbox.Properties: AWS::Events::EventBus needs the"
                + " property Name. Found Tag; expected Name. Add Name.",
            "template.yaml:10:7: Resources.Outbox.Properties.Tag: unknown property of"
                + " AWS::Events::EventBus. Found Tag; expected one of Description,"
                + " KmsKeyIdentifier, Tags, Name. Did you mean Tags?",
            "template.yaml:15:30: Resources.Sent.Properties.RedrivePolicy.deadLetterTargetArn: not"
                + " the ARN of a queue of this template. Found nowhere; expected !GetAtt of one of"
                + " Inbox, Sent. Name a queue of this template.",
            "template.yaml:18:17: Outputs.Url.Value: there is nothing of this name. Found Nothing;"
                + " expected one of Inbox, Outbox, Sent, AWS::AccountId, AWS::Partition,"
                + " AWS::Region, AWS::StackId, AWS::StackName, AWS::URLSuffix, AWS::NoValue. Use"
                + " one of them, or remove it.");
  }

  @Test
  void aNumberAtTheLimits() throws Exception {
    var text =
        """
        Parameters:
          Slots: { Type: Number, Default: 20, MinValue: 2, MaxValue: 900 }
        Resources:
          Inbox:
            Type: AWS::SQS::Queue
            Properties: { DelaySeconds: !Ref Slots, VisibilityTimeout: 0 }
        """;

    assertThat(Read.good(text, Map.of("Slots", "900")).queue("Inbox").delay()).hasMinutes(15);
    assertThat(Read.good(text, Map.of("Slots", "2")).queue("Inbox").visibilityTimeout()).isZero();
  }
}
