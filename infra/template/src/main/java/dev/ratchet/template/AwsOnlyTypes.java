package dev.ratchet.template;

import static dev.ratchet.template.ResourceType.arn;
import static dev.ratchet.template.Shape.anything;
import static dev.ratchet.template.Shape.awsOnly;
import static dev.ratchet.template.Shape.choice;
import static dev.ratchet.template.Shape.flag;
import static dev.ratchet.template.Shape.listOf;
import static dev.ratchet.template.Shape.mapOf;
import static dev.ratchet.template.Shape.object;
import static dev.ratchet.template.Shape.optional;
import static dev.ratchet.template.Shape.required;
import static dev.ratchet.template.Shape.text;
import static dev.ratchet.template.Shape.whole;

import dev.ratchet.template.ResourceType.Kind;
import dev.ratchet.template.ResourceType.Physical;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The second page of the table of resource types: types that nothing here runs. They are checked,
 * can be referred to, and otherwise matter to AWS alone.
 */
final class AwsOnlyTypes {

  private static final Shape POLICY =
      object(
          optional("Version", choice("2012-10-17")),
          required(
              "Statement",
              listOf(
                  object(
                      optional("Sid", text()),
                      required("Effect", choice("Allow", "Deny")),
                      optional("Principal", anything()),
                      required("Action", anything()),
                      optional("Resource", anything()),
                      optional("Condition", anything())))));

  private static final Shape DIMENSIONS =
      listOf(object(required("Name", text()), required("Value", text())));

  private static final Shape METRIC_QUERY =
      object(
          required("Id", text()),
          awsOnly("Expression", text()),
          awsOnly("Label", text()),
          awsOnly("ReturnData", flag()),
          optional(
              "MetricStat",
              object(
                  required(
                      "Metric",
                      object(
                          required("Namespace", text()),
                          required("MetricName", text()),
                          optional("Dimensions", DIMENSIONS))),
                  awsOnly("Period", whole(1, 86_400)),
                  awsOnly("Stat", text()))));

  static final List<ResourceType> ALL =
      List.of(
          type(
              "AWS::IAM::Role",
              "RoleName",
              Physical::name,
              Map.of("Arn", role -> ResourceType.globalArn(role, "iam", "role/" + role.name())),
              required("AssumeRolePolicyDocument", POLICY),
              awsOnly(
                  "Policies",
                  listOf(
                      object(required("PolicyName", text()), required("PolicyDocument", POLICY)))),
              awsOnly("ManagedPolicyArns", listOf(text())),
              awsOnly("RoleName", text()),
              awsOnly("Description", text()),
              awsOnly("PermissionsBoundary", text()),
              ResourceTypes.tags()),
          type(
              "AWS::SQS::QueuePolicy",
              "",
              Physical::logicalId,
              Map.of(),
              required("Queues", listOf(text())),
              required("PolicyDocument", POLICY)),
          type(
              "AWS::Lambda::Permission",
              "",
              Physical::logicalId,
              Map.of(),
              required("Action", text()),
              required("FunctionName", text()),
              required("Principal", text()),
              awsOnly("SourceArn", text()),
              awsOnly("SourceAccount", text())),
          type(
              "AWS::Logs::LogGroup",
              "LogGroupName",
              Physical::name,
              Map.of("Arn", group -> arn("logs", "log-group:").apply(group) + ":*"),
              awsOnly("LogGroupName", text()),
              awsOnly("RetentionInDays", whole(1, 3_653)),
              awsOnly("KmsKeyId", text()),
              ResourceTypes.tags()),
          type(
              "AWS::CloudWatch::Alarm",
              Kind.ALARM,
              "AlarmName",
              Physical::name,
              Map.of("Arn", arn("cloudwatch", "alarm:")),
              awsOnly("AlarmName", text()),
              awsOnly("AlarmDescription", text()),
              awsOnly("Namespace", text()),
              awsOnly("MetricName", text()),
              awsOnly("Metrics", listOf(1, 10, METRIC_QUERY)),
              awsOnly("Dimensions", DIMENSIONS),
              awsOnly("Statistic", text()),
              awsOnly("ExtendedStatistic", text()),
              awsOnly("Period", whole(1, 86_400)),
              awsOnly("Threshold", text()),
              required("ComparisonOperator", text()),
              required("EvaluationPeriods", whole(1, 1_000)),
              awsOnly("DatapointsToAlarm", whole(1, 1_000)),
              awsOnly("TreatMissingData", text()),
              awsOnly("AlarmActions", listOf(text())),
              awsOnly("OKActions", listOf(text()))),
          type(
              "AWS::CloudFormation::Stack",
              Kind.STACK,
              "",
              Physical::logicalId,
              Map.of(),
              required("TemplateURL", text()),
              optional("Parameters", mapOf(text())),
              awsOnly("TimeoutInMinutes", whole(1, 1_440)),
              ResourceTypes.tags()),
          type(
              "AWS::CloudWatch::Dashboard",
              Kind.DASHBOARD,
              "DashboardName",
              Physical::name,
              Map.of(),
              awsOnly("DashboardName", text()),
              required("DashboardBody", text())));

  private AwsOnlyTypes() {}

  private static ResourceType type(
      String name,
      String nameProperty,
      Function<Physical, String> ref,
      Map<String, Function<Physical, String>> attributes,
      Shape.Property... properties) {
    return type(name, Kind.AWS_ONLY, nameProperty, ref, attributes, properties);
  }

  private static ResourceType type(
      String name,
      Kind kind,
      String nameProperty,
      Function<Physical, String> ref,
      Map<String, Function<Physical, String>> attributes,
      Shape.Property... properties) {
    return new ResourceType(name, kind, nameProperty, ref, attributes, Shape.object(properties));
  }
}
