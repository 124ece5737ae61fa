package dev.ratchet.history.step;

import dev.ratchet.history.command.BadCommandException;
import dev.ratchet.history.command.CommandSequence;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.ServerFailures;
import dev.ratchet.history.event.Times;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.StateLine;
import dev.ratchet.history.state.Sticky;
import dev.ratchet.history.state.TaskState;
import dev.ratchet.history.table.WorkflowTaskTable.On;
import dev.ratchet.history.table.WorkflowTaskTable.State;
import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.WorkflowExecutionTerminatedEventAttributes;
import io.temporal.api.history.v1.WorkflowTaskCompletedEventAttributes;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that can be done with a code run. */
public final class CodeRunSteps {
  /** How long a worker may keep a Workflow Task by heartbeats alone. */
  private static final Duration HEARTBEATS_MAX = Duration.ofMinutes(30);

  /** How many events a worker forgets if all its updates are rejected. */
  private static final int FORGOTTEN_EVENTS_MAX = 10;

  private CodeRunSteps() {}

  /** Begins a run; a child's first Workflow Task waits until its parent knows of it. */
  public static StepResult begin(BeginRun begin, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          var draft = new HistoryDraft(CodeRun.before(begin.key()), now);
          HistoryEvent.Builder first = Events.of(begin.attributes(), now).toBuilder();
          first.addAllLinks(begin.links());
          if (begin.metadata().getSerializedSize() > 0) {
            first.setUserMetadata(begin.metadata());
          }
          draft.direct(first.build());
          draft.line(draft.line().with(draft.line().requests().with(begin.requestId())));
          begin.signal().ifPresent(signal -> ArrivalSteps.arrive(draft, signal));
          arm(draft);
          boolean isContinued = !begin.attributes().getContinuedExecutionRunId().isEmpty();
          boolean isChild = begin.attributes().hasParentWorkflowExecution() && !isContinued;
          if (!isChild && !draft.run().isDelayed()) {
            TaskSteps.schedule(draft);
          }
          return draft.append();
        });
  }

  private static void arm(HistoryDraft draft) {
    CodeRun run = draft.run();
    if (run.isDelayed()) {
      draft.effect(new RunEffect.ArmFirstTask(run.executionTime()));
    }
    Optional<Instant> chain = Successors.deadline(run);
    Optional<Instant> own =
        Times.isSet(run.first().getWorkflowRunTimeout())
            ? Optional.of(
                run.executionTime().plus(Times.duration(run.first().getWorkflowRunTimeout())))
            : Optional.empty();
    own.map(due -> chain.filter(due::isAfter).orElse(due))
        .ifPresent(due -> draft.effect(new RunEffect.ArmRunTimeout(due)));
  }

  /**
   * Takes up what happened, in this order. Repeats are passed over. While a worker has the Workflow
   * Task, the events wait; else they are numbered, and a Workflow Task is scheduled behind them if
   * the workflow code must hear of one.
   */
  public static StepResult arrive(CodeRun run, List<Arrival> arrivals, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireOpen(run);
          var draft = new HistoryDraft(run, now);
          boolean mustHear = false;
          boolean isNew = false;
          for (Arrival arrival : arrivals) {
            if (!ArrivalSteps.isRepeat(draft, arrival)) {
              if (draft.task().state() == State.SPECULATIVE_STARTED) {
                TaskSteps.store(draft);
              }
              mustHear |= ArrivalSteps.arrive(draft, arrival);
              isNew = true;
            }
          }
          if (!isNew) {
            return new StepResult.Nothing(run);
          }
          if (mustHear && !draft.task().isPending()) {
            TaskSteps.schedule(draft);
          }
          return draft.append();
        });
  }

  /** Hands the Workflow Task to a worker; from here on what arrives waits. */
  public static StepResult start(CodeRun run, TaskStart start, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireOpen(run);
          var draft = new HistoryDraft(run, now);
          TaskSteps.start(draft, start);
          return draft.append();
        });
  }

  /**
   * The two events that a worker is shown behind the history, if the Workflow Task that it has is
   * not in there.
   */
  public static List<HistoryEvent> virtual(CodeRun run) {
    return TaskSteps.virtual(run);
  }

  /**
   * Prepares a turn of a worker in this process: what arrived, and the start of a Workflow Task, as
   * one step that is to be stored together with the worker's answer, or not at all.
   *
   * @param start whether the task is only for updates follows from there being no arrival
   */
  public static StepResult prepare(
      CodeRun run, List<Arrival> arrivals, TaskStart start, Instant now) {
    StepResult arrived =
        arrivals.isEmpty() ? new StepResult.Nothing(run) : arrive(run, arrivals, now);
    return switch (arrived) {
      case StepResult.Append append -> append.then(start(append.after(), start, now));
      case StepResult.Nothing nothing -> start(nothing.after(), start, now);
      case StepResult.Refused refused -> refused;
    };
  }

  /** A worker answers its Workflow Task. */
  public static StepResult complete(
      CodeRun run, TaskRef task, TaskCompletion completion, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireTask(run, task);
          CommandSequence.problem(completion.request().getCommandsList())
              .ifPresent(
                  problem -> {
                    throw NotAllowed.invalid(problem);
                  });
          try {
            return completed(run, completion, now);
          } catch (BadCommandException bad) {
            return refused(run, completion.request(), bad, now);
          }
        });
  }

  private static StepResult completed(CodeRun run, TaskCompletion completion, Instant now) {
    RespondWorkflowTaskCompletedRequest request = completion.request();
    var draft = new HistoryDraft(run, now);
    TaskState task = run.line().task();
    boolean isHeartbeat =
        request.getForceCreateNewWorkflowTask()
            && request.getCommandsCount() == 0
            && request.getMessagesCount() == 0;
    if (isHeartbeat && now.isAfter(task.original().plus(HEARTBEATS_MAX))) {
      TaskSteps.timeOut(draft);
      TaskSteps.schedule(draft);
      return draft.append(new StepResult.Answer.HeartbeatTimedOut());
    }
    if (isToBeForgotten(run.line(), request)) {
      draft.task(On.DROP, TaskState.none(1));
      new UpdateMessages(draft, completion).rest(false);
      return draft.append(new StepResult.Answer.Dropped(run.line().completedId()));
    }
    TaskSteps.store(draft);
    boolean hasNews = !run.waiting().isEmpty();
    long completedId = draft.direct(event(draft.task(), request)).getEventId();
    draft.task(On.COMPLETE, TaskState.none(1));
    draft.line(draft.line().with(sticky(request)));
    var commands = new CommandSteps(draft, completion, completedId, hasNews);
    commands.obey();
    if (request.getForceCreateNewWorkflowTask() || commands.needsTask()) {
      TaskSteps.schedule(draft, isHeartbeat ? task.original() : now);
      if (draft.task().isPending()) {
        completion.nextTask().ifPresent(next -> TaskSteps.start(draft, next));
      }
    }
    return draft.append();
  }

  /** Whether a Workflow Task that was only for updates leaves no trace: all were rejected. */
  private static boolean isToBeForgotten(
      StateLine line, RespondWorkflowTaskCompletedRequest request) {
    long shipped = line.nextEventId() - line.completedId() - 2;
    int most =
        request.getCapabilities().getDiscardSpeculativeWorkflowTaskWithEvents()
            ? FORGOTTEN_EVENTS_MAX
            : 0;
    return line.task().state() == State.SPECULATIVE_STARTED
        && request.getCommandsCount() == 0
        && !request.getForceCreateNewWorkflowTask()
        && shipped <= most
        && request.getMessagesList().stream()
            .allMatch(message -> message.getBody().is(Rejection.class));
  }

  private static Optional<Sticky> sticky(RespondWorkflowTaskCompletedRequest request) {
    if (!request.getStickyAttributes().hasWorkerTaskQueue()) {
      return Optional.empty();
    }
    var attributes = request.getStickyAttributes();
    return Optional.of(
        new Sticky(
            attributes.getWorkerTaskQueue().getName(),
            Times.duration(attributes.getScheduleToStartTimeout())));
  }

  @SuppressWarnings("deprecation") // binary_checksum and the stamp: older workers still send them
  private static WorkflowTaskCompletedEventAttributes event(
      TaskState task, RespondWorkflowTaskCompletedRequest request) {
    var attributes =
        WorkflowTaskCompletedEventAttributes.newBuilder()
            .setScheduledEventId(task.scheduledId())
            .setStartedEventId(task.start().eventId())
            .setIdentity(request.getIdentity())
            .setBinaryChecksum(request.getBinaryChecksum());
    if (request.hasWorkerVersionStamp()) {
      attributes.setWorkerVersion(request.getWorkerVersionStamp());
    }
    if (request.hasSdkMetadata()) {
      attributes.setSdkMetadata(request.getSdkMetadata());
    }
    if (request.hasMeteringMetadata()) {
      attributes.setMeteringMetadata(request.getMeteringMetadata());
    }
    return attributes.build();
  }

  /** Fails the Workflow Task for an answer that cannot be obeyed; nothing of that answer stays. */
  @SuppressWarnings("deprecation") // binary_checksum: older workers still send it
  private static StepResult refused(
      CodeRun run,
      RespondWorkflowTaskCompletedRequest request,
      BadCommandException bad,
      Instant now) {
    boolean isUnhandled =
        bad.failedCause() == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;
    if (run.line().task().attempt() > 1 && !isUnhandled) {
      // Its time is left to run out: the longer timeouts of later attempts are the back-off.
      throw NotAllowed.invalid(bad.getMessage());
    }
    var draft = new HistoryDraft(run, now);
    TaskSteps.fail(
        draft,
        new TaskFailure(
            bad.failedCause(),
            ServerFailures.refused(bad.getMessage()),
            request.getIdentity(),
            request.getBinaryChecksum()));
    TaskSteps.schedule(draft);
    return draft.append(new StepResult.Answer.TaskFailed(bad.failedCause(), bad.getMessage()));
  }

  /** A worker says that it cannot do its Workflow Task. */
  public static StepResult fail(CodeRun run, TaskRef task, TaskFailure failure, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireTask(run, task);
          var draft = new HistoryDraft(run, now);
          TaskSteps.fail(draft, failure);
          TaskSteps.schedule(draft);
          return draft.append();
        });
  }

  /** A timeout of a Workflow Task has come; if the task is another one by now, nothing happens. */
  public static StepResult timeOut(
      CodeRun run, long scheduledId, int attempt, TimeoutType type, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          TaskState task = run.line().task();
          var draft = new HistoryDraft(run, now);
          boolean isIt =
              run.isOpen() && task.scheduledId() == scheduledId && task.attempt() == attempt;
          if (isIt && type == TimeoutType.TIMEOUT_TYPE_START_TO_CLOSE && task.isStarted()) {
            TaskSteps.timeOut(draft);
          } else if (isIt
              && type == TimeoutType.TIMEOUT_TYPE_SCHEDULE_TO_START
              && task.state() == State.SCHEDULED) {
            TaskSteps.timeOutUnstarted(draft);
          } else {
            return new StepResult.Nothing(run);
          }
          TaskSteps.schedule(draft);
          return draft.append();
        });
  }

  /** Has any worker take the next Workflow Task: the one that kept the run does so no more. */
  public static StepResult forgetSticky(CodeRun run, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireOpen(run);
          var draft = new HistoryDraft(run, now);
          if (run.line().sticky().isEmpty()) {
            return new StepResult.Nothing(run);
          }
          draft.line(draft.line().with(Optional.empty()));
          return draft.append();
        });
  }

  /** Terminates a run at once, whatever its worker does. */
  public static StepResult terminate(
      CodeRun run, WorkflowExecutionTerminatedEventAttributes attributes, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireOpen(run);
          var draft = new HistoryDraft(run, now);
          Closing.terminate(draft, Events.of(attributes, now));
          return draft.append();
        });
  }

  /**
   * Closes a run whose time is up.
   *
   * @param nextRunId what the next run of the chain is called if there is one
   */
  public static StepResult timeOutRun(CodeRun run, String nextRunId, Instant now) {
    return NotAllowed.orRefused(
        () -> {
          requireOpen(run);
          var draft = new HistoryDraft(run, now);
          Closing.timeOut(draft, nextRunId);
          return draft.append();
        });
  }

  private static void requireOpen(CodeRun run) {
    if (!run.isOpen()) {
      throw NotAllowed.notFound("workflow execution already completed");
    }
  }

  private static void requireTask(CodeRun run, TaskRef task) {
    if (!run.isOpen() || !task.isAt(run.line().task())) {
      throw NotAllowed.notFound("Workflow task not found.");
    }
  }
}
