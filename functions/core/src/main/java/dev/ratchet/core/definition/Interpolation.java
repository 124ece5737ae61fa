package dev.ratchet.core.definition;

import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A text with marks in its midst, whose writer means the expressions between them to be put in. */
final class Interpolation {
  private static final String OPEN = "{%";
  private static final String CLOSE = "%}";

  private Interpolation() {}

  /** Whether there is an opening and a closing mark, and more than one expression of them. */
  static boolean isMeant(String text) {
    int open = text.indexOf(OPEN);
    int close = text.indexOf(CLOSE, open + OPEN.length());
    return open >= 0 && close >= 0 && (open > 0 || close + CLOSE.length() < text.length());
  }

  /** What to write instead: one expression that joins the parts. */
  static String fix(String text) {
    String joined = isMeant(text) ? joined(text) : "{% 'Dear ' & $context.name %}";
    return "Start it with {%% and end it with %%}, and join texts inside it with &, such as %s."
        .formatted(joined);
  }

  private static String joined(String text) {
    var parts = new ArrayList<String>();
    int at = 0;
    int open = text.indexOf(OPEN);
    while (open >= 0) {
      int close = text.indexOf(CLOSE, open + OPEN.length());
      if (close < 0) {
        break;
      }
      addText(text.substring(at, open), parts);
      parts.add(text.substring(open + OPEN.length(), close).strip());
      at = close + CLOSE.length();
      open = text.indexOf(OPEN, at);
    }
    addText(text.substring(at), parts);
    return "{% " + String.join(" & ", parts) + " %}";
  }

  private static void addText(String text, List<String> parts) {
    if (!text.isEmpty()) {
      // JSONata has JSON's escapes in both kinds of quotation marks, and so none for a single one.
      boolean isSimple = text.chars().allMatch(c -> c >= ' ' && "'\"\\".indexOf(c) < 0);
      parts.add(isSimple ? "'" + text + "'" : Json.of(text).text());
    }
  }
}
