package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Sends any number of messages to a queue, in as few requests as SQS allows. */
final class SqsBatches {
  /** The most messages in a batch. */
  static final int MESSAGES_MAX = 10;

  /**
   * The largest batch, in bytes of all bodies: a quarter of what SQS takes now and all that it took
   * before, as some emulators still do.
   */
  static final int BYTES_MAX = 256 * 1024;

  private final SqsClient client;

  SqsBatches(SqsClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  /**
   * Sends messages in their order.
   *
   * @throws StoreException if some could not be sent, also not at a second try
   */
  void send(String url, List<SqsMessage> messages) {
    var batch = new ArrayList<SqsMessage>();
    long bytes = 0;
    for (SqsMessage message : messages) {
      int size = message.sizeBytes();
      if (!batch.isEmpty() && (batch.size() == MESSAGES_MAX || bytes + size > BYTES_MAX)) {
        sendBatch(url, batch);
        batch.clear();
        bytes = 0;
      }
      batch.add(message);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      sendBatch(url, batch);
    }
  }

  private void sendBatch(String url, List<SqsMessage> batch) {
    var entries = new ArrayList<SendMessageBatchRequestEntry>();
    for (SqsMessage message : batch) {
      entries.add(message.entry(Integer.toString(entries.size())));
    }
    List<BatchResultErrorEntry> failed = sendEntries(url, entries);
    if (!failed.isEmpty()) {
      List<String> ids = failed.stream().map(BatchResultErrorEntry::id).toList();
      failed = sendEntries(url, entries.stream().filter(e -> ids.contains(e.id())).toList());
    }
    if (!failed.isEmpty()) {
      throw new StoreException(
          "SendMessageBatch on queue %s left out %d of %d messages, twice: %s"
              .formatted(url, failed.size(), batch.size(), reasons(failed)),
          null);
    }
  }

  private List<BatchResultErrorEntry> sendEntries(
      String url, List<SendMessageBatchRequestEntry> entries) {
    SendMessageBatchResponse answer =
        Calls.call(
            "SendMessageBatch",
            "queue " + url,
            () -> client.sendMessageBatch(send -> send.queueUrl(url).entries(entries)));
    return answer.failed();
  }

  private static String reasons(List<BatchResultErrorEntry> failed) {
    return failed.stream()
        .map(entry -> entry.code() + ": " + entry.message())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
