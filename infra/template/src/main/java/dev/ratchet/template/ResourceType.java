package dev.ratchet.template;

import java.util.Map;
import java.util.function.Function;

/**
 * A type of resource.
 *
 * @param name such as {@code AWS::SQS::Queue}
 * @param kind what the model makes of it
 * @param nameProperty the property with its physical name; empty if it has none
 * @param ref what {@code !Ref} yields
 * @param attributes what {@code !GetAtt} yields, by attribute
 * @param properties its properties
 */
record ResourceType(
    String name,
    Kind kind,
    String nameProperty,
    Function<Physical, String> ref,
    Map<String, Function<Physical, String>> attributes,
    Shape.ObjectOf properties) {

  /** What the model makes of a resource. */
  enum Kind {
    FUNCTION,
    QUEUE,
    TABLE,
    EVENT_BUS,
    RULE,
    API,
    INTEGRATION,
    ROUTE,
    STAGE,
    ALARM,
    DASHBOARD,
    STACK,
    /** Nothing: it is checked and otherwise matters to AWS alone. */
    AWS_ONLY
  }

  /** A resource as deployed: what its references are made of. */
  interface Physical {

    Deployment deployment();

    String logicalId();

    /** Its physical name: the one that the template gives, or a generated one. */
    String name();

    /** One of its properties, resolved; empty if it is not a text or not there. */
    String text(String property);
  }

  /** What yields the ARN of a resource with a name, in its region and account. */
  static Function<Physical, String> arn(String service, String prefix) {
    return resource -> resource.deployment().arn(service, prefix + resource.name());
  }

  /** The ARN of a resource of a service that knows no regions. */
  static String globalArn(Physical resource, String service, String suffix) {
    var deployment = resource.deployment();
    return String.join(
        ":", "arn", deployment.partition(), service, "", deployment.account(), suffix);
  }
}
