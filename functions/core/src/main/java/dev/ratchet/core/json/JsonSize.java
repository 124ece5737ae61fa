package dev.ratchet.core.json;

import java.util.List;
import java.util.Map;

/** How long a value's text is, without writing it: a value may hold the same one many times. */
final class JsonSize {
  private final int atMost;
  private long bytes;

  private JsonSize(int atMost) {
    this.atMost = atMost;
  }

  /** The length of the text in UTF-8; some number above this if it is longer than this. */
  static int of(Json value, int atMost) {
    var size = new JsonSize(atMost);
    size.add(value);
    return (int) Math.min(Integer.MAX_VALUE, size.bytes);
  }

  private void add(Json value) {
    switch (value) {
      case Json.Null _ -> bytes += 4;
      case Json.Bool(boolean truth) -> bytes += truth ? 4 : 5;
      case Json.Num number -> bytes += number.digits().length();
      case Json.Str(String text) -> bytes += JsonText.quotedBytes(text);
      case Json.Arr(List<Json> items) -> {
        bytes += 2 + Math.max(0, items.size() - 1);
        for (int i = 0; i < items.size() && bytes <= atMost; i++) {
          add(items.get(i));
        }
      }
      case Json.Obj(Map<String, Json> members) -> {
        bytes += 2 + members.size() + Math.max(0, members.size() - 1);
        members.forEach(this::add);
      }
    }
  }

  private void add(String name, Json value) {
    if (bytes <= atMost) {
      bytes += JsonText.quotedBytes(name);
      add(value);
    }
  }
}
