package dev.ratchet.measure.cloud;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.DynamoCatalog;
import dev.ratchet.aws.DynamoDeadLetters;
import dev.ratchet.aws.DynamoLimitStore;
import dev.ratchet.aws.DynamoRunStore;
import dev.ratchet.aws.DynamoTimerStore;
import dev.ratchet.aws.EventBridgeBus;
import dev.ratchet.aws.SqsQueueMeter;
import dev.ratchet.aws.SqsQueues;
import dev.ratchet.aws.SqsTaskQueues;
import dev.ratchet.engine.Ambient;
import dev.ratchet.engine.port.Ports;

/** What the engine is composed of, as the functions compose it. */
final class Parts {
  private Parts() {}

  static Ports ports(StandIns standIns, AwsClients clients, SqsQueues urls, Ambient ambient) {
    String state = standIns.variable("RATCHET_STATE_TABLE");
    String catalog = standIns.variable("RATCHET_CATALOG_TABLE");
    var dynamoDb = clients.dynamoDb();
    var sqs = clients.sqs();
    return new Ports(
        new DynamoRunStore(dynamoDb, state),
        new DynamoCatalog(dynamoDb, catalog),
        new DynamoTimerStore(dynamoDb, state),
        new DynamoLimitStore(dynamoDb, state),
        new SqsTaskQueues(sqs, urls),
        new SqsQueueMeter(sqs, urls, clients.queueAges(ambient.clock())),
        new DynamoDeadLetters(dynamoDb, catalog),
        new EventBridgeBus(clients::eventBridge, standIns.variable("RATCHET_EVENT_BUS")));
  }
}
