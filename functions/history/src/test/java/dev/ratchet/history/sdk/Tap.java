package dev.ratchet.history.sdk;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall;
import io.grpc.ForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.temporal.api.protocol.v1.Message;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens between an SDK and its service: how each Workflow Task of a run was answered. */
final class Tap implements ClientInterceptor {
  private final Map<String, List<PollWorkflowTaskQueueResponse>> tasks = new ConcurrentHashMap<>();
  private final Map<ByteString, RespondWorkflowTaskCompletedRequest> answers =
      new ConcurrentHashMap<>();

  /** The answer to a run's Workflow Task, counted from 0 on. */
  RespondWorkflowTaskCompletedRequest answer(String runId, int task) {
    return answers.get(tasks.get(runId).get(task).getTaskToken());
  }

  /** The updates that a run's Workflow Task carried. */
  Map<String, Request> updates(String runId, int task) {
    Map<String, Request> sent = new LinkedHashMap<>();
    for (Message message : tasks.get(runId).get(task).getMessagesList()) {
      try {
        sent.put(message.getProtocolInstanceId(), message.getBody().unpack(Request.class));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("A message that is no update", e);
      }
    }
    return sent;
  }

  private void polled(PollWorkflowTaskQueueResponse task) {
    tasks
        .computeIfAbsent(task.getWorkflowExecution().getRunId(), _ -> new CopyOnWriteArrayList<>())
        .add(task);
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void sendMessage(Q message) {
        if (message instanceof RespondWorkflowTaskCompletedRequest answer) {
          answers.put(answer.getTaskToken(), answer);
        }
        super.sendMessage(message);
      }

      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new ForwardingClientCallListener.SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onMessage(A message) {
                if (message instanceof PollWorkflowTaskQueueResponse task
                    && !task.getTaskToken().isEmpty()) {
                  polled(task);
                }
                super.onMessage(message);
              }
            },
            headers);
      }
    };
  }
}
