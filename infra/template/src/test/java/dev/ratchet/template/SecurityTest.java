package dev.ratchet.template;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code template.yaml} promises about access, loss and secrecy. */
class SecurityTest {

  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String ROLE = "AWS::IAM::Role";

  private final Template template = DeploymentTest.read(Map.of());
  private final Map<String, Node.Mapping> resources = resources();

  /** What IAM lets nobody bind to a resource. */
  private static final List<String> UNBOUNDED = List.of("cloudwatch:GetMetricData");

  @Test
  void theApiIsClosedUnlessAskedForByName() {
    assertThat(access(template)).containsExactly(HttpApiSource.Access.IAM);
    assertThat(access(DeploymentTest.read(Map.of("AllowPublicAccess", "true"))))
        .containsExactly(HttpApiSource.Access.PUBLIC);
  }

  @Test
  void everyFunctionHasARoleOfItsOwn() {
    var roles = functions().values().stream().map(this::roleOf).toList();

    assertThat(roles).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids(ROLE));
    assertThat(roles)
        .allSatisfy(
            role ->
                assertThat(JsonText.of(properties(role).get("AssumeRolePolicyDocument").get()))
                    .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},"
                            + "\"Action\":\"sts:AssumeRole\"}]}"));
  }

  @Test
  void noRoleHasAWildcardOrAManagedPolicy() {
    for (var role : ids(ROLE)) {
      assertThat(properties(role).names()).doesNotContain("ManagedPolicyArns");
      for (var statement : statements(role)) {
        assertThat(statement.actions()).as(role).isNotEmpty().noneMatch(a -> a.contains("*"));
        assertThat(statement.resources()).as(role).isNotEmpty();
        if (!UNBOUNDED.containsAll(statement.actions())) {
          assertThat(statement.resources()).as(role).noneMatch(r -> r.contains("*"));
        }
      }
    }
  }

  @Test
  void everyFunctionReceivesFromItsOwnSourcesAlone() {
    for (var function : template.functions()) {
      var sources =
          function.sources().stream()
              .filter(SqsSource.class::isInstance)
              .map(source -> ((SqsSource) source).queue() + ".Arn")
              .collect(Collectors.toSet());
      var role = roleOf(resources.get(function.logicalId()));

      for (var action : List.of("Receive", "Delete")) {
        assertThat(allowed(role, "sqs:" + action + "Message")).as(role).isEqualTo(sources);
      }
      assertThat(allowed(role, "sqs:ChangeMessageVisibility")).as(role).isEqualTo(sources);
    }
  }

  @Test
  void whoDispatchesMaySendToEveryTaskQueue() {
    var taskQueues = Set.of("DefaultQueue.Arn", "PaymentsQueue.Arn");
    for (var role : List.of("ApiRole", "OrchestratorRole", "TimerRole", "DeadLetterRole")) {
      assertThat(allowed(role, "sqs:SendMessage")).as(role).containsAll(taskQueues);
    }
    assertThat(allowed("WorkerRole", "sqs:SendMessage"))
        .containsExactlyInAnyOrder("WorkflowTasksQueue.Arn", "DefaultQueue.Arn", "TimersQueue.Arn");
    assertThat(allowed("PaymentsWorkerRole", "sqs:SendMessage"))
        .containsExactlyInAnyOrder(
            "WorkflowTasksQueue.Arn", "PaymentsQueue.Arn", "TimersQueue.Arn");
  }

  @Test
  void onlyTheApiAndTheListOfDeadLettersWriteTheCatalog() {
    for (var role : ids(ROLE)) {
      var writes = new TreeSet<>(allowed(role, "dynamodb:PutItem"));
      writes.addAll(allowed(role, "dynamodb:UpdateItem"));
      assertThat(writes.contains("CatalogTable.Arn"))
          .as(role)
          .isEqualTo(Set.of("ApiRole", "DeadLetterRole").contains(role));
    }
  }

  @Test
  void onlyTheOrchestratorTellsTheBus() {
    for (var role : ids(ROLE)) {
      assertThat(allowed(role, "events:PutEvents"))
          .as(role)
          .isEqualTo(role.equals("OrchestratorRole") ? Set.of("EventBus.Arn") : Set.of());
    }
  }

  @Test
  void onlyTheRuleMaySendToTheSignalQueues() {
    var policies = ids("AWS::SQS::QueuePolicy");
    assertThat(policies).containsExactly("SignalsQueuePolicy", "UndeliveredSignalsPolicy");
    for (var policy : policies) {
      var document = (Node.Mapping) properties(policy).get("PolicyDocument").get();
      for (var statement : ((Node.Sequence) document.get("Statement").get()).elements()) {
        var fields = Fields.of(statement);
        assertThat(fields.text("Effect")).isEqualTo("Allow");
        assertThat(fields.text("Action")).isEqualTo("sqs:SendMessage");
        assertThat(fields.textsByName("Principal"))
            .containsExactly(Map.entry("Service", "events.amazonaws.com"));
        var condition = fields.object("Condition").object("ArnEquals").map();
        assertThat(name(condition.get("aws:SourceArn").get())).isEqualTo("SignalsRule.Arn");
      }
    }
  }

  @Test
  void everySourceReportsEachFailureAndHasADeadLetterQueue() {
    var deadLetterQueues = deadLetterQueues();
    for (var function : template.functions()) {
      for (var source : function.sources()) {
        if (source instanceof SqsSource sqs) {
          assertThat(sqs.reportBatchItemFailures()).as("%s of %s", sqs, function).isTrue();
          assertThat(
                  template.queue(sqs.queue()).redrive() instanceof SqsQueue.Redrive.To
                      || deadLetterQueues.contains(sqs.queue()))
              .as("%s of %s", sqs, function)
              .isTrue();
        }
      }
    }
  }

  @Test
  void everyDeadLetterQueueIsKeptForFourteenDaysAndRead() {
    var read =
        template.function("DeadLetterFunction").sources().stream()
            .map(source -> ((SqsSource) source).queue())
            .collect(Collectors.toSet());

    assertThat(read).isEqualTo(deadLetterQueues());
    assertThat(deadLetterQueues())
        .allSatisfy(
            queue -> assertThat(template.queue(queue).retention()).isEqualTo(Duration.ofDays(14)));
  }

  @Test
  void visibilityLeavesThirtySecondsAfterTheTimeoutWhateverItIs() {
    var allowed =
        template.parameters().stream()
            .filter(parameter -> parameter.name().equals("WorkerTimeout"))
            .findFirst()
            .orElseThrow()
            .allowedValues();

    for (var seconds : allowed) {
      var deployed = DeploymentTest.read(Map.of("WorkerTimeout", seconds));
      for (var function : deployed.functions()) {
        for (var source : function.sources()) {
          if (source instanceof SqsSource sqs) {
            assertThat(deployed.queue(sqs.queue()).visibilityTimeout())
                .as("%s of %s", sqs, function)
                .isEqualTo(function.timeout().plusSeconds(30));
          }
        }
      }
    }
  }

  @Test
  void everythingAtRestIsEncrypted() {
    assertThat(template.queues()).allMatch(SqsQueue::encrypted);
    assertThat(template.tables()).allMatch(DynamoTable::encryptedByAccountKey);
    assertThat(ids(QUEUE))
        .allSatisfy(
            queue ->
                assertThat(new Fields(properties(queue)).flag("SqsManagedSseEnabled", false))
                    .isTrue());
  }

  @Test
  void tablesCanBeRestoredAndOutliveTheStack() {
    assertThat(template.tables()).allMatch(DynamoTable::pointInTimeRecovery);
    assertThat(ids("AWS::DynamoDB::Table"))
        .allSatisfy(
            table -> {
              var fields = new Fields(resources.get(table));
              assertThat(fields.text("DeletionPolicy")).isEqualTo("Retain");
              assertThat(fields.text("UpdateReplacePolicy")).isEqualTo("Retain");
            });
  }

  @Test
  void everyFunctionLogsToAGroupOfItsOwnThatForgets() {
    var groups = new ArrayList<String>();
    functions()
        .forEach(
            (id, function) -> {
              var logging = new Fields(properties(id)).object("LoggingConfig").map();
              var group = name(logging.get("LogGroup").get());
              groups.add(group);
              assertThat(allowed(roleOf(function), "logs:PutLogEvents"))
                  .containsExactly(group + ".Arn");
            });

    assertThat(groups).doesNotHaveDuplicates();
    assertThat(ids("AWS::Logs::LogGroup"))
        .containsAll(groups)
        .allSatisfy(group -> assertThat(properties(group).names()).contains("RetentionInDays"));
  }

  @Test
  void versionsAreSnapshottedAndPublishedForAnyChange() {
    var globals = new Fields((Node.Mapping) root().get("Globals").get()).object("Function");

    assertThat(globals.object("SnapStart").text("ApplyOn")).isEqualTo("PublishedVersions");
    assertThat(globals.text("AutoPublishAlias")).isEqualTo("live");
    assertThat(globals.flag("AutoPublishAliasAllProperties", false)).isTrue();
  }

  private record Statement(Set<String> actions, Set<String> resources) {}

  private List<Statement> statements(String role) {
    var statements = new ArrayList<Statement>();
    for (var policy : new Fields(properties(role)).objects("Policies")) {
      for (var statement : policy.object("PolicyDocument").objects("Statement")) {
        assertThat(statement.text("Effect")).isEqualTo("Allow");
        statements.add(
            new Statement(
                names(statement.map().get("Action").get()),
                names(statement.map().get("Resource").get())));
      }
    }
    return statements;
  }

  /** The resources for which a role allows an action. */
  private Set<String> allowed(String role, String action) {
    return statements(role).stream()
        .filter(statement -> statement.actions().contains(action))
        .flatMap(statement -> statement.resources().stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> names(Node node) {
    return node instanceof Node.Sequence(List<Node> elements, Location _)
        ? elements.stream().map(SecurityTest::name).collect(Collectors.toSet())
        : Set.of(name(node));
  }

  /** A text, or what a reference refers to. */
  private static String name(Node node) {
    return node instanceof Node.Call(Intrinsic _, Node argument, Location _)
        ? Fields.text(argument)
        : Fields.text(node);
  }

  private String roleOf(Node.Mapping function) {
    var role = name(((Node.Mapping) function.get("Properties").get()).get("Role").get());
    return role.substring(0, role.indexOf(".Arn"));
  }

  private Set<String> deadLetterQueues() {
    var queues = new TreeSet<String>();
    for (var queue : template.queues()) {
      if (queue.redrive() instanceof SqsQueue.Redrive.To(String target, int _)) {
        queues.add(target);
      }
    }
    template.rules().forEach(rule -> rule.targets().forEach(t -> queues.add(t.deadLetterQueue())));
    return queues;
  }

  private static List<HttpApiSource.Access> access(Template template) {
    return template.functions().stream()
        .flatMap(function -> function.sources().stream())
        .filter(HttpApiSource.class::isInstance)
        .map(source -> ((HttpApiSource) source).access())
        .toList();
  }

  private Map<String, Node.Mapping> functions() {
    return ids(ResourceTypes.FUNCTION).stream().collect(toMap(id -> id, resources::get));
  }

  private List<String> ids(String type) {
    return resources.entrySet().stream()
        .filter(entry -> new Fields(entry.getValue()).text("Type").equals(type))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Node.Mapping properties(String id) {
    return (Node.Mapping) resources.get(id).get("Properties").get();
  }

  private static Node.Mapping root() {
    return (Node.Mapping)
        new NodeReader(new Problems(DeploymentTest.FILE)).read(DeploymentTest.FILE);
  }

  private static Map<String, Node.Mapping> resources() {
    return ((Node.Mapping) root().get("Resources").get())
        .entries().stream().collect(toMap(Node.Entry::name, entry -> (Node.Mapping) entry.value()));
  }
}
