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

/** Answers Activity Tasks: runs one attempt for each. */
public final class WorkerHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final SqsBatch.InFlight inFlight;
  private final Messages messages;

  public WorkerHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public WorkerHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, WorkerHandler::cast));
  }

  WorkerHandler(Composition composition) {
    this.clock = composition.clock();
    this.inFlight = composition.inFlight();
    this.messages = composition.messages(Entrance.ACTIVITY_TASKS);
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.ACTIVITY_TASKS, new WorkerHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.each(LambdaJson.sqsEvent(event), context, clock, inFlight, messages::activityTask),
        answer);
  }
}
