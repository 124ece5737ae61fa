package dev.ratchet.history.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ratchet.history.HistoryRules;
import dev.ratchet.history.state.RunKey;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs of real workflow code at the published in-memory test server, told again to our steps: the
 * events are the same but for what is known to differ, and the SDK replays ours.
 */
class DifferentialTest {
  private static final int ANEW_MAX = 10;
  private static final Tap TAP = new Tap();
  private static TestWorkflowEnvironment environment;
  private static int ids;

  @BeforeAll
  static void open() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowServiceStubsOptions(
                    WorkflowServiceStubsOptions.newBuilder()
                        .setGrpcClientInterceptors(List.of(TAP))
                        .build())
                .build());
    var worker = environment.newWorker("orders");
    worker.registerWorkflowImplementationTypes(Shop.OrderCode.class);
    worker.registerActivitiesImplementations(new Shop.TillCode());
    environment.start();
  }

  @AfterAll
  static void close() {
    environment.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "activities",
        "parallel",
        "retry",
        "timers",
        "markers",
        "child",
        "failing-child",
        "again",
        "memo",
        "fail"
      })
  void aRunThatNeedsNobody(String what) {
    assertSame(what, 3, _ -> {});
  }

  @Test
  void signalsThatComeInARow() {
    assertSame(
        "signals",
        3,
        stub -> {
          stub.signal("note", "a");
          stub.signal("note", "b");
          stub.signal("note", "c");
        });
  }

  @Test
  void aTimerThatASignalMakesNeedless() {
    assertSame("cancelled-timer", 0, stub -> stub.signal("note", "soon"));
  }

  @Test
  void anUpdateThatIsAccepted() {
    assertSame(
        "signals",
        2,
        stub -> {
          assertThat(stub.update("change", String.class, "one")).isEqualTo("hello one");
          stub.signal("note", "end");
        });
  }

  @Test
  void aRunThatIsCancelled() {
    assertSame("cancel", 0, WorkflowStub::cancel);
  }

  /** Runs it at the test server, and compares. */
  private static void assertSame(String what, int count, Consumer<WorkflowStub> client) {
    WorkflowExecution execution = run(what, count, client);
    List<HistoryEvent> told = history(execution);
    for (int i = 0; i < ANEW_MAX && isToldOtherwise(told); i++) {
      execution = run(what, count, client);
      told = history(execution);
    }
    assumeFalse(isToldOtherwise(told), "the test server met what it tells otherwise, each time");
    assertSame(execution, told);
  }

  /** Whether threads met in a way that the test server tells otherwise than a real service. */
  private static boolean isToldOtherwise(List<HistoryEvent> told) {
    return told.stream().anyMatch(DifferentialTest::isTooSlow)
        || IntStream.range(1, told.size() - 1).anyMatch(at -> isScheduledFirst(told, at));
  }

  /**
   * Whether a Workflow Task stands right behind an answer, and what it is scheduled for comes after
   * it: an activity ended just as the answer came.
   */
  private static boolean isScheduledFirst(List<HistoryEvent> told, int at) {
    HistoryEvent before = told.get(at - 1);
    boolean isAnswered =
        before.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
            || Retelling.isOfCommand(before);
    return isAnswered
        && told.get(at).getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED
        && Retelling.isArrival(told.get(at + 1));
  }

  /** Whether the machine was too slow for a worker to answer in time: the test server differs. */
  private static boolean isTooSlow(HistoryEvent event) {
    return event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT;
  }

  private static List<HistoryEvent> history(WorkflowExecution execution) {
    return environment
        .getWorkflowClient()
        .fetchHistory(execution.getWorkflowId(), execution.getRunId())
        .getEvents();
  }

  /** A run at the test server, from its start to its end. */
  private static WorkflowExecution run(String what, int count, Consumer<WorkflowStub> client) {
    WorkflowStub stub =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Order",
                WorkflowOptions.newBuilder()
                    .setTaskQueue("orders")
                    .setWorkflowId(what + "-" + ids++)
                    .setWorkflowTaskTimeout(Duration.ofSeconds(60))
                    .build());
    WorkflowExecution execution = stub.start(what, count);
    client.accept(stub);
    try {
      stub.getResult(String.class);
    } catch (WorkflowFailedException e) {
      assertThat(what).isIn("fail", "cancel");
    }
    return execution;
  }

  private static void assertSame(WorkflowExecution execution, List<HistoryEvent> told) {
    RunKey key =
        new RunKey(environment.getNamespace(), execution.getWorkflowId(), execution.getRunId());
    List<HistoryEvent> leased = new Retelling(key, told, TAP, Retelling.Mode.LEASED).tell();
    Differences.assertSame(told, leased);
    HistoryRules.check(leased);
    replays(key, leased);

    List<HistoryEvent> turns = new Retelling(key, told, TAP, Retelling.Mode.OPTIMISTIC).tell();
    assertThat(turns).hasSameSizeAs(told);
    HistoryRules.check(turns);
    replays(key, turns);
  }

  private static void replays(RunKey key, List<HistoryEvent> events) {
    var history = History.newBuilder().addAllEvents(events).build();
    try {
      WorkflowReplayer.replayWorkflowExecution(
          new WorkflowExecutionHistory(history, key.workflowId()), Shop.OrderCode.class);
    } catch (Exception e) {
      throw new AssertionError("The SDK does not replay " + key + ": " + events, e);
    }
  }
}
