package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.engine.port.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.InvalidMessageContentsException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

class SqsBatchesTest {
  private static final String URL = "https://sqs.example/1/default";

  /** An SQS that keeps what it is sent and leaves some bodies out, a number of times. */
  private static final class Sqs implements SqsClient {
    private final List<List<String>> batches = new ArrayList<>();
    private final Set<String> leftOut;
    private int times;

    Sqs(Set<String> leftOut, int times) {
      this.leftOut = leftOut;
      this.times = times;
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      batches.add(
          request.entries().stream().map(SendMessageBatchRequestEntry::messageBody).toList());
      var failed = new ArrayList<BatchResultErrorEntry>();
      for (SendMessageBatchRequestEntry entry : request.entries()) {
        if (times > 0 && leftOut.contains(entry.messageBody())) {
          failed.add(
              BatchResultErrorEntry.builder()
                  .id(entry.id())
                  .code("InternalError")
                  .message("Try again.")
                  .build());
        }
      }
      times--;
      return SendMessageBatchResponse.builder().failed(failed).build();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }

  @Test
  void messagesGoInBatchesOfTen() {
    var sqs = new Sqs(Set.of(), 0);

    new SqsBatches(sqs)
        .send(URL, messages(IntStream.range(0, 21).mapToObj(Integer::toString).toList()));

    assertThat(sqs.batches).extracting(List::size).containsExactly(10, 10, 1);
  }

  @Test
  void aBatchIsSmallEnoughEverywhere() {
    String half = "x".repeat(SqsBatches.BYTES_MAX / 2);
    var sqs = new Sqs(Set.of(), 0);

    new SqsBatches(sqs).send(URL, messages(List.of(half, half, "x", half + "y", half)));

    assertThat(sqs.batches).extracting(List::size).containsExactly(2, 2, 1);
  }

  @Test
  void nothingToSendIsNoRequest() {
    var sqs = new Sqs(Set.of(), 0);

    new SqsBatches(sqs).send(URL, List.of());

    assertThat(sqs.batches).isEmpty();
  }

  @Test
  void whatABatchLeftOutIsSentAgainAlone() {
    var sqs = new Sqs(Set.of("b", "d"), 1);

    new SqsBatches(sqs).send(URL, messages(List.of("a", "b", "c", "d")));

    assertThat(sqs.batches).containsExactly(List.of("a", "b", "c", "d"), List.of("b", "d"));
  }

  @Test
  void whatIsLeftOutTwiceIsAFailureThatDoesNotTellThePayload() {
    var sqs = new Sqs(Set.of("secret"), 2);

    assertThatThrownBy(() -> new SqsBatches(sqs).send(URL, messages(List.of("a", "secret"))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("left out 1 of 2 messages, twice: InternalError: Try again.")
        .hasMessageContaining(URL)
        .hasMessageNotContaining("secret");
  }

  @Test
  void whatIsRefusedInABatchIsNamedAndNotSentAgain() {
    var sqs = new Refusing(false);

    assertThat(refused(sqs, List.of("a", "never", "c"))).containsExactly("never");
    assertThat(sqs.sent).containsExactly("a", "c");
    assertThat(sqs.calls).isEqualTo(1);
  }

  @Test
  void aBatchThatIsRefusedAsAWholeIsSentOneByOne() {
    var sqs = new Refusing(true);

    assertThat(refused(sqs, List.of("a", "never", "c"))).containsExactly("never");
    assertThat(sqs.sent).containsExactly("a", "c");
    assertThat(sqs.calls).isEqualTo(4);
  }

  @Test
  void whatNoQueueTakesIsNotEvenTried() {
    var sqs = new Refusing(false);

    assertThat(refused(sqs, List.of("a", "\uFFFF", "c"))).containsExactly("\uFFFF");
    assertThat(sqs.sent).containsExactly("a", "c");
  }

  private static List<String> refused(SqsClient sqs, List<String> bodies) {
    return new SqsBatches(sqs)
        .send(URL, messages(bodies)).stream().map(r -> r.message().body()).toList();
  }

  /** An SQS that never takes the body {@code never}. */
  private static final class Refusing implements SqsClient {
    private final List<String> sent = new ArrayList<>();
    private final boolean isWholeBatch;
    private int calls;

    Refusing(boolean isWholeBatch) {
      this.isWholeBatch = isWholeBatch;
    }

    @Override
    public SendMessageBatchResponse sendMessageBatch(SendMessageBatchRequest request) {
      calls++;
      List<String> bodies =
          request.entries().stream().map(SendMessageBatchRequestEntry::messageBody).toList();
      if (isWholeBatch && bodies.contains("never")) {
        throw InvalidMessageContentsException.builder()
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode("InvalidMessageContents")
                    .errorMessage("Invalid characters.")
                    .build())
            .statusCode(400)
            .build();
      }
      sent.addAll(bodies.stream().filter(body -> !body.equals("never")).toList());
      return SendMessageBatchResponse.builder()
          .failed(
              request.entries().stream()
                  .filter(entry -> entry.messageBody().equals("never"))
                  .map(
                      entry ->
                          BatchResultErrorEntry.builder()
                              .id(entry.id())
                              .senderFault(true)
                              .code("InvalidMessageContents")
                              .build())
                  .toList())
          .build();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }

  @Test
  void aDelayIsRoundedUpToTheSecond() {
    assertThat(delaySeconds(Duration.ZERO)).isZero();
    assertThat(delaySeconds(Duration.ofNanos(1))).isEqualTo(1);
    assertThat(delaySeconds(Duration.ofMillis(2_000))).isEqualTo(2);
    assertThat(delaySeconds(Duration.ofMillis(2_001))).isEqualTo(3);
    assertThat(delaySeconds(Duration.ofMinutes(15))).isEqualTo(900);
  }

  @Test
  void aSharedMessageBearsItsGroupAndADelayedOneBearsNone() {
    var shared = new SqsMessage.Shared("body", "fulfil-order", Duration.ofMillis(1)).entry("0");

    assertThat(shared.messageGroupId()).isEqualTo("fulfil-order");
    assertThat(shared.messageDeduplicationId()).isNull();
    assertThat(shared.delaySeconds()).isEqualTo(1);
    assertThat(new SqsMessage.Delayed("body", Duration.ZERO).entry("0").messageGroupId()).isNull();
  }

  private static int delaySeconds(Duration delay) {
    return new SqsMessage.Delayed("body", delay).entry("0").delaySeconds();
  }

  private static List<SqsMessage> messages(List<String> bodies) {
    return bodies.stream()
        .<SqsMessage>map(body -> new SqsMessage.Delayed(body, Duration.ZERO))
        .toList();
  }
}
