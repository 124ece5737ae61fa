package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One request.
 *
 * @param method in capitals, such as {@code POST}
 * @param headers by name in lower case; those that frame the message are not among them
 * @param body as text, sent in UTF-8; empty for none
 */
public record HttpCall(String method, HttpTarget target, Map<String, String> headers, String body) {
  /** Headers that only the client itself may set, since they frame the message. */
  public static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

  public HttpCall {
    requireNonNull(target, "target is null");
    requireNonNull(body, "body is null");
    require(isToken(method), "A method is an HTTP token.");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    headers.forEach(
        (name, value) -> {
          require(isHeaderName(name), "A header's name is an HTTP token in lower case.");
          require(!RESERVED.contains(name), "The header " + name + " is set by the client.");
          require(isHeaderValue(value), "The header " + name + " has a value that is not ASCII.");
        });
  }

  /**
   * Whether sending it twice comes to the same as sending it once, by what its method means (RFC
   * 9110, 9.2.2).
   */
  public boolean isIdempotent() {
    return IDEMPOTENT.contains(method);
  }

  /** Whether this may name a header: an HTTP token in lower case. */
  public static boolean isHeaderName(String name) {
    return isToken(name) && name.equals(name.toLowerCase(Locale.ROOT));
  }

  /** Whether this may be a header's value: printable ASCII and blanks, so no line breaks. */
  public static boolean isHeaderValue(String value) {
    return value.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t');
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(HttpCall::isTokenChar);
  }

  private static boolean isTokenChar(int c) {
    return c >= '0' && c <= '9'
        || c >= 'A' && c <= 'Z'
        || c >= 'a' && c <= 'z'
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Method and URL: fit for messages. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
