package dev.ratchet.history.step;

import com.google.protobuf.Message;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.StateLine;
import dev.ratchet.history.state.Sticky;
import dev.ratchet.history.state.TaskState;
import dev.ratchet.history.table.WorkflowTaskTable.On;
import dev.ratchet.history.table.WorkflowTaskTable.State;
import io.temporal.api.enums.v1.SuggestContinueAsNewReason;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowTaskFailedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskScheduledEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskStartedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskTimedOutEventAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The life of Workflow Tasks: scheduled, started, failed, timed out. */
final class TaskSteps {
  /** From this attempt on, a worker is given longer each time: it does not tell of its failures. */
  private static final int BACKOFF_ATTEMPT_MIN = 4;

  private static final Duration BACKOFF_FIRST = Duration.ofSeconds(5);
  private static final Duration BACKOFF_MAX = Duration.ofMinutes(10);

  /** From this size on, the worker is told to continue as new. */
  private static final long HISTORY_BYTES_SUGGESTED = 4L * 1024 * 1024;

  /** From this event on, the worker is told to continue as new. */
  private static final long HISTORY_EVENTS_SUGGESTED = 4_096;

  /** From this many updates on, the worker is told to continue as new. */
  private static final int UPDATES_SUGGESTED = 1_800;

  private TaskSteps() {}

  /** Schedules a Workflow Task if there is none. */
  static void schedule(HistoryDraft draft) {
    schedule(draft, draft.now());
  }

  /**
   * Schedules a Workflow Task if there is none. What waits gets its number before: a task that
   * brings something new is a first attempt.
   *
   * @param original when the first of a row of heartbeats was scheduled
   */
  static void schedule(HistoryDraft draft, Instant original) {
    if (draft.task().isPending() || !draft.line().isOpen()) {
      return;
    }
    int attempt = draft.run().waiting().isEmpty() ? draft.task().attempt() : 1;
    draft.flush();
    TaskState task =
        new TaskState(
            State.NONE,
            attempt,
            draft.line().nextEventId(),
            draft.now(),
            original,
            timeout(draft.run(), attempt),
            TaskState.Start.NONE);
    if (attempt == 1) {
      draft.direct(scheduled(draft.run(), task));
      draft.task(On.SCHEDULE, task);
    } else {
      draft.task(On.SCHEDULE_TRANSIENT, task);
    }
    dispatch(draft);
  }

  private static void dispatch(HistoryDraft draft) {
    TaskState task = draft.task();
    draft.effect(
        new RunEffect.DispatchWorkflowTask(task.scheduledId(), task.attempt(), queue(draft.run())));
    draft
        .line()
        .sticky()
        .ifPresent(
            sticky -> {
              Instant due = task.since().plus(sticky.scheduleToStart());
              draft.effect(armed(task, TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START, due));
            });
  }

  private static RunEffect armed(TaskState task, TimeoutType type, Instant due) {
    return new RunEffect.ArmTaskTimeout(task.scheduledId(), task.attempt(), type, due);
  }

  /** The queue of the worker that keeps the run, else the run's own. */
  static TaskQueue queue(CodeRun run) {
    TaskQueue normal = run.first().getTaskQueue();
    Optional<Sticky> sticky = run.line().sticky();
    return sticky
        .map(
            worker ->
                TaskQueue.newBuilder()
                    .setName(worker.name())
                    .setKind(TaskQueueKind.TASK_QUEUE_KIND_STICKY)
                    .setNormalName(normal.getName())
                    .build())
        .orElse(
            TaskQueue.newBuilder()
                .setName(normal.getName())
                .setKind(TaskQueueKind.TASK_QUEUE_KIND_NORMAL)
                .build());
  }

  private static Duration timeout(CodeRun run, int attempt) {
    Duration base = Times.duration(run.first().getWorkflowTaskTimeout());
    if (attempt < BACKOFF_ATTEMPT_MIN) {
      return base;
    }
    int doublings = Math.min(attempt - BACKOFF_ATTEMPT_MIN, 10);
    Duration more = BACKOFF_FIRST.multipliedBy(1L << doublings);
    return base.plus(more.compareTo(BACKOFF_MAX) < 0 ? more : BACKOFF_MAX);
  }

  private static WorkflowTaskScheduledEventAttributes scheduled(CodeRun run, TaskState task) {
    return WorkflowTaskScheduledEventAttributes.newBuilder()
        .setTaskQueue(queue(run))
        .setStartToCloseTimeout(Times.proto(task.timeout()))
        .setAttempt(task.attempt())
        .build();
  }

  private static WorkflowTaskStartedEventAttributes started(TaskState task) {
    TaskState.Start start = task.start();
    return WorkflowTaskStartedEventAttributes.newBuilder()
        .setScheduledEventId(task.scheduledId())
        .setIdentity(start.identity())
        .setRequestId(start.requestId())
        .setSuggestContinueAsNew(!start.reasons().isEmpty())
        .addAllSuggestContinueAsNewReasons(start.reasons())
        .setHistorySizeBytes(start.historyBytes())
        .build();
  }

  /** The two events that a worker is shown of a task that has none in the history. */
  static List<HistoryEvent> virtual(CodeRun run) {
    TaskState task = run.line().task();
    if (!task.isVirtual()) {
      return List.of();
    }
    return List.of(
        event(scheduled(run, task), task.since(), task.scheduledId()),
        event(started(task), task.start().time(), task.start().eventId()));
  }

  private static HistoryEvent event(Message attributes, Instant time, long id) {
    return Events.of(attributes, time).toBuilder().setEventId(id).build();
  }

