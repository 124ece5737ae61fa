package dev.ratchet.core.definition;

import static dev.ratchet.core.definition.Definitions.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.DefinitionReader.Outcome;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are no YAML and no JSON, or more of it than is good. */
class DefinitionSyntaxTest {
  private static final List<String> WORDS =
      List.of(
          "name: demo\n",
          "tasks:\n",
          "  - name: a\n",
          "    needs: [a]\n",
          "    when: ",
          "'{%",
          "%}'",
          "\n",
          "{",
          "}",
          "[",
          "]",
          "\"",
          "&a ",
          "*a ",
          "!!str ",
          "? ",
          "- ",
          ": ",
          "|\n",
          "\t",
          "#",
          "null",
          "<<: ",
          "---\n",
          "%YAML 1.1\n",
          "    retry: {max_attempts: ",
          "1e5",
          "    timeout: {heartbeat: 5s}\n",
          "    with: {a: 1}\n",
          "\u0000",
          "😀",
          "\ud800");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          a: b: c                   | Not valid YAML at line 1, column 5: mapping values are not allowed
          tasks: [                  | Not valid YAML at line 1, column 9: expected the node content
          ¶name: 'x                 | Not valid YAML at line 2, column 9: found unexpected end
          name: *x                  | Not valid YAML at line 1, column 7: found undefined alias x
          name: demo¶name: demo     | The key "name" at line 2, column 1 stands twice
          tasks: [{name: a, with: {b: 1, b: 2}}] | The key "b" at line 1, column 32 stands twice
          a: &x [*x]                | nests deeper than 100 levels
          name: x¶---¶name: y       | Not valid YAML at line 2, column 1: but found another document
          !!set {a}                 | The tag tag:yaml.org,2002:set at line 1, column 1 is none of JSON's
          description: !x y         | The tag !x at line 1, column 14 is none of JSON's
          description: !!binary YQ== | The tag tag:yaml.org,2002:binary at line 1
          description: !!int x      | The value "x" at line 1, column 14 has no JSON form
          description: .nan         | The value ".nan" at line 1, column 14 has no JSON form
          tasks: {? [a] : b}        | Non scalar key
          {"name": "demo"           | Not valid JSON at line 1, column 16: Unexpected end-of-input
          {"name": 1, "name": 2}    | Not valid JSON at line 1, column 19: Duplicate field 'name'
          {name: demo}              | Not valid JSON at line 1, column 2: Unexpected character ('n'
          {} x                      | Not valid JSON at line 1, column 4
          """)
  void aSyntaxErrorNamesItsPlace(String text, String message) {
    assertThat(problems(text.replace('¶', '\n')))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEmpty();
              assertThat(problem.message()).contains(message);
              assertThat(problem.fix())
                  .isEqualTo("Correct the text there; definitions are YAML or JSON.");
            });
  }

  @ParameterizedTest
  @CsvSource({"'',null", "'# nothing',null", "5,a number: 5", "- a,a list of 1", "demo,a string"})
  void aDefinitionIsAnObject(String text, String found) {
    assertThat(problems(text))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEmpty();
              assertThat(problem.message())
                  .startsWith("Expected an object with fields such as name and tasks")
                  .contains("found " + found);
            });
  }

  @Test
  void aliasesDoNotMultiply() {
    var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i)).append("*a%d, ".formatted(i - 1).repeat(10));
      bomb.append("]\n");
    }

    assertThat(problems(bomb.toString())).singleElement().asString().contains("aliases");
  }

  @Test
  void whatIsLargeOrDeepIsRefusedQuickly() {
    for (String text :
        List.of(
            "[".repeat(200_000),
            "- ".repeat(100_000),
            "? ".repeat(100_000),
            "{\"a\":".repeat(50_000),
            "a: &a [x]\n" + "b: *a\n".repeat(30_000),
            "name: " + "a".repeat(200_000),
            "tasks: [" + "x,".repeat(120_000) + "]",
            "tasks:\n" + " - name: a\n".repeat(20_000),
            "name: \"" + "a-".repeat(100_000) + "\"")) {
      assertThat(problems(text)).hasSizeBetween(1, Problems.COUNT_MAX);
    }
  }

  @Test
  void anyTextIsReadOrRefused() {
    long seed = new Random().nextLong();
    System.out.println("DefinitionSyntaxTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      var text = new StringBuilder();
      random
          .ints(random.nextInt(1, 12), 0, WORDS.size())
          .mapToObj(WORDS::get)
          .forEach(text::append);

      switch (DefinitionReader.read(text.toString(), "demo")) {
        case Outcome.Read read ->
            assertThat(DefinitionReader.ofStored(read.document())).isEqualTo(read.definition());
        case Outcome.Refused refused ->
            assertThat(refused.problems()).as(text.toString()).isNotEmpty();
      }
    }
  }
}
