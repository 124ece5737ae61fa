package dev.ratchet.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.emulator.host.LoopbackPort;
import dev.ratchet.local.fixture.Local;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private static final String FUNCTION =
      """
      Function:
        Type: AWS::Serverless::Function
        Properties: { Handler: dev.ratchet.local.fixture.%s }
      """;

  @TempDir private Path folder;
  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  private int run(String... arguments) {
    var stream = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    return Main.commandLine(new Main(stream, stream))
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(output, true))
        .execute(arguments);
  }

  private String[] free(Path template, String... more) {
    var arguments = new ArrayList<String>();
    arguments.add("--template=" + template);
    arguments.add("--store=aws");
    for (var port : new String[] {"--port", "--dynamodb-port", "--sqs-port", "--events-port"}) {
      arguments.add(port + "=0");
    }
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void helpSaysThatNoSignatureIsAskedFor() {
    assertThat(run("--help")).isZero();
    assertThat(output.toString())
        .contains("127.0.0.1 only", "asks for no signature", "--data=DIR", "--set=NAME=VALUE");
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(run("--version")).isZero();
    assertThat(output.toString()).matches("ratchet-local \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void aTemplateThatIsNotThere() {
    assertThat(run("--template=" + folder.resolve("none.yaml"))).isEqualTo(2);
    assertThat(errors.toString()).startsWith("ratchet-local: ").contains("none.yaml");
  }

  @Test
  void everyErrorOfATemplateIsALineWithItsPlace() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue, Properties: { No: 1 } }\n");

    assertThat(run(free(template))).isEqualTo(2);
    assertThat(errors.toString().lines().toList())
        .singleElement()
        .asString()
        .matches("ratchet-local: .*template\\.yaml:\\d+:\\d+: .*No.*");
  }

  @Test
  void aParameterThatTheTemplateDoesNotHave() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");

    assertThat(run(free(template, "--set", "Slots=3"))).isEqualTo(2);
    assertThat(errors.toString()).contains("Slots");
  }

  @Test
  void codeThatIsNotBuilt() throws Exception {
    var template = Local.template(folder, FUNCTION.formatted("PlainHandler"));
    Files.delete(folder.resolve("handlers.zip"));

    assertThat(run(free(template))).isEqualTo(2);
    assertThat(errors.toString())
        .isEqualToNormalizingNewlines(
            "ratchet-local: the functions' code is not there: %s; build it with %s\n"
                .formatted(
                    folder.resolve("handlers.zip"), "mvn -pl functions/handlers -am package"));
  }

  @Test
  void aHandlerThatIsNotInTheCode() throws Exception {
    var template = Local.template(folder, FUNCTION.formatted("NoSuchHandler"));

    assertThat(run(free(template))).isEqualTo(2);
    assertThat(errors.toString())
        .contains("the handler class dev.ratchet.local.fixture.NoSuchHandler is not in");
  }

  @Test
  void aPortThatIsTaken() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(LoopbackPort.HOST, 0));
      var option = "--dynamodb-port=" + taken.getLocalPort();

      assertThat(run("--template=" + template, "--store=aws", "--port=0", option)).isEqualTo(2);
      assertThat(errors.toString())
          .startsWith("ratchet-local: port " + taken.getLocalPort() + " is in use")
          .contains("--dynamodb-port 0");
    }
  }

  @Test
  void aPortThatIsAskedForTwice() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");

    assertThat(run("--template=" + template, "--store=aws", "--port=8000", "--dynamodb-port=8000"))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--port and --dynamodb-port are both 8000");
  }

  @Test
  void aDataFolderThatAnotherProcessHas() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");
    var data = folder.resolve("data");
    try (var held = DataDirectory.open(data)) {
      assertThat(held.path()).isEqualTo(data);
      assertThat(run(free(template, "--data=" + data))).isEqualTo(2);
      assertThat(errors.toString()).contains("--data " + data + " is in use by another process");
    }
  }

  @Test
  void aTemplateThatTheEmbeddedStoreCannotRun() throws Exception {
    var template = Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");

    assertThat(run("--template=" + template, "--port=0")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("no function with the handler dev.ratchet.handlers.OrchestratorHandler")
        .contains("--store aws");
  }

  @Test
  void aPromiseThatTheFolderDoesNotKeep() throws Exception {
    var template = "--template=" + Local.template(folder, "Q: { Type: AWS::SQS::Queue }\n");

    assertThat(run(template, "--durability=fsync")).isEqualTo(2);
    assertThat(run(template, "--durability=memory", "--data=" + folder)).isEqualTo(2);
    assertThat(run(template, "--durability=perhaps")).isEqualTo(2);
    assertThat(errors.toString())
        .contains("--durability fsync needs a folder; give --data DIR")
        .contains("--durability memory stores nothing in --data")
        .contains("perhaps");
  }
}
