package dev.ratchet.core.payload;

import dev.ratchet.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Payloads inside the JSON of what carries them. JSON stands there as it is; bytes stand beside its
 * place and never in it, so that no JSON of a user can be taken for them: as a member of an object
 * under the name with {@code _bytes} behind it, and in an array behind a {@code null} in the place
 * of the JSON. They are {@code {"metadata":{"encoding":"cHJvdG8="},"data":"AAE="}}, all bytes in
 * base64.
 */
public final class PayloadJson {
  /** What the name of a member has behind it that holds bytes. */
  public static final String BYTES_SUFFIX = "_bytes";

  private static final String METADATA = "metadata";
  private static final String DATA = "data";

  private PayloadJson() {}

  /** An object with a payload as a member. */
  public static Json.Obj with(Json.Obj json, String name, Payload payload) {
    return switch (payload) {
      case Payload.Value(Json value) -> json.with(name, value);
      case Payload.Encoded encoded -> json.with(name + BYTES_SUFFIX, write(encoded));
    };
  }

  /** Whether an object has a payload as a member. */
  public static boolean has(Json.Obj json, String name) {
    return json.has(name) || json.has(name + BYTES_SUFFIX);
  }

  /**
   * A payload that is a member; {@link Payload#NONE} where there is none.
   *
   * @throws IllegalArgumentException if the member is no such bytes
   */
  public static Payload read(Json.Obj json, String name) {
    return json.has(name + BYTES_SUFFIX)
        ? read(json.get(name + BYTES_SUFFIX))
        : Payload.of(json.get(name));
  }

  /** An array that ends with a payload. */
  public static Json.Arr plus(Json.Arr array, Payload payload) {
    return switch (payload) {
      case Payload.Value(Json value) -> array.plus(value);
      case Payload.Encoded encoded -> array.plus(Json.NULL).plus(write(encoded));
    };
  }

  /**
   * A payload that an array ends with; {@link Payload#NONE} where it is shorter.
   *
   * @param index the place of its JSON
   * @throws IllegalArgumentException if what stands behind that are no bytes
   */
  public static Payload read(List<Json> items, int index) {
    if (items.size() > index + 1) {
      return read(items.get(index + 1));
    }
    return items.size() > index ? Payload.of(items.get(index)) : Payload.NONE;
  }

  /** Bytes as an object. */
  public static Json.Obj write(Payload.Encoded encoded) {
    var metadata = new LinkedHashMap<String, Json>();
    encoded.metadata().forEach((name, value) -> metadata.put(name, Json.of(value.base64())));
    return Json.Obj.EMPTY
        .with(METADATA, new Json.Obj(metadata))
        .with(DATA, encoded.data().base64());
  }

  /**
   * The bytes that {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  public static Payload.Encoded read(Json stored) {
    if (stored instanceof Json.Obj json
        && json.get(METADATA) instanceof Json.Obj(Map<String, Json> members)
        && json.get(DATA) instanceof Json.Str(String data)) {
      SortedMap<String, Octets> metadata = new TreeMap<>();
      members.forEach((name, value) -> metadata.put(name, octets(value)));
      return new Payload.Encoded(metadata, Octets.ofBase64(data));
    }
    throw new IllegalArgumentException(
        "Bytes are an object with metadata and data, found " + stored.kind() + ".");
  }

  private static Octets octets(Json value) {
    if (value instanceof Json.Str(String base64)) {
      return Octets.ofBase64(base64);
    }
    throw new IllegalArgumentException(
        "Metadata is a string in base64, found " + value.kind() + ".");
  }

  /**
   * How long a payload is as it is written here, in bytes of UTF-8: bytes take up a third more than
   * they are. Of what is longer than the second number it is some size above it.
   */
  public static int writtenBytes(Payload payload, int atMost) {
    return switch (payload) {
      case Payload.Value(Json json) -> json.sizeBytes(atMost);
      case Payload.Encoded encoded -> {
        long bytes = "{\"metadata\":{},\"data\":\"\"}".length() + encoded.data().base64Chars();
        for (Map.Entry<String, Octets> entry : encoded.metadata().entrySet()) {
          bytes += Json.of(entry.getKey()).sizeBytes();
          bytes += ":\"\",".length() + entry.getValue().base64Chars();
        }
        bytes -= encoded.metadata().isEmpty() ? 0 : ",".length();
        yield (int) Math.min(Integer.MAX_VALUE, bytes);
      }
    };
  }
}
