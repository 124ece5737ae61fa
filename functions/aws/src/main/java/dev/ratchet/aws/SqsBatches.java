package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.MessageBody;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Sends any number of messages to a queue, in as few requests as SQS allows. */
final class SqsBatches {
  /** The most messages in a batch. */
  static final int MESSAGES_MAX = 10;

  /**
   * The largest batch of several, in bytes of all bodies: a quarter of what SQS takes now and all
   * that it took before, as some emulators still do.
   */
  static final int BYTES_MAX = 256 * 1024;

  private static final String OPERATION = "SendMessageBatch";
  private static final int SENDER = 400;
  private static final int RECEIVER = 500;

  private final SqsClient client;

  SqsBatches(SqsClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  /**
   * A message that its queue never takes.
   *
   * @param why what is wrong with it
   */
  record Refused(SqsMessage message, String why) {}

  /**
   * Sends messages in their order, all but those that the queue never takes.
   *
   * @return those
   * @throws StoreException if some could not be sent, also not at a second try
   */
  List<Refused> send(String url, List<SqsMessage> messages) {
    var refused = new ArrayList<Refused>();
    var batch = new ArrayList<SqsMessage>();
    long bytes = 0;
    for (SqsMessage message : messages) {
      Optional<String> why = MessageBody.refusal(message.body());
      if (why.isPresent()) {
        refused.add(new Refused(message, why.get()));
        continue;
      }
      int size = message.sizeBytes();
      if (!batch.isEmpty() && (batch.size() == MESSAGES_MAX || bytes + size > BYTES_MAX)) {
        refused.addAll(sendBatch(url, batch));
        batch.clear();
        bytes = 0;
      }
      batch.add(message);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      refused.addAll(sendBatch(url, batch));
    }
    return refused;
  }

  /** What a try to send a batch leaves. */
  private record Left(List<BatchResultErrorEntry> again, List<Refused> refused) {}

  private List<Refused> sendBatch(String url, List<SqsMessage> batch) {
    var entries = new ArrayList<SendMessageBatchRequestEntry>();
    for (SqsMessage message : batch) {
      entries.add(message.entry(Integer.toString(entries.size())));
    }
    Left first;
    try {
      first = sendEntries(url, batch, entries);
    } catch (StoreException e) {
      return refusedAsAWhole(url, batch, e);
    }
    if (first.again().isEmpty()) {
      return first.refused();
    }
    List<String> ids = first.again().stream().map(BatchResultErrorEntry::id).toList();
    Left second =
        sendEntries(url, batch, entries.stream().filter(e -> ids.contains(e.id())).toList());
    if (!second.again().isEmpty()) {
      throw new StoreException(
          "SendMessageBatch on queue %s left out %d of %d messages, twice: %s"
              .formatted(url, second.again().size(), batch.size(), reasons(second.again())),
          null);
    }
    return Stream.concat(first.refused().stream(), second.refused().stream()).toList();
  }

  /** One message may be why a whole batch is refused: each is tried by itself. */
  private List<Refused> refusedAsAWhole(String url, List<SqsMessage> batch, StoreException e) {
    return switch (e.kind()) {
      case Kind.Passing _, Kind.Misconfigured _ -> throw e;
      case Kind.Refused(String why) when batch.size() == 1 ->
          List.of(new Refused(batch.getFirst(), why));
      case Kind.Refused _ -> {
        var refused = new ArrayList<Refused>();
        for (SqsMessage message : batch) {
          refused.addAll(sendBatch(url, List.of(message)));
        }
        yield refused;
      }
    };
  }

  private Left sendEntries(
      String url, List<SqsMessage> batch, List<SendMessageBatchRequestEntry> entries) {
    SendMessageBatchResponse answer =
        Calls.call(
            OPERATION,
            "queue " + url,
            () -> client.sendMessageBatch(send -> send.queueUrl(url).entries(entries)));
    var again = new ArrayList<BatchResultErrorEntry>();
    var refused = new ArrayList<Refused>();
    for (BatchResultErrorEntry failed : answer.failed()) {
      Kind kind =
          AwsErrors.kind(
              OPERATION,
              "queue " + url,
              String.valueOf(failed.code()),
              String.valueOf(failed.message()),
              Boolean.TRUE.equals(failed.senderFault()) ? SENDER : RECEIVER);
      switch (kind) {
        case Kind.Passing _ -> again.add(failed);
        case Kind.Refused(String why) ->
            refused.add(new Refused(batch.get(Integer.parseInt(failed.id())), why));
        case Kind.Misconfigured(String remedy) -> throw Calls.failed(remedy, kind, null);
      }
    }
    return new Left(again, refused);
  }

  private static String reasons(List<BatchResultErrorEntry> failed) {
    return failed.stream()
        .map(entry -> entry.code() + ": " + entry.message())
        .distinct()
        .collect(Collectors.joining("; "));
  }
}
