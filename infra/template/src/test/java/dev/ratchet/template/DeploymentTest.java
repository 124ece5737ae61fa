package dev.ratchet.template;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.template.DynamoTable.Attribute;
import dev.ratchet.template.DynamoTable.Index;
import dev.ratchet.template.DynamoTable.Key;
import dev.ratchet.template.DynamoTable.Projection;
import dev.ratchet.template.DynamoTable.Role;
import dev.ratchet.template.DynamoTable.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code template.yaml} deploys. */
class DeploymentTest {

  static final Path FILE = Path.of("../../template.yaml");

  private final Template template = read(Map.of());

  static Template read(Map<String, String> parameters) {
    var deployment = Deployment.local("ratchet", name -> "http://queues/" + name, "http://api");
    try {
      return Template.read(FILE, deployment, parameters);
    } catch (TemplateException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void functionsAndTheirHandlers() {
    assertThat(template.functions())
        .extracting(LambdaFunction::logicalId, function -> simpleName(function.handler()))
        .map(Object::toString)
        .containsExactly(
            "(\"ApiFunction\", \"ApiHandler\")",
            "(\"OrchestratorFunction\", \"OrchestratorHandler\")",
            "(\"WorkerFunction\", \"WorkerHandler\")",
            "(\"PaymentsWorkerFunction\", \"WorkerHandler\")",
            "(\"TimerFunction\", \"TimerHandler\")",
            "(\"SweepFunction\", \"SweepHandler\")",
            "(\"SignalFunction\", \"SignalHandler\")",
            "(\"DeadLetterFunction\", \"DeadLetterHandler\")");
    assertThat(template.functions())
        .allSatisfy(
            function -> {
              assertThat(function.handler()).startsWith("dev.ratchet.handlers.");
              assertThat(function.memoryMegabytes()).isEqualTo(1_769);
              assertThat(function.code())
                  .isAbsolute()
                  .endsWithRaw(Path.of("functions/handlers/target/handlers.zip"));
            });
  }

  @Test
  void timeouts() {
    assertThat(timeouts(template))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "ApiFunction", Duration.ofSeconds(29),
                "OrchestratorFunction", Duration.ofSeconds(60),
                "WorkerFunction", Duration.ofSeconds(300),
                "PaymentsWorkerFunction", Duration.ofSeconds(300),
                "TimerFunction", Duration.ofSeconds(30),
                "SweepFunction", Duration.ofSeconds(120),
                "SignalFunction", Duration.ofSeconds(300),
                "DeadLetterFunction", Duration.ofSeconds(60)));
    assertThat(timeouts(read(Map.of("WorkerTimeout", "900"))))
        .containsEntry("WorkerFunction", Duration.ofSeconds(900))
        .containsEntry("PaymentsWorkerFunction", Duration.ofSeconds(900))
        .containsEntry("OrchestratorFunction", Duration.ofSeconds(60));
  }

