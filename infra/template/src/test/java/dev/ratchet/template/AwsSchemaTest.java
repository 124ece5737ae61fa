package dev.ratchet.template;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code template.yaml} and its nested stack are as AWS asks; what is not is seen. */
class AwsSchemaTest {

  private static final AwsSchema SCHEMA = new AwsSchema();

  private static final Pattern EXPECTED = Pattern.compile("#! (.*)");

  static List<Map<String, String>> parameters() {
    return List.of(
        Map.of(),
        Map.of("AlarmTopic", "arn:aws:sns:us-east-1:1:topic", "LogRetentionDays", "365"),
        Map.of("Watch", "false", "AllowPublicAccess", "true", "ApiBurst", "5000"));
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void theTemplateIsAsAwsAsks(Map<String, String> parameters) {
    var resources = DeploymentTest.read(parameters).resources();

    assertThat(resources).isNotEmpty();
    assertThat(resources).flatExtracting(SCHEMA::problems).isEmpty();
  }

  @Test
  void whatIsNotIsSeen() throws Exception {
    var text = Read.resource("refused.yaml");
    var expected = EXPECTED.matcher(text).results().map(found -> found.group(1)).toList();

    assertThat(Read.good(text).resources()).extracting(AwsSchemaTest::places).isEqualTo(expected);
  }

  /** Where a resource is not as AWS asks. */
  private static String places(AwsResource resource) {
    var problems = SCHEMA.problems(resource).stream();
    return problems.map(problem -> problem.split(":")[0]).distinct().sorted().collect(joining(" "));
  }
}
