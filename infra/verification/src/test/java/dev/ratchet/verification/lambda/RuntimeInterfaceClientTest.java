package dev.ratchet.verification.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ratchet.aws.AwsClients;
import dev.ratchet.aws.DynamoRunStore;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.emulator.Emulators;
import dev.ratchet.emulator.Logs;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.template.LambdaFunction;
import dev.ratchet.testkit.lambda.Answer;
import dev.ratchet.testkit.lambda.FunctionCode;
import dev.ratchet.testkit.lambda.FunctionProcess;
import dev.ratchet.verification.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The zip that is deployed, loaded by the runtime that Lambda runs it with: every handler of {@code
 * template.yaml} takes the events in {@code events/} and answers them, before real wire protocols.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RuntimeInterfaceClientTest {
  /** The run that the events are about. */
  private static final RunId RUN = new RunId("flow_0D8DbGxF5l0o9n9lPeRMrKO8");

  @TempDir static Path folder;

  private static Emulators emulators;
  private static AwsClients clients;
  private static RunStore store;
  private static Sandboxes sandboxes;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        FunctionCode.isSupported(),
        "AWS's runtime interface client has no native part for this OS");
    Logs.verbose(false);
    var surroundings = Surroundings.real();
    Path template = Repository.root().resolve("template.yaml");
    emulators = Emulators.start(template, Map.of(), surroundings, new Report(System.err));
    LambdaFunction function = emulators.template().functions().getFirst();
    clients = AwsClients.of(emulators.environment(function));
    String table = function.environment().get("RATCHET_STATE_TABLE");
    store = new DynamoRunStore(clients.dynamoDb(), table);
    store.create(
        RunHeader.starting(RUN, new WorkflowRef("say-hello", 1), RUN.startedAt(), RUN.startedAt()),
        new Json.Obj(Map.of("name", new Json.Str("Ada"))));
    var code = FunctionCode.unpack(function.code(), folder);
    sandboxes = new Sandboxes(emulators, code, surroundings.clock(), EventFile.HANDLERS);
  }

  @AfterAll
  static void stop() {
    if (sandboxes != null) {
      sandboxes.close();
    }
    if (clients != null) {
      clients.close();
    }
    if (emulators != null) {
      emulators.close();
    }
  }

  static Stream<EventFile> events() throws IOException {
    return EventFile.all().stream();
  }

  @Order(1)
  @Test
  void everyHandlerOfTheTemplateHasEvents() throws IOException {
    Set<String> deployed =
        emulators.template().functions().stream()
            .map(LambdaFunction::handler)
            .collect(Collectors.toSet());
    Set<String> tried =
        EventFile.all().stream().map(EventFile::handler).collect(Collectors.toSet());
    assertThat(tried).isEqualTo(deployed);
  }

  @Order(1)
  @Test
  void everyEventHasAnExpectedAnswer() throws IOException {
    assertThat(EventFile.all())
        .extracting(EventFile::name)
        .containsExactlyInAnyOrderElementsOf(Expected.OF_EVENTS.keySet());
  }

  @Order(2)
  @ParameterizedTest(name = "{0}")
  @MethodSource("events")
  void isAnswered(EventFile event) throws Exception {
    FunctionProcess sandbox = sandboxes.of(event.handler());
    sandbox.awaitReady();

    Answer answer = sandbox.invoke(event.text());

    assertThat(answer).isInstanceOf(Answer.Returned.class);
    Expected.OF_EVENTS.get(event.name()).check(Json.parseObject(answer.json()));
    assertThat(sandbox.output())
        .doesNotContain(
            "SLF4J", "WARNING: A ", "WARNING: Use ", "StoreException", "rehearsal failed");
  }

  @Order(3)
  @Test
  void theEventsMovedTheRun() {
    RunPartition run = store.load(RUN).orElseThrow();
    assertThat(run.entries()).isNotEmpty();
    assertThat(run.records()).hasSize(1);
    String event = "6a7e8feb-b491-4cf7-a9f1-bf3703467718";
    assertThat(run.inbox())
        .extracting(InboxItem::key)
        .containsExactlyInAnyOrder(
            "answer-1",
            event,
            "~pause:" + event,
            "~resume:" + event,
            "~cancel:" + event,
            "~terminate:" + event,
            "~restart1:" + event,
            "~restart1:deploy-7");
  }
}
