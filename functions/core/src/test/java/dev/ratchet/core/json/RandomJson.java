package dev.ratchet.core.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes JSON values of all kinds, with what is awkward about them. */
public final class RandomJson {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "b",
          "\"",
          "\\",
          "/",
          "\n\r\t\b\f",
          "\u0000\u001f",
          "é",
          "日本",
          "😀",
          "\ud800",
          "\udc00",
          "\ud83d\ud83d\ude00",
          "\u2028",
          "~1",
          "{% 1 %}");

  private final RandomGenerator random;

  public RandomJson(RandomGenerator random) {
    this.random = random;
  }

  /** Any value, nested at most so deep. */
  public Json value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> Json.NULL;
      case 1 -> Json.of(random.nextBoolean());
      case 2 -> new Json.Str(text());
      case 3 -> Json.of(random.nextLong() >> random.nextInt(64));
      case 4 -> new Json.Num(decimal());
      case 5 -> {
        var items = new ArrayList<Json>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(depth - 1));
        }
        yield new Json.Arr(items);
      }
      default -> object(depth);
    };
  }

  /** Any object, nested at most so deep. */
  public Json.Obj object(int depth) {
    var members = new LinkedHashMap<String, Json>();
    for (int i = random.nextInt(4); i > 0; i--) {
      members.put(text(), value(depth - 1));
    }
    return new Json.Obj(members);
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size())) + (random.nextBoolean() ? "" : "x");
  }

  private BigDecimal decimal() {
    BigInteger digits = BigInteger.valueOf(random.nextLong()).pow(random.nextInt(1, 4));
    return new BigDecimal(digits, random.nextInt(-200, 200));
  }
}
