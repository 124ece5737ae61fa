package dev.ratchet.emulator.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.template.EventRule;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a target receives of an event. */
final class TargetInput {

  private static final Pattern VARIABLE = Pattern.compile("<([A-Za-z0-9._-]+)>");
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[(\\d+)]");

  private TargetInput() {}

  /** The text that is sent for an event. */
  static String of(EventRule.Input input, JsonNode event) {
    return switch (input) {
      case EventRule.Input.WholeEvent() -> Json.write(event);
      case EventRule.Input.Part(var path) -> Json.write(part(event, path));
      case EventRule.Input.Constant(var json) -> json;
      case EventRule.Input.Transformed(var paths, var template) ->
          transformed(event, paths, template);
    };
  }

  private static String transformed(JsonNode event, Map<String, String> paths, String template) {
    var matcher = VARIABLE.matcher(template);
    var text = new StringBuilder();
    while (matcher.find()) {
      var name = matcher.group(1);
      JsonNode value = MissingNode.getInstance();
      if (name.equals("aws.events.event.json")) {
        value = event;
      } else if (paths.containsKey(name)) {
        value = part(event, paths.get(name));
      }
      var quoted = inString(template, matcher.start());
      matcher.appendReplacement(text, Matcher.quoteReplacement(rendered(value, quoted)));
    }
    return matcher.appendTail(text).toString();
  }

  /** Inside a JSON string a text stands without quotes of its own; elsewhere it brings them. */
  private static String rendered(JsonNode value, boolean quoted) {
    if (value.isMissingNode()) {
      return "";
    }
    var json = Json.write(value);
    if (!quoted) {
      return json;
    }
    if (value.isTextual()) {
      return json.substring(1, json.length() - 1);
    }
    return json.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static boolean inString(String template, int position) {
    var inside = false;
    for (var i = 0; i < position; i++) {
      if (template.charAt(i) == '\\') {
        i++;
      } else if (template.charAt(i) == '"') {
        inside = !inside;
      }
    }
    return inside;
  }

  /** The part of an event that a path such as {@code $.detail.items[0]} names. */
  private static JsonNode part(JsonNode event, String path) {
    var node = event;
    var matcher = STEP.matcher(path);
    while (matcher.find()) {
      node =
          matcher.group(1) != null
              ? node.path(matcher.group(1))
              : node.path(Integer.parseInt(matcher.group(2)));
    }
    return node;
  }
}
