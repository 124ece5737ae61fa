package dev.ratchet.verification.contract;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.SqsQueue;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;

/** LocalStack in Docker, started once for all tests of this JVM; Testcontainers removes it. */
final class LocalStack {
  /** The last image that needs no token. */
  static final String IMAGE = "localstack/localstack:4.14.0";

  private static final class Docker {
    /** Where there is none, the skipped cases say so, and the library need not. */
    static final Logger QUIET = Logger.getLogger("org.testcontainers");

    static final boolean ANSWERS = answers();

    private static boolean answers() {
      QUIET.setLevel(Level.OFF);
      return DockerClientFactory.instance().isDockerAvailable();
    }
  }

  /** Started by the first who asks. */
  private static final class Container {
    static final Map<String, String> ENVIRONMENT = start();
    static final DynamoDbClient DYNAMO_DB = AwsClients.of(ENVIRONMENT).dynamoDb();
    static final SqsClient SQS = AwsClients.of(ENVIRONMENT).sqs();
    static final EventBridgeClient EVENTS = AwsClients.of(ENVIRONMENT).eventBridge();

    private static Map<String, String> start() {
      var container =
          new LocalStackContainer(DockerImageName.parse(IMAGE))
              .withServices("dynamodb", "sqs", "events");
      container.start();
      String url = container.getEndpoint().toString();
      return Map.of(
          "AWS_REGION",
          container.getRegion(),
          "AWS_ACCESS_KEY_ID",
          container.getAccessKey(),
          "AWS_SECRET_ACCESS_KEY",
          container.getSecretKey(),
          "AWS_ENDPOINT_URL_DYNAMODB",
          url,
          "AWS_ENDPOINT_URL_SQS",
          url,
          "AWS_ENDPOINT_URL_EVENTBRIDGE",
          url);
    }
  }

  private LocalStack() {}

  /** Whether there is a Docker to run it in. */
  static boolean isAvailable() {
    return Docker.ANSWERS;
  }

  /** The tables, queues and bus of a stack, and the variables by which clients find them. */
  static AwsPorts open(String name) {
    String sqs = Container.ENVIRONMENT.get("AWS_ENDPOINT_URL_SQS");
    Deployment deployment = Stack.deployment(name, sqs);
    Stack stack = Stack.deploy(deployment, Container.DYNAMO_DB, Container.SQS);
    SqsQueue target = Stack.events(deployment).queue("EventsQueue");
    Container.EVENTS.createEventBus(create -> create.name(name));
    Container.EVENTS.putRule(
        put -> put.eventBusName(name).name(name).eventPattern("{\"source\":[\"ratchet.runs\"]}"));
    Container.EVENTS.putTargets(
        put ->
            put.eventBusName(name)
                .rule(name)
                .targets(Target.builder().id("events").arn(target.arn()).build()));
    return new AwsPorts(Container.ENVIRONMENT, stack);
  }
}
