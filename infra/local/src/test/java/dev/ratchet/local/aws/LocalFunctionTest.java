package dev.ratchet.local.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.emulator.function.FunctionCode;
import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.function.Outcome;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.fixture.HandlersZip;
import dev.ratchet.local.fixture.MessagesHandler;
import dev.ratchet.local.fixture.PlainHandler;
import dev.ratchet.local.fixture.Script;
import dev.ratchet.local.fixture.ScriptedHandler;
import dev.ratchet.template.LambdaFunction;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFunctionTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(said, true, UTF_8));
  private FunctionCode code;
  private Path zip;

  @BeforeEach
  void pack() throws StartFailure {
    zip = HandlersZip.write(folder.resolve("handlers.zip"));
    code = FunctionCode.open(List.of());
  }

  @AfterEach
  void clean() {
    code.close();
  }

  private LocalFunction function(String handler, Duration timeout) throws StartFailure {
    var definition =
        new LambdaFunction(
            "F",
            "f",
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            handler,
            zip,
            timeout,
            512,
            Map.of(),
            List.of());
    var environment = Map.of("SCRIPT", "function-test");
    return LocalFunction.of(definition, code.loader(zip), environment, Surroundings.real(), report);
  }

  private static String text(Outcome outcome) {
    return outcome instanceof Outcome.Answered(var payload)
        ? new String(payload, UTF_8)
        : outcome.toString();
  }

  @Test
  void aHandlerSeesItsOwnZipAndNothingOfTheRunner() throws Exception {
    try (var function = function(PlainHandler.class.getName(), Duration.ofSeconds(10))) {
      var outcome = function.invoke("request-1", "{\"a\":\"b\"}".getBytes(UTF_8));

      assertThat(Json.read(text(outcome)))
          .isEqualTo(
              Json.read(
                  """
                  {"a":"b","inTime":"true","loader":"function","name":"f","runner":"hidden",
                  "same":"true"}\
                  """));
      assertThat(said.toString(UTF_8)).isEqualToNormalizingNewlines("[f] logged\n");
    }
  }

  @Test
  void aHandlerReadsAndWritesAwsEventClassesOfItsOwnZip() throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    Script.set("function-test", message -> seen.add(message) ? "fail" : "");
    var event =
        """
        {"Records":[{"messageId":"m-1","body":"b","attributes":{"ApproximateReceiveCount":"1"},
        "messageAttributes":{"k":{"stringValue":"v","dataType":"String"}},
        "eventSourceARN":"arn:q"}]}\
        """;
    var handler = MessagesHandler.class.getName() + "::handleRequest";
    try (var function = function(handler, Duration.ofSeconds(10))) {
      var outcome = function.invoke("request-1", event.getBytes(UTF_8));

      assertThat(text(outcome)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"}]}");
      assertThat(seen).containsExactly("b {ApproximateReceiveCount=1} {k=v} arn:q");
    }
  }

  @Test
  void aSandboxIsKeptForTheNextEventAndAnotherIsMadeWhileItIsBusy() throws Exception {
    var running = new CountDownLatch(2);
    Script.set(
        "function-test",
        event -> {
          running.countDown();
          try {
            running.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return event;
        });
    try (var function = function(ScriptedHandler.class.getName(), Duration.ofSeconds(10));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> function.invoke("1", "1".getBytes(UTF_8)));
      var second = threads.submit(() -> function.invoke("2", "2".getBytes(UTF_8)));
      assertThat(text(first.get()) + text(second.get())).isEqualTo("12");

      assertThat(text(function.invoke("3", "3".getBytes(UTF_8)))).isEqualTo("3");
      assertThat(function.sandboxesMade()).isEqualTo(2);
    }
  }

  @Test
  void aHandlerThatIsTooSlowIsInterruptedAndItsSandboxDiscarded() throws Exception {
    var interrupted = new CountDownLatch(1);
    Script.set(
        "function-test",
        event -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return event;
        });
    try (var function = function(ScriptedHandler.class.getName(), Duration.ofSeconds(1))) {
      var outcome = function.invoke("1", "1".getBytes(UTF_8));
      assertThat(outcome).isEqualTo(new Outcome.TimedOut(Duration.ofSeconds(1)));
      interrupted.await();
      assertThat(said.toString(UTF_8)).contains("[f] Task timed out after 1.00 seconds");

      Script.set("function-test", event -> "again");
      assertThat(text(function.invoke("2", "2".getBytes(UTF_8)))).isEqualTo("again");
      assertThat(function.sandboxesMade()).isEqualTo(2);
    }
  }

  @Test
  void whatAHandlerThrowsIsItsOutcomeAndInItsLog() throws Exception {
    Script.set(
        "function-test",
        event -> {
          throw new IllegalStateException("no " + event);
        });
    try (var function = function(ScriptedHandler.class.getName(), Duration.ofSeconds(10))) {
      assertThat(function.invoke("1", "7".getBytes(UTF_8)))
          .isEqualTo(new Outcome.Failed("java.lang.IllegalStateException", "no 7"));
      assertThat(said.toString(UTF_8)).startsWith("[f] java.lang.IllegalStateException: no 7");
    }
  }

  @Test
  void aHandlerClassThatIsNotThereIsSaidBeforeAnythingStarts() {
    assertThatThrownBy(() -> function("no.Such", Duration.ofSeconds(1)))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("function f: the handler class no.Such is not in " + zip);
    assertThatThrownBy(() -> function(Script.class.getName(), Duration.ofSeconds(1)))
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("must name a class that implements RequestHandler");
  }

  @Test
  void codeThatIsNotThereIsSaidWithTheCommandThatBuildsIt() {
    assertThatThrownBy(() -> code.loader(folder.resolve("none.zip")))
        .isInstanceOf(StartFailure.class)
        .hasMessageEndingWith("build it with mvn -pl functions/handlers -am package");
  }
}
