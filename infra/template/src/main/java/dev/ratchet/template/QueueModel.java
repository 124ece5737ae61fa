package dev.ratchet.template;

import dev.ratchet.template.SqsQueue.Order;
import dev.ratchet.template.SqsQueue.Redrive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Makes queues. */
final class QueueModel {

  private final Deployed deployed;
  private final Problems problems;

  QueueModel(Deployed deployed, Problems problems) {
    this.deployed = deployed;
    this.problems = problems;
  }

  List<SqsQueue> build() {
    var queues = new ArrayList<SqsQueue>();
    var byName = new HashMap<String, String>();
    for (var resource : deployed.of(ResourceType.QUEUE)) {
      var fields = resource.fields(problems);
      var queue = queue(deployed.physical(resource), fields);
      if (fields.close()) {
        queues.add(queue);
      }
      var other = byName.putIfAbsent(queue.name(), queue.logicalId());
      if (other != null) {
        problems.add(
            fields.at("QueueName"),
            "two queues have the same name",
            queue.name() + ", also the name of " + other,
            "a name of its own",
            "Rename one of them");
      }
    }
    return queues;
  }

  private SqsQueue queue(Physical physical, Fields fields) {
    boolean fifo = fields.flag("FifoQueue", false);
    boolean byContent = fields.flag("ContentBasedDeduplication", false);
    fields.text("QueueName");
    return new SqsQueue(
        physical.resource().logicalId(),
        physical.name(),
        physical.arn(),
        fifo ? new Order.Fifo(byContent) : new Order.Standard(),
        fields.seconds("VisibilityTimeout", 0, 43_200, 30),
        fields.seconds("DelaySeconds", 0, 900, 0),
        fields.seconds("ReceiveMessageWaitTimeSeconds", 0, 20, 0),
        fields.has("RedrivePolicy") ? redrive(fields, fifo) : new Redrive.Never());
  }

  private Redrive redrive(Fields fields, boolean fifo) {
    var policy = fields.object("RedrivePolicy", "deadLetterTargetArn", "maxReceiveCount");
    int most = policy.whole("maxReceiveCount", 1, 1_000, 1);
    var target = deployed.queue(policy, "deadLetterTargetArn");
    if (target.isEmpty()) {
      return new Redrive.Never();
    }
    var id = target.get().resource().logicalId();
    if (target.get().isFifo() != fifo) {
      problems.add(
          fields.at("RedrivePolicy"),
          "a queue and its dead-letter queue are of different kinds",
          id + (fifo ? ", a standard queue" : ", a FIFO queue"),
          fifo ? "a FIFO queue" : "a standard queue",
          "Make both the same");
    }
    return new Redrive.To(id, most);
  }
}
