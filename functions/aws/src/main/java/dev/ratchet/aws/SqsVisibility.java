package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.Visibility;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Changes when messages come back that ask for an attempt or a decision. */
public final class SqsVisibility {
  /** The longest that SQS hides a message, from when it was received. */
  private static final Duration HIDDEN_MAX = Duration.ofHours(12);

  private final SqsClient client;
  private final Map<String, String> urlsByName = new HashMap<>();

  /** Messages from these queues. */
  public SqsVisibility(SqsClient client, SqsQueues queues) {
    this.client = requireNonNull(client, "client is null");
    queues.taskQueues().values().forEach(this::add);
    add(queues.workflowTasks());
  }

  private void add(String url) {
    urlsByName.put(url.substring(url.lastIndexOf('/') + 1), url);
  }

  /**
   * The visibility of a message.
   *
   * @param queueArn the queue that it came from; of any other than a Task Queue or that of Workflow
   *     Tasks, it stays
   */
  public Visibility of(String queueArn, String receiptHandle) {
    String name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    return Optional.ofNullable(urlsByName.get(name))
        .map(url -> at(url, receiptHandle))
        .orElse(Visibility.BY_QUEUE);
  }

  private Visibility at(String url, String receiptHandle) {
    return time ->
        Calls.call(
            "ChangeMessageVisibility",
            "queue " + url,
            () ->
                client.changeMessageVisibility(
                    change ->
                        change
                            .queueUrl(url)
                            .receiptHandle(receiptHandle)
                            .visibilityTimeout(seconds(time))));
  }

  /** Up, so that it never comes back too early. */
  private static int seconds(Duration time) {
    Duration least = time.isNegative() ? Duration.ZERO : time;
    Duration bounded = least.compareTo(HIDDEN_MAX) < 0 ? least : HIDDEN_MAX;
    return Math.toIntExact(bounded.plusNanos(999_999_999).toSeconds());
  }
}
