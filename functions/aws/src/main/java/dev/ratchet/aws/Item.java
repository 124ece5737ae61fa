package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An item of a DynamoDB table, with typed access to its attributes. */
record Item(Map<String, AttributeValue> attributes) {
  /** The partition key of both tables. */
  static final String PK = "pk";

  /** The sort key of both tables. */
  static final String SK = "sk";

  /** What a write unit pays for, in bytes. */
  static final int WRITE_UNIT_BYTES = 1024;

  Item {
    requireNonNull(attributes, "attributes is null");
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  static Item ofKey(String pk, String sk) {
    return new Item(Map.of()).with(PK, pk).with(SK, sk);
  }

  Item with(String name, String value) {
    return with(name, AttributeValue.fromS(value));
  }

  Item with(String name, long value) {
    return with(name, AttributeValue.fromN(Long.toString(value)));
  }

  Item with(String name, Instant value) {
    return with(name, value.toEpochMilli());
  }

  Item with(String name, AttributeValue value) {
    var next = new LinkedHashMap<>(attributes);
    next.put(name, value);
    return new Item(next);
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  AttributeValue value(String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw unreadable("it lacks the attribute " + name);
    }
    return value;
  }

  String text(String name) {
    String text = value(name).s();
    if (text == null) {
      throw unreadable("its attribute " + name + " is no string");
    }
    return text;
  }

  long number(String name) {
    String number = value(name).n();
    if (number == null) {
      throw unreadable("its attribute " + name + " is no number");
    }
    return Long.parseLong(number);
  }

  Instant time(String name) {
    return Instant.ofEpochMilli(number(name));
  }

  IllegalStateException unreadable(String what) {
    return new IllegalStateException(
        "This release cannot read item %s of %s: %s. Was it written by a newer one?"
            .formatted(key(SK), key(PK), what));
  }

  private String key(String name) {
    AttributeValue value = attributes.get(name);
    return value == null ? "(no " + name + ")" : value.s();
  }

  /** The size that DynamoDB bills, in bytes: names and values, text in UTF-8. */
  long sizeBytes() {
    long bytes = 0;
    for (var attribute : attributes.entrySet()) {
      bytes += utf8Bytes(attribute.getKey()) + sizeBytes(attribute.getValue());
    }
    return bytes;
  }

  private static long sizeBytes(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8Bytes(value.s());
      case N -> 1 + (value.n().length() + 1) / 2;
      case B -> value.b().asByteArrayUnsafe().length;
      case SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("No attribute of ours is a " + value.type() + ".");
    };
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Bytes as an attribute, without a copy. */
  static AttributeValue binary(byte[] bytes) {
    return AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(bytes));
  }
}
