package dev.ratchet.emulator.aws;

import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.Template;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Brings the queues of a template into being, or up to date if an earlier run left them. */
public final class Queues {

  private final SqsClient client;

  public Queues(SqsClient client) {
    this.client = client;
  }

  /** Creates or updates every queue of a template, a dead-letter queue before those that use it. */
  public void deploy(Template template) {
    var done = new HashSet<String>();
    template.queues().forEach(queue -> deploy(template, queue, done));
  }

  private void deploy(Template template, SqsQueue queue, Set<String> done) {
    if (!done.add(queue.logicalId())) {
      return;
    }
    if (queue.redrive() instanceof SqsQueue.Redrive.To(var deadLetters, _)) {
      deploy(template, template.queue(deadLetters), done);
    }
    var mutable = mutable(template, queue);
    try {
      var url = client.getQueueUrl(request -> request.queueName(queue.name())).queueUrl();
      client.setQueueAttributes(request -> request.queueUrl(url).attributes(mutable));
    } catch (QueueDoesNotExistException absent) {
      mutable.putAll(fixed(queue));
      client.createQueue(request -> request.queueName(queue.name()).attributes(mutable));
    }
  }

  private static Map<QueueAttributeName, String> mutable(Template template, SqsQueue queue) {
    var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
    attributes.put(
        QueueAttributeName.VISIBILITY_TIMEOUT, seconds(queue.visibilityTimeout().toSeconds()));
    attributes.put(QueueAttributeName.DELAY_SECONDS, seconds(queue.delay().toSeconds()));
    attributes.put(
        QueueAttributeName.RECEIVE_MESSAGE_WAIT_TIME_SECONDS,
        seconds(queue.receiveWait().toSeconds()));
    if (queue.redrive() instanceof SqsQueue.Redrive.To(var deadLetters, var count)) {
      attributes.put(
          QueueAttributeName.REDRIVE_POLICY,
          "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
              .formatted(template.queue(deadLetters).arn(), count));
    }
    return attributes;
  }

  private static Map<QueueAttributeName, String> fixed(SqsQueue queue) {
    return switch (queue.order()) {
      case SqsQueue.Order.Standard() -> Map.of();
      case SqsQueue.Order.Fifo(var byContent) ->
          Map.of(
              QueueAttributeName.FIFO_QUEUE,
              "true",
              QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
              Boolean.toString(byContent));
    };
  }

  private static String seconds(long seconds) {
    return Long.toString(seconds);
  }
}
