package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.step.RunEffect;
import dev.ratchet.history.step.StepResult;
import dev.ratchet.history.table.WorkflowTaskTable.State;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Workflow Tasks: what is stored of them, and what waits while a worker has one. */
class TaskTest {
  private static final String STARTED = "WORKFLOW_EXECUTION_STARTED";
  private static final String SCHEDULED = "WORKFLOW_TASK_SCHEDULED";
  private static final String TASK_STARTED = "WORKFLOW_TASK_STARTED";
  private static final String COMPLETED = "WORKFLOW_TASK_COMPLETED";
  private static final String FAILED = "WORKFLOW_TASK_FAILED";
  private static final String SIGNALED = "WORKFLOW_EXECUTION_SIGNALED";

  private static final StickyExecutionAttributes STICKY =
      StickyExecutionAttributes.newBuilder()
          .setWorkerTaskQueue(TaskQueue.newBuilder().setName("worker-1-cache"))
          .setScheduleToStartTimeout(Inputs.seconds(5))
          .build();

  private static Journal started() {
    return new Journal().begin().start();
  }

  @Test
  void helloWorldIsFiveEvents() {
    Journal journal = started().complete(Inputs.answer(Inputs.finish()));

    assertThat(journal.types())
        .containsExactly(
            STARTED, SCHEDULED, TASK_STARTED, COMPLETED, "WORKFLOW_EXECUTION_COMPLETED");
    assertThat(journal.event(5).getWorkflowExecutionCompletedEventAttributes())
        .satisfies(
            completed -> {
              assertThat(completed.getWorkflowTaskCompletedEventId()).isEqualTo(4);
              assertThat(completed.getNewExecutionRunId()).isEmpty();
            });
    assertThat(journal.run().isOpen()).isFalse();
  }

  @Test
  void aTurnInTheSameProcessStoresTheSameInOneSlice() {
    Journal leased = started().complete(Inputs.answer(Inputs.marker("m"), Inputs.activity("a")));
    Journal here =
        new Journal().begin().turn(Inputs.answer(Inputs.marker("m"), Inputs.activity("a")));

    assertThat(here.history()).isEqualTo(leased.history());
    assertThat(here.slices()).hasSize(2);
    assertThat(leased.slices()).hasSize(3);
    assertThat(here.effects()).noneMatch(RunEffect.ArmTaskTimeout.class::isInstance);
  }

  @Test
  void whatComesWhileAWorkerHasTheTaskIsNumberedBehindItsCommands() {
    Journal journal = started().arrive(Inputs.signal("one")).arrive(Inputs.signal("two"));

    assertThat(journal.types()).containsExactly(STARTED, SCHEDULED, TASK_STARTED);
    assertThat(journal.run().line().waiting()).isEqualTo(2);

    journal.complete(Inputs.answer(Inputs.timer("t")));

    assertThat(journal.types())
        .containsExactly(
            STARTED,
            SCHEDULED,
            TASK_STARTED,
            COMPLETED,
            "TIMER_STARTED",
            SIGNALED,
            SIGNALED,
            SCHEDULED);
  }

  @Test
  void anEndThatCameBeforeASignalIsNumberedAfterItAndKnowsItsStart() {
    Journal journal = started().complete(Inputs.answer(Inputs.activity("a"), Inputs.timer("t")));
    long activity = journal.idOf("ACTIVITY_TASK_SCHEDULED");
    journal.arrive(Inputs.signal("go")).start();

    journal.arrive(Inputs.returned(activity, journal.now())).arrive(Inputs.signal("two"));
    journal.complete(Inputs.answer());

    assertThat(journal.types().subList(9, 14))
        .containsExactly(
            COMPLETED, "ACTIVITY_TASK_STARTED", SIGNALED, "ACTIVITY_TASK_COMPLETED", SCHEDULED);
    assertThat(journal.event(13).getActivityTaskCompletedEventAttributes().getStartedEventId())
        .isEqualTo(11);
  }

