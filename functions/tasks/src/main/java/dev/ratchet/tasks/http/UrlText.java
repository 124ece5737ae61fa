package dev.ratchet.tasks.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of paths and queries, sent as it was written: what no URL may hold is percent-encoded,
 * as browsers do it, and nothing else is changed. In particular no character becomes another one
 * that looks the same, since a service may tell the two apart.
 */
final class UrlText {
  /** What stands in a path or a query as it is, besides letters and digits. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@/%";

  private static final String PLAIN_IN_QUERY = PLAIN + "?[]";
  private static final String REPLACEMENT = "%EF%BF%BD";
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);
  private static final Set<String> HERE = Set.of(".", "%2e", "%2E");
  private static final Set<String> UP =
      Set.of("..", ".%2e", ".%2E", "%2e.", "%2E.", "%2e%2e", "%2E%2E", "%2e%2E", "%2E%2e");

  private UrlText() {}

  /** Whether a text begins with a scheme, so that it is no relative URL. */
  static boolean hasScheme(String text) {
    return SCHEME.matcher(text).matches();
  }

  /** A path in its escaped form; a backslash separates as a slash does. */
  static String path(String text) {
    return encode(text.replace('\\', '/'), PLAIN);
  }

  /** A query without its question mark in its escaped form. */
  static String query(String text) {
    return encode(text, PLAIN_IN_QUERY);
  }

  private static String encode(String text, String plain) {
    var out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              boolean stays =
                  c >= 'a' && c <= 'z'
                      || c >= 'A' && c <= 'Z'
                      || c >= '0' && c <= '9'
                      || plain.indexOf(c) >= 0;
              if (stays) {
                out.append((char) c);
              } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                out.append(REPLACEMENT);
              } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                  out.append('%').append(digit(b >> 4)).append(digit(b));
                }
              }
            });
    return out.toString();
  }

  private static char digit(int value) {
    return Character.toUpperCase(Character.forDigit(value & 15, 16));
  }

  /** A path, which begins with a slash, without its steps of one and two dots (RFC 3986, 5.2.4). */
  static String withoutDots(String path) {
    List<String> steps = Arrays.asList(path.substring(1).split("/", -1));
    var kept = new ArrayDeque<String>();
    for (int i = 0; i < steps.size(); i++) {
      String step = steps.get(i);
      boolean isLast = i == steps.size() - 1;
      if (UP.contains(step)) {
        kept.pollLast();
      } else if (!HERE.contains(step)) {
        kept.addLast(step);
        continue;
      }
      if (isLast) {
        kept.addLast("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
