package dev.ratchet.history;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import dev.ratchet.history.state.ActivityStart;
import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.BeginRun;
import dev.ratchet.history.step.TaskCompletion;
import dev.ratchet.history.step.TaskFailure;
import io.temporal.api.command.v1.CancelTimerCommandAttributes;
import io.temporal.api.command.v1.Command;
import io.temporal.api.command.v1.CompleteWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ContinueAsNewWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.FailWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ProtocolMessageCommandAttributes;
import io.temporal.api.command.v1.RecordMarkerCommandAttributes;
import io.temporal.api.command.v1.RequestCancelActivityTaskCommandAttributes;
import io.temporal.api.command.v1.RequestCancelExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.ScheduleActivityTaskCommandAttributes;
import io.temporal.api.command.v1.SignalExternalWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartChildWorkflowExecutionCommandAttributes;
import io.temporal.api.command.v1.StartTimerCommandAttributes;
import io.temporal.api.common.v1.ActivityType;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.enums.v1.CommandType;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.ApplicationFailureInfo;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.WorkflowExecutionSignaledEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Input;
import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Inputs of steps, as clients and workers send them. */
final class Inputs {
  static final String WORKER = "worker-1";
  static final TaskQueue QUEUE = TaskQueue.newBuilder().setName("orders").build();

  private Inputs() {}

  static Payloads payloads(String text) {
    return Payloads.newBuilder()
        .addPayloads(Payload.newBuilder().setData(ByteString.copyFromUtf8(text)))
        .build();
  }

  static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  static WorkflowExecutionStartedEventAttributes.Builder first() {
    return WorkflowExecutionStartedEventAttributes.newBuilder()
        .setWorkflowType(WorkflowType.newBuilder().setName("Order"))
        .setWorkflowId(Journal.KEY.workflowId())
        .setTaskQueue(QUEUE)
        .setInput(payloads("input"))
        .setWorkflowTaskTimeout(seconds(10))
        .setOriginalExecutionRunId(Journal.KEY.runId())
        .setFirstExecutionRunId(Journal.KEY.runId())
        .setAttempt(1);
  }

  static BeginRun begin() {
    return begin(first());
  }

  static BeginRun begin(WorkflowExecutionStartedEventAttributes.Builder first) {
    return new BeginRun(
        Journal.KEY,
        first.build(),
        "start-1",
        List.of(),
        UserMetadata.getDefaultInstance(),
        Optional.empty());
  }

  static Arrival.Signal signal(String name) {
    return signal(name, "");
  }

  static Arrival.Signal signal(String name, String requestId) {
    return new Arrival.Signal(
        WorkflowExecutionSignaledEventAttributes.newBuilder()
            .setSignalName(name)
            .setRequestId(requestId)
            .build(),
        List.of());
  }

  static Arrival.CancelRequest cancelRequest() {
    return new Arrival.CancelRequest(
        "please", "client", "c-1", 0, WorkflowExecution.getDefaultInstance(), List.of());
  }

  static ActivityStart attempt(int attempt, Instant time) {
    return new ActivityStart(attempt, time, WORKER, "a-" + attempt, Optional.empty());
  }

  static Arrival.ActivityEnded returned(long scheduledId, Instant started) {
    return new Arrival.ActivityEnded(
        scheduledId,
        Optional.of(attempt(1, started)),
        new Arrival.End.Completed(payloads("result"), WORKER));
  }

  static Failure failure(String message) {
    return Failure.newBuilder()
        .setMessage(message)
        .setApplicationFailureInfo(ApplicationFailureInfo.newBuilder().setType("Bad"))
        .build();
  }

  static TaskFailure taskFailure() {
    return new TaskFailure(
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
        failure("boom"),
        WORKER,
        "");
  }

  static RespondWorkflowTaskCompletedRequest.Builder request(Command... commands) {
    return RespondWorkflowTaskCompletedRequest.newBuilder()
        .setIdentity(WORKER)
        .addAllCommands(List.of(commands));
  }

  static RespondWorkflowTaskCompletedRequest answer(Command... commands) {
    return request(commands).build();
  }

  static TaskCompletion completion(RespondWorkflowTaskCompletedRequest request) {
    return new TaskCompletion(request, Set.of(), Map.of(), false, "run-2", Optional.empty());
  }

  static TaskCompletion completion(
      RespondWorkflowTaskCompletedRequest request, String... updateIds) {
    Map<String, Request> updates = new java.util.LinkedHashMap<>();
    for (String id : updateIds) {
      updates.put(id, update(id));
    }
    return new TaskCompletion(request, Set.of(), updates, false, "run-2", Optional.empty());
  }

  private static Command.Builder of(CommandType type) {
    return Command.newBuilder().setCommandType(type);
  }

