package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.Bill;
import dev.ratchet.aws.DynamoItems;
import dev.ratchet.aws.DynamoLimitStore;
import dev.ratchet.aws.DynamoRunStore;
import dev.ratchet.aws.DynamoTimerStore;
import dev.ratchet.aws.EventBridgeBus;
import dev.ratchet.aws.QueueAges;
import dev.ratchet.aws.SqsInFlight;
import dev.ratchet.aws.SqsQueueMeter;
import dev.ratchet.aws.SqsQueues;
import dev.ratchet.aws.SqsSlotDemand;
import dev.ratchet.aws.SqsTaskQueues;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.Visibility;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Our AWS adapters, and an ordinary client at the far end of the queues. */
final class AwsPorts implements Ports {
  /** How long one receive waits for a message, less than a call may take; and how often. */
  private static final int WAIT_SECONDS = 3;

  private static final int TRIES = 8;

  private final Stack stack;
  private final Bill bill = new Bill();
  private final SqsClient receiver;
  private final RunStore store;
  private final DynamoDbClient dynamoDb;
  private final Items items;
  private final TaskQueues queues;
  private final QueueMeter meter;
  private final SlotDemand demand;
  private final SqsInFlight visibility;
  private final TimerStore timers;
  private final LimitStore limits;
  private final EventBus bus;

  AwsPorts(Map<String, String> environment, Stack stack) {
    this.stack = stack;
    AwsClients clients = AwsClients.counted(environment, bill);
    this.dynamoDb = clients.dynamoDb();
    this.store = new DynamoRunStore(dynamoDb, stack.stateTable());
    this.timers = new DynamoTimerStore(dynamoDb, stack.stateTable());
    this.limits = new DynamoLimitStore(dynamoDb, stack.stateTable());
    var clock = InstantSource.fixed(Samples.START);
    this.items = new DynamoItems(dynamoDb, stack.catalogTable(), clock);
    var urls = SqsQueues.of(stack.workflowTasks(), stack.timers(), stack.taskQueues());
    this.queues = new SqsTaskQueues(clients.sqs(), urls);
    this.meter = new SqsQueueMeter(clients.sqs(), urls, QueueAges.UNKNOWN);
    this.demand = new SqsSlotDemand(clients.sqs(), urls);
    this.visibility = new SqsInFlight(clients.sqs(), urls);
    this.bus = new EventBridgeBus(clients::eventBridge, stack.name());
    this.receiver = AwsClients.of(environment).sqs();
  }

  @Override
  public RunStore store() {
    return store;
  }

  @Override
  public Items items() {
    return items;
  }

  /** Stores an item of the catalog's table as it is given. */
  void putAttributes(Map<String, AttributeValue> item) {
    dynamoDb.putItem(put -> put.tableName(stack.catalogTable()).item(item));
  }

  @Override
  public SlotDemand demand() {
    return demand;
  }

  @Override
  public QueueMeter meter() {
    return meter;
  }

  @Override
  public TaskQueues queues() {
    return queues;
  }

  @Override
  public TimerStore timers() {
    return timers;
  }

  @Override
  public LimitStore limits() {
    return limits;
  }

  @Override
  public EventBus bus() {
    return bus;
  }

  @Override
  public Bill bill() {
    return bill;
  }

  @Override
  public Optional<Received> receive(String box) {
    for (int i = 0; i < TRIES; i++) {
      Optional<Received> received = receive(url(box), WAIT_SECONDS);
      if (received.isPresent()) {
        return received;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Received> receiveNow(String box) {
    return receive(url(box), 0);
  }

  private Optional<Received> receive(String url, int waitSeconds) {
    return receiver
        .receiveMessage(
            receive -> receive.queueUrl(url).maxNumberOfMessages(1).waitTimeSeconds(waitSeconds))
        .messages()
        .stream()
        .findFirst()
        .map(message -> new Received(message.body(), message.receiptHandle()));
  }

  @Override
  public Visibility visibility(String box, Received message) {
    String url = url(box);
    String arn = "arn:aws:sqs:us-east-1:000000000000:" + url.substring(url.lastIndexOf('/') + 1);
    return visibility.visibility(arn, message.handle());
  }

  private String url(String box) {
    return switch (box) {
      case "workflow-tasks" -> stack.workflowTasks();
      case "timers" -> stack.timers();
      case "events" -> stack.events();
      default -> stack.taskQueues().get(box);
    };
  }

  @Override
  public void delete(String box, Received message) {
    receiver.deleteMessage(delete -> delete.queueUrl(url(box)).receiptHandle(message.handle()));
  }

  @Override
  public List<Json.Obj> events(int count) {
    var details = new ArrayList<Json.Obj>();
    for (int i = 0; i < count; i++) {
      Received received = receive("events").orElseThrow();
      delete("events", received);
      Json.Obj event = Json.parseObject(received.body());
      assertThat(event.text("source")).contains("ratchet.runs");
      assertThat(event.text("detail-type")).contains("Workflow Run Closed");
      details.add(event.object("detail"));
    }
    return details;
  }
}
