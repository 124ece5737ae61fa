package dev.ratchet.bench.cloud;

import dev.ratchet.emulator.Logs;
import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.emulator.aws.DynamoDbServer;
import dev.ratchet.emulator.aws.Queues;
import dev.ratchet.emulator.aws.SqsServer;
import dev.ratchet.emulator.aws.Storage;
import dev.ratchet.emulator.aws.Tables;
import dev.ratchet.emulator.events.EventBridgeServer;
import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.DynamoTable;
import dev.ratchet.template.Template;
import dev.ratchet.template.TemplateException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/** DynamoDB, SQS and EventBridge on this machine, with the tables and queues of the template. */
final class StandIns implements AutoCloseable {
  private static final String REGION = "us-east-1";
  private static final String ACCOUNT = "000000000000";
  private static final String STACK = "measured";

  /** An orchestrator's environment names all tables and queues; all functions have the same. */
  private static final String FUNCTION = "OrchestratorFunction";

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final Template template;

  private StandIns(Path file) throws StartFailure, TemplateException {
    Logs.verbose(false);
    LoopbackPort dynamoDb = LoopbackPort.choose("--dynamodb-port", 0);
    LoopbackPort sqs = LoopbackPort.choose("--sqs-port", 0);
    LoopbackPort events = LoopbackPort.choose("--events-port", 0);
    var deployment =
        Deployment.local(
            STACK, queue -> sqs.url() + "/" + ACCOUNT + "/" + queue, "http://127.0.0.1");
    this.template = Template.read(file, deployment, Map.of());
    environment.putAll(template.function(FUNCTION).environment());
    environment.putAll(
        Map.of(
            "AWS_REGION",
            REGION,
            "AWS_ACCESS_KEY_ID",
            AwsClients.CREDENTIAL,
            "AWS_SECRET_ACCESS_KEY",
            AwsClients.CREDENTIAL,
            "AWS_ENDPOINT_URL_DYNAMODB",
            dynamoDb.url(),
            "AWS_ENDPOINT_URL_SQS",
            sqs.url(),
            "AWS_ENDPOINT_URL_EVENTBRIDGE",
            events.url()));
    open.push(DynamoDbServer.start(dynamoDb, new Storage.Memory()));
    open.push(SqsServer.start(sqs, new Storage.Memory(), REGION, ACCOUNT));
    var queues = AwsClients.sqs(sqs.url(), REGION);
    var tables = new Tables(AwsClients.dynamoDb(dynamoDb.url(), REGION));
    for (DynamoTable table : template.tables()) {
      tables.deploy(table);
    }
    new Queues(queues).deploy(template);
    open.push(
        EventBridgeServer.start(
            events, template, deployment, queues, Surroundings.real(), new Report(System.err)));
  }

  /**
   * Starts them.
   *
   * @param template the file that is deployed
   */
  static StandIns start(Path template) {
    try {
      return new StandIns(template);
    } catch (StartFailure | TemplateException e) {
      throw new IllegalStateException("The stand-ins for AWS did not start", e);
    }
  }

  /** The variables that the functions have, and those by which clients find the services. */
  Map<String, String> environment() {
    return environment;
  }

  /** A variable of the functions. */
  String variable(String name) {
    return environment.get(name);
  }

  /** A variable that gives each Task Queue something: {@code name=value,…}. */
  Map<String, String> pairs(String name) {
    var pairs = new TreeMap<String, String>();
    for (String pair : variable(name).split(",")) {
      String[] parts = pair.split("=", 2);
      pairs.put(parts[0], parts[1]);
    }
    return pairs;
  }

  /** How much memory the functions have, in megabytes. */
  int memoryMegabytes() {
    return template.function(FUNCTION).memoryMegabytes();
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("A stand-in for AWS did not stop", e);
      }
    }
  }
}