  static Command activity(String id) {
    return of(CommandType.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK)
        .setScheduleActivityTaskCommandAttributes(
            ScheduleActivityTaskCommandAttributes.newBuilder()
                .setActivityId(id)
                .setActivityType(ActivityType.newBuilder().setName("Charge"))
                .setTaskQueue(QUEUE)
                .setInput(payloads(id))
                .setStartToCloseTimeout(seconds(30)))
        .build();
  }

  static Command cancelActivity(long scheduledId) {
    return of(CommandType.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK)
        .setRequestCancelActivityTaskCommandAttributes(
            RequestCancelActivityTaskCommandAttributes.newBuilder()
                .setScheduledEventId(scheduledId))
        .build();
  }

  static Command timer(String id) {
    return of(CommandType.COMMAND_TYPE_START_TIMER)
        .setStartTimerCommandAttributes(
            StartTimerCommandAttributes.newBuilder()
                .setTimerId(id)
                .setStartToFireTimeout(seconds(60)))
        .build();
  }

  static Command cancelTimer(String id) {
    return of(CommandType.COMMAND_TYPE_CANCEL_TIMER)
        .setCancelTimerCommandAttributes(CancelTimerCommandAttributes.newBuilder().setTimerId(id))
        .build();
  }

  static Command marker(String name) {
    return of(CommandType.COMMAND_TYPE_RECORD_MARKER)
        .setRecordMarkerCommandAttributes(
            RecordMarkerCommandAttributes.newBuilder().setMarkerName(name))
        .build();
  }

  static Command child(String workflowId) {
    return of(CommandType.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION)
        .setStartChildWorkflowExecutionCommandAttributes(
            StartChildWorkflowExecutionCommandAttributes.newBuilder()
                .setWorkflowId(workflowId)
                .setWorkflowType(WorkflowType.newBuilder().setName("Ship"))
                .setInput(payloads(workflowId)))
        .build();
  }

  static Command signalOther(String workflowId) {
    return of(CommandType.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION)
        .setSignalExternalWorkflowExecutionCommandAttributes(
            SignalExternalWorkflowExecutionCommandAttributes.newBuilder()
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .setSignalName("go"))
        .build();
  }

  static Command cancelOther(String workflowId) {
    return of(CommandType.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION)
        .setRequestCancelExternalWorkflowExecutionCommandAttributes(
            RequestCancelExternalWorkflowExecutionCommandAttributes.newBuilder()
                .setWorkflowId(workflowId))
        .build();
  }

  static Command finish() {
    return of(CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION)
        .setCompleteWorkflowExecutionCommandAttributes(
            CompleteWorkflowExecutionCommandAttributes.newBuilder().setResult(payloads("done")))
        .build();
  }

  static Command failRun() {
    return of(CommandType.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION)
        .setFailWorkflowExecutionCommandAttributes(
            FailWorkflowExecutionCommandAttributes.newBuilder().setFailure(failure("no")))
        .build();
  }

  static Command continueAsNew() {
    return of(CommandType.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION)
        .setContinueAsNewWorkflowExecutionCommandAttributes(
            ContinueAsNewWorkflowExecutionCommandAttributes.newBuilder().setInput(payloads("next")))
        .build();
  }

  static Command at(String messageId) {
    return of(CommandType.COMMAND_TYPE_PROTOCOL_MESSAGE)
        .setProtocolMessageCommandAttributes(
            ProtocolMessageCommandAttributes.newBuilder().setMessageId(messageId))
        .build();
  }

  static Request update(String id) {
    return Request.newBuilder()
        .setMeta(Meta.newBuilder().setUpdateId(id))
        .setInput(Input.newBuilder().setName("change"))
        .build();
  }

  private static io.temporal.api.protocol.v1.Message message(
      String id, String suffix, Message body) {
    return io.temporal.api.protocol.v1.Message.newBuilder()
        .setId(id + suffix)
        .setProtocolInstanceId(id)
        .setBody(Any.pack(body))
        .build();
  }

  static io.temporal.api.protocol.v1.Message accept(String id, long sequencingId) {
    return message(
        id,
        "/accept",
        Acceptance.newBuilder()
            .setAcceptedRequestMessageId(id + "/request")
            .setAcceptedRequestSequencingEventId(sequencingId)
            .build());
  }

  static io.temporal.api.protocol.v1.Message reject(String id) {
    return message(id, "/reject", Rejection.newBuilder().setFailure(failure("not now")).build());
  }

  static io.temporal.api.protocol.v1.Message respond(String id) {
    return message(
        id,
        "/complete",
        Response.newBuilder()
            .setMeta(Meta.newBuilder().setUpdateId(id))
            .setOutcome(Outcome.newBuilder().setSuccess(payloads("changed")))
            .build());
  }
}
