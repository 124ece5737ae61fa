package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code template.yaml} promises about access, loss and secrecy. */
class SecurityTest extends RawTemplate {

  private final Template template = DeploymentTest.read(Map.of());

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
                assertThat(properties(role).get("AssumeRolePolicyDocument").get().json().text())
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
    var taskQueues = Set.of("DefaultQueue.Arn", "SlowQueue.Arn", "PaymentsQueue.Arn");
    for (var role : List.of("ApiRole", "OrchestratorRole", "TimerRole", "DeadLetterRole")) {
      assertThat(allowed(role, "sqs:SendMessage")).as(role).containsAll(taskQueues);
    }
    assertThat(allowed("WorkerRole", "sqs:SendMessage"))
        .containsExactlyInAnyOrder(
            "WorkflowTasksQueue.Arn", "DefaultQueue.Arn", "SlowQueue.Arn", "TimersQueue.Arn");
    assertThat(allowed("PaymentsWorkerRole", "sqs:SendMessage"))
        .containsExactlyInAnyOrder(
            "WorkflowTasksQueue.Arn", "PaymentsQueue.Arn", "TimersQueue.Arn");
  }

  @Test
  void onlyTheApiAndTheListOfDeadLettersWriteTheCatalog() {
    for (var role : ids(ROLE)) {
      assertThat(allowed(role, "dynamodb:UpdateItem")).as(role).doesNotContain("CatalogTable.Arn");
      assertThat(allowed(role, "dynamodb:PutItem").contains("CatalogTable.Arn"))
          .as(role)
          .isEqualTo(Set.of("ApiRole", "DeadLetterRole", "SignalRole").contains(role));
    }
  }

  @Test
  void onlyWhoEndsARunTellsTheBus() {
    for (var role : ids(ROLE)) {
      assertThat(allowed(role, "events:PutEvents"))
          .as(role)
          .isEqualTo(
              Set.of("OrchestratorRole", "DeadLetterRole").contains(role)
                  ? Set.of("EventBus.Arn")
                  : Set.of());
    }
  }

  @Test
  void onlyTheRuleMaySendToTheSignalQueues() {
    var policies = ids("AWS::SQS::QueuePolicy");
    assertThat(policies).containsExactly("SignalsQueuePolicy", "UndeliveredSignalsPolicy");
    for (var policy : policies) {
      var document = (Node.Mapping) properties(policy).get("PolicyDocument").get();
      for (var statement : ((Node.Sequence) document.get("Statement").get()).elements()) {
        var fields = Raw.of(statement);
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
  void whoReadsTheCatalogReadsNoMoreOfItThanItNeeds() {
    var read = new TreeMap<String, Set<String>>();
    var written = new TreeMap<String, Set<String>>();
    for (var role : ids(ROLE)) {
      keys(role, "CatalogTable.Arn", "dynamodb:GetItem").ifPresent(k -> read.put(role, k));
      keys(role, "CatalogTable.Arn", "dynamodb:PutItem").ifPresent(k -> written.put(role, k));
      assertThat(allowed(role, "dynamodb:Query").contains("CatalogTable.Arn"))
          .as(role)
          .isEqualTo(role.equals("ApiRole"));
    }

    assertThat(read)
        .containsExactly(
            Map.entry("ApiRole", ALL),
            Map.entry("DeadLetterRole", Set.of("wf#*")),
            Map.entry("OrchestratorRole", Set.of("settings", "wf#*")),
            Map.entry("PaymentsWorkerRole", Set.of("settings", "wf#*")),
            Map.entry("SignalRole", Set.of("wf#*")),
            Map.entry("SweepRole", Set.of("retention")),
            Map.entry("WorkerRole", Set.of("settings", "wf#*")));
    assertThat(written)
        .containsExactly(
            Map.entry("ApiRole", ALL),
            Map.entry("DeadLetterRole", Set.of("dead")),
            Map.entry("SignalRole", Set.of("dead")));
  }

  @Test
  void onlyTheSweepDeletesAnythingOfARunButPlacesAndTurnsOfLimits() {
    for (var role : ids(ROLE)) {
      assertThat(keys(role, "CatalogTable.Arn", "dynamodb:DeleteItem")).as(role).isEmpty();
      keys(role, "StateTable.Arn", "dynamodb:DeleteItem")
          .ifPresent(
              keys ->
                  assertThat(keys)
                      .as(role)
                      .isEqualTo(
                          role.equals("SweepRole")
                              ? Set.of("flow_*", "limit#*")
                              : Set.of("limit#*")));
    }
  }

  @Test
  void aFloodIsRefusedAtTheStage() {
    var limits = new Raw(properties("ApiStage")).object("DefaultRouteSettings").map();
    var parameters =
        Map.of("ThrottlingRateLimit", "ApiRequestsPerSecond", "ThrottlingBurstLimit", "ApiBurst");

    parameters.forEach(
        (setting, parameter) -> {
          assertThat(name(limits.get(setting).get())).isEqualTo(parameter);
          assertThatThrownBy(() -> refusedValue(parameter, "0")).hasMessageContaining(parameter);
        });
  }

  private static void refusedValue(String parameter, String value) throws TemplateException {
    var deployment = Deployment.local("ratchet", name -> "http://queues/" + name, "http://api");
    Template.read(DeploymentTest.FILE, deployment, Map.of(parameter, value));
  }

  @Test
  void everythingAtRestIsEncrypted() {
    assertThat(ids(QUEUE))
        .isNotEmpty()
        .allMatch(queue -> new Raw(properties(queue)).flag("SqsManagedSseEnabled"));
    assertThat(ids(TABLE))
        .isNotEmpty()
        .allMatch(
            table -> new Raw(properties(table)).object("SSESpecification").flag("SSEEnabled"));
  }

  @Test
  void tablesCanBeRestoredAndOutliveTheStack() {
    assertThat(ids(TABLE))
        .allSatisfy(
            table -> {
              var recovery = new Raw(properties(table)).object("PointInTimeRecoverySpecification");
              assertThat(recovery.flag("PointInTimeRecoveryEnabled")).isTrue();
              var fields = new Raw(resources.get(table));
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
              var logging = new Raw(properties(id)).object("LoggingConfig").map();
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
    var globals = new Raw((Node.Mapping) root().get("Globals").get()).object("Function");

    assertThat(globals.text("Runtime")).isEqualTo("java25");
    assertThat(RawTemplate.names(globals.map().get("Architectures").get())).containsOnly("arm64");
    assertThat(globals.object("SnapStart").text("ApplyOn")).isEqualTo("PublishedVersions");
    assertThat(globals.text("AutoPublishAlias")).isEqualTo("live");
    assertThat(globals.flag("AutoPublishAliasAllProperties")).isTrue();
  }

  private static List<HttpApiSource.Access> access(Template template) {
    return template.functions().stream()
        .flatMap(function -> function.sources().stream())
        .filter(HttpApiSource.class::isInstance)
        .map(source -> ((HttpApiSource) source).access())
        .toList();
  }
}
