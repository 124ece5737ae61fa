package dev.ratchet.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;

/** JSON text to {@link Json} and back, over Jackson's streaming parser. */
final class JsonText {
  /** How deep values may nest in a text. */
  static final int DEPTH_MAX = 400;

  /** Where Jackson's messages speak of its own settings. */
  private static final Pattern JARGON =
      Pattern.compile("\\[Source: REDACTED[^;]*; (line: \\d+, column: \\d+)]|, from `[^`]*`");

  private static final JsonFactory STRICT = factory(true);
  private static final JsonFactory FOREIGN = factory(false);

  /** Where they tell how to have more than JSON read. */
  private static final Pattern SETTINGS =
      Pattern.compile(
          "(?s)[,;:.(]?\\s*\\(?(?:enable|consider enabling|not enabled|Feature)\\b"
              + ".*(?:Feature|ALLOW_|enabled).*"
              + "|\\s*\\(\\(CTRL-CHAR, code \\d+(?: / 0x[0-9a-fA-F]+)?\\)\\)"
              + "|\\s*\\(code \\d+(?: / 0x[0-9a-fA-F]+)?\\)");

  private final int bytesMax;

  /** How long the text of what has been read will be at least. */
  private long bytes;

  private JsonText(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  private static JsonFactory factory(boolean refusesRepeatedNames) {
    return JsonFactory.builder()
        .configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION, refusesRepeatedNames)
        // The names of members are data here: not worth keeping, nor safe to keep.
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
        .build();
  }

  static Json parse(String text) {
    return parse(STRICT, text, Integer.MAX_VALUE);
  }

  static Json parse(String text, int bytesMax) {
    return parse(STRICT, text, bytesMax);
  }

  static Json parseForeign(String text) {
    return parse(FOREIGN, text, Integer.MAX_VALUE);
  }

  private static Json parse(JsonFactory factory, String text, int bytesMax) {
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException("Expected a JSON value, found nothing.");
      }
      Json value = new JsonText(bytesMax).value(parser);
      if (parser.nextToken() != null) {
        throw at(parser, "something follows the end of the value");
      }
      return value;
    } catch (JsonParseException e) {
      throw new JsonException(
          "Not valid JSON at line %d, column %d: %s."
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), plain(e)));
    } catch (JsonProcessingException e) {
      throw new JsonException("Not acceptable JSON: " + plain(e) + ".");
    } catch (IOException e) {
      throw new AssertionError("A string cannot fail to be read.", e);
    }
  }

  private static String plain(JsonProcessingException e) {
    String message =
        JARGON
            .matcher(e.getOriginalMessage())
            .replaceAll(match -> match.group(1) == null ? "" : match.group(1).replace(":", ""));
    if (message.contains("_COMMENTS") || message.contains("(non-standard)")) {
      return "found a comment, which JSON does not have";
    }
    return SETTINGS.matcher(message).replaceAll("").strip();
  }

  private static JsonException at(JsonParser parser, String what) {
    var location = parser.currentTokenLocation();
    return new JsonException(
        "Not valid JSON at line %d, column %d: %s."
            .formatted(location.getLineNr(), location.getColumnNr(), what));
  }

  private void count(long size) {
    bytes += size;
    if (bytes > bytesMax) {
      throw new JsonTooLargeException(bytesMax);
    }
  }

  private Json value(JsonParser parser) throws IOException {
    count(1L + (parser.currentToken().isScalarValue() ? parser.getTextLength() : 0));
    return switch (parser.currentToken()) {
      case VALUE_NULL -> Json.NULL;
      case VALUE_TRUE -> new Json.Bool(true);
      case VALUE_FALSE -> new Json.Bool(false);
      case VALUE_STRING -> new Json.Str(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      default -> throw at(parser, "expected a value");
    };
  }

  private static Json number(JsonParser parser) throws IOException {
    boolean small =
        switch (parser.getNumberType()) {
          case INT, LONG -> true;
          case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> false;
        };
    if (small) {
      return Json.of(parser.getLongValue());
    }
    try {
      return new Json.Num(parser.getDecimalValue());
    } catch (JsonException e) {
      throw at(parser, e.getMessage());
    } catch (NumberFormatException e) { // what the parser took has an exponent without bound
      throw at(parser, Json.Num.outOfRange().getMessage());
    }
  }

  private Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return new Json.Arr(items);
  }

  private Json object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, Json>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      count(name.length() + 3L);
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new Json.Obj(Members.owning(members));
  }

  static String write(Json value) {
    var out = new StringBuilder(64);
    write(value, out);
    return out.toString();
  }

  private static void write(Json value, StringBuilder out) {
    switch (value) {
      case Json.Null _ -> out.append("null");
      case Json.Bool b -> out.append(b.value());
      case Json.Num n -> out.append(n.digits());
      case Json.Str s -> quote(s.value(), out);
      case Json.Arr a -> {
        char separator = '[';
        for (Json item : a.items()) {
          out.append(separator);
          write(item, out);
          separator = ',';
        }
        out.append(a.items().isEmpty() ? "[]" : "]");
      }
      case Json.Obj o -> {
        char separator = '{';
        for (var member : o.members().entrySet()) {
          out.append(separator);
          quote(member.getKey(), out);
          out.append(':');
          write(member.getValue(), out);
          separator = ',';
        }
        out.append(o.members().isEmpty() ? "{}" : "}");
      }
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || isEscaped(text, i)) {
            out.append("\\u").append(hex(c >> 8)).append(hex(c & 0xff));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /**
   * Whether a character beyond ASCII is written as an escape: half of a pair is no text, and two
   * others no message of SQS may hold.
   */
  private static boolean isEscaped(String text, int i) {
    char c = text.charAt(i);
    return c >= 0xFFFE || Character.isSurrogate(c) && !pairedAt(text, i);
  }

  private static boolean pairedAt(String text, int i) {
    char c = text.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
  }

  private static String hex(int octet) {
    return "" + Character.forDigit(octet >> 4, 16) + Character.forDigit(octet & 15, 16);
  }

  /** The length of a text between its quotation marks, in UTF-8. */
  static long quotedBytes(String text) {
    long bytes = 2;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes += isPlain(c) ? 1 : isShort(c) ? 2 : 6;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (isEscaped(text, i)) {
        bytes += 6;
      } else {
        bytes += Character.isSurrogate(c) ? 2 : 3;
      }
    }
    return bytes;
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\';
  }

  /** Whether it is written as a backslash and one more character. */
  private static boolean isShort(char c) {
    return c >= 0x20 || c == '\n' || c == '\r' || c == '\t';
  }
}
