package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Receives and deletes, as Lambda does for the functions of a queue: on our bill. */
final class EventSources {
  private final SqsClient sqs;
  private final Journey journey;
  private final Passing passing;

  EventSources(SqsClient sqs, Journey journey, Passing passing) {
    this.sqs = requireNonNull(sqs, "sqs is null");
    this.journey = requireNonNull(journey, "journey is null");
    this.passing = requireNonNull(passing, "passing is null");
  }

  /**
   * A message, and when it reached its function.
   *
   * @param handle what it is deleted by
   */
  record Arrived(SQSMessage message, String handle, Moment at) {}

  /** When the last of these arrived. */
  static Moment last(List<Arrived> messages) {
    return messages.stream()
        .map(Arrived::at)
        .max(Comparator.comparingLong(Moment::nanos))
        .orElseThrow();
  }

  /**
   * Receives what there is, at most so many.
   *
   * @param waitSeconds how long to wait if there is nothing, of this machine's time
   */
  List<Arrived> receive(String url, int most, int waitSeconds) {
    return sqs
        .receiveMessage(
            receive ->
                receive
                    .queueUrl(url)
                    .maxNumberOfMessages(most)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .map(this::arrived)
        .toList();
  }

  private Arrived arrived(Message message) {
    var shown = new SQSMessage();
    shown.setMessageId(message.messageId());
    shown.setBody(message.body());
    shown.setAttributes(message.attributesAsStrings());
    Moment at = journey.after(passing.sent(message.messageId()), Call.DELIVERY);
    return new Arrived(shown, message.receiptHandle(), at);
  }

  /** Deletes the messages of a batch by one request. */
  void delete(String url, List<Arrived> batch) {
    List<DeleteMessageBatchRequestEntry> entries =
        IntStream.range(0, batch.size())
            .mapToObj(
                i ->
                    DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(batch.get(i).handle())
                        .build())
            .toList();
    sqs.deleteMessageBatch(delete -> delete.queueUrl(url).entries(entries));
  }
}