  @Test
  void everyFunctionKnowsTheSameTablesQueuesAndBus() {
    assertThat(template.functions())
        .extracting(LambdaFunction::environment)
        .allSatisfy(
            environment ->
                assertThat(environment)
                    .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                            "RATCHET_STACK",
                            "ratchet",
                            "RATCHET_STATE_TABLE",
                            "ratchet-StateTable",
                            "RATCHET_CATALOG_TABLE",
                            "ratchet-CatalogTable",
                            "RATCHET_WORKFLOW_TASKS_QUEUE_URL",
                            "http://queues/ratchet-workflow-tasks.fifo",
                            "RATCHET_TIMERS_QUEUE_URL",
                            "http://queues/ratchet-timers",
                            "RATCHET_TASK_QUEUES",
                            "default=http://queues/ratchet-default,"
                                + "slow=http://queues/ratchet-slow,"
                                + "payments=http://queues/ratchet-payments",
                            "RATCHET_TASK_QUEUE_SLOTS",
                            "default=20,slow=100,payments=5",
                            "RATCHET_EVENT_BUS",
                            "ratchet",
                            "RATCHET_ALLOW_PRIVATE_NETWORK",
                            "false",
                            "RATCHET_RETENTION_DAYS",
                            "30")));
    assertThat(read(Map.of("AllowPrivateNetwork", "true")).function("WorkerFunction").environment())
        .containsEntry("RATCHET_ALLOW_PRIVATE_NETWORK", "true");
  }

  @Test
  void sourcesAndSlots() {
    assertThat(sources("OrchestratorFunction"))
        .containsExactly(source("WorkflowTasks", "WorkflowTasksQueue", 10, 20));
    assertThat(sources("WorkerFunction"))
        .containsExactly(
            source("Tasks", "DefaultQueue", 1, 20), source("Slow", "SlowQueue", 1, 100));
    assertThat(sources("PaymentsWorkerFunction"))
        .containsExactly(source("Tasks", "PaymentsQueue", 1, 5));
    assertThat(sources("TimerFunction"))
        .containsExactly(source("Timers", "TimersQueue", 10, SqsSource.UNBOUNDED));
    assertThat(sources("SweepFunction"))
        .containsExactly(new ScheduleSource("EveryMinute", "rate(1 minute)", "", true));
    assertThat(sources("SignalFunction"))
        .containsExactly(source("Signals", "SignalsQueue", 10, 10));

    var other =
        read(
            Map.of(
                "OrchestratorSlots", "2",
                "DefaultSlots", "1000",
                "SlowSlots", "7",
                "PaymentsSlots", "3",
                "WorkerBatchSize", "10"));
    assertThat(other.function("OrchestratorFunction").sources())
        .containsExactly(source("WorkflowTasks", "WorkflowTasksQueue", 10, 2));
    assertThat(other.function("WorkerFunction").sources())
        .containsExactly(
            source("Tasks", "DefaultQueue", 10, 1_000), source("Slow", "SlowQueue", 1, 7));
    assertThat(other.function("PaymentsWorkerFunction").sources())
        .containsExactly(source("Tasks", "PaymentsQueue", 10, 3));
  }

  @Test
  void oneRouteTakesTheWholeApi() {
    assertThat(template.apis()).containsExactly(new HttpApi("HttpApi", "ratchet", "$default"));
    assertThat(template.function("ApiFunction").sources())
        .containsExactly(
            new HttpApiSource(
                "ApiRoute",
                "ANY",
                "/v1/{proxy+}",
                HttpApiSource.Access.IAM,
                Duration.ofSeconds(30)));
  }

  @Test
  void tables() {
    var keys = List.of(new Key("pk", Role.HASH), new Key("sk", Role.RANGE));
    assertThat(template.tables()).extracting(DynamoTable::keys).containsExactly(keys, keys);
    assertThat(template.tables()).extracting(DynamoTable::timeToLiveAttribute).containsOnly("ttl");

    var state = template.tables().getFirst();
    assertThat(state.logicalId()).isEqualTo("StateTable");
    assertThat(state.indexes())
        .containsExactly(
            new Index(
                "runs",
                List.of(new Key("lp", Role.HASH), new Key("lk", Role.RANGE)),
                new Projection.All()));
    assertThat(state.attributes()).extracting(Attribute::type).containsOnly(Type.S);

    var catalog = template.tables().getLast();
    assertThat(catalog.logicalId()).isEqualTo("CatalogTable");
    assertThat(catalog.indexes()).isEmpty();
  }

  @Test
  void workflowTasksAreInOrderWithinARun() {
    assertThat(template.queue("WorkflowTasksQueue").order())
        .isEqualTo(new SqsQueue.Order.Fifo(false));
    assertThat(template.queues())
        .filteredOn(SqsQueue::fifo)
        .extracting(SqsQueue::logicalId)
        .containsExactly("WorkflowTasksQueue", "WorkflowTasksDeadLetters");
  }

  @Test
  void signalsComeFromABusOfTheirOwn() {
    assertThat(template.buses()).extracting(EventBus::name).containsExactly("ratchet");
    var rule = template.rules().getFirst();
    assertThat(rule.bus()).isEqualTo("ratchet");
    assertThat(rule.enabled()).isTrue();
    assertThat(rule.pattern())
        .isEqualTo(
            "{\"source\":[\"ratchet.signals\"],\"detail-type\":[\"Task Run Shutdown\","
                + "\"Task Run Restart\",\"Workflow Run Signal\",\"Workflow Run Pause\","
                + "\"Workflow Run Resume\",\"Workflow Run Cancel\",\"Workflow Run Terminate\"]}");
    assertThat(rule.targets())
        .containsExactly(
            new EventRule.Target(
                "signals",
                "SignalsQueue",
                new EventRule.Input.WholeEvent(),
                "",
                "UndeliveredSignals",
                185,
                Duration.ofHours(24)));
  }

  @Test
  void outputs() {
    assertThat(template.outputs().keySet())
        .containsExactly(
            "ApiUrl",
            "EventBusName",
            "StateTableName",
            "CatalogTableName",
            "WorkflowTasksQueueUrl",
            "DefaultQueueUrl",
            "SlowQueueUrl",
            "PaymentsQueueUrl",
            "TimersQueueUrl",
            "SignalsQueueUrl");
    assertThat(template.outputs().get("ApiUrl")).isEqualTo("http://api");
  }

  private List<EventSource> sources(String function) {
    return template.function(function).sources();
  }

  private static SqsSource source(String name, String queue, int batchSize, int slots) {
    return new SqsSource(name, queue, batchSize, Duration.ZERO, slots, true, true);
  }

  private static Map<String, Duration> timeouts(Template template) {
    return template.functions().stream()
        .collect(toMap(LambdaFunction::logicalId, LambdaFunction::timeout));
  }

  private static String simpleName(String handler) {
    return handler.substring(handler.lastIndexOf('.') + 1);
  }
}
