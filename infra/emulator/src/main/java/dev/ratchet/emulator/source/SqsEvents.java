package dev.ratchet.emulator.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.template.SqsQueue;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/** The event that Lambda makes of a batch of messages. */
final class SqsEvents {

  private SqsEvents() {}

  /** The event of a batch from a queue. */
  static ObjectNode of(List<Message> messages, SqsQueue queue, String region) {
    var event = Json.object();
    var records = event.putArray("Records");
    for (var message : messages) {
      records.add(record(message, queue, region));
    }
    return event;
  }

  private static ObjectNode record(Message message, SqsQueue queue, String region) {
    var record = Json.object();
    record.put("messageId", message.messageId());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    record.put("md5OfBody", message.md5OfBody());
    if (message.md5OfMessageAttributes() != null) {
      record.put("md5OfMessageAttributes", message.md5OfMessageAttributes());
    }
    record.put("eventSource", "aws:sqs");
    record.put("eventSourceARN", queue.arn());
    record.put("awsRegion", region);
    var attributes = record.putObject("attributes");
    new TreeMap<>(message.attributesAsStrings()).forEach(attributes::put);
    var messageAttributes = record.putObject("messageAttributes");
    new TreeMap<>(message.messageAttributes())
        .forEach((name, value) -> messageAttributes.set(name, attribute(value)));
    return record;
  }

  private static ObjectNode attribute(MessageAttributeValue value) {
    var attribute = Json.object();
    if (value.stringValue() != null) {
      attribute.put("stringValue", value.stringValue());
    }
    if (value.binaryValue() != null) {
      var bytes = value.binaryValue().asByteArrayUnsafe();
      attribute.put("binaryValue", Base64.getEncoder().encodeToString(bytes));
    }
    attribute.putArray("stringListValues");
    attribute.putArray("binaryListValues");
    attribute.put("dataType", value.dataType());
    return attribute;
  }
}
