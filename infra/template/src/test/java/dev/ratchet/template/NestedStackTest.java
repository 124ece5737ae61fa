package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nested stacks, such as one of alarms and dashboards. */
class NestedStackTest {
  private static final String HEADER = "AWSTemplateFormatVersion: \"2010-09-09\"\n";
  private static final String NESTED =
      """
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Nested:
          Type: AWS::CloudFormation::Stack
          Properties:
            TemplateURL: watch.yaml
            Parameters: { Stack: !Ref AWS::StackName }
      """;
  private static final String WATCH =
      """
      Parameters:
        Stack: { Type: String }
      Resources:
        Late:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Namespace: Ratchet
            MetricName: TimerLag
            Dimensions: [{ Name: stack, Value: !Ref Stack }]
            ComparisonOperator: GreaterThanThreshold
            EvaluationPeriods: 1
        Board:
          Type: AWS::CloudWatch::Dashboard
          Properties:
            DashboardBody: !Sub |
              {"widgets": [{"type": "text"}, {"properties": {"metrics": [
                ["AWS/SQS", "Sent", "QueueName", "${Stack}-a", {"label": "a"}]]}}]}
      """;

  @TempDir Path folder;

  private Path deploy(String main, String nested) throws IOException {
    Files.writeString(folder.resolve("watch.yaml"), HEADER + nested);
    return Files.writeString(folder.resolve("template.yaml"), HEADER + main);
  }

  private List<String> problems(String main, String nested) throws IOException {
    return Read.problemsOf(deploy(main, nested), Map.of());
  }

  @Test
  void theResourcesOfANestedStackAreAmongThoseOfTheTemplate() throws Exception {
    var template = Template.read(deploy(NESTED, WATCH), Read.DEPLOYMENT, Map.of());

    assertThat(template.resources())
        .extracting(AwsResource::logicalId)
        .containsExactly("Nested", "Late", "Board");
    assertThat(template.resources().get(1).properties().text())
        .isEqualTo(
            "{\"Namespace\":\"Ratchet\",\"MetricName\":\"TimerLag\","
                + "\"Dimensions\":[{\"Name\":\"stack\",\"Value\":\"demo\"}],"
                + "\"ComparisonOperator\":\"GreaterThanThreshold\",\"EvaluationPeriods\":1}");
  }

  @Test
  void aNestedStackWithOtherParametersThanItsTemplate() throws Exception {
    assertThat(problems(NESTED.replace("Stack:", "Stock:"), WATCH))
        .satisfiesExactlyInAnyOrder(
            unknown -> assertThat(unknown).contains("unknown parameter", "Did you mean Stack?"),
            missing -> assertThat(missing).contains("the parameter has no value"));
  }

  @Test
  void aMistakeInANestedTemplateIsTheNestedFiles() throws Exception {
    assertThat(problems(NESTED, WATCH.replace("!Ref Stack", "!Ref Stock")))
        .singleElement()
        .asString()
        .startsWith("watch.yaml:")
        .contains("Did you mean Stack?");
  }
}
