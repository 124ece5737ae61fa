package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One response.
 *
 * @param status 200 to 999
 * @param headers all values by name in lower case, in the order in which they came
 */
public record HttpAnswer(int status, Map<String, List<String>> headers, Body body) {
  /** The longest body that is read, in bytes. */
  public static final int BODY_BYTES_MAX = 262_144;

  private static final int EXCERPT_CHARS_MAX = 200;
  private static final Set<String> JSON_TYPES =
      Set.of("application/json", "application/x-json", "text/json", "text/x-json");

  /** What came after the headers. */
  public sealed interface Body {
    /** All of it. */
    record Whole(String text) implements Body {}

    /** The beginning of a body that is longer than {@link #BODY_BYTES_MAX}. */
    record CutOff(String start) implements Body {}

    /**
     * A body that could not be read, though the status could: the connection broke, the time was
     * up, or it is written as nobody else would read it.
     */
    record Unreadable(String why) implements Body {}
  }

  public HttpAnswer {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    requireNonNull(body, "body is null");
  }

  /** The first value of a header, or empty if it did not come. */
  public String header(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  /** The content type without its parameters, in lower case, or empty if none was named. */
  public String mediaType() {
    return header("content-type").split("[;,]", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the content type says that the body is JSON. */
  public boolean saysJson() {
    String type = mediaType();
    return JSON_TYPES.contains(type) || type.endsWith("+json");
  }

  /** The beginning of the body on one line, for messages; empty if there is nothing to show. */
  public String excerpt() {
    String text =
        switch (body) {
          case Body.Whole(String whole) -> whole;
          case Body.CutOff(String start) -> start;
          case Body.Unreadable _ -> "";
        };
    int end =
        text.codePointCount(0, text.length()) <= EXCERPT_CHARS_MAX
            ? text.length()
            : text.offsetByCodePoints(0, EXCERPT_CHARS_MAX);
    String line = text.substring(0, end).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return end < text.length() ? line + "…" : line;
  }
}
