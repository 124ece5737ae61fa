package dev.ratchet.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paths of a route, such as {@code /v1/runs/{id}/signals/{name+}}: {@code {id}} stands for any
 * segment, and {@code {name+}}, at the end, for any one or more of them.
 *
 * @param text as it is written
 * @param segments its parts between slashes
 */
public record PathTemplate(String text, List<String> segments) {
  private static final String REST = "+}";

  public PathTemplate {
    segments = List.copyOf(segments);
  }

  /**
   * A template.
   *
   * @param text begins with a slash
   */
  static PathTemplate of(String text) {
    return new PathTemplate(text, List.of(text.substring(1).split("/")));
  }

  /**
   * What a path has for the parameters, by name; empty if it is none of these paths.
   *
   * @param path the segments, percent-decoded
   */
  Optional<Map<String, String>> match(List<String> path) {
    int last = segments.size() - 1;
    boolean takesRest = segments.get(last).endsWith(REST);
    if (takesRest ? path.size() <= last : path.size() != last + 1) {
      return Optional.empty();
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int i = 0; i <= last; i++) {
      String wanted = segments.get(i);
      if (!wanted.startsWith("{")) {
        if (!wanted.equals(path.get(i))) {
          return Optional.empty();
        }
      } else if (wanted.endsWith(REST)) {
        // API Gateway decodes the path before we see it: a slash of a name stands there as one.
        String rest = String.join("/", path.subList(i, path.size()));
        parameters.put(wanted.substring(1, wanted.length() - REST.length()), rest);
      } else {
        parameters.put(wanted.substring(1, wanted.length() - 1), path.get(i));
      }
    }
    return Optional.of(parameters);
  }

  @Override
  public String toString() {
    return text;
  }
}
