package dev.ratchet.core.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What expressions give, in the scope of a run that has charged a card. */
class ExpressionsTest {
  private static final List<String> WORDS =
      List.of(
          "$",
          "context",
          ".",
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "'",
          "\"",
          "`",
          "/",
          "*",
          "+",
          "-",
          "~>",
          "|",
          ":=",
          ":",
          ",",
          ";",
          "?",
          "%",
          "@",
          "#",
          "^",
          "&",
          "=",
          "!",
          "function",
          "and",
          "in",
          "1",
          "1e9",
          " ",
          "\\",
          "\n",
          "λ",
          "..",
          "null",
          "??");

  private static final Scope SCOPE =
      new Scope(
          Json.parseObject(
              """
              {"order": {"id": 9007199254740993, "total": 19.90, "note": null, "lines": [
                  {"sku": "a", "qty": 2, "price": 20}, {"sku": "b", "qty": 1, "price": 5}]},
               "empty": [], "none": {}, "deep": {"list": [1, 2.5, null, {"x": 1}]},
               "long": 123456789012345678901234567890.123456789, "first-name": "Ada"}
              """),
          Json.parseObject(
              """
              {"charge-card": {"state": "success", "output": {"status": "paid"}}}
              """),
          Json.parseObject(
              """
              {"id": "flow_1"}
              """),
          Instant.parse("2026-01-02T03:04:05.678Z"));

