package dev.ratchet.template;

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of resource types: every property that a template may use, what it may hold, and
 * whether it is obeyed or matters to AWS alone. What is not here is an error.
 */
final class ResourceTypes {

  static final String FUNCTION = "AWS::Serverless::Function";

  private static final Shape KEYS =
      listOf(
          1,
          2,
          object(required("AttributeName", text()), required("KeyType", choice("HASH", "RANGE"))));

  private static final Shape.ObjectOf SQS_EVENT =
      object(
          required("Queue", text()),
          optional("BatchSize", whole(1, 10_000)),
          optional("MaximumBatchingWindowInSeconds", whole(0, 300)),
          optional("FunctionResponseTypes", listOf(0, 1, choice("ReportBatchItemFailures"))),
          optional("ScalingConfig", object(required("MaximumConcurrency", whole(2, 1_000)))),
          optional("Enabled", flag()));

  private static final Shape.ObjectOf SCHEDULE_EVENT =
      object(
          required("Schedule", text()),
          optional("Input", text()),
          optional("Enabled", flag()),
          awsOnly("Name", text()),
          awsOnly("Description", text()));

  private static final ResourceType FUNCTION_TYPE =
      type(
          FUNCTION,
          Kind.FUNCTION,
          "FunctionName",
          Physical::name,
          Map.of("Arn", ResourceType.arn("lambda", "function:")),
          required("Handler", text()),
          required("Runtime", text()),
          required("CodeUri", text()),
          optional("FunctionName", text()),
          optional("Timeout", whole(1, 900)),
          optional("MemorySize", whole(128, 10_240)),
          optional("Architectures", listOf(1, 1, choice("arm64", "x86_64"))),
          optional("Environment", object(required("Variables", mapOf(text())))),
          optional(
              "Events",
              new Shape.MapOf(
                  new Shape.Typed(Map.of("SQS", SQS_EVENT, "Schedule", SCHEDULE_EVENT)))),
          optional("AutoPublishAlias", text()),
          awsOnly("AutoPublishAliasAllProperties", flag()),
          awsOnly("SnapStart", object(required("ApplyOn", choice("PublishedVersions", "None")))),
          awsOnly("Role", text()),
          awsOnly("Policies", listOf(anything())),
          awsOnly("PermissionsBoundary", text()),
          awsOnly("DeploymentPreference", anything()),
          awsOnly("VpcConfig", anything()),
          awsOnly("KmsKeyArn", text()),
          awsOnly("Tracing", choice("Active", "PassThrough", "Disabled")),
          awsOnly(
              "LoggingConfig",
              object(
                  optional("LogFormat", choice("JSON", "Text")),
                  optional("ApplicationLogLevel", text()),
                  optional("SystemLogLevel", text()),
                  optional("LogGroup", text()))),
          awsOnly("Description", text()),
          awsOnly("Tags", mapOf(text())));

  private static final ResourceType QUEUE =
      type(
          "AWS::SQS::Queue",
          Kind.QUEUE,
          "QueueName",
          queue -> queue.deployment().queueUrl().apply(queue.name()),
          Map.of(
              "Arn",
              ResourceType.arn("sqs", ""),
              "QueueName",
              Physical::name,
              "QueueUrl",
              queue -> queue.deployment().queueUrl().apply(queue.name())),
          optional("QueueName", text()),
          optional("FifoQueue", flag()),
          optional("ContentBasedDeduplication", flag()),
          optional("DeduplicationScope", choice("queue", "messageGroup")),
          optional("FifoThroughputLimit", choice("perQueue", "perMessageGroupId")),
          optional("VisibilityTimeout", whole(0, 43_200)),
          optional("DelaySeconds", whole(0, 900)),
          optional("MessageRetentionPeriod", whole(60, 1_209_600)),
          optional("MaximumMessageSize", whole(1_024, 1_048_576)),
          optional("ReceiveMessageWaitTimeSeconds", whole(0, 20)),
          optional(
              "RedrivePolicy",
              object(
                  required("deadLetterTargetArn", text()),
                  required("maxReceiveCount", whole(1, 1_000)))),
          optional("SqsManagedSseEnabled", flag()),
          awsOnly("RedriveAllowPolicy", anything()),
          awsOnly("KmsMasterKeyId", text()),
          awsOnly("KmsDataKeyReusePeriodSeconds", whole(60, 86_400)),
          tags());

  private static final Shape PROJECTION =
      object(
          required("ProjectionType", choice("ALL", "KEYS_ONLY", "INCLUDE")),
          optional("NonKeyAttributes", listOf(1, 20, text())));

  private static final Shape INDEX =
      object(
          required("IndexName", text()),
          required("KeySchema", KEYS),
          required("Projection", PROJECTION));

  private static final ResourceType TABLE =
      type(
          "AWS::DynamoDB::Table",
          Kind.TABLE,
          "TableName",
          Physical::name,
          Map.of("Arn", ResourceType.arn("dynamodb", "table/")),
          optional("TableName", text()),
          required("KeySchema", KEYS),
          required(
              "AttributeDefinitions",
              listOf(
                  object(
                      required("AttributeName", text()),
                      required("AttributeType", choice("S", "N", "B"))))),
          required("BillingMode", choice("PAY_PER_REQUEST")),
          optional("GlobalSecondaryIndexes", listOf(0, 20, INDEX)),
          optional(
              "TimeToLiveSpecification",
              object(required("AttributeName", text()), required("Enabled", flag()))),
          optional(
              "PointInTimeRecoverySpecification",
              object(
                  required("PointInTimeRecoveryEnabled", flag()),
                  awsOnly("RecoveryPeriodInDays", whole(1, 35)))),
          optional(
              "SSESpecification",
              object(
                  required("SSEEnabled", flag()),
                  awsOnly("SSEType", choice("KMS")),
                  awsOnly("KMSMasterKeyId", text()))),
          awsOnly("DeletionProtectionEnabled", flag()),
          awsOnly("TableClass", text()),
          awsOnly("OnDemandThroughput", anything()),
          tags());