  /** Hands the Workflow Task to a worker. */
  static void start(HistoryDraft draft, TaskStart start) {
    if (draft.task().state() == State.NONE && start.forUpdates()) {
      speculate(draft);
    }
    TaskState task = draft.task();
    if (!task.isPending()) {
      throw NotAllowed.notFound("There is no Workflow Task to start.");
    }
    if (task.isStarted()) {
      throw NotAllowed.exists("Another worker has the Workflow Task.");
    }
    Instant time = later(draft.now(), draft.line().lastStart());
    if (task.state() == State.TRANSIENT && task.scheduledId() != draft.line().nextEventId()) {
      // Something came since it was scheduled: it brings news, and so it is a first attempt.
      task = task.at(1, draft.line().nextEventId(), TaskState.Start.NONE);
      draft.direct(scheduled(draft.run(), task));
      draft.task(On.STORE, task);
    }
    task = task.at(task.attempt(), task.scheduledId(), begin(draft, draft.task(), start, time));
    if (draft.task().state() == State.SCHEDULED) {
      draft.direct(Events.of(started(task), time));
    }
    draft.task(On.START, task);
    draft.effect(armed(task, TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE, time.plus(task.timeout())));
  }

  private static void speculate(HistoryDraft draft) {
    TaskState task =
        new TaskState(
            State.NONE,
            1,
            draft.line().nextEventId(),
            draft.now(),
            draft.now(),
            timeout(draft.run(), 1),
            TaskState.Start.NONE);
    draft.task(On.SCHEDULE_SPECULATIVE, task);
  }

  private static TaskState.Start begin(
      HistoryDraft draft, TaskState task, TaskStart start, Instant time) {
    StateLine line = draft.line();
    List<SuggestContinueAsNewReason> reasons = new ArrayList<>();
    if (line.bytes() >= HISTORY_BYTES_SUGGESTED) {
      reasons.add(SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_HISTORY_SIZE_TOO_LARGE);
    }
    if (line.nextEventId() >= HISTORY_EVENTS_SUGGESTED) {
      reasons.add(
          SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_HISTORY_EVENTS);
    }
    if (line.updates() >= UPDATES_SUGGESTED) {
      reasons.add(SuggestContinueAsNewReason.SUGGEST_CONTINUE_AS_NEW_REASON_TOO_MANY_UPDATES);
    }
    long id = task.state() == State.SCHEDULED ? line.nextEventId() : task.scheduledId() + 1;
    return new TaskState.Start(
        id, time, start.requestId(), start.identity(), line.bytes(), reasons);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Writes the events of a started task that has none. */
  static void store(HistoryDraft draft) {
    TaskState task = draft.task();
    if (!task.isVirtual()) {
      return;
    }
    var scheduled = Events.of(scheduled(draft.run(), task), task.since());
    var stored = draft.direct(scheduled);
    task = task.at(task.attempt(), stored.getEventId(), task.start());
    var started = Events.of(started(task), task.start().time());
    TaskState.Start start = task.start();
    long startedId = draft.direct(started).getEventId();
    draft.task(
        On.STORE,
        task.at(
            task.attempt(),
            task.scheduledId(),
            new TaskState.Start(
                startedId,
                start.time(),
                start.requestId(),
                start.identity(),
                start.historyBytes(),
                start.reasons())));
  }

  /** Ends the started task with a failure; what waits is still to be numbered. */
  static void fail(HistoryDraft draft, TaskFailure failure) {
    storeSpeculative(draft);
    TaskState task = draft.task();
    if (task.state() == State.STARTED) {
      draft.direct(failed(task, failure));
    }
    draft.task(On.FAIL, TaskState.none(nextAttempt(draft.line())));
    draft.line(draft.line().with(Optional.empty()));
  }

  /** Ends the started task because its worker does not answer. */
  static void timeOut(HistoryDraft draft) {
    storeSpeculative(draft);
    TaskState task = draft.task();
    if (task.state() == State.STARTED) {
      draft.direct(timedOut(task, TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE, task.start().eventId()));
    }
    draft.task(On.TIME_OUT, TaskState.none(nextAttempt(draft.line())));
    draft.line(draft.line().with(Optional.empty()));
  }

  /** Has any worker take the task for which the one that keeps the run does not come. */
  static void timeOutUnstarted(HistoryDraft draft) {
    TaskState task = draft.task();
    draft.direct(timedOut(task, TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START, 0));
    draft.task(On.TIME_OUT_UNSTARTED, TaskState.none(1));
    draft.line(draft.line().with(Optional.empty()));
  }

  private static void storeSpeculative(HistoryDraft draft) {
    if (draft.task().state() == State.SPECULATIVE_STARTED) {
      store(draft);
    }
  }

  /** A failure at the worker that keeps the run does not count: any other may do better. */
  private static int nextAttempt(StateLine line) {
    return line.sticky().isPresent() ? 1 : line.task().attempt() + 1;
  }

  @SuppressWarnings("deprecation") // binary_checksum: older workers still send it
  private static WorkflowTaskFailedEventAttributes failed(TaskState task, TaskFailure failure) {
    var attributes =
        WorkflowTaskFailedEventAttributes.newBuilder()
            .setScheduledEventId(task.scheduledId())
            .setStartedEventId(task.start().eventId())
            .setCause(failure.cause())
            .setIdentity(failure.identity())
            .setBinaryChecksum(failure.binaryChecksum());
    if (!failure.failure().equals(Failure.getDefaultInstance())) {
      attributes.setFailure(failure.failure());
    }
    return attributes.build();
  }

  private static WorkflowTaskTimedOutEventAttributes timedOut(
      TaskState task, TimeoutType type, long startedId) {
    return WorkflowTaskTimedOutEventAttributes.newBuilder()
        .setScheduledEventId(task.scheduledId())
        .setStartedEventId(startedId)
        .setTimeoutType(type)
        .build();
  }
}
