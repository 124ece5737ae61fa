package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.aws.Bill.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;

/** Asks DynamoDB what each call consumed, and works out what SQS and EventBridge bill. */
final class BillInterceptor implements ExecutionInterceptor {
  /** What one request or event pays for, in bytes. */
  private static final int REQUEST_BYTES = 64 * 1024;

  private final Bill bill;

  BillInterceptor(Bill bill) {
    this.bill = requireNonNull(bill, "bill is null");
  }

  @Override
  public SdkRequest modifyRequest(
      Context.ModifyRequest context, ExecutionAttributes executionAttributes) {
    var total = ReturnConsumedCapacity.TOTAL;
    return switch (context.request()) {
      case PutItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
      case UpdateItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
      case DeleteItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
      case GetItemRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
      case QueryRequest r -> r.toBuilder().returnConsumedCapacity(total).build();
      case SdkRequest other -> other;
    };
  }

  @Override
  public void afterExecution(
      Context.AfterExecution context, ExecutionAttributes executionAttributes) {
    switch (context.response()) {
      case PutItemResponse r -> add(Operation.PUT_ITEM, r.consumedCapacity());
      case UpdateItemResponse r -> add(Operation.UPDATE_ITEM, r.consumedCapacity());
      case DeleteItemResponse r -> add(Operation.DELETE_ITEM, r.consumedCapacity());
      case GetItemResponse r -> add(Operation.GET_ITEM, r.consumedCapacity());
      case QueryResponse r -> add(Operation.QUERY, r.consumedCapacity());
      case ReceiveMessageResponse r ->
          bill.add(Operation.RECEIVE_MESSAGE, requests(r.messages().stream().map(Message::body)));
      case SdkResponse _ -> addByRequest(context.request());
    }
  }

  private void addByRequest(SdkRequest request) {
    switch (request) {
      case SendMessageRequest r ->
          bill.add(Operation.SEND_MESSAGE, requests(Stream.of(r.messageBody())));
      case SendMessageBatchRequest r ->
          bill.add(
              Operation.SEND_MESSAGE,
              requests(r.entries().stream().map(SendMessageBatchRequestEntry::messageBody)));
      case DeleteMessageRequest _, DeleteMessageBatchRequest _ ->
          bill.add(Operation.DELETE_MESSAGE, 1);
      case ChangeMessageVisibilityRequest _, ChangeMessageVisibilityBatchRequest _ ->
          bill.add(Operation.CHANGE_VISIBILITY, 1);
      case PutEventsRequest r ->
          bill.add(
              Operation.PUT_EVENTS,
              r.entries().stream()
                  .mapToDouble(e -> requests(Stream.of(e.source(), e.detailType(), e.detail())))
                  .sum());
      case SdkRequest _ -> {}
    }
  }

  private void add(Operation operation, ConsumedCapacity consumed) {
    requireNonNull(consumed, "DynamoDB did not tell what it consumed");
    bill.add(operation, consumed.capacityUnits());
  }

  private static double requests(Stream<String> texts) {
    List<String> all = texts.toList();
    long bytes = all.stream().mapToLong(t -> t.getBytes(StandardCharsets.UTF_8).length).sum();
    return Math.max(1, Math.ceilDiv(bytes, REQUEST_BYTES));
  }

  /** A write whose condition does not hold is billed by the size of the item that is there. */
  @Override
  public void onExecutionFailure(
      Context.FailedExecution context, ExecutionAttributes executionAttributes) {
    if (context.exception() instanceof ConditionalCheckFailedException e) {
      long bytes = e.hasItem() ? new Item(e.item()).sizeBytes() : 0;
      long units = Math.max(1, Math.ceilDiv(bytes, Item.WRITE_UNIT_BYTES));
      bill.add(
          context.request() instanceof UpdateItemRequest
              ? Operation.UPDATE_ITEM
              : Operation.PUT_ITEM,
          units);
    }
  }
}
