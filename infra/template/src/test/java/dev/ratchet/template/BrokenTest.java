package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every check of the reader, by a template that it refuses: {@code broken.yaml} says, at the line,
 * what is wrong with it and what stands there. A problem that it does not say is one too many.
 */
class BrokenTest {

  private static final Pattern BEGIN = Pattern.compile("(?m)^--- # ");
  private static final Pattern EXPECTED = Pattern.compile("\\s*#! (.*)$");

  private record Case(String name, Map<String, String> given, String text) {

    private static Case of(String chunk) {
      var title = chunk.lines().findFirst().orElseThrow();
      var given = new HashMap<String, String>();
      Arrays.stream(title.split(" "))
          .map(word -> word.split("=", 2))
          .filter(pair -> pair.length == 2)
          .forEach(pair -> given.put(pair[0], pair[1]));
      return new Case(title, given, chunk.substring(title.length() + 1));
    }

    private String template() {
      var lines = text.lines().map(line -> EXPECTED.matcher(line).replaceFirst("")).toList();
      return String.join("\n", lines) + (name.startsWith("bare") ? "" : "\n" + Read.HEADER);
    }

    private List<String> expected() {
      var expected = new ArrayList<String>();
      int number = 0;
      int current = 0;
      for (var line : text.lines().toList()) {
        number++;
        current = line.strip().startsWith("#!") ? current : number;
        var matcher = EXPECTED.matcher(line);
        if (matcher.find()) {
          expected.add(current + ": " + matcher.group(1));
        }
      }
      return expected;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return BEGIN.splitAsStream(Read.resource("broken.yaml")).skip(1).map(Case::of);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void isRefused(Case broken) {
    var problems = Read.refused(Read.file(broken.template()), broken.given()).problems();

    assertThat(problems.stream().map(BrokenTest::brief).toList()).isEqualTo(broken.expected());
  }

  private static String brief(Problem problem) {
    var brief = problem.at().line() + ": " + problem.what() + ". Found " + problem.found();
    return problem.fix().endsWith("?") ? brief + ". " + problem.fix() : brief;
  }
}
