package dev.ratchet.core.expression;

import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The input of a task, with the values of its expressions in their places. They may name the same
 * large thing again and again, and so become larger together than a server has memory.
 */
final class Template {
  /** The most that the values of all expressions of a template come to, in bytes of JSON. */
  static final int BYTES_MAX = 4_000_000;

  private final Scope scope;
  private int left = BYTES_MAX;

  Template(Scope scope) {
    this.scope = scope;
  }

  Json.Obj resolve(Json.Obj template) {
    return resolved(template, "");
  }

  private Json.Obj resolved(Json.Obj template, String pointer) {
    var members = new LinkedHashMap<String, Json>();
    template
        .members()
        .forEach(
            (name, value) ->
                resolved(value, child(pointer, name)).ifPresent(json -> members.put(name, json)));
    return new Json.Obj(members);
  }

  private Optional<Json> resolved(Json template, String pointer) {
    return switch (template) {
      case Json.Str(String text) when Expressions.isExpression(text) -> {
        try {
          Optional<Json> value = Expressions.find(text, scope);
          value.ifPresent(json -> measure(text, json));
          yield value;
        } catch (ExpressionException e) {
          throw e.at(pointer);
        }
      }
      case Json.Obj object -> Optional.of(resolved(object, pointer));
      case Json.Arr(List<Json> items) -> {
        var kept = new ArrayList<Json>();
        for (int i = 0; i < items.size(); i++) {
          resolved(items.get(i), pointer + "/" + i).ifPresent(kept::add);
        }
        yield Optional.of(new Json.Arr(kept));
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> Optional.of(template);
    };
  }

  private void measure(String expression, Json value) {
    left -= value.sizeBytes(left);
    if (left < 0) {
      throw new ExpressionException(
          ExpressionException.TOO_EXPENSIVE,
          expression,
          "with it, the values of the expressions of this task have more than %d bytes. Pass a"
                  .formatted(BYTES_MAX)
              + " reference to what is large.");
    }
  }

  private static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
