package dev.ratchet.history.step;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.history.command.ActivityCommand;
import dev.ratchet.history.command.BadCommandException;
import dev.ratchet.history.command.OtherRunCommands;
import dev.ratchet.history.command.PlainCommands;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.TimerTable;
import io.temporal.api.command.v1.Command;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.ActivityTaskCancelRequestedEventAttributes;
import io.temporal.api.history.v1.ActivityTaskCanceledEventAttributes;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.TimerCanceledEventAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Obeys the commands of one answer of a worker, in their order. */
final class CommandSteps {
  /** The most operations of one kind that may be pending. */
  static final int PENDING_MAX = 2_000;

  private static final Payloads NOT_STARTED =
      Payloads.newBuilder()
          .addPayloads(
              Payload.newBuilder()
                  .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                  .setData(ByteString.copyFromUtf8("\"ACTIVITY_ID_NOT_STARTED\"")))
          .build();

  private final HistoryDraft draft;
  private final TaskCompletion completion;
  private final long completedId;
  private final UpdateMessages messages;
  private final List<Asked> asked = new ArrayList<>();
  private final Set<String> children = new HashSet<>();
  private boolean hasNews;
  private boolean hasCanceled;

  /** An activity that this answer asks for. */
  private record Asked(HistoryEvent event, boolean wantsIt) {}

  /**
   * What obeys the commands.
   *
   * @param hasNews whether something came that the worker has not seen
   */
  CommandSteps(HistoryDraft draft, TaskCompletion completion, long completedId, boolean hasNews) {
    this.draft = draft;
    this.completion = completion;
    this.completedId = completedId;
    this.hasNews = hasNews;
    this.messages = new UpdateMessages(draft, completion);
  }

  /** Obeys all commands and takes up all messages. */
  void obey() {
    completion.request().getCommandsList().forEach(this::obey);
    messages.rest(hasHeartbeat());
    handOut();
  }

  private boolean hasHeartbeat() {
    return completion.request().getForceCreateNewWorkflowTask();
  }

  /** Whether another Workflow Task is due. */
  boolean needsTask() {
    return hasNews || hasCanceled;
  }

  private void obey(Command command) {
    switch (command.getCommandType()) {
      case COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK -> activity(command);
      case COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK -> cancelActivity(command);
      case COMMAND_TYPE_START_TIMER -> timer(command);
      case COMMAND_TYPE_CANCEL_TIMER -> cancelTimer(command);
      case COMMAND_TYPE_RECORD_MARKER -> add(command, PlainCommands.marker(command, completedId));
      case COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES ->
          add(command, PlainCommands.searchAttributes(command, completedId));
      case COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES ->
          add(command, PlainCommands.properties(command, completedId));
      case COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION -> child(command);
      case COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION -> signal(command);
      case COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION -> cancel(command);
      case COMMAND_TYPE_PROTOCOL_MESSAGE -> messages.take(PlainCommands.message(command));
      case COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
          COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION,
          COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION -> {
        if (hasNews) {
          throw new BadCommandException(
              WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, "");
        }
        Closing.byCommand(draft, command, completion, completedId);
      }
      default ->
          throw NotAllowed.invalid("Unknown command type: %s".formatted(command.getCommandType()));
    }
  }

  private HistoryEvent add(Command command, Message attributes) {
    HistoryEvent event = Events.of(attributes, draft.now());
    return draft.direct(
        command.hasUserMetadata()
            ? event.toBuilder().setUserMetadata(command.getUserMetadata()).build()
            : event);
  }

  private static BadCommandException duplicate(
      WorkflowTaskFailedCause cause, String action, String which) {
    return new BadCommandException(
        cause, "invalid history builder state for action: %s, %s".formatted(action, which));
  }

  private static <T> void limit(
      ByPosition<T> all, Predicate<T> isPending, String what, WorkflowTaskFailedCause cause) {
    if (all.size() < PENDING_MAX) {
      return;
    }
    long count = all.values().stream().filter(isPending).count();
    if (count >= PENDING_MAX) {
      throw new BadCommandException(
          cause,
          "the number of %s, %d, has reached the per-workflow limit of %d"
              .formatted(what, count, PENDING_MAX));
    }
  }

  private void activity(Command command) {
    var attributes =
        ActivityCommand.event(command, draft.run().first().getWorkflowRunTimeout(), completedId);
    limit(
        draft.pending().activities(),
        activity -> activity.state() != ActivityTable.State.CLOSING,
        "pending activities",
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_ACTIVITIES_LIMIT_EXCEEDED);
    if (draft.pending().activity(attributes.getActivityId()).isPresent()) {
      throw duplicate(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_SCHEDULE_ACTIVITY_DUPLICATE_ID,
          "add-activitytask-scheduled-event",
          "ActivityID: " + attributes.getActivityId());
    }
    boolean isWanted =
        command.getScheduleActivityTaskCommandAttributes().getRequestEagerExecution();
    asked.add(new Asked(add(command, attributes), isWanted && completion.isEager()));
  }

