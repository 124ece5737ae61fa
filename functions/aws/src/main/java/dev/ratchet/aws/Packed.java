package dev.ratchet.aws;

import dev.ratchet.engine.port.Packing;
import java.io.IOException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Text as an attribute: as it is while a person may want to read it in the console, and gzipped
 * where it is long, since every kilobyte is billed at each write.
 */
final class Packed {
  private Packed() {}

  static AttributeValue of(String text) {
    return Packing.pack(text).map(Item::binary).orElseGet(() -> AttributeValue.fromS(text));
  }

  static String read(Item item, String name) {
    AttributeValue value = item.value(name);
    return switch (value.type()) {
      case S -> value.s();
      case B -> unpack(item, name, value.b().asByteArrayUnsafe());
      case N, SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw item.unreadable("its attribute " + name + " is neither text nor gzipped text");
    };
  }

  private static String unpack(Item item, String name, byte[] packed) {
    try {
      return Packing.unpack(packed);
    } catch (IOException e) {
      throw item.unreadable("its attribute " + name + " is not gzipped: " + e.getMessage());
    }
  }
}
