package dev.ratchet.emulator;

import dev.ratchet.emulator.aws.AwsClients;
import dev.ratchet.emulator.aws.DynamoDbServer;
import dev.ratchet.emulator.aws.Queues;
import dev.ratchet.emulator.aws.SqsServer;
import dev.ratchet.emulator.aws.Storage;
import dev.ratchet.emulator.aws.Tables;
import dev.ratchet.emulator.events.EventBridgeServer;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.Template;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * What stands in for AWS's services here: the only place that chooses it. At present DynamoDB
 * Local, ElasticMQ, and an EventBridge endpoint on event-ruler, each behind the real protocol.
 */
public final class Backends implements AutoCloseable {

  /** The folder in which DynamoDB's tables are kept, where anything is. */
  public static final String DYNAMODB = "dynamodb";

  /** The folder in which the queues and their messages are kept. */
  public static final String SQS = "sqs";

  private final Endpoints endpoints;
  private final Deployment deployment;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final SqsClient sqs;

  private Backends(Endpoints endpoints, Deployment deployment) {
    this.endpoints = endpoints;
    this.deployment = deployment;
    this.sqs = AwsClients.sqs(endpoints.sqs().url(), deployment.region());
    open.push(sqs);
  }

  /**
   * Starts everything and creates the template's tables, queues and rules.
   *
   * @throws StartFailure if a port is taken or stored state does not fit the template
   */
  public static Backends start(
      Endpoints endpoints,
      Storage storage,
      Template template,
      Deployment deployment,
      Surroundings surroundings,
      Report report)
      throws StartFailure, InterruptedException {
    var backends = new Backends(endpoints, deployment);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> tables =
          () -> {
            var own = storage.in(DYNAMODB);
            backends.opened(DynamoDbServer.start(endpoints.dynamoDb(), own));
            backends.deployTables(template);
            own.tighten();
            return null;
          };
      Callable<Void> queues =
          () -> {
            var own = storage.in(SQS);
            backends.opened(
                SqsServer.start(endpoints.sqs(), own, deployment.region(), deployment.account()));
            new Queues(backends.sqs).deploy(template);
            own.tighten();
            backends.opened(
                EventBridgeServer.start(
                    endpoints.events(), template, deployment, backends.sqs, surroundings, report));
            return null;
          };
      var first = threads.submit(tables);
      var second = threads.submit(queues);
      await(first);
      await(second);
      return backends;
    } catch (StartFailure | InterruptedException | RuntimeException e) {
      backends.close();
      throw e;
    }
  }

  private static void await(Future<Void> start) throws StartFailure, InterruptedException {
    try {
      start.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StartFailure failure -> throw failure;
        case IOException unwritable ->
            throw new StartFailure("the data folder cannot be written: " + unwritable, unwritable);
        default -> throw new IllegalStateException("an emulator did not start", e.getCause());
      }
    }
  }

  private void deployTables(Template template) throws StartFailure {
    try (var client = AwsClients.dynamoDb(endpoints.dynamoDb().url(), deployment.region())) {
      var tables = new Tables(client);
      for (var table : template.tables()) {
        tables.deploy(table);
      }
    }
  }

  private synchronized void opened(AutoCloseable server) {
    open.push(server);
  }

  /** A client of the queues. */
  public SqsClient sqs() {
    return sqs;
  }

  /** The environment variables by which AWS's clients find what stands in for its services. */
  public static Map<String, String> environment(Endpoints endpoints, Deployment deployment) {
    return Map.of(
        "AWS_ENDPOINT_URL_DYNAMODB", endpoints.dynamoDb().url(),
        "AWS_ENDPOINT_URL_SQS", endpoints.sqs().url(),
        "AWS_ENDPOINT_URL_EVENTBRIDGE", endpoints.events().url(),
        "AWS_ACCESS_KEY_ID", AwsClients.CREDENTIAL,
        "AWS_SECRET_ACCESS_KEY", AwsClients.CREDENTIAL,
        "AWS_REGION", deployment.region(),
        "AWS_DEFAULT_REGION", deployment.region());
  }

  /** Stops everything, in the reverse order of its start. */
  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        // The process is about to end: what does not stop by itself, stops with it.
        System.getLogger(Backends.class.getName()).log(System.Logger.Level.WARNING, "close", e);
      }
    }
  }
}
