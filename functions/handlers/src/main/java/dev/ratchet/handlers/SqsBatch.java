package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.engine.Receipt;
import dev.ratchet.engine.Visibility;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * A batch of messages: each is handled on a virtual thread of its own, and only those are reported
 * as failed that are to come back, so that a poisoned one never holds up its batch.
 */
public final class SqsBatch {
  private static final System.Logger LOG = System.getLogger(SqsBatch.class.getName());
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

  /** Finds the visibility of a message. */
  @FunctionalInterface
  public interface Visibilities {
    /** As its queue says, of every message. */
    Visibilities BY_QUEUE = (_, _) -> Visibility.BY_QUEUE;

    /** The visibility of a message from this queue. */
    Visibility of(String queueArn, String receiptHandle);
  }

  /**
   * Handles every message by itself.
   *
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse each(
      SQSEvent event, Context context, InstantSource clock, Work work) {
    return each(event, context, clock, Visibilities.BY_QUEUE, work);
  }

  /**
   * Handles every message by itself.
   *
   * @param visibilities by which the work says when a message comes back
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse each(
      SQSEvent event, Context context, InstantSource clock, Visibilities visibilities, Work work) {
    List<List<SQSMessage>> groups = messages(event).stream().map(List::of).toList();
    return groups(groups, deadline(context, clock), visibilities, work);
  }

  /**
   * Handles the messages of each group together.
   *
   * @param visibilities by which the work says when a message comes back
   * @param group what a message belongs to
   * @throws IllegalArgumentException if it is no event of SQS
   */
  public static SQSBatchResponse grouped(
      SQSEvent event,
      Context context,
      InstantSource clock,
      Visibilities visibilities,
      Function<SQSMessage, String> group,
      Work work) {
    Map<String, List<SQSMessage>> groups = new LinkedHashMap<>();
    for (SQSMessage message : messages(event)) {
      groups.computeIfAbsent(group.apply(message), _ -> new ArrayList<>()).add(message);
    }
    List<List<SQSMessage>> all = List.copyOf(groups.values());
    return groups(all, deadline(context, clock), visibilities, work);
  }

  private static List<SQSMessage> messages(SQSEvent event) {
    if (event.getRecords() == null) {
      throw new IllegalArgumentException(
          "Expected an event of SQS, found one without Records. Invoke this function by an event"
              + " source of a queue.");
    }
    return event.getRecords();
  }

  /** Handles the groups side by side, and the messages of each together. */
  private static SQSBatchResponse groups(
      List<List<SQSMessage>> groups, Instant deadline, Visibilities visibilities, Work work) {
    var failures = new ArrayList<BatchItemFailure>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("message-", 0).factory())) {
      List<Future<Boolean>> done =
          groups.stream()
              .map(
                  group ->
                      threads.submit(
                          () -> work.handle(group, receipt(group, deadline, visibilities))))
              .toList();
      for (int i = 0; i < groups.size(); i++) {
        if (!isDone(done.get(i), groups.get(i))) {
          groups.get(i).forEach(m -> failures.add(new BatchItemFailure(m.getMessageId())));
        }
      }
    }
    return new SQSBatchResponse(failures);
  }

  private static Instant deadline(Context context, InstantSource clock) {
    return clock.instant().plusMillis(context.getRemainingTimeInMillis());
  }

  private static Receipt receipt(
      List<SQSMessage> group, Instant deadline, Visibilities visibilities) {
    int receives = group.stream().mapToInt(SqsBatch::receives).max().orElse(1);
    return new Receipt(receives, deadline, visibility(group.getFirst(), visibilities));
  }

  /** SQS always says where a message is from; who invokes the function by hand may not. */
  private static Visibility visibility(SQSMessage message, Visibilities visibilities) {
    return message.getEventSourceArn() == null || message.getReceiptHandle() == null
        ? Visibility.BY_QUEUE
        : visibilities.of(message.getEventSourceArn(), message.getReceiptHandle());
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
