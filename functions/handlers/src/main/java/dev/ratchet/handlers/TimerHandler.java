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

/** Fires timers that come back from their delay. */
public final class TimerHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final Messages messages;

  public TimerHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public TimerHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, TimerHandler::cast));
  }

  TimerHandler(Composition composition) {
    this.clock = composition.clock();
    this.messages = composition.messages(Entrance.TIMERS);
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.OTHERS, new TimerHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.each(LambdaJson.sqsEvent(event), context, clock, messages::timer), answer);
  }
}
