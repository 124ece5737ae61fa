package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.InstantSource;
import java.util.Map;

/** Takes what a queue gave up, so that no run hangs on it and an operator can see it. */
public final class DeadLetterHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final InstantSource clock;
  private final DeadLetterMessages messages;

  public DeadLetterHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public DeadLetterHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.messages = composition.deadLetterMessages();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return SqsBatch.each(event, context, clock, messages::handle);
  }
}
