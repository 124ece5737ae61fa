package dev.ratchet.verification.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import dev.ratchet.verification.Repository;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README tells the reader to run, and holds it to what it shows. */
class ReadmeTest {
  private static final String API = "localhost:8080";

  @Test
  void theStateDiagramIsTheOneGeneratedFromTheTable() {
    assertThat(Readme.snippets("mermaid")).containsExactly(TaskRunTransitions.mermaid());
  }

  @Test
  void theTestCommandIsTheOneThatContinuousIntegrationRuns() throws IOException {
    String script = Files.readString(Repository.root().resolve(".ci/run"));

    assertThat(Readme.snippets("sh")).contains("mvn -q -Prun\n", "mvn verify\n");
    assertThat(script).containsPattern("mvn [-a-z ]*verify");
  }

  @Test
  void theClassOfOnesOwnCompiles(@TempDir Path folder) throws IOException {
    String code =
        """
        import dev.ratchet.core.json.Json;
        import dev.ratchet.engine.task.*;

        """
            + Readme.snippets("java").getFirst();
    Path source = Files.writeString(folder.resolve("PriceOrder.java"), code);

    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "-d", folder.toString(), source.toString());

    assertThat(result).isZero();
    assertThat(folder.resolve("PriceOrder.class")).exists();
  }

  @Test
  void everyDefinitionIsTaken() {
    assertThat(Readme.snippets("yaml"))
        .isNotEmpty()
        .allSatisfy(
            text ->
                assertThat(DefinitionReader.read(text, "approve-order"))
                    .isInstanceOf(DefinitionReader.Outcome.Read.class));
  }

  @Test
  void theExampleRunsAndPrintsWhatTheReadmeShows() throws Exception {
    List<String> shown = normalised(Readme.snippets("console").getFirst().lines());
    try (var runner = RunnerProcess.start()) {
      List<String> printed = normalised(runner.lines(shown.size()).stream());

      assertThat(printed).containsExactlyInAnyOrderElementsOf(shown);
    }
  }

  @Test
  void theExampleEndsByItselfWhenItIsToldTo() throws Exception {
    try (var runner = RunnerProcess.start("--exit")) {
      String printed = runner.waitForEnd();

      assertThat(runner.exitCode()).as(printed).isZero();
    }
  }

  /** Lines without what differs from run to run: ids, times, ports, and what is printed of them. */
  private static List<String> normalised(Stream<String> lines) {
    return lines
        .map(line -> line.replaceAll("(flow|task)_[0-9A-Za-z]{24}", "$1_…"))
        .map(line -> line.replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:…"))
        .map(line -> line.replaceAll("[0-9-]{10}T[0-9:.]+Z", "<time>"))
        .map(line -> line.replaceAll("^ +[0-9]+\\.[0-9]{3} s", "  <after>"))
        .map(String::stripTrailing)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Test
  void theLogHoldsTheLineThatTheReadmeShows(@TempDir Path folder) throws Exception {
    Path log = folder.resolve("ratchet.log");
    try (var runner = RunnerProcess.start("--exit", "--log=" + log)) {
      String printed = runner.waitForEnd();
      assertThat(runner.exitCode()).as(printed).isZero();
    }

    String shown = Json.parse(Readme.snippets("json").getFirst()).text();
    assertThat(Files.readAllLines(log))
        .hasSizeGreaterThan(10)
        .extracting(ReadmeTest::normalisedLine)
        .contains(normalisedLine(shown));
  }

  /** A line of the log without what differs from run to run. */
  private static String normalisedLine(String json) {
    return normalised(Stream.of(json))
        .getFirst()
        .replaceAll("\"(QueueAge|Timestamp)\":[0-9]+", "\"$1\":0");
  }

  @Test
  void theQueuesAreShownAsTheReadmeShowsThem() throws Exception {
    Json shown = Json.parse(Readme.snippets("json").get(1));
    try (var runner = RunnerProcess.start("--no-demo");
        var client = HttpClient.newHttpClient()) {
      URI queues = URI.create(runner.waitForApi() + "/v1/queues");
      String told =
          client
              .send(HttpRequest.newBuilder(queues).build(), HttpResponse.BodyHandlers.ofString())
              .body();

      assertThat(Json.parse(told)).isEqualTo(shown);
    }
  }

  @Test
  void theCurlLinesDoWhatTheySay() throws Exception {
    assumeTrue(hasCurl(), "skipped: the README's lines need curl, which this machine lacks");
    String lines =
        Readme.snippets("sh").stream().filter(s -> s.contains("curl")).findFirst().orElseThrow();
    try (var runner = RunnerProcess.start("--no-demo")) {
      String api = runner.waitForApi();
      String script = lines.replace("http://" + API, api).replace(API, api);

      List<Json> answers = answers(script);

      assertThat(answers).hasSize(3);
      assertThat(answers.get(0)).isInstanceOf(Json.Obj.class);
      assertThat(((Json.Obj) answers.get(0)).get("version")).isEqualTo(Json.of(1));
      assertThat(((Json.Obj) answers.get(1)).text("status")).hasValue("running");
      String run = ((Json.Obj) answers.get(1)).text("id").orElseThrow();
      Json.Obj ended = (Json.Obj) answers("curl " + api + "/v1/runs/" + run + "?wait=20s").get(0);
      assertThat(ended.text("status")).as(ended.text()).hasValue("success");
      assertThat(ended.object("context").object("greeting").text("status")).hasValue("ok");
    }
  }

  private static boolean hasCurl() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
  }

  /** The JSON that each curl of a script printed. */
  private static List<Json> answers(String script) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("sh", "-c", "curl() { command curl -s \"$@\"; echo; }\n" + script)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var answers = new ArrayList<Json>();
    for (String line :
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList()) {
      if (!line.isBlank()) {
        answers.add(Json.parse(line));
      }
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return answers;
  }
}
