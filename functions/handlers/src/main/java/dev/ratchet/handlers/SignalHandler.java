package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.ratchet.engine.receive.Entrance;
import dev.ratchet.handlers.Rehearsal.Cast;
import dev.ratchet.handlers.Rehearsal.Part;
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
    this(SnapStart.composition(environment, SignalHandler::cast));
  }

  SignalHandler(Composition composition) {
    this.clock = composition.clock();
    this.messages = composition.messages(Entrance.EVENTS);
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.OTHERS, new SignalHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.each(LambdaJson.sqsEvent(event), context, clock, messages::event), answer);
  }
}
