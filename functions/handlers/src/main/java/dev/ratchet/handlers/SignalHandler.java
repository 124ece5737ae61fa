package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;

/** Takes signals that EventBridge brings from outside. */
public final class SignalHandler implements RequestStreamHandler {
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
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.each(LambdaJson.sqsEvent(event), context, clock, messages::signal), answer);
  }
}
