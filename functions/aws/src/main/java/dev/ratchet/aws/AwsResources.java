package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.Ports;
import java.time.InstantSource;

/**
 * What a stack has of AWS's services, by the names they go by.
 *
 * @param queues the URLs of its queues
 * @param stateTable the table of runs, timers and limits
 * @param catalogTable the table of definitions and dead letters
 * @param eventBus the bus that is told what happens to runs
 */
public record AwsResources(
    SqsQueues queues, String stateTable, String catalogTable, String eventBus) {
  public AwsResources {
    requireNonNull(queues, "queues is null");
    requireNonNull(stateTable, "stateTable is null");
    requireNonNull(catalogTable, "catalogTable is null");
    requireNonNull(eventBus, "eventBus is null");
  }

  /** The engine's ports over them. */
  public Ports ports(AwsClients clients, InstantSource clock) {
    var dynamoDb = clients.dynamoDb();
    var sqs = clients.sqs();
    return new Ports(
        new DynamoRunStore(dynamoDb, stateTable),
        new DynamoItems(dynamoDb, catalogTable, clock),
        new DynamoTimerStore(dynamoDb, stateTable),
        new DynamoLimitStore(dynamoDb, stateTable),
        new SqsTaskQueues(sqs, queues),
        new SqsQueueMeter(sqs, queues, clients.queueAges(clock)),
        new SqsSlotDemand(sqs, queues),
        new EventBridgeBus(clients::eventBridge, eventBus));
  }
}
