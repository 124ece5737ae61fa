package dev.ratchet.bench.load;

import dev.ratchet.aws.Bill;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Counts every call of every AWS client that is loaded beside it. The SDK itself finds it, by a
 * resource on the class path, so that the functions' own zip is measured as it is; and since it is
 * loaded once with the functions and once with the runner, it counts their calls apart.
 */
public final class Tally implements ExecutionInterceptor {
  private static final Bill BILL = new Bill();
  private static final LongAdder LOST_ENTRIES = new LongAdder();
  private static final LongAdder LOST_RECORDS = new LongAdder();
  private static final LongAdder LOST_OTHERS = new LongAdder();

  private final ExecutionInterceptor counter = BILL.interceptor();

  /** The counts so far, by name: plain numbers, since loaders do not share our classes. */
  public static Map<String, Double> counts() {
    Bill.Snapshot bill = BILL.snapshot();
    var counts = new TreeMap<String, Double>();
    for (Bill.Operation operation : Bill.Operation.values()) {
      counts.put(operation.name(), bill.of(operation).units());
    }
    counts.put("lost appends", LOST_ENTRIES.doubleValue());
    counts.put("lost claims and results", LOST_RECORDS.doubleValue());
    counts.put("lost other writes", LOST_OTHERS.doubleValue());
    return counts;
  }

  @Override
  public SdkRequest modifyRequest(
      Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
    return counter.modifyRequest(context, executionAttributes);
  }

  @Override
  public void afterExecution(
      Context.AfterExecution context, ExecutionAttributes executionAttributes) {
    counter.afterExecution(context, executionAttributes);
  }

  @Override
  public void onExecutionFailure(
      Context.FailedExecution context, ExecutionAttributes executionAttributes) {
    counter.onExecutionFailure(context, executionAttributes);
    if (context.exception() instanceof ConditionalCheckFailedException) {
      lost(context.request()).increment();
    }
  }

  private static LongAdder lost(SdkRequest request) {
    String sortKey =
        switch (request) {
          case PutItemRequest r -> r.item().get("sk").s();
          case UpdateItemRequest r -> r.key().get("sk").s();
          case SdkRequest _ -> "";
        };
    return sortKey.startsWith("e#")
        ? LOST_ENTRIES
        : sortKey.startsWith("t#") ? LOST_RECORDS : LOST_OTHERS;
  }
}
