package dev.ratchet.verification.contract;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.emulator.Logs;
import dev.ratchet.emulator.aws.DynamoDbServer;
import dev.ratchet.emulator.aws.SqsServer;
import dev.ratchet.emulator.aws.Storage;
import dev.ratchet.emulator.events.EventBridgeServer;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** The local runner's servers, started once for all tests of this JVM, which they end with. */
final class EmbeddedAws {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "000000000000";

  /** Started by the first who asks. */
  private static final class Servers {
    static final Map<String, String> ENVIRONMENT = start();
    static final DynamoDbClient DYNAMO_DB = AwsClients.of(ENVIRONMENT).dynamoDb();
    static final SqsClient SQS = AwsClients.of(ENVIRONMENT).sqs();

    private static Map<String, String> start() {
      Logs.verbose(false);
      try {
        LoopbackPort dynamoDb = LoopbackPort.choose("--dynamodb-port", 0);
        LoopbackPort sqs = LoopbackPort.choose("--sqs-port", 0);
        DynamoDbServer.start(dynamoDb, new Storage.Memory());
        SqsServer.start(sqs, new Storage.Memory(), REGION, ACCOUNT);
        return Map.of(
            "AWS_REGION",
            REGION,
            "AWS_ACCESS_KEY_ID",
            "local",
            "AWS_SECRET_ACCESS_KEY",
            "local",
            "AWS_ENDPOINT_URL_DYNAMODB",
            dynamoDb.url(),
            "AWS_ENDPOINT_URL_SQS",
            sqs.url());
      } catch (StartFailure e) {
        throw new IllegalStateException("The local servers did not start", e);
      }
    }
  }

  private EmbeddedAws() {}

  /** The tables, queues and bus of a stack, and the variables by which clients find them. */
  static AwsPorts open(String name) {
    String sqs = Servers.ENVIRONMENT.get("AWS_ENDPOINT_URL_SQS");
    Deployment deployment = Stack.deployment(name, sqs);
    Stack stack = Stack.deploy(deployment, Servers.DYNAMO_DB, Servers.SQS);
    try {
      LoopbackPort port = LoopbackPort.choose("--events-port", 0);
      EventBridgeServer.start(
          port,
          Stack.events(deployment),
          deployment,
          Servers.SQS,
          Surroundings.real(),
          new Report(System.err));
      var environment = new HashMap<>(Servers.ENVIRONMENT);
      environment.put("AWS_ENDPOINT_URL_EVENTBRIDGE", port.url());
      return new AwsPorts(environment, stack);
    } catch (StartFailure e) {
      throw new IllegalStateException("The EventBridge endpoint did not start", e);
    }
  }
}
