package dev.ratchet.handlers;

import static java.util.stream.Collectors.groupingBy;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers Workflow Tasks: all of a batch that belong to one run by one step. */
public final class OrchestratorHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final InstantSource clock;
  private final Messages messages;

  public OrchestratorHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public OrchestratorHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.messages = composition.messages();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    Map<String, List<SQSMessage>> byRun =
        event.getRecords().stream()
            .collect(
                groupingBy(
                    m -> m.getAttributes().getOrDefault("MessageGroupId", m.getMessageId()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return SqsBatch.groups(
        List.copyOf(byRun.values()), SqsBatch.deadline(context, clock), messages::workflowTasks);
  }
}
