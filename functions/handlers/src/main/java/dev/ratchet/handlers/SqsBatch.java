package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.Visibility;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A batch of messages: each is handled on a virtual thread of its own, and only those are reported
 * as failed that are to come back, so that a poisoned one never holds up its batch.
 */
public final class SqsBatch {
  private static final System.Logger LOG = System.getLogger(SqsBatch.class.getName());

  /** How long a batch takes until what is done of it is deleted without waiting for the rest. */
  private static final Duration EARLY_AFTER = Duration.ofMillis(500);

  private static final String RECEIVES = "ApproximateReceiveCount";

  /** Handles messages that belong together. */
  @FunctionalInterface
  public interface Work {
    /**
     * Whether the messages are done with; if not, or if it throws, they come back.
     *
     * @param messages one, or several of one group
     */
    boolean handle(List<SQSMessage> messages, Receipt receipt);
  }

  private SqsBatch() {}

  /** What a queue can be told of messages that are in flight. */
  public interface InFlight {
    /** Nothing: they come back as their queue says, and are deleted with their batch. */
    InFlight BY_QUEUE =
        new InFlight() {
          @Override
          public Visibility visibility(String queueArn, String receiptHandle) {
            return Visibility.BY_QUEUE;
          }

          @Override
          public void delete(String queueArn, List<String> receiptHandles) {}
        };

    /** The visibility of a message from this queue. */
    Visibility visibility(String queueArn, String receiptHandle);

    /** Deletes messages from this queue before their batch is at an end. */
    void delete(String queueArn, List<String> receiptHandles);
  }

  /**
   * Handles every message by itself.
   *
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse each(
      SQSEvent event, Context context, InstantSource clock, Work work) {
    return each(event, context, clock, InFlight.BY_QUEUE, work);
  }

  /**
   * Handles every message by itself.
   *
   * @param inFlight what the queue can be told of them
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse each(
      SQSEvent event, Context context, InstantSource clock, InFlight inFlight, Work work) {
    List<List<SQSMessage>> groups = messages(event).stream().map(List::of).toList();
    return groups(groups, deadline(context, clock), inFlight, work);
  }

  /**
   * Handles the messages of each group together.
   *
   * @param inFlight what the queue can be told of them
   * @param group what a message belongs to
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse grouped(
      SQSEvent event,
      Context context,
      InstantSource clock,
      InFlight inFlight,
      Function<SQSMessage, String> group,
      Work work) {
    Map<String, List<SQSMessage>> groups = new LinkedHashMap<>();
    for (SQSMessage message : messages(event)) {
      groups.computeIfAbsent(group.apply(message), _ -> new ArrayList<>()).add(message);
    }
    List<List<SQSMessage>> all = List.copyOf(groups.values());
    return groups(all, deadline(context, clock), inFlight, work);
  }

  private static List<SQSMessage> messages(SQSEvent event) {
    if (event.getRecords() == null) {
      throw new IllegalArgumentException(
          "Expected an event of SQS, found one without Records. Invoke this function by an event"
              + " source of a queue.");
    }
    return event.getRecords();
  }

  /**
   * Handles the groups side by side, and the messages of each together. A group that takes long
   * does not hold up what comes behind the others: their messages are deleted as soon as they are
   * done with.
   */
  private static SQSBatchResponse groups(
      List<List<SQSMessage>> groups, Instant deadline, InFlight inFlight, Work work) {
    var failures = new ArrayList<BatchItemFailure>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("message-", 0).factory())) {
      var left = new CountDownLatch(groups.size());
      var done = new ArrayList<Future<Boolean>>();
      for (List<SQSMessage> group : groups) {
        done.add(
            threads.submit(
                () -> {
                  try {
                    return work.handle(group, receipt(group, deadline, inFlight));
                  } finally {
                    left.countDown();
                  }
                }));
      }
      deleteEarly(groups, done, left, inFlight);
      for (int i = 0; i < groups.size(); i++) {
        if (!isDone(done.get(i), groups.get(i))) {
          groups.get(i).forEach(m -> failures.add(new BatchItemFailure(m.getMessageId())));
        }
      }
      dieIfIll(groups, done, inFlight);
    }
    return new SQSBatchResponse(failures);
  }

  /**
   * Throws what leaves this machine unfit to go on, such as that its memory is used up: Lambda's
   * runtime then ends this sandbox and begins another. All of the batch comes back, but for what is
   * done with, which is deleted first.
   */
  private static void dieIfIll(
      List<List<SQSMessage>> groups, List<Future<Boolean>> done, InFlight inFlight) {
    for (Future<Boolean> one : done) {
      if (one.state() == Future.State.FAILED
          && one.exceptionNow() instanceof VirtualMachineError error
          && !(error instanceof StackOverflowError)) {
        LOG.log(Level.ERROR, "This sandbox is unfit to go on and ends", error);
        deleteDone(groups, done, new HashSet<>(), inFlight);
        throw error;
      }
    }
  }

  /** Deletes, time and again until all groups are at an end, the messages of those that are. */
  private static void deleteEarly(
      List<List<SQSMessage>> groups,
      List<Future<Boolean>> done,
      CountDownLatch left,
      InFlight inFlight) {
    var deleted = new HashSet<Integer>();
    try {
      while (!left.await(EARLY_AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        deleteDone(groups, done, deleted, inFlight);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Deletes the messages of those groups that are done with and were not deleted before. */
  private static void deleteDone(
      List<List<SQSMessage>> groups,
      List<Future<Boolean>> done,
      Set<Integer> deleted,
      InFlight inFlight) {
    Map<String, List<String>> handles = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      if (done.get(i).state() == Future.State.SUCCESS
          && done.get(i).resultNow()
          && deleted.add(i)) {
        groups.get(i).stream()
            .filter(SqsBatch::isOfQueue)
            .forEach(
                m ->
                    handles
                        .computeIfAbsent(m.getEventSourceArn(), _ -> new ArrayList<>())
                        .add(m.getReceiptHandle()));
      }
    }
    try {
      handles.forEach(inFlight::delete);
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "Messages that are done with are deleted with their batch", e);
    }
  }

  private static Instant deadline(Context context, InstantSource clock) {
    return clock.instant().plusMillis(context.getRemainingTimeInMillis());
  }

  private static Receipt receipt(List<SQSMessage> group, Instant deadline, InFlight inFlight) {
    int receives = group.stream().mapToInt(SqsBatch::receives).max().orElse(1);
    return new Receipt(receives, deadline, visibility(group.getFirst(), inFlight));
  }

  /** SQS always says where a message is from; who invokes the function by hand may not. */
  private static Visibility visibility(SQSMessage message, InFlight inFlight) {
    return isOfQueue(message)
        ? inFlight.visibility(message.getEventSourceArn(), message.getReceiptHandle())
        : Visibility.BY_QUEUE;
  }

  private static boolean isOfQueue(SQSMessage message) {
    return message.getEventSourceArn() != null && message.getReceiptHandle() != null;
  }

  /** SQS always says; who invokes the function by hand may not. */
  private static int receives(SQSMessage message) {
    Map<String, String> attributes = message.getAttributes();
    String count = attributes == null ? null : attributes.get(RECEIVES);
    return count == null ? 1 : Math.max(1, Integer.parseInt(count));
  }

  private static boolean isDone(Future<Boolean> done, List<SQSMessage> group) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      LOG.log(
          Level.ERROR,
          "Message " + group.getFirst().getMessageId() + " failed and comes back",
          e.getCause());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