  private static String value(String jsonata) {
    return Expressions.evaluate("{% " + jsonata + " %}", SCOPE).text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          $context.order.lines[price > 10].(qty * price)       → 40
          $sum($context.order.lines.(qty * price))             → 45
          $context.order.lines.sku                             → ["a","b"]
          $context.order.lines[sku = 'b'].price                → 5
          $context.deep                                        → {"list":[1,2.5,null,{"x":1}]}
          $context.order.lines[1]                              → {"sku":"b","qty":1,"price":5}
          $tasks.`charge-card`.output.status = 'paid'          → true
          $run.id                                              → "flow_1"
          $context.`first-name` & '!'                          → "Ada!"
          $context.colour ?? 'red'                             → "red"
          $exists($context.colour)                             → false
          {'a': $context.order.note, 'b': [null]}              → {"a":null,"b":[null]}
          $context.order.note                                  → null
          null                                                 → null
          []                                                   → []
          $context.empty                                       → []
          $context.none                                        → {}
          $context.deep.list = [1, 2.5, null, {'x': 1}]        → true
          [1..3]                                               → [1,2,3]
          $map([1..3], function($v) { [$v, $v] })[0]           → [1,1]
          $keys($context.deep)                                 → "list"
          $merge([$context.none, {'x': 1}])                    → {"x":1}
          $context.deep ~> |$|{'more': 2}| → {"list":[1,2.5,null,{"x":1}],"more":2}
          $context.order.lines{sku: price}                     → {"a":20,"b":5}
          $context.order.lines^(>price).sku                    → ["a","b"]
          $sort(["a", "b"], function($l, $r) { $l < $r })      → ["b","a"]
          $string($context.deep)          → "{\\"list\\":[1,2.5,null,{\\"x\\":1}]}"
          $type($context.order.note)                           → "null"
          $pad('foo', 5) & '|'                                 → "foo  |"
          $pad('foo', -5, '#')                                 → "##foo"
          $pad('foo', 8, 'ab')                                 → "fooababa"
          $pad('foo', -2, 'ab')                                → "foo"
          $pad('é🙂', 5, '🙂🙁') & $pad('', 2, '')               → "é🙂🙂🙁🙂  "
          $length($pad('', 262144, 'ab'))                      → 262144
          'f' ~> $pad(3, '.')                                  → "f.."
          $exists($pad($context.colour, 5))                    → false
          /* '$random()' */ 'not $random()'                    → "not $random()"
          """)
  void expressionsGiveJson(String jsonata, String json) {
    assertThat(value(jsonata)).isEqualTo(json.replace("\\\\", "\\"));
  }

  @Test
  void onlyAWholeStringBetweenTheMarksIsAnExpression() {
    assertThat(Expressions.isExpression("{% 1 %}")).isTrue();
    assertThat(Expressions.isExpression("{%%}")).isTrue();
    assertThat(Expressions.isExpression("{%}")).isFalse();
    assertThat(Expressions.isExpression(" {% 1 %}")).isFalse();
    assertThat(Expressions.isExpression("Dear {% $context.name %}")).isFalse();
    assertThatThrownBy(() -> Expressions.check("1 + 1"))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(
            "Expression 1 + 1: an expression starts with {% and ends with %}, nothing before or"
                + " after.");
  }

  @Test
  void numbersThatAreOnlyPassedOnKeepAllTheirDigits() {
    assertThat(value("$context.order.id")).isEqualTo("9007199254740993");
    assertThat(value("$context.long")).isEqualTo("123456789012345678901234567890.123456789");
    assertThat(value("{'n': $context.long}"))
        .isEqualTo("{\"n\":123456789012345678901234567890.123456789}");
    assertThat(value("'order ' & $context.order.id")).isEqualTo("\"order 9007199254740993\"");
    assertThat(value("0.1 + 0.2")).isEqualTo("0.30000000000000004");
  }

  @Test
  void timeIsTheScopes() {
    assertThat(value("$now()")).isEqualTo("\"2026-01-02T03:04:05.678Z\"");
    assertThat(value("$now('[Y]/[M]/[D]', '+0100')")).isEqualTo("\"2026/1/2\"");
    assertThat(value("$millis()")).isEqualTo("1767323045678");
    assertThat(value("$fromMillis($millis()) = $now()")).isEqualTo("true");
    assertThat(value("$map([1..100], $millis) ~> $distinct() ~> $count()")).isEqualTo("1");
  }

  @Test
  void aLocalTimeIsUtc() {
    assertThat(value("$toMillis('2026-01-02T03:04:05')"))
        .isEqualTo(value("$toMillis('2026-01-02T03:04:05Z')"));
    assertThat(value("$toMillis('2026-01-02')")).isEqualTo("1767312000000");
    assertThat(value("$toMillis('02.01.2026', '[D].[M].[Y]')")).isEqualTo("1767312000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          1 +                            → at character 7: found the end, expected a value
          (1                             → found the end, expected ")"
          $context.a b                   → at character 15: found "b", expected an operator
          'abc                           → a text has no closing quotation mark
          /* abc                         → a comment, a quotation or a pattern has no end
          $context.total(                → found the end
          @                              → it does not parse
          $random()                      → a decision must be repeatable. Let a task
          $map([1], $random)             → a decision must be repeatable
          [1, 2] ~> $shuffle             → a decision must be repeatable
          $eval('1')                     → runs text as code
          $__evaluate_entry := 1         → names that begin with __evaluate_ are reserved
          $tasks.charge-card.output      → Put a task's name in backquotes: $tasks.`charge-card`.
          """)
  void whatDoesNotParseIsRefusedByCheck(String jsonata, String message) {
    assertThatThrownBy(() -> Expressions.check("{% " + jsonata + " %}"))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("Expression {% " + jsonata + " %}: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          $context.order.colour          → it gives nothing: something that it
          0/0                            → it gives nothing
          1/0                            → out of range, such as a division by zero
          1e-99999999999                 → the number 1e-99999999999 is out of range
          function($x) { $x }            → it gives a function, which is no JSON value. Call it
          $sum                           → it gives a function
          /a/                            → it gives a function
          [$sum]                         → a value with a function in it
          $foo(1)                        → it calls "foo", which is no function
          'a' + 1                        → an operand of "+" is "a", expected a number
          $sum('x')                      → is given "x", expected an array of numbers
          $length(1, 2)                  → of $length is of the wrong type or one too many
          $number('abc')                 → $number() is given "abc", expected a text that holds
          $toMillis('yesterday')         → expected a time such as "2026-01-31T12:00:00Z"
          $now(5)                        → argument 1 of $now is of the wrong type
          $error('out of stock')         → : out of stock.
          $single([1, 2])                → finds more than one such item, expected exactly one
          ($f := function() { $f() + 1 }; $f()) → it nests deeper than 300 steps
          ($f := function() { $f() }; $f())     → it takes more than 500000 steps
          [1, ($f := function() { $f() }; $f())]→ it takes more than 500000 steps
          ($f := function($s) { $f($s & $s) }; $f('ab')) → a text of more than
          $pad('x', 1000000000)          → $pad() gives at most 262144 characters
          [1..200000]                    → it gives more than 100000 values
          $reduce([1..200], function($v, $n) { {'a': $v} }) → deeper than 100
          """)
  void whatFailsSaysWhy(String jsonata, String message) {
    assertThatThrownBy(() -> value(jsonata))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("Expression {% ")
        .hasMessageContaining(message);
  }

  @Test
  void aConditionIsTrueOrFalse() {
    assertThat(Expressions.test("{% $tasks.`charge-card`.state = 'success' %}", SCOPE)).isTrue();
    assertThat(Expressions.test("{% $context.order.total > 20 %}", SCOPE)).isFalse();
    assertThatThrownBy(() -> Expressions.test("{% $context.order.lines %}", SCOPE))
        .isInstanceOf(ExpressionException.class)
        .hasMessage(
            "Expression {% $context.order.lines %}: expected true or false, found an array:"
                + " [{\"sku\":\"a\",\"qty\":2,\"price\":20},{\"sku\":\"b\",\"qty\":1,\"price\":5}]."
                + " Compare it, or wrap it in $boolean().");
    assertThatThrownBy(() -> Expressions.test("{% $context.paid %}", SCOPE))
        .hasMessageContaining("it gives nothing");
  }

  @Test
  void aTemplateKeepsWhatIsNoExpressionAndLeavesOutWhatGivesNothing() {
    Json.Obj template =
        Json.parseObject(
            """
            {"url": "https://shop.example/{% no %}", "n": 1, "nothing": null,
             "body": {"sku": "{% $context.order.lines.sku %}", "colour": "{% $context.colour %}"},
             "list": ["a", "{% $context.colour %}", "{% null %}", ["{% 1 + 1 %}"]]}
            """);

    assertThat(Expressions.resolve(template, SCOPE).text())
        .isEqualTo(
            "{\"url\":\"https://shop.example/{% no %}\",\"n\":1,\"nothing\":null,"
                + "\"body\":{\"sku\":[\"a\",\"b\"]},\"list\":[\"a\",null,[2]]}");
  }

  @Test
  void aTemplatesErrorsNameThePlace() {
    Json.Obj template = Json.parseObject("{\"body\":{\"a/b\":[0,\"{% 'a' - 1 %}\"]}}");

    assertThatThrownBy(() -> Expressions.resolve(template, SCOPE))
        .isInstanceOf(ExpressionException.class)
        .hasMessageStartingWith("Expression {% 'a' - 1 %} at /body/a~1b/1: an operand of \"-\" is");
  }

  @Test
  void evaluatingChangesNothingInTheScope() {
    String before = SCOPE.context().text();

    value("$context.empty{'a': 1}");
    value("$append($context.order.lines, 1)");
    value("$context.order.lines.{'a': $reverse($context.deep.list)}");

    assertThat(SCOPE.context().text()).isEqualTo(before);
  }

  @Test
  void theLongestExpressionIsTakenAndOneCharacterMoreIsNot() {
    String longest = "{% '" + "a".repeat(ExpressionText.CHARS_MAX - 8) + "' %}";

    Expressions.check(longest);
    assertThatThrownBy(() -> Expressions.check(longest.replace(" '", "  '")))
        .hasMessageContaining("it has 16385 characters, the most is 16384.");
  }

  @Test
  void theDeepestNestingIsTakenAndOneMoreIsNot() {
    int most = ExpressionNesting.BRACKETS_MAX;

    assertThat(value("(".repeat(most) + "1" + ")".repeat(most))).isEqualTo("1");
    assertThatThrownBy(() -> value("(".repeat(most + 1) + "1" + ")".repeat(most + 1)))
        .hasMessageContaining("its brackets nest deeper than 100 levels");
    assertThatThrownBy(() -> value("-".repeat(16_000) + "1"))
        .isInstanceOf(ExpressionException.class);
  }

  @Test
  void whatIsDearIsAskedForOnceAndOnlyIfItIsNamed() {
    var asked = new AtomicInteger();
    var scope =
        new Scope(
            Json.Obj.EMPTY,
            () -> {
              asked.incrementAndGet();
              return SCOPE.tasks().get();
            },
            SCOPE.run(),
            SCOPE.now());
    assertThat(Expressions.evaluate("{% 1 + 1 %}", scope)).isEqualTo(Json.of(2));
    assertThat(asked).hasValue(0);
    for (int i = 0; i < 3; i++) {
      assertThat(Expressions.evaluate("{% $tasks.`charge-card`.state %}", scope))
          .isEqualTo(Json.of("success"));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void manyThreadsShareOneParsedExpression() throws Exception {
    String expression =
        "{% $sum($map([1..50], function($i) { $i * $context.factor })) + $count($keys($tasks)) %}";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers =
          threads.invokeAll(
              IntStream.range(0, 500)
                  .<Callable<Json>>mapToObj(
                      factor ->
                          () ->
                              Expressions.evaluate(
                                  expression,
                                  new Scope(
                                      Json.Obj.EMPTY.with("factor", factor),
                                      SCOPE.tasks(),
                                      SCOPE.run(),
                                      SCOPE.now())))
                  .toList());
      for (int factor = 0; factor < 500; factor++) {
        assertThat(answers.get(factor).get()).isEqualTo(Json.of(1275L * factor + 1));
      }
    }
  }

  @Test
  void anyTextIsEitherParsedOrRefused() {
    long seed = new Random().nextLong();
    System.out.println("ExpressionsTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder("{%");
      random
          .ints(random.nextInt(1, 14), 0, WORDS.size())
          .mapToObj(WORDS::get)
          .forEach(text::append);
      String expression = text.append("%}").toString();
      try {
        Expressions.evaluate(expression, SCOPE);
      } catch (ExpressionException e) {
        assertThat(e).as(expression).hasMessageContaining("Expression {%");
      }
    }
  }
}