  private static final ResourceType EVENT_BUS =
      type(
          "AWS::Events::EventBus",
          Kind.EVENT_BUS,
          "Name",
          Physical::name,
          Map.of("Arn", ResourceType.arn("events", "event-bus/"), "Name", Physical::name),
          required("Name", text()),
          awsOnly("Description", text()),
          awsOnly("KmsKeyIdentifier", text()),
          tags());

  private static final Shape TARGET =
      object(
          required("Id", text()),
          required("Arn", text()),
          optional("Input", text()),
          optional("InputPath", text()),
          optional(
              "InputTransformer",
              object(optional("InputPathsMap", mapOf(text())), required("InputTemplate", text()))),
          optional("SqsParameters", object(required("MessageGroupId", text()))),
          optional("DeadLetterConfig", object(required("Arn", text()))),
          optional(
              "RetryPolicy",
              object(
                  optional("MaximumRetryAttempts", whole(0, 185)),
                  optional("MaximumEventAgeInSeconds", whole(60, 86_400)))));

  private static final ResourceType RULE =
      type(
          "AWS::Events::Rule",
          Kind.RULE,
          "Name",
          ResourceTypes::ruleName,
          Map.of(
              "Arn",
              rule -> rule.deployment().arn("events", "rule/" + ruleName(rule).replace('|', '/'))),
          optional("Name", text()),
          optional("EventBusName", text()),
          required("EventPattern", mapOf(anything())),
          optional("State", choice("ENABLED", "DISABLED")),
          required("Targets", listOf(1, 5, TARGET)),
          awsOnly("Description", text()));

  private static final ResourceType API =
      type(
          "AWS::ApiGatewayV2::Api",
          Kind.API,
          "",
          Physical::logicalId,
          Map.of(
              "ApiId", Physical::logicalId, "ApiEndpoint", api -> api.deployment().apiEndpoint()),
          required("Name", text()),
          required("ProtocolType", choice("HTTP")),
          awsOnly("Description", text()),
          awsOnly("DisableExecuteApiEndpoint", flag()),
          awsOnly("Tags", mapOf(text())));

  private static final ResourceType INTEGRATION =
      type(
          "AWS::ApiGatewayV2::Integration",
          Kind.INTEGRATION,
          "",
          Physical::logicalId,
          Map.of(),
          required("ApiId", text()),
          required("IntegrationType", choice("AWS_PROXY")),
          required("IntegrationUri", text()),
          required("PayloadFormatVersion", choice("2.0")),
          optional("TimeoutInMillis", whole(50, 30_000)),
          awsOnly("Description", text()));

  private static final ResourceType ROUTE =
      type(
          "AWS::ApiGatewayV2::Route",
          Kind.ROUTE,
          "",
          Physical::logicalId,
          Map.of(),
          required("ApiId", text()),
          required("RouteKey", text()),
          required("Target", text()),
          required("AuthorizationType", choice("AWS_IAM", "NONE")));

  private static final ResourceType STAGE =
      type(
          "AWS::ApiGatewayV2::Stage",
          Kind.STAGE,
          "",
          Physical::logicalId,
          Map.of(),
          required("ApiId", text()),
          required("StageName", text()),
          awsOnly("AutoDeploy", flag()),
          awsOnly(
              "AccessLogSettings",
              object(required("DestinationArn", text()), required("Format", text()))),
          awsOnly(
              "DefaultRouteSettings",
              object(
                  awsOnly("ThrottlingRateLimit", whole(1, 10_000)),
                  awsOnly("ThrottlingBurstLimit", whole(1, 5_000)),
                  awsOnly("DetailedMetricsEnabled", flag()))),
          awsOnly("Description", text()),
          awsOnly("Tags", mapOf(text())));

  private static final Map<String, ResourceType> BY_NAME =
      Stream.concat(
              Stream.of(
                  FUNCTION_TYPE, QUEUE, TABLE, EVENT_BUS, RULE, API, INTEGRATION, ROUTE, STAGE),
              AwsOnlyTypes.ALL.stream())
          .collect(
              Collectors.toMap(
                  ResourceType::name, type -> type, (_, second) -> second, LinkedHashMap::new));

  private ResourceTypes() {}

  static Optional<ResourceType> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  static Set<String> names() {
    return BY_NAME.keySet();
  }

  static Shape.Property tags() {
    return awsOnly("Tags", listOf(object(required("Key", text()), required("Value", text()))));
  }

  /** The name of a rule as {@code !Ref} yields it: with its bus before it, unless the default. */
  private static String ruleName(Physical rule) {
    var given = rule.text("EventBusName");
    var bus = given.substring(given.lastIndexOf('/') + 1);
    return bus.isEmpty() || bus.equals("default") ? rule.name() : bus + "|" + rule.name();
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
