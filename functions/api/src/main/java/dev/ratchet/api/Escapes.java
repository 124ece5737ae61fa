package dev.ratchet.api;

import dev.ratchet.core.failure.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The percent signs of a request's target, read strictly. What stands for no text is refused: a
 * guess would ask for something else than was meant.
 */
final class Escapes {
  /** What readers put where bytes stand for no text. */
  static final char NO_TEXT = '\uFFFD';

  private static final int HEX = 16;

  private Escapes() {}

  /**
   * What is wrong with a part of a target.
   *
   * @param where what the problem names it
   * @param raw as it was sent
   */
  static Optional<Problem> problem(String where, String raw) {
    if (isPlain(raw)) {
      return Optional.empty();
    }
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char found = raw.charAt(i);
      if (found <= ' ' || found > '~') {
        return Optional.of(unescaped(where, found));
      }
      if (found == '%') {
        int value = hex(raw, i);
        if (value < 0) {
          return Optional.of(noEscape(where, raw.substring(i, Math.min(i + 3, raw.length()))));
        }
        bytes.write(value);
        i += 2;
      } else {
        bytes.write(found);
      }
    }
    return isText(bytes.toByteArray()) ? Optional.empty() : Optional.of(noText(where));
  }

  private static boolean isPlain(String raw) {
    return raw.chars().allMatch(found -> found > ' ' && found <= '~' && found != '%');
  }

  /** The value of the two digits after a percent sign; negative if there are none. */
  private static int hex(String raw, int percent) {
    if (percent + 2 >= raw.length()) {
      return -1;
    }
    int high = digit(raw.charAt(percent + 1));
    int low = digit(raw.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }

  private static int digit(char found) {
    return found > '~' ? -1 : Character.digit(found, HEX);
  }

  private static boolean isText(byte[] bytes) {
    try {
      // It is what readers put elsewhere, so that it means the same wherever the API is asked.
      return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes))
              .toString()
              .indexOf(NO_TEXT)
          < 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static Problem unescaped(String where, char found) {
    return new Problem(
        where,
        "The character U+%04X stands in it as it is.".formatted((int) found),
        "Percent-encode it, in UTF-8.");
  }

  private static Problem noEscape(String where, String found) {
    return new Problem(
        where,
        "\"%s\" is no percent sign with two hexadecimal digits.".formatted(found),
        "Write %25 for a percent sign.");
  }

  /** That the bytes behind the percent signs are no text. */
  static Problem noText(String where) {
    return new Problem(where, "Its percent signs stand for no UTF-8.", "Percent-encode UTF-8.");
  }
}
