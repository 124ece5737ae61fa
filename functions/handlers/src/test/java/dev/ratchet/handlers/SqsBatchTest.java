package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Visibility;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches: which messages belong together, and which come back. */
final class SqsBatchTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");
  private static final Logger LOG = Logger.getLogger(SqsBatch.class.getName());

  /** What was handled: the bodies of each group. */
  private final Queue<String> handled = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void beSilent() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    LOG.setLevel(null);
  }

  private static SQSMessage message(String id, String body, int receives) {
    var message = new SQSMessage();
    message.setMessageId(id);
    message.setBody(body);
    message.setAttributes(Map.of("ApproximateReceiveCount", Integer.toString(receives)));
    return message;
  }

  private static SQSEvent event(SQSMessage... messages) {
    var event = new SQSEvent();
    event.setRecords(List.of(messages));
    return event;
  }

  private static SQSBatchResponse each(SQSEvent event, SqsBatch.Work work) {
    return SqsBatch.each(event, new Invocation(30_000), InstantSource.fixed(NOW), work);
  }

  private static List<String> failed(SQSBatchResponse response) {
    return response.getBatchItemFailures().stream()
        .map(BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private boolean note(List<SQSMessage> messages, Receipt receipt) {
    handled.add(String.join("+", messages.stream().map(SQSMessage::getBody).toList()));
    return true;
  }

  @Test
  void reportsNothingWhenAllIsDone() {
    assertThat(failed(each(event(message("1", "a", 1), message("2", "b", 1)), this::note)))
        .isEmpty();
    assertThat(handled).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void takesAnEmptyBatch() {
    assertThat(failed(each(event(), this::note))).isEmpty();
  }

  @Test
  void reportsOnlyThePoisonedMessage() {
    SQSBatchResponse response =
        each(
            event(message("1", "a", 1), message("2", "poison", 1), message("3", "c", 1)),
            (messages, receipt) -> {
              if (messages.getFirst().getBody().equals("poison")) {
                throw new IllegalStateException("poisoned");
              }
              return note(messages, receipt);
            });
    assertThat(failed(response)).containsExactly("2");
    assertThat(handled).containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void reportsAMessageWhoseHandlingEndsInAnErrorOfTheMachine() {
    SQSBatchResponse response =
        each(
            event(message("1", "a", 1)),
            (_, _) -> {
              throw new StackOverflowError();
            });
    assertThat(failed(response)).containsExactly("1");
  }

  @Test
  void endsTheSandboxWhoseMemoryIsUsedUpAndKeepsWhatIsDone() {
    var deleted = new ArrayList<String>();
    var inFlight =
        new SqsBatch.InFlight() {
          @Override
          public Visibility visibility(String queueArn, String receiptHandle) {
            return Visibility.BY_QUEUE;
          }

          @Override
          public void delete(String queueArn, List<String> receiptHandles) {
            deleted.addAll(receiptHandles);
          }
        };
    List<SQSMessage> messages =
        List.of(message("1", "a", 1), message("2", "large", 1), message("3", "busy", 1));
    messages.forEach(m -> m.setEventSourceArn("arn:aws:sqs:us-east-1:1:q"));
    messages.forEach(m -> m.setReceiptHandle("handle-" + m.getMessageId()));

    assertThatThrownBy(
            () ->
                SqsBatch.each(
                    event(messages.toArray(SQSMessage[]::new)),
                    new Invocation(30_000),
                    InstantSource.fixed(NOW),
                    inFlight,
                    (group, receipt) ->
                        switch (group.getFirst().getBody()) {
                          case "large" -> throw new OutOfMemoryError("Java heap space");
                          case "busy" -> false;
                          default -> note(group, receipt);
                        }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(deleted).containsExactly("handle-1");
  }

  @Test
  void reportsAMessageThatIsNotDoneWith() {
    SQSBatchResponse response =
        each(
            event(message("1", "busy", 1), message("2", "b", 1)),
            (messages, _) -> !messages.getFirst().getBody().equals("busy"));
    assertThat(failed(response)).containsExactly("1");
  }

  @Test
  void handlesAllMessagesAtOnce() {
    var allAreHere = new CyclicBarrier(10);
    SQSMessage[] messages = new SQSMessage[10];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = message("m" + i, "b" + i, 1);
    }
    SQSBatchResponse response =
        each(
            event(messages),
            (_, _) -> {
              try {
                allAreHere.await();
                return true;
              } catch (Exception e) {
                return false;
              }
            });
    assertThat(failed(response)).isEmpty();
  }

  @Test
  void handlesTheMessagesOfAGroupTogetherAndInOrder() {
    SQSBatchResponse response =
        SqsBatch.grouped(
            event(
                message("1", "a1", 1),
                message("2", "b1", 1),
                message("3", "a2", 1),
                message("4", "a3", 1)),
            new Invocation(30_000),
            InstantSource.fixed(NOW),
            SqsBatch.InFlight.BY_QUEUE,
            message -> message.getBody().substring(0, 1),
            this::note);
    assertThat(failed(response)).isEmpty();
    assertThat(handled).containsExactlyInAnyOrder("a1+a2+a3", "b1");
  }

  @Test
  void deletesWhatIsDoneWhileAnotherGroupTakesLong() throws InterruptedException {
    var deleted = new CountDownLatch(1);
    List<String> told = new ArrayList<>();
    SqsBatch.InFlight inFlight =
        new SqsBatch.InFlight() {
          @Override
          public Visibility visibility(String queueArn, String receiptHandle) {
            return Visibility.BY_QUEUE;
          }

          @Override
          public void delete(String queueArn, List<String> receiptHandles) {
            told.add(queueArn + " " + receiptHandles);
            deleted.countDown();
          }
        };

    SQSBatchResponse response =
        SqsBatch.grouped(
            event(inQueue("1", "a1"), inQueue("2", "b1"), inQueue("3", "c1"), inQueue("4", "b2")),
            new Invocation(30_000),
            InstantSource.fixed(NOW),
            inFlight,
            message -> message.getBody().substring(0, 1),
            (messages, _) ->
                switch (messages.getFirst().getBody()) {
                  case "a1" -> await(deleted);
                  case "b1" -> true;
                  default -> false;
                });

    assertThat(told).containsExactly("arn:aws:sqs:eu-west-1:1:tasks.fifo [handle-2, handle-4]");
    assertThat(failed(response)).containsExactly("3");
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SQSMessage inQueue(String id, String body) {
    SQSMessage message = message(id, body, 1);
    message.setEventSourceArn("arn:aws:sqs:eu-west-1:1:tasks.fifo");
    message.setReceiptHandle("handle-" + id);
    return message;
  }

  @Test
  void reportsAllMessagesOfAGroupThatFailed() {
    SQSBatchResponse response =
        SqsBatch.grouped(
            event(message("1", "a1", 1), message("2", "b1", 1), message("3", "a2", 1)),
            new Invocation(30_000),
            InstantSource.fixed(NOW),
            SqsBatch.InFlight.BY_QUEUE,
            message -> message.getBody().substring(0, 1),
            (messages, _) -> messages.size() == 1);
    assertThat(failed(response)).containsExactly("1", "3");
  }

  @Test
  void tellsHowOftenAMessageWasReceivedAndUntilWhenThereIsTime() {
    List<Receipt> receipts = new ArrayList<>();
    SqsBatch.grouped(
        event(message("1", "a", 1), message("2", "a", 3), message("3", "a", 2)),
        new Invocation(30_000),
        InstantSource.fixed(NOW),
        SqsBatch.InFlight.BY_QUEUE,
        _ -> "a",
        (_, receipt) -> receipts.add(receipt));
    assertThat(receipts).containsExactly(new Receipt(3, NOW.plusSeconds(30)));
  }

  @Test
  void takesAMessageWithoutAttributesForOneReceivedOnce() {
    SQSMessage bare = message("1", "a", 7);
    bare.setAttributes(null);
    SQSMessage other = message("2", "b", 7);
    other.setAttributes(Map.of());
    each(event(bare, other), (_, receipt) -> handled.add("" + receipt.receives()));
    assertThat(handled).containsExactly("1", "1");
  }

  @Test
  void refusesAnEventOfAnotherKind() {
    assertThatThrownBy(() -> each(new SQSEvent(), this::note))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Expected an event of SQS, found one without Records."
                + " Invoke this function by an event source of a queue.");
  }
}
