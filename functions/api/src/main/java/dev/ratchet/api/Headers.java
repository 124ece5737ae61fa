package dev.ratchet.api;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The headers of a request, by names that may be written in any case.
 *
 * @param values each name once; several values of one name are joined by commas
 */
public record Headers(Map<String, String> values) {
  public static final Headers NONE = new Headers(Map.of());

  public Headers {
    SortedMap<String, String> sorted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, String> header : values.entrySet()) {
      String before = sorted.get(header.getKey());
      sorted.put(
          header.getKey(), before == null ? header.getValue() : before + "," + header.getValue());
    }
    values = Collections.unmodifiableSortedMap(sorted);
  }

  /** A header, if it is there. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The names alone: values may be credentials. */
  @Override
  public String toString() {
    return values.keySet().toString();
  }
}
