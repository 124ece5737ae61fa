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

/** Takes what a queue gave up, so that no run hangs on it and an operator can see it. */
public final class DeadLetterHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final Messages messages;

  public DeadLetterHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public DeadLetterHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, DeadLetterHandler::cast));
  }

  DeadLetterHandler(Composition composition) {
    this.clock = composition.clock();
    this.messages = composition.messages(Entrance.DEAD_LETTERS);
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.OTHERS, new DeadLetterHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.each(LambdaJson.sqsEvent(event), context, clock, messages::deadLetter), answer);
  }
}