  private void cancelActivity(Command command) {
    long id = PlainCommands.cancelActivity(command);
    Pending.Activity activity = stoppable(id);
    HistoryEvent event =
        add(
            command,
            ActivityTaskCancelRequestedEventAttributes.newBuilder()
                .setScheduledEventId(id)
                .setWorkflowTaskCompletedEventId(completedId)
                .build());
    if (activity.state() == ActivityTable.State.CLOSING) {
      return;
    }
    if (activity.start().isPresent() || completion.begun().contains(id)) {
      draft.effect(new RunEffect.StopActivity(id));
      return;
    }
    draft.later(
        Events.of(
            ActivityTaskCanceledEventAttributes.newBuilder()
                .setScheduledEventId(id)
                .setLatestCancelRequestedEventId(event.getEventId())
                .setDetails(NOT_STARTED)
                .setIdentity(completion.request().getIdentity())
                .build(),
            draft.now()));
    draft.effect(new RunEffect.DropActivity(id));
    hasCanceled = true;
  }

  private Pending.Activity stoppable(long id) {
    return draft
        .pending()
        .activity(id)
        .filter(found -> ActivityTable.TABLE.allows(found.state(), ActivityTable.On.REQUEST_CANCEL))
        .orElseThrow(
            () ->
                duplicate(
                    WorkflowTaskFailedCause
                        .WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES,
                    "add-activitytask-cancel-requested-event",
                    "ScheduledEventID: " + id));
  }

  private void timer(Command command) {
    var attributes = PlainCommands.timer(command, completedId);
    boolean isThere =
        draft
            .pending()
            .timer(attributes.getTimerId())
            .filter(timer -> timer.state() == TimerTable.State.ARMED)
            .isPresent();
    if (isThere) {
      throw duplicate(
          WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID,
          "add-timer-started-event",
          "TimerID: " + attributes.getTimerId());
    }
    long id = add(command, attributes).getEventId();
    draft.effect(new RunEffect.ArmTimer(id, draft.pending().timer(id).orElseThrow().due()));
  }

  private void cancelTimer(Command command) {
    String timerId = PlainCommands.cancelTimer(command);
    Pending.Timer timer =
        draft
            .pending()
            .timer(timerId)
            .orElseThrow(
                () ->
                    duplicate(
                        WorkflowTaskFailedCause
                            .WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES,
                        "add-timer-canceled-event",
                        "TimerID: " + timerId));
    add(
        command,
        TimerCanceledEventAttributes.newBuilder()
            .setTimerId(timerId)
            .setStartedEventId(timer.startedId())
            .setWorkflowTaskCompletedEventId(completedId)
            .setIdentity(completion.request().getIdentity())
            .build());
    hasNews = hasNews && !draft.run().waiting().isEmpty();
    draft.effect(new RunEffect.DisarmTimer(timer.startedId()));
  }

  private void child(Command command) {
    var attributes =
        OtherRunCommands.child(
            command, draft.run().key().namespace(), draft.run().first(), completedId);
    limit(
        draft.pending().children(),
        child -> child.state() != ChildTable.State.CLOSING,
        "pending child workflow executions",
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED);
    children.add(attributes.getWorkflowId());
    draft.effect(new RunEffect.StartChild(add(command, attributes)));
  }

  private void signal(Command command) {
    limit(
        draft.pending().signals(),
        signal -> signal.state() == ExternalTable.State.INITIATED,
        "pending signals to external workflows",
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_SIGNALS_LIMIT_EXCEEDED);
    var attributes = OtherRunCommands.signal(command, completedId);
    HistoryEvent event = add(command, attributes);
    draft.effect(new RunEffect.SignalExternal(event, requestId(event)));
  }

  private void cancel(Command command) {
    limit(
        draft.pending().cancels(),
        cancel -> cancel.state() == ExternalTable.State.INITIATED,
        "pending requests to cancel external workflows",
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_PENDING_REQUEST_CANCEL_LIMIT_EXCEEDED);
    var attributes = OtherRunCommands.cancel(command, children, completedId);
    HistoryEvent event = add(command, attributes);
    draft.effect(new RunEffect.CancelExternal(event, requestId(event)));
  }

  /** An id that is the same whenever what an event asks for is sent. */
  private String requestId(HistoryEvent event) {
    return draft.run().key().runId() + ":" + event.getEventId();
  }

  /** Has the activities done that are still wanted when all commands were obeyed. */
  private void handOut() {
    if (!draft.line().isOpen()) {
      return;
    }
    for (Asked activity : asked) {
      long id = activity.event().getEventId();
      Optional<Pending.Activity> pending =
          draft.pending().activity(id).filter(a -> a.state() == ActivityTable.State.SCHEDULED);
      if (pending.isEmpty()) {
        continue;
      }
      Optional<ActivityStart> claim =
          activity.wantsIt() ? Optional.of(claim(activity.event())) : Optional.empty();
      claim.ifPresent(start -> draft.claim(new Slice.Claimed(id, start)));
      draft.effect(new RunEffect.DispatchActivity(activity.event(), claim));
    }
  }

  private ActivityStart claim(HistoryEvent event) {
    String identity = completion.request().getIdentity();
    return new ActivityStart(1, draft.now(), identity, requestId(event), Optional.empty());
  }
}
