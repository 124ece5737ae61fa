package dev.ratchet.embedded.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessageQueueTest {
  private static final long VISIBILITY = 100;

  private final MessageQueue<String> fifo =
      new MessageQueue<>(new MessageQueue.Rules(true, VISIBILITY, 2));
  private final MessageQueue<String> fair =
      new MessageQueue<>(new MessageQueue.Rules(false, VISIBILITY, 2));
  private long numbers;

  private Message<String> add(MessageQueue<String> queue, long now, String group, String body) {
    return add(queue, now, group, body, 0);
  }

  private Message<String> add(
      MessageQueue<String> queue, long now, String group, String body, long delay) {
    var message = new Message<>(++numbers, group, body, now, now + delay, 0);
    queue.add(now, message);
    return message;
  }

  private static Delivery<String> receiveOne(MessageQueue<String> queue, long now) {
    return queue.receive(now, 1).deliveries().getFirst();
  }

  private static List<String> receive(MessageQueue<String> queue, long now, int most) {
    return queue.receive(now, most).deliveries().stream().map(Delivery::body).toList();
  }

  @Test
  void aReceivedMessageComesBackUnlessItIsDeleted() {
    Message<String> message = add(fair, 0, "g", "a");

    assertThat(receive(fair, 0, 1)).containsExactly("a");
    assertThat(receive(fair, VISIBILITY - 1, 1)).isEmpty();
    assertThat(receive(fair, VISIBILITY, 1)).containsExactly("a");
    assertThat(message.receives()).isEqualTo(2);
    assertThat(fair.delete(VISIBILITY, new Delivery<>(message, 2))).isTrue();
    assertThat(fair.delete(VISIBILITY, new Delivery<>(message, 2))).isFalse();
    assertThat(receive(fair, 10 * VISIBILITY, 1)).isEmpty();
    assertThat(fair.messages()).isEmpty();
  }

  @Test
  void whoReceivedAMessageSaysWhenItComesBack() {
    add(fair, 0, "g", "a");
    Delivery<String> received = receiveOne(fair, 0);

    fair.hide(10, received, 1_000);
    assertThat(receive(fair, 1_009, 1)).isEmpty();
    fair.hide(1_009, received, 0);
    assertThat(receive(fair, 1_009, 1)).containsExactly("a");
  }

  @Test
  void ofAGroupInOrderOnlyTheLastReceiverDeletesAMessage() {
    Message<String> message = add(fifo, 0, "run", "1");
    add(fifo, 0, "run", "2");
    Delivery<String> first = receiveOne(fifo, 0);
    Delivery<String> second = receiveOne(fifo, VISIBILITY);

    assertThat(first.message()).isSameAs(second.message());
    assertThat(fifo.delete(VISIBILITY, first)).isFalse();
    assertThat(fifo.find(message.number())).contains(message);
    assertThat(fifo.hasReceivable(VISIBILITY)).as("it is still out").isFalse();
    assertThat(fifo.delete(VISIBILITY, second)).isTrue();
    assertThat(receive(fifo, VISIBILITY, 1)).containsExactly("2");
  }

  @Test
  void ofAGroupInOrderNobodyDeletesAMessageWhoseTimeIsUp() {
    add(fifo, 0, "run", "1");
    Delivery<String> received = receiveOne(fifo, 0);

    assertThat(fifo.delete(VISIBILITY, received)).isFalse();
    assertThat(receive(fifo, VISIBILITY, 1)).containsExactly("1");
  }

  @Test
  void ofAGroupInOrderOnlyTheLastReceiverSaysWhenAMessageComesBack() {
    add(fifo, 0, "run", "1");
    Delivery<String> first = receiveOne(fifo, 0);
    receiveOne(fifo, VISIBILITY);

    fifo.hide(VISIBILITY, first, 0);

    assertThat(fifo.nextAt(VISIBILITY)).hasValue(2 * VISIBILITY);
  }

  @Test
  void whereThereIsNoOrderAnyReceiverDeletesAMessage() {
    add(fair, 0, "g", "a");
    Delivery<String> first = receiveOne(fair, 0);
    receiveOne(fair, VISIBILITY);

    assertThat(fair.delete(VISIBILITY, first)).isTrue();
    assertThat(fair.messages()).isEmpty();
  }

  @Test
  void aMessageThatCameBackTooOftenIsGivenUp() {
    Message<String> message = add(fair, 0, "g", "a");
    receive(fair, 0, 1);
    receive(fair, 100, 1);

    MessageQueue.Received<String> third = fair.receive(200, 1);

    assertThat(third.deliveries()).isEmpty();
    assertThat(third.givenUp()).containsExactly(message);
    assertThat(message.receives()).isEqualTo(2);
    assertThat(message.isDeleted()).isTrue();
  }

  @Test
  void aDelayedMessageIsOutOfSightUntilItsTimeHasCome() {
    add(fair, 0, "g", "late", 50);
    add(fair, 0, "g", "now");

    assertThat(fair.nextAt(0)).hasValue(50);
    assertThat(fair.counts(0)).hasFieldOrPropertyWithValue("delayed", 1);
    assertThat(receive(fair, 0, 1)).containsExactly("now");
    assertThat(receive(fair, 49, 1)).isEmpty();
    assertThat(receive(fair, 50, 1)).containsExactly("late");
    assertThatIllegalArgumentException().isThrownBy(() -> add(fifo, 0, "g", "never", 1));
  }

  @Test
  void aGroupWithABacklogLetsOthersPass() {
    for (int i = 1; i <= 3; i++) {
      add(fair, 0, "busy", "busy " + i);
    }
    add(fair, 0, "calm", "calm 1");

    assertThat(receive(fair, 0, 1)).containsExactly("busy 1");
    assertThat(receive(fair, 0, 1)).containsExactly("calm 1");
    assertThat(receive(fair, 0, 1)).containsExactly("busy 2");
    assertThat(receive(fair, 0, 1)).containsExactly("busy 3");
  }

  @Test
  void theMessagesOfAGroupComeInOrderAndNoneWhileOthersAreOut() {
    Message<String> first = add(fifo, 0, "run", "1");
    Message<String> second = add(fifo, 0, "run", "2");
    add(fifo, 0, "other", "other");

    assertThat(fifo.next(0, "run")).contains(first);
    assertThat(receive(fifo, 0, 1)).containsExactly("1");
    assertThat(receive(fifo, 0, 1)).containsExactly("other");
    assertThat(receive(fifo, 0, 1)).isEmpty();
    assertThat(fifo.next(0, "run")).isEmpty();
    fifo.remove(first);
    assertThat(fifo.hasReceivable(0)).isTrue();
    assertThat(fifo.next(0, "run")).contains(second);
    assertThat(receive(fifo, 0, 1)).containsExactly("2");
  }

  @Test
  void severalOfAGroupAreReceivedTogetherAndComeBackInOrder() {
    Message<String> first = add(fifo, 0, "run", "1");
    Message<String> second = add(fifo, 0, "run", "2");
    add(fifo, 0, "run", "3");

    assertThat(receive(fifo, 0, 2)).containsExactly("1", "2");
    fifo.hide(0, new Delivery<>(first, 1), 10);
    assertThat(receive(fifo, 10, 10)).as("the second is still out").isEmpty();
    fifo.hide(10, new Delivery<>(second, 1), 10);
    assertThat(receive(fifo, 20, 10)).containsExactly("1", "2", "3");
  }

  @Test
  void aGivenUpMessageLetsItsGroupGoOn() {
    Message<String> first = add(fifo, 0, "run", "1");
    receive(fifo, 0, 1);
    receive(fifo, 100, 1);
    add(fifo, 100, "run", "2");

    MessageQueue.Received<String> next = fifo.receive(200, 1);

    assertThat(next.givenUp()).containsExactly(first);
    assertThat(next.deliveries()).extracting(Delivery::body).containsExactly("2");
  }

  @Test
  void aRepeatOfAGroupsKeyIsSwallowedForFiveMinutes() {
    assertThat(fifo.isRepeat(0, "run", "key")).isFalse();
    assertThat(fifo.isRepeat(1, "run", "key")).isTrue();
    assertThat(fifo.isRepeat(1, "other", "key")).isFalse();
    assertThat(fifo.isRepeat(MessageQueue.DEDUPE_MILLIS - 1, "run", "key")).isTrue();
    assertThat(fifo.isRepeat(MessageQueue.DEDUPE_MILLIS, "run", "key")).isFalse();
  }

  @Test
  void ofKeysBeyondTheMostTheOldestAreForgotten() {
    for (int i = 0; i < MessageQueue.KEYS_MAX; i++) {
      assertThat(fifo.isRepeat(0, "run", "key " + i)).isFalse();
    }
    assertThat(fifo.isRepeat(0, "run", "key " + MessageQueue.KEYS_MAX)).isFalse();

    assertThat(fifo.isRepeat(0, "run", "key " + MessageQueue.KEYS_MAX)).isTrue();
    assertThat(fifo.isRepeat(0, "run", "key 0")).isFalse();
  }

  @Test
  void aCertainMessageIsReceivedWhereItMayBe() {
    Message<String> first = add(fifo, 0, "run", "1");
    Message<String> second = add(fifo, 0, "run", "2");

    assertThat(fifo.isReceivable(0, second)).isFalse();
    assertThat(fifo.receive(0, second, 1).deliveries()).isEmpty();
    assertThat(fifo.receive(0, first, 1).deliveries()).containsExactly(new Delivery<>(first, 1));
  }

  @Test
  void whatIsThereIsCounted() {
    add(fair, 5, "g", "a");
    add(fair, 6, "g", "b");
    add(fair, 7, "g", "c", 1_000);
    receive(fair, 8, 1);

    MessageQueue.Counts counts = fair.counts(8);

    assertThat(counts.waiting()).isEqualTo(1);
    assertThat(counts.inFlight()).isEqualTo(1);
    assertThat(counts.delayed()).isEqualTo(1);
    assertThat(counts.oldestSentAt()).hasValue(5);
  }
}
