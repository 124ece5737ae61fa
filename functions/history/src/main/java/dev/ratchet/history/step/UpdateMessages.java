package dev.ratchet.history.step;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.ratchet.history.command.BadCommandException;
import dev.ratchet.history.event.Events;
import dev.ratchet.history.event.ServerFailures;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.table.Move;
import dev.ratchet.history.table.UpdateTable;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.history.v1.WorkflowExecutionUpdateAcceptedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionUpdateCompletedEventAttributes;
import io.temporal.api.update.v1.Acceptance;
import io.temporal.api.update.v1.Outcome;
import io.temporal.api.update.v1.Rejection;
import io.temporal.api.update.v1.Request;
import io.temporal.api.update.v1.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes up what a worker says of updates: at the places that its commands give, else at the end.
 */
final class UpdateMessages {
  private final HistoryDraft draft;
  private final Map<String, io.temporal.api.protocol.v1.Message> untaken = new LinkedHashMap<>();

  /** Updates that the worker was sent and has not spoken of. */
  private final Map<String, Request> admitted;

  UpdateMessages(HistoryDraft draft, TaskCompletion completion) {
    this.draft = draft;
    this.admitted = new LinkedHashMap<>(completion.updates());
    completion
        .request()
        .getMessagesList()
        .forEach(message -> untaken.put(message.getId(), message));
  }

  private static BadCommandException bad(String text) {
    return new BadCommandException(
        WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
        text);
  }

  /** Takes up the message of this id. */
  void take(String messageId) {
    io.temporal.api.protocol.v1.Message message = untaken.remove(messageId);
    if (message == null) {
      throw bad("ProtocolMessageCommand referenced absent message ID %s".formatted(messageId));
    }
    take(message);
  }

  /**
   * Takes up all messages that are left. Updates of which none speaks are rejected, unless the
   * worker only sends a heartbeat, or the run closed.
   */
  void rest(boolean isHeartbeat) {
    untaken.values().forEach(this::take);
    untaken.clear();
    if (!draft.line().isOpen()) {
      draft.pending().updates().values().forEach(this::outlived);
      boolean goesOn = Closing.goesOn(draft.line().status());
      admitted.keySet().forEach(id -> abort(id, goesOn));
    } else if (!isHeartbeat) {
      admitted.keySet().forEach(id -> reject(id, ServerFailures.UPDATE_PASSED_OVER));
    }
  }

  private void outlived(Pending.Update update) {
    if (update.state() == UpdateTable.State.ACCEPTED) {
      move(update.updateId(), UpdateTable.State.ACCEPTED, UpdateTable.On.ABORT);
      draft.effect(Closing.outlived(update));
    }
  }

  private void abort(String updateId, boolean goesOn) {
    move(updateId, UpdateTable.State.ADMITTED, UpdateTable.On.ABORT);
    draft.effect(new RunEffect.UpdateAborted(updateId, goesOn));
  }

  private void reject(String updateId, Failure failure) {
    move(updateId, UpdateTable.State.ADMITTED, UpdateTable.On.REJECT);
    draft.effect(new RunEffect.UpdateRejected(updateId, failure));
  }

  private void move(String updateId, UpdateTable.State from, UpdateTable.On on) {
    var edge = UpdateTable.TABLE.take(from, on);
    draft.moved(new Move(UpdateTable.TABLE.kind(), updateId, edge));
  }

  private void take(io.temporal.api.protocol.v1.Message message) {
    String updateId = message.getProtocolInstanceId();
    Any body = message.getBody();
    if (body.is(Rejection.class)) {
      Rejection rejection = unpack(body, Rejection.class);
      if (admitted.remove(updateId) == null && !rejection.hasRejectedRequest()) {
        throw unknown(updateId, "Rejection");
      }
      reject(updateId, rejection.getFailure());
    } else if (!draft.line().isOpen()) {
      // The run closed before: what was accepted comes to nothing, which is told below.
      return;
    } else if (body.is(Acceptance.class)) {
      accept(updateId, unpack(body, Acceptance.class));
    } else if (body.is(Response.class)) {
      complete(updateId, unpack(body, Response.class));
    } else {
      throw bad("Message type %s not supported".formatted(body.getTypeUrl()));
    }
  }

  private static <T extends Message> T unpack(Any body, Class<T> type) {
    try {
      return body.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw bad("unable to unmarshal request: %s".formatted(e.getMessage()));
    }
  }

  private BadCommandException unknown(String updateId, String what) {
    return bad(
        draft
            .pending()
            .update(updateId)
            .map(
                update ->
                    "invalid state transition attempted for Update %s: received %s message while "
                            .formatted(updateId, what)
                        + "in state %s".formatted(update.state()))
            .orElse(
                "update %s wasn't found on the server. This is most likely a transient error which "
                        .formatted(updateId)
                    + "will be resolved automatically by retries"));
  }

  private void accept(String updateId, Acceptance acceptance) {
    Request request = admitted.remove(updateId);
    if (request == null && acceptance.hasAcceptedRequest()) {
      // The service lost it and the worker did not.
      request = acceptance.getAcceptedRequest();
    }
    if (request == null || draft.pending().update(updateId).isPresent()) {
      throw unknown(updateId, "Acceptance");
    }
    if (acceptance.getAcceptedRequestSequencingEventId() == 0) {
      throw bad("invalid Acceptance: accepted_request_sequencing_event_id is not set");
    }
    if (acceptance.getAcceptedRequestMessageId().isEmpty()) {
      throw bad("invalid Acceptance: accepted_request_message_id is not set");
    }
    long id =
        draft
            .direct(
                WorkflowExecutionUpdateAcceptedEventAttributes.newBuilder()
                    .setProtocolInstanceId(updateId)
                    .setAcceptedRequestMessageId(updateId + "/request")
                    .setAcceptedRequestSequencingEventId(
                        acceptance.getAcceptedRequestSequencingEventId())
                    .setAcceptedRequest(request)
                    .build())
            .getEventId();
    draft.effect(new RunEffect.UpdateAccepted(updateId, id));
  }

  private void complete(String updateId, Response response) {
    Pending.Update update =
        draft
            .pending()
            .update(updateId)
            .filter(accepted -> accepted.state() == UpdateTable.State.ACCEPTED)
            .orElseThrow(() -> unknown(updateId, "Response"));
    if (!response.getMeta().getUpdateId().equals(updateId)) {
      throw bad("invalid Response: meta.update_id != %s".formatted(updateId));
    }
    if (!response.hasOutcome()) {
      throw bad("invalid Response: outcome is not set");
    }
    Message attributes =
        Events.copy(response, WorkflowExecutionUpdateCompletedEventAttributes.newBuilder())
            .setAcceptedEventId(update.acceptedId())
            .build();
    long id = draft.direct(attributes).getEventId();
    Outcome outcome = response.getOutcome();
    draft.effect(new RunEffect.UpdateCompleted(updateId, outcome, id));
  }
}
