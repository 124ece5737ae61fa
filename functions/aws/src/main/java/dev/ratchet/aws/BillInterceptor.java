package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.aws.Bill.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsRequest;

/** Asks DynamoDB what each call consumed, and works out what SQS and EventBridge bill. */
final class BillInterceptor implements ExecutionInterceptor {
  /** What one request or event pays for, in bytes. */
  private static final int REQUEST_BYTES = 64 * 1024;

  /** What brings tables into being, which costs nothing. */
  private static final Set<Class<?>> FREE =
      Set.of(
          CreateTableRequest.class,
          DescribeTableRequest.class,
          DescribeTimeToLiveRequest.class,
          UpdateTableRequest.class,
          UpdateTimeToLiveRequest.class);

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
      case ReceiveMessageResponse r -> addReceive(context.request(), r.messages());
      case SdkResponse _ -> addByRequest(context.request());
    }
  }

  private void addReceive(SdkRequest request, List<Message> messages) {
    boolean isFifo = request instanceof ReceiveMessageRequest r && isFifo(r.queueUrl());
    if (messages.isEmpty()) {
      bill.add(isFifo ? Operation.RECEIVE_NOTHING_FIFO : Operation.RECEIVE_NOTHING, 1);
    } else {
      bill.add(
          isFifo ? Operation.RECEIVE_MESSAGE_FIFO : Operation.RECEIVE_MESSAGE,
          requests(messages.stream().map(Message::body)));
    }
  }

  private void addByRequest(SdkRequest request) {
    switch (request) {
      case SendMessageRequest r -> addSend(r.queueUrl(), Stream.of(r.messageBody()));
      case SendMessageBatchRequest r ->
          addSend(
              r.queueUrl(), r.entries().stream().map(SendMessageBatchRequestEntry::messageBody));
      case DeleteMessageRequest r -> addDelete(r.queueUrl());
      case DeleteMessageBatchRequest r -> addDelete(r.queueUrl());
      case ChangeMessageVisibilityRequest r -> addChange(r.queueUrl());
      case ChangeMessageVisibilityBatchRequest r -> addChange(r.queueUrl());
      case SqsRequest _ -> bill.add(Operation.OTHER_OF_SQS, 1);
      case PutEventsRequest r ->
          bill.add(
              Operation.PUT_EVENTS,
              r.entries().stream()
                  .mapToDouble(e -> requests(Stream.of(e.source(), e.detailType(), e.detail())))
                  .sum());
      case SdkRequest other -> {
        if (!FREE.contains(other.getClass())) {
          bill.add(Operation.UNKNOWN, 1);
        }
      }
    }
  }

  private void addSend(String queueUrl, Stream<String> bodies) {
    bill.add(
        isFifo(queueUrl) ? Operation.SEND_MESSAGE_FIFO : Operation.SEND_MESSAGE, requests(bodies));
  }

  private void addDelete(String queueUrl) {
    bill.add(isFifo(queueUrl) ? Operation.DELETE_MESSAGE_FIFO : Operation.DELETE_MESSAGE, 1);
  }

  private void addChange(String queueUrl) {
    bill.add(isFifo(queueUrl) ? Operation.CHANGE_VISIBILITY_FIFO : Operation.CHANGE_VISIBILITY, 1);
  }

  private static boolean isFifo(String queueUrl) {
    return queueUrl.endsWith(".fifo");
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
          switch (context.request()) {
            case UpdateItemRequest _ -> Operation.UPDATE_ITEM;
            case DeleteItemRequest _ -> Operation.DELETE_ITEM;
            case SdkRequest _ -> Operation.PUT_ITEM;
          },
          units);
    }
  }
}
