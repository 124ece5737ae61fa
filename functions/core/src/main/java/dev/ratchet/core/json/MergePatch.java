package dev.ratchet.core.json;

import java.util.LinkedHashMap;

/** JSON Merge Patch (RFC 7396): how a task's change of the context is stored and applied. */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Applies an object patch to an object: {@code null} removes, objects merge, the rest replaces.
   */
  public static Json.Obj apply(Json.Obj target, Json.Obj patch) {
    var merged = Members.copy(target.members());
    patch.members().forEach((name, change) -> applyMember(merged, name, change));
    return new Json.Obj(Members.owning(merged));
  }

  private static void applyMember(LinkedHashMap<String, Json> into, String name, Json change) {
    switch (change) {
      case Json.Null _ -> into.remove(name);
      case Json.Obj patch -> {
        var target = into.get(name) instanceof Json.Obj present ? present : Json.Obj.EMPTY;
        into.put(name, apply(target, patch));
      }
      case Json.Bool _, Json.Num _, Json.Str _, Json.Arr _ -> into.put(name, change);
    }
  }

  /**
   * The smallest patch that turns one object into another, save that a member whose new value is
   * {@code null} is removed, which is all that a merge patch can say.
   */
  public static Json.Obj between(Json.Obj before, Json.Obj after) {
    var patch = new LinkedHashMap<String, Json>();
    before.members().keySet().stream()
        .filter(name -> !after.has(name))
        .forEach(name -> patch.put(name, Json.NULL));
    after
        .members()
        .forEach(
            (name, now) -> {
              Json was = before.get(name);
              if (was instanceof Json.Obj a && now instanceof Json.Obj b && before.has(name)) {
                if (!a.equals(b)) {
                  patch.put(name, between(a, b));
                }
              } else if (!now.equals(was)) {
                patch.put(name, now);
              }
            });
    return new Json.Obj(patch);
  }
}
