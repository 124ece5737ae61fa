package dev.ratchet.template;

import dev.ratchet.template.ResourceType.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes queues, and checks what SQS would refuse. */
final class QueueModel {

  private static final Duration VISIBILITY = Duration.ofSeconds(30);
  private static final Duration RETENTION = Duration.ofDays(4);
  private static final int MAXIMUM_MESSAGE_BYTES = 1_048_576;
  private static final String NAME = "[A-Za-z0-9_-]{1,80}|(?=.{1,80}$)[A-Za-z0-9_-]+\\.fifo";
  private static final List<String> FIFO_ONLY =
      List.of("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit");

  private final Deployed deployed;
  private final Problems problems;

  QueueModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<SqsQueue> build() {
    var queues = new ArrayList<SqsQueue>();
    var byName = new HashMap<String, String>();
    for (var resource : deployed.sound(Kind.QUEUE)) {
      var queue = queue(resource);
      queues.add(queue);
      var other = byName.putIfAbsent(queue.name(), queue.logicalId());
      if (other != null) {
        problems.add(
            resource.fields().at("QueueName"),
            "two queues have the same name",
            queue.name() + ", also the name of " + other,
            "a name of its own",
            "Rename one of them");
      }
    }
    checkRedrives(queues);
    return queues;
  }

  private SqsQueue queue(Resource resource) {
    var fields = resource.fields();
    boolean fifo = fields.flag("FifoQueue", false);
    var name = deployed.name(resource);
    checkName(fields, name, fifo);
    return new SqsQueue(
        resource.logicalId(),
        name,
        deployed.arn(resource),
        fifo ? fifo(fields) : standard(fields),
        fields.seconds("VisibilityTimeout", VISIBILITY),
        fields.seconds("DelaySeconds", Duration.ZERO),
        fields.seconds("MessageRetentionPeriod", RETENTION),
        fields.whole("MaximumMessageSize", MAXIMUM_MESSAGE_BYTES),
        fields.seconds("ReceiveMessageWaitTimeSeconds", Duration.ZERO),
        redrive(fields),
        fields.flag("SqsManagedSseEnabled", true) || fields.has("KmsMasterKeyId"));
  }

  private void checkName(Fields fields, String name, boolean fifo) {
    if (!name.matches(NAME) || name.endsWith(".fifo") != fifo) {
      problems.add(
          fields.at("QueueName"),
          "SQS refuses the name of the queue",
          name,
          "up to 80 letters, digits, - and _" + (fifo ? ", then .fifo" : ""),
          fifo ? "End it with .fifo" : "Rename it, or set FifoQueue");
    }
  }

  private SqsQueue.Order standard(Fields fields) {
    for (var property : FIFO_ONLY) {
      if (fields.has(property)) {
        problems.add(
            fields.at(property),
            "the property belongs to a FIFO queue",
            property + " at a standard queue",
            "FifoQueue: true beside it",
            "Remove it, or set FifoQueue");
      }
    }
    return new SqsQueue.Order.Standard();
  }

  private SqsQueue.Order fifo(Fields fields) {
    boolean byGroup = fields.text("DeduplicationScope").equals("messageGroup");
    boolean perGroup = fields.text("FifoThroughputLimit").equals("perMessageGroupId");
    if (perGroup && !byGroup) {
      problems.add(
          fields.at("FifoThroughputLimit"),
          "a limit per message group needs deduplication per message group",
          "perMessageGroupId alone",
          "DeduplicationScope: messageGroup beside it",
          "Add DeduplicationScope: messageGroup");
    }
    return new SqsQueue.Order.Fifo(
        fields.flag("ContentBasedDeduplication", false),
        byGroup ? SqsQueue.Deduplication.MESSAGE_GROUP : SqsQueue.Deduplication.QUEUE,
        perGroup ? SqsQueue.Throughput.PER_MESSAGE_GROUP : SqsQueue.Throughput.PER_QUEUE);
  }

  private SqsQueue.Redrive redrive(Fields fields) {
    if (!fields.has("RedrivePolicy")) {
      return new SqsQueue.Redrive.Never();
    }
    var policy = fields.object("RedrivePolicy");
    return deployed
        .byArn(Kind.QUEUE, policy.text("deadLetterTargetArn"))
        .<SqsQueue.Redrive>map(
            target ->
                new SqsQueue.Redrive.To(target.logicalId(), policy.whole("maxReceiveCount", 1)))
        .orElseGet(() -> noSuchQueue(policy));
  }

  private SqsQueue.Redrive noSuchQueue(Fields policy) {
    problems.add(
        policy.at("deadLetterTargetArn"),
        "not the ARN of a queue of this template",
        policy.text("deadLetterTargetArn"),
        "!GetAtt of one of " + String.join(", ", deployed.ids(Kind.QUEUE)),
        "Name a queue of this template");
    return new SqsQueue.Redrive.Never();
  }

  private void checkRedrives(List<SqsQueue> queues) {
    Map<String, SqsQueue> byId = new HashMap<>();
    queues.forEach(queue -> byId.put(queue.logicalId(), queue));
    for (var resource : deployed.sound(Kind.QUEUE)) {
      var queue = byId.get(resource.logicalId());
      if (queue.redrive() instanceof SqsQueue.Redrive.To(String target, int _)
          && byId.get(target) instanceof SqsQueue deadLetters
          && deadLetters.fifo() != queue.fifo()) {
        problems.add(
            resource.fields().at("RedrivePolicy"),
            "a queue and its dead-letter queue are of different kinds",
            target + (deadLetters.fifo() ? ", a FIFO queue" : ", a standard queue"),
            queue.fifo() ? "a FIFO queue" : "a standard queue",
            "Make both the same");
      }
    }
  }
}
