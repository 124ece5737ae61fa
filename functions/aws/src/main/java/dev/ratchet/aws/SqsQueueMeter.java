package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.QueueMeter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Measures Task Queues by what SQS counts, approximately.
 *
 * <p>SQS does not tell the age of the oldest message: CloudWatch does, minutes later. Where that is
 * not to be had, the answer names the metric instead.
 */
public final class SqsQueueMeter implements QueueMeter {
  private static final QueueAttributeName WAITING =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
  private static final QueueAttributeName IN_USE =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE;
  private static final QueueAttributeName DELAYED =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED;

  private final SqsClient client;
  private final SqsQueues queues;
  private final QueueAges ages;

  /** Measures these queues. */
  public SqsQueueMeter(SqsClient client, SqsQueues queues, QueueAges ages) {
    this.client = requireNonNull(client, "client is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.ages = requireNonNull(ages, "ages is null");
  }

  @Override
  public List<Depth> depths() {
    Map<String, Duration> known =
        ages.of(queues.taskQueues().values().stream().map(SqsQueueMeter::queueName).toList());
    return queues.taskQueues().entrySet().stream()
        .map(queue -> depth(queue.getKey(), queue.getValue(), known))
        .toList();
  }

  private Depth depth(String name, String url, Map<String, Duration> known) {
    Map<QueueAttributeName, String> counts =
        Calls.call(
            "GetQueueAttributes",
            "queue " + url,
            () ->
                client
                    .getQueueAttributes(
                        get -> get.queueUrl(url).attributeNames(WAITING, IN_USE, DELAYED))
                    .attributes());
    return new Depth(
        name,
        count(counts, WAITING),
        count(counts, IN_USE),
        count(counts, DELAYED),
        oldest(queueName(url), known));
  }

  private static OldestAge oldest(String queueName, Map<String, Duration> known) {
    return known.containsKey(queueName)
        ? new OldestAge.Exactly(known.get(queueName))
        : new OldestAge.InMetric(CloudWatchAges.NAMESPACE, CloudWatchAges.METRIC, queueName);
  }

  private static String queueName(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }

  private static int count(Map<QueueAttributeName, String> counts, QueueAttributeName name) {
    return Integer.parseInt(counts.getOrDefault(name, "0"));
  }
}
