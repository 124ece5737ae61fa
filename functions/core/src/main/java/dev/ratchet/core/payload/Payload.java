package dev.ratchet.core.payload;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is carried for somebody else: the input or the result of a task, what comes with a signal,
 * the details of a failure, a checkpoint. It is JSON, which a run's logic may look into, or bytes,
 * which only their author and their reader understand. Payloads are immutable, and two that hold
 * the same are equal.
 */
public sealed interface Payload {
  /** The JSON literal {@code null}: there is nothing to carry. */
  Payload NONE = new Value(Json.NULL);

  /** JSON. */
  record Value(Json json) implements Payload {
    public Value {
      requireNonNull(json, "json is null; use Json.NULL");
    }
  }

  /**
   * Bytes.
   *
   * @param metadata says how they are to be read, to whoever reads them
   */
  record Encoded(SortedMap<String, Octets> metadata, Octets data) implements Payload {
    public Encoded {
      var copy = new TreeMap<String, Octets>();
      for (Map.Entry<String, Octets> entry : metadata.entrySet()) {
        copy.put(
            requireNonNull(entry.getKey(), "a name in metadata is null"),
            requireNonNull(entry.getValue(), "a value in metadata is null"));
      }
      metadata = Collections.unmodifiableSortedMap(copy);
      requireNonNull(data, "data is null");
    }
  }

  /** A payload of JSON. */
  static Payload of(Json json) {
    return new Value(json);
  }

  /** Whether there is nothing to carry. */
  default boolean isNone() {
    return equals(NONE);
  }

  /**
   * Its size, in bytes: that of the JSON as text, or that of the bytes, names and values of their
   * metadata included. Counted, and not written out for it.
   */
  default int sizeBytes() {
    return sizeBytes(Integer.MAX_VALUE - 1);
  }

  /** As {@link #sizeBytes()}, but of what is larger than this it is some size above it. */
  default int sizeBytes(int atMost) {
    return switch (this) {
      case Value(Json json) -> json.sizeBytes(atMost);
      case Encoded(SortedMap<String, Octets> metadata, Octets data) -> {
        long bytes = data.size();
        for (Map.Entry<String, Octets> entry : metadata.entrySet()) {
          bytes += entry.getKey().getBytes(StandardCharsets.UTF_8).length;
          bytes += entry.getValue().size();
        }
        yield (int) Math.min(Integer.MAX_VALUE, bytes);
      }
    };
  }

  /** How deep values nest in it; bytes do not nest. */
  default int depth() {
    return switch (this) {
      case Value(Json json) -> json.depth();
      case Encoded _ -> 1;
    };
  }

  /**
   * The JSON that it is.
   *
   * @throws NotJsonException if it is bytes
   */
  default Json json() {
    return switch (this) {
      case Value(Json json) -> json;
      case Encoded _ -> throw new NotJsonException(this);
    };
  }
}
