package dev.ratchet.emulator.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.elasticmq.actor.queue.InternalMessage;
import org.elasticmq.msg.CreateQueue;
import org.elasticmq.msg.RestoreMessages;
import scala.collection.immutable.List;
import scala.jdk.javaapi.CollectionConverters;
import scala.util.Either;
import scala.util.Right;

/**
 * Stands before the queue manager while ElasticMQ restores its queues, and gives back what was in
 * flight.
 *
 * <p>Whoever had received a message went down with the process before. Such a message comes back at
 * once instead of staying hidden for its visibility timeout, and the receive that nobody could
 * answer does not count against its queue's limit, or a few restarts would make a dead letter of
 * it. That it was received before still shows.
 *
 * <p>FIFO queues stay FIFO: ElasticMQ stores a message's order but restores it as a message of a
 * standard queue, whose group would be neither in order nor held back while one of its messages is
 * in flight.
 */
final class MessageRestore extends AbstractActor {

  private final ActorRef manager;
  private final Duration patience;

  MessageRestore(ActorRef manager, Duration patience) {
    this.manager = manager;
    this.patience = patience;
  }

  @Override
  public Receive createReceive() {
    return receiveBuilder().match(CreateQueue.class, this::create).build();
  }

  private void create(CreateQueue request) {
    var asker = getSender();
    var system = getContext().getSystem();
    var fifo = request.request().isFifo();
    Patterns.ask(manager, request, patience)
        .thenAccept(
            reply -> {
              if (reply instanceof Either<?, ?> either && either.isRight()) {
                var queue = (ActorRef) either.toOption().get();
                var before = system.actorOf(Props.create(BeforeQueue.class, queue, fifo));
                asker.tell(new Right<>(before), ActorRef.noSender());
              } else {
                asker.tell(reply, ActorRef.noSender());
              }
            });
  }

  /** Stands before one queue. */
  static final class BeforeQueue extends AbstractActor {

    private static final Comparator<InternalMessage> AS_SENT =
        Comparator.comparing(InternalMessage::created)
            .thenComparingLong(BeforeQueue::sequence)
            .thenComparing(InternalMessage::id);

    private final ActorRef queue;
    private final boolean fifo;

    BeforeQueue(ActorRef queue, boolean fifo) {
      this.queue = queue;
      this.fifo = fifo;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(RestoreMessages.class, this::restore).build();
    }

    private void restore(RestoreMessages stored) {
      var messages = new ArrayList<>(CollectionConverters.asJava(stored.messages()));
      messages.sort(AS_SENT);
      var restored = new ArrayList<InternalMessage>();
      for (var message : messages) {
        giveBack(message);
        restored.add(fifo ? ordered(message, restored.size()) : message);
      }
      queue.forward(
          new RestoreMessages(List.from(CollectionConverters.asScala(restored))), getContext());
    }

    private static void giveBack(InternalMessage message) {
      if (message.receiveCount() > 0) {
        message.nextDelivery_$eq(message.created().toInstant().toEpochMilli());
        message.receiveCount_$eq(Math.max(1, message.receiveCount() - 1));
      }
    }

    private static InternalMessage ordered(InternalMessage message, int index) {
      return message.copy(
          message.id(),
          message.deliveryReceipts(),
          message.nextDelivery(),
          message.content(),
          message.messageAttributes(),
          message.created(),
          index,
          message.firstReceive(),
          message.receiveCount(),
          true,
          message.messageGroupId(),
          message.messageDeduplicationId(),
          message.tracingId(),
          message.sequenceNumber(),
          message.deadLetterSourceQueueName());
    }

    private static long sequence(InternalMessage message) {
      return message.sequenceNumber().isEmpty()
          ? 0
          : Long.parseLong(message.sequenceNumber().get());
    }
  }
}
