package dev.ratchet.template;

import java.util.List;
import java.util.stream.Collectors;

/** Writes resolved nodes as JSON. */
final class JsonText {

  private JsonText() {}

  static String of(Node node) {
    return switch (node) {
      case Node.Scalar(String text, Node.Kind kind, Location _) ->
          kind == Node.Kind.TEXT ? quoted(text) : text;
      case Node.Sequence(List<Node> elements, Location _) ->
          elements.stream().map(JsonText::of).collect(Collectors.joining(",", "[", "]"));
      case Node.Mapping(List<Node.Entry> entries, Location _) ->
          entries.stream()
              .map(entry -> quoted(entry.name()) + ":" + of(entry.value()))
              .collect(Collectors.joining(",", "{", "}"));
      case Node.Call _, Node.NoValue _, Node.Broken _ ->
          throw new IllegalStateException("not resolved: " + node);
    };
  }

  private static String quoted(String text) {
    var json = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                default -> {
                  if (c < ' ') {
                    json.append("\\u%04x".formatted(c));
                  } else {
                    json.append((char) c);
                  }
                }
              }
            });
    return json.append('"').toString();
  }
}
