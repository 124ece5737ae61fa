package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A worker's answer to a Workflow Task, with what the service knows besides.
 *
 * @param request the answer
 * @param begun activities of which an attempt is under way, by the events that scheduled them
 * @param updates those that the worker was sent, in the order of their admission
 * @param isEager whether activities may be handed to the worker at once if it asks for that
 * @param nextRunId what the next run of the chain is called if there is one
 * @param nextTask how the next Workflow Task starts at once if there is one; empty if it waits for
 *     a poll
 */
public record TaskCompletion(
    RespondWorkflowTaskCompletedRequest request,
    Set<Long> begun,
    Map<String, Request> updates,
    boolean isEager,
    String nextRunId,
    Optional<TaskStart> nextTask) {
  public TaskCompletion {
    requireNonNull(request, "request is null");
    begun = Set.copyOf(begun);
    updates = Collections.unmodifiableMap(new LinkedHashMap<>(updates));
    requireNonNull(nextRunId, "nextRunId is null");
    requireNonNull(nextTask, "nextTask is null");
  }
}
