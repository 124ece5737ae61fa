package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That numbers which are only read and compared are exact, against the JDK's decimals. */
class ExactNumbersTest {
  private static final List<String> BASES =
      List.of(
          "0",
          "1",
          "9007199254740992",
          "1099511627776000001",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "0.1",
          "0.30000000000000004",
          "1e21",
          "123456789012345678901234567890.123456789",
          "1e300",
          "1e-300");

  private static BigDecimal any(Random random) {
    BigDecimal base = new BigDecimal(BASES.get(random.nextInt(BASES.size())));
    BigDecimal step = new BigDecimal(random.nextInt(3) - 1);
    BigDecimal near = base.add(random.nextBoolean() ? step : step.movePointLeft(25));
    return random.nextBoolean() ? near : near.negate();
  }

  @Test
  void comparisonsAreExactWhereverTheNumbersComeFrom() {
    long seed = new Random().nextLong();
    System.out.println("ExactNumbersTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      BigDecimal a = any(random);
      BigDecimal b = random.nextInt(3) == 0 ? a : any(random);
      Scope scope =
          new Scope(
              Json.Obj.EMPTY.with("a", new Json.Num(a)).with("b", new Json.Num(b)),
              Json.Obj.EMPTY,
              Json.Obj.EMPTY,
              Evaluation.SCOPE.now());
      int sign = a.compareTo(b);
      String shown = a + " and " + b;
      for (String right : List.of("$context.b", literal(b), "$number('" + b + "')")) {
        require(scope, "$context.a = " + right, sign == 0, shown);
        require(scope, "$context.a != " + right, sign != 0, shown);
        require(scope, "$context.a < " + right, sign < 0, shown);
        require(scope, "$context.a >= " + right, sign >= 0, shown);
        require(scope, "$context.a in [0.5, " + right + "]", sign == 0, shown);
        require(scope, "[{'x': $context.a}] = [{'x': " + right + "}]", sign == 0, shown);
        require(scope, "$exists({'x': $context.a}[x = " + right + "])", sign == 0, shown);
        require(scope, "$count($distinct([$context.a, " + right + "])) = 1", sign == 0, shown);
        String least = (sign <= 0 ? "$context.a" : right);
        require(scope, "[$context.a, %s]^($)[0] = %s".formatted(right, least), true, shown);
        require(scope, "$sort([$context.a, %s])[0] = %s".formatted(right, least), true, shown);
        require(scope, "$min([$context.a, %s]) = %s".formatted(right, least), true, shown);
      }
    }
  }

  private static String literal(BigDecimal number) {
    return "(" + number + ")";
  }

  private static void require(Scope scope, String jsonata, boolean expected, String numbers) {
    assertThat(Expressions.test("{% " + jsonata + " %}", scope))
        .as(jsonata + " of " + numbers)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          $context.l[id = $context.id].n                 → "b"
          $context.l[id != $context.id].n                → "a"
          $context.l[id = 1099511627776000001].n         → "a"
          $context.l^(>id).n                             → ["b","a"]
          $sort($context.l, function($l, $r) { $l.id < $r.id }).n → ["b","a"]
          $context.id in $context.l.id                   → true
          1099511627776000003 in $context.l.id           → false
          $context.l{$string(id): n}                     → {"1099511627776000001":"a","1099511627776000002":"b"}
          $max($context.l.id)                            → 1099511627776000002
          $min($context.l.id)                            → 1099511627776000001
          $number('1099511627776000002') = $context.id   → true
          $string($context.id)                           → "1099511627776000002"
          $abs(-$context.id)                             → 1099511627776000002
          $floor($context.id)                            → 1099511627776000002
          $round($context.id)                            → 1099511627776000002
          $formatBase($context.id, 16)                   → "f42400000000002"
          $power(2, 62)                                  → 4611686018427387904
          $power(2, 63)                                  → 9223372036854775808
          $power(2, 64)                                  → 18446744073709551616
          $string($power(2, 63))                         → "9223372036854775808"
          -9007199254740993                              → -9007199254740993
          [9007199254740992..9007199254740993]           → [9007199254740992,9007199254740993]
          $sum([1, 2.5])                                 → 3.5
          1 = 1.0                                        → true
          """)
  void idsKeepAllTheirDigits(String jsonata, String json) {
    assertThat(Evaluation.value(jsonata)).isEqualTo(json);
  }

  @Test
  void aSortableTextSortsAsTheNumberDoes() {
    var random = new Random(1);
    var numbers = new ArrayList<BigDecimal>();
    for (int i = 0; i < 500; i++) {
      numbers.add(any(random));
    }
    numbers.sort(null);
    List<String> texts =
        numbers.stream().map(n -> Numbers.sortable(Numbers.of(new Json.Num(n)))).toList();

    assertThat(texts).isSorted();
  }
}
