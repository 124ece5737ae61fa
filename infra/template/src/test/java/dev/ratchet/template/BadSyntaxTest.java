package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not a template at all, or has sections and parameters that cannot be used. */
class BadSyntaxTest {

  private static final String INBOX =
      """
      Resources:
        Inbox:
          Type: AWS::SQS::Queue
      """;

  @TempDir Path folder;

  @Test
  void noSuchFile() {
    assertThat(Read.problemsOf(folder.resolve("template.yaml"), Map.of()))
        .containsExactly(
            "template.yaml: the template cannot be read. Found no such file; expected a template in"
                + " YAML. Check the path of the template.");
  }

  @Test
  void bytesThatAreNotText() throws Exception {
    var file = folder.resolve("template.yaml");
    Files.write(file, "Description: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Read.problemsOf(file, Map.of()))
        .containsExactly(
            "template.yaml: the template cannot be read. Found bytes that are not UTF-8; expected a"
                + " template in YAML. Save it as UTF-8.");
  }

  @Test
  void anEmptyFile() {
    assertThat(Read.problemsOf(Read.file(""), Map.of()))
        .containsExactly(
            "template.yaml: the template is empty. Found nothing; expected a template in YAML."
                + " Write at least Resources.");
  }

  @Test
  void aListAtTheTop() {
    assertThat(Read.problemsOf(Read.file("- Resources\n"), Map.of()))
        .containsExactly(
            "template.yaml:1:1: is not a template. Found a list of 1; expected a map. Write"
                + " sections.");
  }

  @Test
  void aBracketThatIsNotClosed() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox: { Type: AWS::SQS::Queue
                """))
        .containsExactly(
            "template.yaml:3:25: is not YAML: expected ',' or '}', but got :. Found"
                + " AWSTemplateFormatVersion: \"2010-09-09\"; expected one YAML document. Correct"
                + " the YAML here or just before.");
  }

  @Test
  void twoDocuments() {
    assertThat(Read.problems(INBOX + "---\n"))
        .containsExactly(
            "template.yaml:4:1: is not YAML: but found another document. Found ---; expected one"
                + " YAML document. Correct the YAML here or just before.");
  }

  @Test
  void aKeyGivenTwice() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                  Inbox:
                    Type: AWS::SQS::Queue
                """))
        .containsExactly(
            "template.yaml:4:3: Resources.Inbox: is given twice. Found a second Inbox; expected"
                + " one. Remove one of them.");
  }

  @Test
  void aKeyWithoutValue() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName:
                """))
        .containsExactly(
            "template.yaml:5:17: Resources.Inbox.Properties.QueueName: has no value. Found nothing;"
                + " expected a value. Give it a value, or remove the key.");
  }

  @Test
  void anAnchor() {
    assertThat(
            Read.problems(
                """
                Resources:
                  Inbox: &queue
                    Type: AWS::SQS::Queue
                """))
        .containsExactly(
            "template.yaml:2:10: Resources.Inbox: CloudFormation reads no YAML anchors. Found"
                + " &queue; expected the value itself. Write it out.");
  }

  @Test
  void anUnknownSection() {
    assertThat(Read.problems(INBOX + "Resuorces: {}\n"))
        .containsExactly(
            "template.yaml:4:1: Resuorces: unknown section. Found Resuorces; expected one of"
                + " AWSTemplateFormatVersion, Transform, Description, Metadata, Parameters,"
                + " Mappings, Conditions, Globals, Resources, Outputs. Did you mean Resources?");
  }

  @Test
  void aSectionThatIsNotAMap() {
    assertThat(Read.problems(INBOX + "Outputs: [ApiUrl]\n"))
        .containsExactly(
            "template.yaml:4:10: Outputs: has the wrong value. Found a list of 1; expected a map."
                + " Write a map.");
  }

  @Test
  void noResources() {
    assertThat(Read.problems("Description: nothing\n"))
        .containsExactly(
            "template.yaml: Resources: the template has no resources. Found none; expected at least"
                + " one. Add Resources.");
  }

  @Test
  void notASamTemplate() {
    assertThat(Read.problemsOf(Read.file(INBOX + "Transform: Macro\n"), Map.of()))
        .containsExactly(
            "template.yaml:1:1: the template needs AWSTemplateFormatVersion. Found none; expected"
                + " 2010-09-09. Add AWSTemplateFormatVersion.",
            "template.yaml:4:12: Transform: has the wrong value. Found Macro; expected"
                + " AWS::Serverless-2016-10-31. Write AWS::Serverless-2016-10-31.");
  }

  @Test
  void aParameterThatDoesNotExist() {
    assertThat(
            Read.problems(
                """
                Parameters:
                  DefaultSlots: { Type: Number, Default: 20 }
                """
                    + INBOX,
                Map.of("DefualtSlots", "5")))
        .containsExactly(
            "template.yaml:2:3: Parameters: unknown parameter. Found DefualtSlots; expected one of"
                + " DefaultSlots. Did you mean DefaultSlots?");
  }

  @Test
  void aParameterWithoutValue() {
    assertThat(
            Read.problems(
                """
                Parameters:
                  DefaultSlots: { Type: Number }
                """
                    + INBOX))
        .containsExactly(
            "template.yaml:2:17: Parameters.DefaultSlots: the parameter has no value. Found neither"
                + " a default nor a given value; expected a value. Give DefaultSlots a value, or"
                + " the template a Default.");
  }

  @Test
  void aParameterValueThatIsNotAllowed() {
    assertThat(
            Read.problems(
                """
                Parameters:
                  AllowPublicAccess:
                    Type: String
                    Default: "false"
                    AllowedValues: ["false", "true"]
                """
                    + INBOX,
                Map.of("AllowPublicAccess", "yes")))
        .containsExactly(
            "template.yaml:4:14: Parameters.AllowPublicAccess.Default: not an allowed value of the"
                + " parameter. Found yes; expected one of false, true. Use one of them, or remove"
                + " it.");
  }

  @Test
  void aParameterValueOutOfRange() {
    assertThat(Read.problems(SLOTS + INBOX, Map.of("DefaultSlots", "1")))
        .containsExactly(
            "template.yaml:4:14: Parameters.DefaultSlots.Default: the parameter's value is out of"
                + " range. Found 1; expected 2 to 1000. Give another value.");
    assertThat(Read.problems(SLOTS + INBOX, Map.of("DefaultSlots", "1001")))
        .containsExactly(
            "template.yaml:4:14: Parameters.DefaultSlots.Default: the parameter's value is out of"
                + " range. Found 1001; expected 2 to 1000. Give another value.");
  }

  @Test
  void aParameterValueAtTheLimits() throws Exception {
    assertThat(Read.good(SLOTS + INBOX, Map.of("DefaultSlots", "2")).parameters())
        .extracting(Parameter::value)
        .containsExactly("2");
    assertThat(Read.good(SLOTS + INBOX, Map.of("DefaultSlots", "1000")).parameters())
        .extracting(Parameter::value)
        .containsExactly("1000");
  }

  private static final String SLOTS =
      """
      Parameters:
        DefaultSlots:
          Type: Number
          Default: 20
          MinValue: 2
          MaxValue: 1000
      """;

  @Test
  void aNumberParameterWithText() {
    assertThat(Read.problems(SLOTS + INBOX, Map.of("DefaultSlots", "many")))
        .containsExactly(
            "template.yaml:4:14: Parameters.DefaultSlots.Default: the parameter is a Number. Found"
                + " many; expected a whole number. Give another value.");
  }

  @Test
  void aParameterValueThatDoesNotMatchOrIsTooLong() {
    var name =
        """
        Parameters:
          Name: { Type: String, Default: a, AllowedPattern: "[a-z]+", MaxLength: 3 }
        """;
    assertThat(Read.problems(name + INBOX, Map.of("Name", "A")))
        .containsExactly(
            "template.yaml:2:34: Parameters.Name.Default: the parameter's value does not match."
                + " Found A; expected [a-z]+. Give another value.");
    assertThat(Read.problems(name + INBOX, Map.of("Name", "abcd")))
        .containsExactly(
            "template.yaml:2:34: Parameters.Name.Default: the parameter's value is out of range."
                + " Found abcd; expected at most 3 characters. Give another value.");
    assertThat(Read.problems(name.replace("[a-z]+", "[a-z") + INBOX))
        .containsExactly(
            "template.yaml:2:53: Parameters.Name.AllowedPattern: Unclosed character class. Found"
                + " [a-z; expected a regular expression. Give another value.");
  }

  @Test
  void aParameterOfAnUnknownTypeAndWithAnUnknownKey() {
    assertThat(
            Read.problems(
                """
                Parameters:
                  Vpcs: { Type: List<String>, Default: a }
                  Name: { Type: String, Defualt: a }
                """
                    + INBOX))
        .containsExactly(
            "template.yaml:2:17: Parameters.Vpcs.Type: unknown value. Found List<String>; expected"
                + " one of String, Number. Use one of them, or remove it.",
            "template.yaml:3:25: Parameters.Name.Defualt: unknown property of a parameter. Found"
                + " Defualt; expected one of Type, Default, AllowedValues, AllowedPattern,"
                + " MinLength, MaxLength, MinValue, MaxValue, Description, ConstraintDescription,"
                + " NoEcho. Did you mean Default?");
  }
}
