package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.InstantSource;
import java.util.Map;

/** Answers Activity Tasks: runs one attempt for each. */
public final class WorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final InstantSource clock;
  private final SqsBatch.Visibilities visibilities;
  private final Messages messages;

  public WorkerHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public WorkerHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.visibilities = composition.visibilities();
    this.messages = composition.messages();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return SqsBatch.each(event, context, clock, visibilities, messages::activityTask);
  }
}
