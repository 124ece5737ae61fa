package dev.ratchet.testkit.simulation;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Octets;
import dev.ratchet.core.payload.Payload;
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

  /** A number as JSON or, every other one, as bytes. */
  static Payload either(String name, long number) {
    return number % 2 == 0 ? Payload.of(Json.Obj.EMPTY.with(name, number)) : bytes(name, number);
  }
}
