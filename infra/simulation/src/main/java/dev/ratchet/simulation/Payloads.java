package dev.ratchet.simulation;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** What simulated tasks and people carry. */
final class Payloads {
  private Payloads() {}

  /** A number as bytes, of which nobody else has the same. */
  static Payload bytes(String name, long number) {
    var metadata = new TreeMap<String, Octets>();
    metadata.put("encoding", Octets.ofText("binary/" + name));
    return new Payload.Encoded(metadata, Octets.ofText(Long.toString(number)));
  }

  /** An input as bytes that are like no others. */
  static Payload once(Payload input, long number) {
    var metadata = new TreeMap<String, Octets>();
    metadata.put("number", Octets.ofText(Long.toString(number)));
    return new Payload.Encoded(metadata, Octets.ofText(input.json().text()));
  }

  /** The JSON of an input that may have been made bytes of. */
  static Json.Obj input(Payload payload) {
    return switch (payload) {
      case Payload.Value(Json json) -> (Json.Obj) json;
      case Payload.Encoded(var _, Octets data) ->
          Json.parseObject(new String(data.bytes(), StandardCharsets.UTF_8));
    };
  }

  /** A number as JSON or, every other one, as bytes. */
  static Payload either(String name, long number) {
    return number % 2 == 0 ? Payload.of(Json.Obj.EMPTY.with(name, number)) : bytes(name, number);
  }
}
