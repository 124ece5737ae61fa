package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.json.Json;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions that would take a whole server, were they not counted in all that they do. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExpressionBoundsTest {
  /** A value that holds 2^40 values, and takes the memory of 120. */
  private static final String DENSE = "$reduce([1..40], function($v, $i) { [[$v], [$v]] }, 0)";

  private static final List<String> USES =
      List.of(
          "$d",
          "$d(1)",
          "$d ? 1 : 2",
          "$d.x",
          "{$d: 1}",
          "$d + 1",
          "-$d",
          "$d > 1",
          "$d & ''",
          "$d.**",
          "$d.*",
          "$d = " + DENSE,
          "1 in $d",
          "$d[$d]",
          "$d and $d",
          "[1, 2]^($d)",
          "$d{'a': $}",
          "$d#$i.($i)",
          "$d ~> |$|{'x': 1}|",
          "{'a': 1} ~> |$|$d|",
          "{'a': 1} ~> |$|{}, $d|",
          "$d ~> $d",
          "[$d..$d]",
          "$d.$uppercase()",
          "function($x)<a<n>:n> { 1 }($d)",
          "$d(?, 1)",
          "$filter([1], function() { $d })",
          "$reduce([1, 2], $d)",
          "$sort([$d, $d], function($l, $r) { $d })",
          "$context.l[$d]",
          "$error($d)",
          "$formatNumber(1, '0', {'a': $d})",
          "$replace('a', 'a', $d)");

  private static final String DENSE_OBJECT =
      "$reduce([1..40], function($v, $i) { {'a': $v, 'b': $v} }, 0)";

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          ($f := function() { $f() }; $f())                        → 500000 steps
          ($f := function() { $f() + 1 }; $f())                    → deeper than 300 steps
          [1..20000].[1..20000]                                    → items and members
          $sort([1..50000], function($l, $r) { $l < $r })          → 500000 steps
          [1..200000]^(>$)                                         → 500000 steps
          ($p := function($a, $b) { 1 }; $q := $p(?, ?); $map([1..9999], function() { $q(?, 1) })) → steps
          $count($append([1..9999999], [1..9999999]))              → more than 1000000 items
          $count($append([1..999999], [1..999999]))                → items and members
          $zip([1..1000000], [1..1000000])                         → items and members
          $reduce([1..30], function($a, $b) { $append($a, $a) }, [1..9]) → items and members
          $context.n@$a.$context.n@$b.$context.n@$c.($a + $b)      → items and members
          [1..900]#$i.([1..900]#$j.($i + $j))                      → steps
          $context.n[[1..100000]]                                  → items and members
          [1..100000]{'a': $}                                      → items and members
          [1..100000]{'a': $sum($)}                                → items and members
          $map([1..500000], function() { $context.n{} })           → items and members
          $map([1..9999], function() { function($x)<a<n>:n> { 1 }($context.n) }) → items and members
          $map([1..9999], function() { $count($context.n.*) })     → steps
          $map([1..9999], function() { $context.n = $context.n })  → items and members
          $map([1..9999], function() { -1 in $context.n })         → items and members
          $map([1..9999], function() { $reverse($context.n) })     → items and members
          ($f := function($s) { $f($s & $s) }; $f('ab'))           → text of more than 1048576
          $map([1..9999], function() { $uppercase($context.t) })   → 4000000 characters
          $map([1..99999], function() { $context.t })              → 4000000 characters
          $map([1..9999], function() { $context.t = $context.t & '' }) → 4000000 characters
          $join($map([1..60000], function() { 'x' }), $substring($context.t, 0, 99)) → characters
          $map([1..99], function() { $string($context.n, true) })  → items and members
          $replace($context.t, 'a', $context.t)                    → text of more than 1048576
          $replace($context.t, /(a)/, $substring($context.s, 0, 60)) → text of more than 1048576
          $pad('x', 1000000000)                                    → at most 262144 characters
          $contains($context.t & $context.t, /^(.*a){30}$/)        → patterns take more than 4000000
          $match($context.t, /a.*?x|a/)                            → patterns take more than 4000000
          $map([1..9999], function() { $split($context.t, /z/) })  → characters
          $toMillis($context.d, '[f1][f1][f1][f1][f1][f1]Z')       → 3000 characters, expected at most 256
          $toMillis($substring($context.d, 0, 200), '[f1][f1][f1][f1][f1][f1]Z') → patterns take
          $map([1..99999], function() { $toMillis('2026-01-01') }) → steps
          $map([1..99999], function() { $encodeUrl('http://x/y?a b') }) → steps
          $map([1..99999], function() { $substring(?, 1) })        → steps
          """)
  void whatCostsTooMuchSaysWhichBoundItCameTo(String jsonata, String bound) {
    Evaluation evaluation = Evaluation.of(jsonata);

    assertThat(evaluation.code()).as(evaluation.text()).isEqualTo("expression_too_expensive");
    assertThat(evaluation.text()).contains(bound);
    assertThat(evaluation.bytes()).isLessThan(Evaluation.BYTES_MAX);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          $fromMillis(0, '[Y,1-9999999]')          → field of the width "9999999", expected at most 99
          $fromMillis(0, '[Y, 1 - 99 99]')         → field of the width "9999", expected at most 99
          $formatInteger(2000000000, 'I')          → in Roman numerals, expected at most 100000
          $round(1e300, 1000000000)                → expected at most 400
          $contains('a', /((a{100}){100}){100}/)   → more than 1000 characters and groups
          $contains('a', /a(?=b)/)                 → has "(?=", which patterns do not know here
          $contains('a', /(a)\\1/)                 → which patterns do not know here
          """)
  void whatCanOnlyBeAMistakeIsRefused(String jsonata, String why) {
    Evaluation evaluation = Evaluation.of(jsonata);

    assertThat(evaluation.code()).as(evaluation.text()).isEqualTo("expression_failed");
    assertThat(evaluation.text()).contains(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          $contains($context.s, /.*.*.*.*.*=x/)                   → false
          $contains($substring($context.s, 0, 41), /^(.*a){30}b$/) → false
          $contains($context.s & '=x', /.*.*.*.*.*=x/)            → true
          $count([1..1000000])                                    → 1000000
          $sum([1..100000])                                       → 5000050000
          $count($split($context.t, ','))                         → 20001
          $count($context.n[$ % 2 = 0])                           → 5000
          $sum($map($context.n, function($v) { $v * 2 }))         → 99990000
          $count($sort($context.n, function($l, $r) { $l < $r })) → 10000
          $count($keys($context.n{$string($ % 3): $count($)}))    → 3
          $length($string($context.n))                            → 48891
          """)
  void whatIsWithinTheBoundsIsAnswered(String jsonata, String json) {
    assertThat(Evaluation.value(jsonata)).isEqualTo(json);
  }

  /** Whatever can be done with a value goes through it, and must not do so to its end. */
  @Test
  void aValueThatHoldsItselfManyTimesOverIsNeverGoneThroughToItsEnd() {
    for (String value : List.of(DENSE, DENSE_OBJECT)) {
      for (String use : USES) {
        requireBounded("($d := %s; %s)".formatted(value, use));
      }
      Builtins.table()
          .forEach(
              (name, _) -> {
                requireBounded("($d := %s; $%s($d))".formatted(value, name));
                requireBounded("($d := %s; $%s([$d, $d], $d))".formatted(value, name));
              });
    }
  }

  private static void requireBounded(String jsonata) {
    Evaluation evaluation = Evaluation.of(jsonata);

    assertThat(evaluation.bytes()).as(jsonata).isLessThan(Evaluation.BYTES_MAX);
    assertThat(evaluation.isPlain()).as(jsonata + ": " + evaluation.text()).isTrue();
  }

  @Test
  void theExpressionsOfOneDecisionHaveABoundTogether() {
    var work = Work.ofOneDecision();
    Json.Obj context = Json.Obj.EMPTY;
    String dear = "{% $sum($map([1..40000], function($v) { $v + 1 })) > 0 %}";

    int answered = 0;
    ExpressionException end = null;
    while (end == null) {
      var scope = new Scope(context, () -> context, () -> context, Evaluation.SCOPE.now(), work);
      try {
        assertThat(Expressions.test(dear, scope)).isTrue();
        answered++;
      } catch (ExpressionException e) {
        end = e;
      }
    }

    assertThat(answered).isBetween(20, 200);
    assertThat(end.code()).isEqualTo("expression_too_expensive");
    assertThat(end.found()).contains("more work together than a decision may");
  }

  @Test
  void whatTheParserReadsTwiceOrCallsItselfForIsBounded() {
    String defaults = "(".repeat(60) + "$x" + " ?? 1)".repeat(60);
    String elvis = "(".repeat(60) + "$x" + " ?: 1)".repeat(60);

    assertThat(Evaluation.of(defaults).text()).contains("defaults (?? and ?:) stand within");
    assertThat(Evaluation.of(elvis).text()).contains("defaults (?? and ?:) stand within");
    assertThat(Evaluation.value("$x ?? ($y ?? ($z ?? 7))")).isEqualTo("7");
    for (String operator : List.of("+", "&", ".", " and ", "-", "~>")) {
      assertThat(Evaluation.of("a" + (operator + "a").repeat(1_001)).text())
          .contains("more than 1000 operators side by side");
    }
    assertThat(Evaluation.value("$count([" + "-1,".repeat(1_500) + "1])")).isEqualTo("1501");
  }

  @Test
  void theInputOfATaskHasABound() {
    Json.Obj template =
        Json.Obj.EMPTY.with(
            "all", new Json.Arr(Collections.nCopies(100, Json.of("{% $context %}"))));

    assertThatThrownBy(() -> Expressions.resolve(template, Evaluation.SCOPE))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(" at /all/")
        .hasMessageContaining("have more than 4000000 bytes")
        .extracting(e -> ((ExpressionException) e).code())
        .isEqualTo("expression_too_expensive");
  }

  @Test
  void whoWritesAroundTheBoundsIsRefused() {
    for (String trick :
        List.of(
            "[$contains('a', /[']/), ($__evaluate_entry := $x)]",
            "function($__evaluate_exit) { 1 }(1)",
            "$context.l#$__evaluate_entry.n",
            "$context.l@$__evaluate_entry.n")) {
      Evaluation evaluation = Evaluation.of(trick);
      assertThat(evaluation.text()).as(trick).contains("are reserved");
    }
  }
}
