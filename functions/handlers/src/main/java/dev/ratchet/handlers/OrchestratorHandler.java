package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.InstantSource;
import java.util.Map;

/** Answers Workflow Tasks: all of a batch that belong to one run by one step. */
public final class OrchestratorHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final InstantSource clock;
  private final SqsBatch.Visibilities visibilities;
  private final Messages messages;

  public OrchestratorHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public OrchestratorHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.visibilities = composition.visibilities();
    this.messages = composition.messages();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return SqsBatch.grouped(
        event, context, clock, visibilities, Messages::runOf, messages::workflowTasks);
  }
}
