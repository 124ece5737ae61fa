package dev.ratchet.template;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A resource as deployed: its name, and what references to it yield.
 *
 * @param texts one of its properties, resolved; empty if it is no text or not there
 */
record Physical(Resource resource, Deployment deployment, UnaryOperator<String> texts) {

  /** Its physical name: the one that the template gives, or a generated one. */
  String name() {
    var given = texts.apply(resource.type().nameProperty());
    var generated = deployment.stackName() + "-" + resource.logicalId();
    if (!given.isEmpty()) {
      return given;
    }
    return isFifo() ? generated + ".fifo" : generated;
  }

  boolean isFifo() {
    return texts.apply("FifoQueue").equals("true");
  }

  String arn() {
    return switch (resource.type()) {
      case FUNCTION -> deployment.arn("lambda", "function:" + name());
      case QUEUE -> deployment.arn("sqs", name());
      case TABLE -> deployment.arn("dynamodb", "table/" + name());
      case EVENT_BUS -> deployment.arn("events", "event-bus/" + name());
      case RULE -> deployment.arn("events", "rule/" + ref().replace('|', '/'));
      case ROLE -> deployment.globalArn("iam", "role/" + name());
      case LOG_GROUP -> deployment.arn("logs", "log-group:" + name() + ":*");
      case ALARM -> deployment.arn("cloudwatch", "alarm:" + name());
      case API, INTEGRATION, ROUTE, STAGE, STACK, QUEUE_POLICY, PERMISSION, DASHBOARD ->
          throw new IllegalStateException(resource.type().word() + " has no ARN");
    };
  }

  /** What {@code !Ref} yields. */
  String ref() {
    return switch (resource.type()) {
      case QUEUE -> deployment.queueUrl().apply(name());
      case RULE -> ruleName();
      case FUNCTION, TABLE, EVENT_BUS, ROLE, LOG_GROUP, ALARM, DASHBOARD -> name();
      case API, INTEGRATION, ROUTE, STAGE, STACK, QUEUE_POLICY, PERMISSION -> resource.logicalId();
    };
  }

  /** What {@code !GetAtt} yields, by attribute. */
  Map<String, String> attributes() {
    return switch (resource.type()) {
      case QUEUE -> Map.of("Arn", arn(), "QueueName", name(), "QueueUrl", ref());
      case EVENT_BUS -> Map.of("Arn", arn(), "Name", name());
      case API -> Map.of("ApiId", ref(), "ApiEndpoint", deployment.apiEndpoint());
      case FUNCTION, TABLE, RULE, ROLE, LOG_GROUP, ALARM -> Map.of("Arn", arn());
      case INTEGRATION, ROUTE, STAGE, STACK, QUEUE_POLICY, PERMISSION, DASHBOARD -> Map.of();
    };
  }

  /** With the bus before it, unless that is the account's default. */
  private String ruleName() {
    var given = texts.apply("EventBusName");
    var bus = given.substring(given.lastIndexOf('/') + 1);
    return bus.isEmpty() || bus.equals("default") ? name() : bus + "|" + name();
  }
}
