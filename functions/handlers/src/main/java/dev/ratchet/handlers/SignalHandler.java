package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.time.InstantSource;
import java.util.Map;

/** Takes signals that EventBridge brings from outside. */
public final class SignalHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private final InstantSource clock;
  private final Messages messages;

  public SignalHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public SignalHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.messages = composition.messages();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return SqsBatch.each(event, context, clock, messages::signal);
  }
}
