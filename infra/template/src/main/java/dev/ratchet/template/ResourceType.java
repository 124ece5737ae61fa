package dev.ratchet.template;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The types of resources that a template may use. Of those that run here the reader knows every
 * property; the others matter to AWS alone.
 */
enum ResourceType {
  FUNCTION(
      "AWS::Serverless::Function",
      "FunctionName",
      "Architectures AutoPublishAlias AutoPublishAliasAllProperties SnapStart Role Policies"
          + " PermissionsBoundary DeploymentPreference VpcConfig KmsKeyArn Tracing LoggingConfig"
          + " Description Tags"),
  QUEUE(
      "AWS::SQS::Queue",
      "QueueName",
      "DeduplicationScope FifoThroughputLimit MessageRetentionPeriod MaximumMessageSize"
          + " SqsManagedSseEnabled RedriveAllowPolicy KmsMasterKeyId KmsDataKeyReusePeriodSeconds"
          + " Tags"),
  TABLE(
      "AWS::DynamoDB::Table",
      "TableName",
      "PointInTimeRecoverySpecification SSESpecification DeletionProtectionEnabled TableClass"
          + " OnDemandThroughput Tags"),
  EVENT_BUS("AWS::Events::EventBus", "Name", "Description KmsKeyIdentifier Tags"),
  RULE("AWS::Events::Rule", "Name", "Description"),
  API("AWS::ApiGatewayV2::Api", "", "Description DisableExecuteApiEndpoint Tags"),
  INTEGRATION("AWS::ApiGatewayV2::Integration", "", "Description"),
  ROUTE("AWS::ApiGatewayV2::Route", "", ""),
  STAGE(
      "AWS::ApiGatewayV2::Stage",
      "",
      "AutoDeploy AccessLogSettings DefaultRouteSettings Description Tags"),
  STACK("AWS::CloudFormation::Stack", "", "TimeoutInMinutes Tags"),
  ROLE("AWS::IAM::Role", "RoleName", ""),
  QUEUE_POLICY("AWS::SQS::QueuePolicy", "", ""),
  PERMISSION("AWS::Lambda::Permission", "", ""),
  LOG_GROUP("AWS::Logs::LogGroup", "LogGroupName", ""),
  ALARM("AWS::CloudWatch::Alarm", "AlarmName", ""),
  DASHBOARD("AWS::CloudWatch::Dashboard", "DashboardName", "");

  private final String word;
  private final String nameProperty;
  private final List<String> forAwsAlone;

  ResourceType(String word, String nameProperty, String forAwsAlone) {
    this.word = word;
    this.nameProperty = nameProperty;
    this.forAwsAlone = forAwsAlone.isEmpty() ? List.of() : List.of(forAwsAlone.split(" "));
  }

  /** What a template calls it, such as {@code AWS::SQS::Queue}. */
  String word() {
    return word;
  }

  /** The property with its physical name; empty if it has none. */
  String nameProperty() {
    return nameProperty;
  }

  /** The properties that nothing here obeys. */
  List<String> forAwsAlone() {
    return forAwsAlone;
  }

  static Optional<ResourceType> of(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ResourceType::word).toList();
  }
}
