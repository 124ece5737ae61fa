package dev.ratchet.local.aws;

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
 * Stands before the queue manager while ElasticMQ restores its queues, and keeps FIFO queues FIFO.
 *
 * <p>ElasticMQ stores a message's order but restores it as a message of a standard queue. Its group
 * would be neither in order nor held back while one of its messages is in flight.
 */
final class FifoRestore extends AbstractActor {

  private final ActorRef manager;
  private final Duration patience;

  FifoRestore(ActorRef manager, Duration patience) {
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
              if (fifo && reply instanceof Either<?, ?> either && either.isRight()) {
                var queue = (ActorRef) either.toOption().get();
                var inOrder = system.actorOf(Props.create(InOrder.class, queue));
                asker.tell(new Right<>(inOrder), ActorRef.noSender());
              } else {
                asker.tell(reply, ActorRef.noSender());
              }
            });
  }

  /** Stands before one FIFO queue. */
  static final class InOrder extends AbstractActor {

    private static final Comparator<InternalMessage> AS_SENT =
        Comparator.comparing(InternalMessage::created)
            .thenComparingLong(InOrder::sequence)
            .thenComparing(InternalMessage::id);

    private final ActorRef queue;

    InOrder(ActorRef queue) {
      this.queue = queue;
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().match(RestoreMessages.class, this::restore).build();
    }

    private void restore(RestoreMessages stored) {
      var messages = new ArrayList<>(CollectionConverters.asJava(stored.messages()));
      messages.sort(AS_SENT);
      var ordered = new ArrayList<InternalMessage>();
      for (var message : messages) {
        ordered.add(ordered(message, ordered.size()));
      }
      queue.forward(
          new RestoreMessages(List.from(CollectionConverters.asScala(ordered))), getContext());
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
