package dev.ratchet.history.stored;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** Single values in JSON: times and durations as ISO 8601 writes them, messages as base64. */
final class Wording {
  private Wording() {}

  static Json of(Instant time) {
    return Json.of(time.toString());
  }

  static Json of(Duration duration) {
    return Json.of(duration.toString());
  }

  static Json of(Message message) {
    return Json.of(Base64.getEncoder().encodeToString(message.toByteArray()));
  }

  static String text(Json json) {
    return switch (json) {
      case Json.Str text -> text.value();
      case Json.Null _, Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ ->
          throw new JsonException("expected a string, found " + json);
    };
  }

  static long number(Json json) {
    return switch (json) {
      case Json.Num number when number.isLong() -> number.value().longValueExact();
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _, Json.Arr _, Json.Obj _ ->
          throw new JsonException("expected a whole number, found " + json);
    };
  }

  static int small(Json json) {
    return Math.toIntExact(number(json));
  }

  static Instant time(Json json) {
    return Instant.parse(text(json));
  }

  static Duration duration(Json json) {
    return Duration.parse(text(json));
  }

  static <E extends Enum<E>> E one(Class<E> type, Json json) {
    return Enum.valueOf(type, text(json));
  }

  static <T> T message(Parser<T> parser, Json json) {
    return message(parser, Base64.getDecoder().decode(text(json)));
  }

  static <T> T message(Parser<T> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new JsonException("A stored message cannot be read: " + e.getMessage());
    }
  }
}
