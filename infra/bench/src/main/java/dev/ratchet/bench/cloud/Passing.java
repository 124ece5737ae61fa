package dev.ratchet.bench.cloud;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/**
 * Lets each call of the functions take its time by the model, remembers when each message was sent,
 * and measures how long the stand-ins take, which is no time of ours.
 */
final class Passing implements ExecutionInterceptor {
  private final Journey journey;
  private final LongSupplier ticks;
  private final Map<String, Moment> sent = new ConcurrentHashMap<>();
  private final AtomicLong began = new AtomicLong();
  private final AtomicLong waited = new AtomicLong();

  /**
   * @param ticks a clock of this machine, in nanoseconds
   */
  Passing(Journey journey, LongSupplier ticks) {
    this.journey = requireNonNull(journey, "journey is null");
    this.ticks = requireNonNull(ticks, "ticks is null");
  }

  /** How long stand-ins were waited for so far, in nanoseconds of this machine. */
  long waited() {
    return waited.get();
  }

  /** When a message was sent, which is asked once. */
  Moment sent(String messageId) {
    Moment moment = sent.remove(messageId);
    if (moment == null) {
      throw new IllegalStateException("Nobody here sent the message " + messageId + ".");
    }
    return moment;
  }

  @Override
  public void beforeExecution(
      Context.BeforeExecution context, ExecutionAttributes executionAttributes) {
    journey.pass(call(context.request()));
  }

  private static Call call(SdkRequest request) {
    return switch (request) {
      case GetItemRequest _, QueryRequest _ -> Call.READ;
      case DynamoDbRequest _ -> Call.WRITE;
      case SdkRequest _ -> Call.SEND;
    };
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes executionAttributes) {
    began.set(ticks.getAsLong());
  }

  @Override
  public void afterTransmission(
      Context.AfterTransmission context, ExecutionAttributes executionAttributes) {
    waited.addAndGet(ticks.getAsLong() - began.get());
  }

  @Override
  public void afterExecution(
      Context.AfterExecution context, ExecutionAttributes executionAttributes) {
    switch (context.response()) {
      case SendMessageResponse r -> {
        var request = (SendMessageRequest) context.request();
        sent.put(r.messageId(), visible(request.delaySeconds()));
      }
      case SendMessageBatchResponse r -> {
        var request = (SendMessageBatchRequest) context.request();
        var delays = new HashMap<String, Moment>();
        request.entries().forEach(e -> delays.put(e.id(), visible(e.delaySeconds())));
        r.successful().forEach(e -> sent.put(e.messageId(), delays.get(e.id())));
      }
      case SdkResponse _ -> {}
    }
  }

  /** When a message can be received that is sent now. */
  private Moment visible(Integer delaySeconds) {
    long delay = delaySeconds == null ? 0 : delaySeconds;
    return journey.now().later(TimeUnit.SECONDS.toNanos(delay));
  }
}
