package dev.ratchet.core.definition;

import dev.ratchet.core.json.Json;

/** JSON pointers (RFC 6901). */
final class Pointer {
  private Pointer() {}

  static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  static String child(String pointer, int index) {
    return pointer + "/" + index;
  }

  static String parent(String pointer) {
    return pointer.substring(0, Math.max(0, pointer.lastIndexOf('/')));
  }

  /** The last step of a pointer, as it is written in the document. */
  static String last(String pointer) {
    return decode(pointer.substring(pointer.lastIndexOf('/') + 1));
  }

  /** The value that a pointer names, or {@link Json#NULL} if there is none. */
  static Json find(Json document, String pointer) {
    if (pointer.isEmpty()) {
      return document;
    }
    return switch (find(document, parent(pointer))) {
      case Json.Obj object -> object.get(last(pointer));
      case Json.Arr array -> {
        int index = Integer.parseInt(last(pointer));
        yield index < array.items().size() ? array.items().get(index) : Json.NULL;
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> Json.NULL;
    };
  }

  private static String decode(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }
}
