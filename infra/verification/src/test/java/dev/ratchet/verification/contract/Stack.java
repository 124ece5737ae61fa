package dev.ratchet.verification.contract;

import dev.ratchet.emulator.aws.Queues;
import dev.ratchet.emulator.aws.Tables;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.DynamoTable;
import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.Template;
import dev.ratchet.template.TemplateException;
import dev.ratchet.verification.Repository;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The tables and queues of {@code template.yaml} under names of their own, so that what is tested
 * is what is deployed.
 *
 * @param name what all names begin with; the event bus has this name
 * @param events the URL of the queue that everything on the bus goes to
 */
record Stack(
    String name,
    String stateTable,
    String catalogTable,
    String workflowTasks,
    String timers,
    Map<String, String> taskQueues,
    String events) {

  private static final String EVENTS =
      "infra/verification/src/test/resources/dev/ratchet/verification/contract/events.yaml";

  /** A stack of this name, among the queues of the SQS at this URL. */
  static Deployment deployment(String name, String sqsUrl) {
    return Deployment.local(name, queue -> sqsUrl + "/000000000000/" + queue, "http://127.0.0.1");
  }

  /** The bus of a stack, whose events all go to one queue. */
  static Template events(Deployment deployment) {
    return read(EVENTS, deployment);
  }

  private static Template read(String file, Deployment deployment) {
    try {
      return Template.read(Repository.root().resolve(file), deployment, Map.of());
    } catch (TemplateException e) {
      throw new IllegalStateException(file + " is not valid", e);
    }
  }

  /** Creates the tables and queues of both templates. */
  static Stack deploy(Deployment deployment, DynamoDbClient dynamoDb, SqsClient sqs) {
    Template template = read("template.yaml", deployment);
    Template events = events(deployment);
    var tables = new Tables(dynamoDb);
    try {
      for (DynamoTable table : template.tables()) {
        tables.deploy(table);
      }
    } catch (StartFailure e) {
      throw new IllegalStateException("The tables were not created", e);
    }
    new Queues(sqs).deploy(template);
    new Queues(sqs).deploy(events);
    return new Stack(
        deployment.stackName(),
        table(template, "StateTable"),
        table(template, "CatalogTable"),
        url(sqs, template.queue("WorkflowTasksQueue")),
        url(sqs, template.queue("TimersQueue")),
        Map.of(
            "default", url(sqs, template.queue("DefaultQueue")),
            "payments", url(sqs, template.queue("PaymentsQueue"))),
        url(sqs, events.queue("EventsQueue")));
  }

  private static String table(Template template, String logicalId) {
    return template.tables().stream()
        .filter(table -> table.logicalId().equals(logicalId))
        .findFirst()
        .orElseThrow()
        .name();
  }

  private static String url(SqsClient sqs, SqsQueue queue) {
    return sqs.getQueueUrl(get -> get.queueName(queue.name())).queueUrl();
  }
}
