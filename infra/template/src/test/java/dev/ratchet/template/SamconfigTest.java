package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code samconfig.toml} and {@code template.yaml} say the same. */
class SamconfigTest {

  private static final Path ROOT = Path.of("../..");
  private static final Pattern OVERRIDE = Pattern.compile("#   \"(\\w+=\\w+)\",");
  private static final Pattern TEMPLATE_FILE = Pattern.compile("template_file = \"(.*)\"");

  private final List<String> lines = lines();

  @Test
  void theTemplateIsFoundFromTheRoot() {
    assertThat(matches(TEMPLATE_FILE))
        .isNotEmpty()
        .allMatch(file -> Files.exists(ROOT.resolve(file)));
  }

  @Test
  void everyParameterIsShownWithItsDefault() {
    var parameters =
        DeploymentTest.read(Map.of()).parameters().stream()
            .map(parameter -> parameter.name() + "=" + parameter.value())
            .toList();

    assertThat(matches(OVERRIDE)).isEqualTo(parameters);
  }

  private List<String> matches(Pattern pattern) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(ROOT.resolve("infra/samconfig.toml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
