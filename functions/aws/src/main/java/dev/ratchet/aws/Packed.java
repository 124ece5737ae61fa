package dev.ratchet.aws;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Text as an attribute: as it is while a person may want to read it in the console, and gzipped
 * where it is long, since every kilobyte is billed at each write.
 */
final class Packed {
  /** The longest text that is stored as it is, in bytes of UTF-8. */
  static final int PLAIN_BYTES_MAX = 4 * 1024;

  private Packed() {}

  static AttributeValue of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= PLAIN_BYTES_MAX) {
      return AttributeValue.fromS(text);
    }
    byte[] packed = gzip(bytes);
    return packed.length < bytes.length ? Item.binary(packed) : AttributeValue.fromS(text);
  }

  static String read(Item item, String name) {
    AttributeValue value = item.value(name);
    return switch (value.type()) {
      case S -> value.s();
      case B -> gunzip(item, name, value.b().asByteArrayUnsafe());
      case N, SS, NS, BS, M, L, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw item.unreadable("its attribute " + name + " is neither text nor gzipped text");
    };
  }

  private static byte[] gzip(byte[] bytes) {
    var packed = new ByteArrayOutputStream(bytes.length / 4);
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written.", e);
    }
    return packed.toByteArray();
  }

  private static String gunzip(Item item, String name, byte[] packed) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(gzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw item.unreadable("its attribute " + name + " is not gzipped: " + e.getMessage());
    }
  }
}
