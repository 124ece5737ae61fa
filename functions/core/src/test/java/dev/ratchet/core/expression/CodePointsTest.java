package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That the functions of texts count characters and cut none, against a list of code points. */
class CodePointsTest {
  private static final String ALPHABET = "ab😂é𝄞,";

  private static List<String> characters(String text) {
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  private static String any(Random random, int most) {
    List<String> letters = characters(ALPHABET);
    return random
        .ints(random.nextInt(most + 1), 0, letters.size())
        .mapToObj(letters::get)
        .collect(Collectors.joining());
  }

  private static String value(String jsonata, String text, String mark) {
    Json json =
        Expressions.evaluate(
            "{% " + jsonata + " %}",
            new Scope(
                Json.Obj.EMPTY.with("s", text).with("m", mark),
                Json.Obj.EMPTY,
                Json.Obj.EMPTY,
                Evaluation.SCOPE.now()));
    return json instanceof Json.Str(String value) ? value : json.text();
  }

  @Test
  void textsAreCutBetweenCharacters() {
    long seed = new Random().nextLong();
    System.out.println("CodePointsTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String text = any(random, 8);
      String mark = any(random, 2);
      int start = random.nextInt(21) - 10;
      int length = random.nextInt(12) - 2;
      List<String> letters = characters(text);
      int from = Math.clamp(start < 0 ? letters.size() + start : start, 0, letters.size());
      int to = Math.clamp((long) from + length, from, letters.size());
      int at = text.indexOf(mark);

      assertThat(value("$substring($context.s, %d)".formatted(start), text, mark))
          .isEqualTo(String.join("", letters.subList(from, letters.size())));
      assertThat(value("$substring($context.s, %d, %d)".formatted(start, length), text, mark))
          .isEqualTo(String.join("", letters.subList(from, to)));
      assertThat(value("$length($context.s)", text, mark)).isEqualTo("" + letters.size());
      assertThat(value("$substringBefore($context.s, $context.m)", text, mark))
          .isEqualTo(at < 0 ? text : text.substring(0, at));
      assertThat(value("$substringAfter($context.s, $context.m)", text, mark))
          .isEqualTo(at < 0 ? text : text.substring(at + mark.length()));
      assertThat(value("$join($split($context.s, ''), '|')", text, mark))
          .isEqualTo(String.join("|", letters));
      assertThat(value("$join($split($context.s & ',', /,/), ',')", text, mark))
          .isEqualTo(text + ",");
      assertThat(value("$length($pad($context.s, 12, $context.m))", text, mark)).isEqualTo("12");
      assertThat(value("$replace($context.s, 'a', '😂')", text, mark))
          .isEqualTo(text.replace("a", "😂"));
      assertThat(value("$replace($context.s, /[😂a]/, '$0$0')", text, mark))
          .isEqualTo(text.replace("😂", "😂😂").replace("a", "aa"));
    }
  }

  @Test
  void whatAPatternMatchesIsWhereItSays() {
    String text = "a😂b😂😂c";

    assertThat(value("$match($context.s, /[bc]/).index", text, "")).isEqualTo("[2,5]");
    assertThat(value("$match($context.s, /[bc]/).$substring($context.s, index, 1)", text, ""))
        .isEqualTo("[\"b\",\"c\"]");
    assertThat(value("$match($context.s, /./).match", text, ""))
        .isEqualTo("[\"a\",\"😂\",\"b\",\"😂\",\"😂\",\"c\"]");
    assertThat(value("$split($context.s, /x*/)", text, ""))
        .isEqualTo("[\"a\",\"😂\",\"b\",\"😂\",\"😂\",\"c\"]");
  }

  @Test
  void halfACharacterMatchesNoWholeOne() {
    assertThat(value("$contains($context.s, $context.m)", "😂", "\ude02")).isEqualTo("false");
    assertThat(value("$substringBefore($context.s, $context.m)", "😂", "\ude02")).isEqualTo("😂");
    assertThat(value("$replace($context.s, $context.m, 'x')", "😂", "\ud83d")).isEqualTo("😂");
  }
}