  @Test
  void aRunDoesNotCloseWithNewsThatItsCodeHasNotSeen() {
    Journal journal = started().arrive(Inputs.signal("late"));

    journal.complete(Inputs.answer(Inputs.finish()));

    assertThat(journal.types())
        .containsExactly(STARTED, SCHEDULED, TASK_STARTED, FAILED, SIGNALED, SCHEDULED);
    assertThat(journal.event(4).getWorkflowTaskFailedEventAttributes())
        .satisfies(
            failed -> {
              assertThat(failed.getCause())
                  .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND);
              assertThat(failed.getFailure().getMessage()).isEqualTo("UnhandledCommand");
            });
    assertThat(journal.run().line().task().attempt()).isEqualTo(1);
  }

  @Test
  void aSecondFailureLeavesNoEventAndASuccessStoresAllOfItsAttempt() {
    Journal journal = started().fail(Inputs.taskFailure());

    assertThat(journal.types()).containsExactly(STARTED, SCHEDULED, TASK_STARTED, FAILED);
    assertThat(journal.run().line().task().state()).isEqualTo(State.TRANSIENT);

    journal.start().fail(Inputs.taskFailure()).start();
    List<HistoryEvent> shown = journal.shown();
    assertThat(shown).hasSize(6);

    journal.complete(Inputs.answer(Inputs.finish()));

    assertThat(journal.history().subList(0, 6)).isEqualTo(shown);
    assertThat(journal.event(5).getWorkflowTaskScheduledEventAttributes().getAttempt())
        .isEqualTo(3);
    assertThat(journal.types().subList(4, 8))
        .containsExactly(SCHEDULED, TASK_STARTED, COMPLETED, "WORKFLOW_EXECUTION_COMPLETED");
  }

  @Test
  void newsMakeATaskThatFailedBeforeAFirstAttemptAgain() {
    Journal journal = started().fail(Inputs.taskFailure()).arrive(Inputs.signal("news")).start();

    assertThat(journal.types())
        .containsExactly(
            STARTED, SCHEDULED, TASK_STARTED, FAILED, SIGNALED, SCHEDULED, TASK_STARTED);
    assertThat(journal.run().line().task().attempt()).isEqualTo(1);
    assertThat(journal.task().scheduledId()).isEqualTo(6);
  }

  @Test
  void laterAttemptsGetMoreTimeUpToTenMinutes() {
    Journal journal = started();
    for (int attempt = 1; attempt < 4; attempt++) {
      journal.fail(Inputs.taskFailure()).start();
    }
    assertThat(journal.run().line().task().timeout()).isEqualTo(Duration.ofSeconds(15));
    for (int attempt = 4; attempt < 20; attempt++) {
      journal.timeOut(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE).start();
    }
    assertThat(journal.run().line().task().timeout()).isEqualTo(Duration.ofSeconds(610));
    assertThat(journal.types()).hasSize(4);
  }

  @Test
  void theWorkerThatKeepsTheRunIsAskedFirstAndItsFailureDoesNotCount() {
    Journal journal = started().complete(Inputs.request().setStickyAttributes(STICKY).build());
    journal.arrive(Inputs.signal("go"));

    var queue = journal.event(6).getWorkflowTaskScheduledEventAttributes().getTaskQueue();
    assertThat(queue.getName()).isEqualTo("worker-1-cache");
    assertThat(queue.getNormalName()).isEqualTo("orders");

    journal.start().fail(Inputs.taskFailure());

    assertThat(journal.types().getLast()).isEqualTo(SCHEDULED);
    assertThat(journal.run().line().task().attempt()).isEqualTo(1);
    assertThat(journal.run().line().sticky()).isEmpty();
  }

  @Test
  void aWorkerThatKeepsTheRunAndDoesNotComeLosesIt() {
    Journal journal = started().complete(Inputs.request().setStickyAttributes(STICKY).build());
    journal.arrive(Inputs.signal("go")).timeOut(TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START);

    assertThat(journal.types().subList(4, 8))
        .containsExactly(SIGNALED, SCHEDULED, "WORKFLOW_TASK_TIMED_OUT", SCHEDULED);
    assertThat(journal.event(7).getWorkflowTaskTimedOutEventAttributes().getStartedEventId())
        .isZero();
    assertThat(journal.run().line().sticky()).isEmpty();
  }

  @Test
  void heartbeatsKeepTheTimeOfTheFirstAndEndAfterHalfAnHour() {
    Journal journal = started();
    var heartbeat = Inputs.request().setForceCreateNewWorkflowTask(true).build();
    for (int minute = 0; minute < 30; minute++) {
      journal.pass(Duration.ofMinutes(1)).complete(heartbeat).start();
    }
    assertThat(journal.run().line().task().original()).isEqualTo(Journal.START);

    journal.pass(Duration.ofMinutes(1)).complete(heartbeat);

    assertThat(((StepResult.Append) journal.last()).answer())
        .isEqualTo(new StepResult.Answer.HeartbeatTimedOut());
    assertThat(journal.types().getLast()).isEqualTo("WORKFLOW_TASK_TIMED_OUT");
    assertThat(journal.run().line().task().state()).isEqualTo(State.TRANSIENT);
  }

  @Test
  void terminationComesAtOnceAndWhatWaitedIsInTheHistory() {
    Journal journal = started().arrive(Inputs.signal("told")).terminate();

    assertThat(journal.types())
        .containsExactly(
            STARTED, SCHEDULED, TASK_STARTED, FAILED, SIGNALED, "WORKFLOW_EXECUTION_TERMINATED");
    assertThat(journal.event(4).getWorkflowTaskFailedEventAttributes().getCause())
        .isEqualTo(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_FORCE_CLOSE_COMMAND);

    journal.arrive(Inputs.signal("late"));

    assertThat(journal.last())
        .isEqualTo(
            new StepResult.Refused(
                StepResult.Reason.NOT_FOUND, "workflow execution already completed"));
  }

  @Test
  void anAnswerToAnotherTaskFindsNone() {
    Journal journal = started();
    var old = journal.task();
    journal.timeOut(TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE).start();

    journal.take(
        dev.ratchet.history.step.CodeRunSteps.complete(
            journal.run(), old, Inputs.completion(Inputs.answer(Inputs.finish())), journal.now()));

    assertThat(journal.last())
        .isEqualTo(new StepResult.Refused(StepResult.Reason.NOT_FOUND, "Workflow task not found."));
  }

  @Test
  void workflowCodeIsToldToContinueAsNewFromManyEventsOn() {
    Journal journal = started();
    var many = Inputs.request().setForceCreateNewWorkflowTask(true);
    for (int i = 0; i < 1_100; i++) {
      many.addCommands(Inputs.marker("m"));
    }
    for (int i = 0; i < 4; i++) {
      journal.complete(many.build()).start();
    }
    var last = journal.history().getLast().getWorkflowTaskStartedEventAttributes();
    assertThat(last.getSuggestContinueAsNew()).isTrue();
    assertThat(last.getHistorySizeBytes()).isPositive();
  }
}
