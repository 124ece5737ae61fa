package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;

/** What becomes of messages in flight that ask for an attempt or a decision. */
public final class SqsInFlight {
  /** The longest that SQS hides a message, from when it was received. */
  private static final Duration HIDDEN_MAX = Duration.ofHours(12);

  private final SqsClient client;
  private final Map<String, String> urlsByName = new HashMap<>();

  /** Messages from these queues. */
  public SqsInFlight(SqsClient client, SqsQueues queues) {
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
  public Visibility visibility(String queueArn, String receiptHandle) {
    return url(queueArn).map(url -> at(url, receiptHandle)).orElse(Visibility.BY_QUEUE);
  }

  private Optional<String> url(String queueArn) {
    return Optional.ofNullable(urlsByName.get(queueArn.substring(queueArn.lastIndexOf(':') + 1)));
  }

  /**
   * Deletes messages before their batch is at an end, so that those behind them come; a message
   * that cannot be deleted now is deleted with its batch.
   *
   * @param queueArn the queue that they came from; of any other than a Task Queue or that of
   *     Workflow Tasks, they stay
   * @throws dev.ratchet.engine.port.StoreException if the queue cannot be reached
   */
  public void delete(String queueArn, List<String> receiptHandles) {
    url(queueArn)
        .ifPresent(
            url -> {
              for (int from = 0; from < receiptHandles.size(); from += SqsBatches.MESSAGES_MAX) {
                int to = Math.min(receiptHandles.size(), from + SqsBatches.MESSAGES_MAX);
                deleteBatch(url, receiptHandles.subList(from, to));
              }
            });
  }

  private void deleteBatch(String url, List<String> receiptHandles) {
    var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
    for (String handle : receiptHandles) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .receiptHandle(handle)
              .build());
    }
    Calls.call(
        "DeleteMessageBatch",
        "queue " + url,
        () -> client.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries)));
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
