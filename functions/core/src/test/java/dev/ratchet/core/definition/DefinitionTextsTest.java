package dev.ratchet.core.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Problem;
import dev.ratchet.core.json.Json;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of texts that hold marks, and what YAML may do with blocks, aliases and numbers. */
class DefinitionTextsTest {
  private static List<Problem> problems(String text) {
    return switch (DefinitionReader.read(text, "w")) {
      case DefinitionReader.Outcome.Read _ -> List.of();
      case DefinitionReader.Outcome.Refused(List<Problem> problems) -> problems;
    };
  }

  private static String body(String json) {
    return """
    {"tasks": [{"name": "t", "task": "call-api",
      "with": {"method": "POST", "url": "https://shop.example", "body": %s}}]}
    """
        .formatted(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          "Hello {% $context.a %}!"                → {% 'Hello ' & $context.a & '!' %}
          {"v": "a {% $x %} b {%$y%}"}             → {% 'a ' & $x & ' b ' & $y %}
          [["{% $x %} and {% $y %}"]]              → {% $x & ' and ' & $y %}
          {"a": {"b": ["it's {% $x %}"]}}          → {% "it's " & $x %}
          "{% $x %} "                              → {% $x & ' ' %}
          """)
  void marksWithinATextAreRefusedWithWhatToWrite(String json, String instead) {
    List<Problem> problems = problems(body(json));

    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().toString())
        .contains("Only a whole string can be an expression")
        .contains(instead);
    String corrected = Json.of(instead).text();
    assertThat(problems(body(corrected))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          {"{% $context.k %}": 1}          → The name of a field cannot be an expression
          [{"a": {"x-{% $k %}": 1}}]       → The name of a field cannot be an expression
          """)
  void namesOfFieldsAreNoExpressions(String json, String message) {
    assertThat(problems(body(json)).getFirst().toString()).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '§',
      textBlock =
          """
          "100 %}% of {{x}} and {%"
          "{{ handlebars }} and { % }"
          "{% '%} in a text {%' %}"
          """)
  void whatOnlyLooksLikeMarksIsLeftAlone(String json) {
    assertThat(problems(body(json))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"|", "|-", "|+", ">", ">-"})
  void anExpressionMayBeABlock(String style) {
    String text =
        """
        tasks:
          - name: t
            task: call-api
            when: %s
              {%% $context.a
                 = 1 %%}
            with:
              method: POST
              url: https://shop.example
              body: %s
                {%% $context.a %%}

        """
            .formatted(style, style);

    assertThat(problems(text)).isEmpty();
  }

  @Test
  void aBlockThatIsNoExpressionKeepsItsLineBreak() {
    assertThat(YamlText.parse("a: |\n  b\n").text()).isEqualTo("{\"a\":\"b\\n\"}");
    assertThat(YamlText.parse("a: |\n  {% b\n").text()).isEqualTo("{\"a\":\"{% b\\n\"}");
  }

  @Test
  void anAliasMayStandAsOftenAsThereIsRoom() {
    String tasks =
        IntStream.range(1, 500)
            .mapToObj("  - {name: t%d, task: call-api, retry: *r, with: *w}\n"::formatted)
            .collect(Collectors.joining());

    assertThat(
            problems(
                "tasks:\n  - {name: t0, task: call-api, retry: &r {max_attempts: 5},"
                    + " with: &w {method: GET, url: 'https://shop.example'}}\n"
                    + tasks))
        .isEmpty();
  }

  @Test
  void aliasesWithinAliasesAreCountedAsThoughWrittenOut() {
    String laughs =
        "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
            + IntStream.range(1, 12)
                .mapToObj(
                    i -> "a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)))
                .collect(Collectors.joining());

    assertThat(problems(laughs).getFirst().toString()).contains("more than 100000 values");
    assertThat(problems("a: &a [*a]\n").getFirst().toString()).contains("deeper than 100");
  }

  @Test
  void aLongTextThatStandsManyTimesIsMeasuredAndNotWritten() {
    String text =
        "tasks: [{name: t, task: call-api, with: {x: &x " + "a".repeat(500_000) + ", y: [";

    assertThat(problems(text + "*x, ".repeat(5_000) + "]}}]").getFirst().toString())
        .contains("The JSON form of the text is");
  }

  @Test
  void aNumberThatIsTooLongIsRefusedWithItsLine() {
    assertThat(problems("tasks: []\nx: " + "1".repeat(500)).getFirst().toString())
        .contains("line 2, column 4")
        .contains("more than 400 digits");
    assertThat(problems("tasks: []\nx: " + "1".repeat(500_000)).getFirst().toString())
        .contains("line 2, column 4")
        .contains("500000 characters");
    assertThat(problems("tasks: []\nx: 0x" + "f".repeat(900)).getFirst().toString())
        .contains("line 2, column 4");
  }
}
