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

/** Answers Workflow Tasks: all of a batch that belong to one run by one step. */
public final class OrchestratorHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final SqsBatch.InFlight inFlight;
  private final Messages messages;

  public OrchestratorHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public OrchestratorHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, OrchestratorHandler::cast));
  }

  OrchestratorHandler(Composition composition) {
    this.clock = composition.clock();
    this.inFlight = composition.inFlight();
    this.messages = composition.messages(Entrance.WORKFLOW_TASKS);
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.WORKFLOW_TASKS, new OrchestratorHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    LambdaJson.write(
        SqsBatch.grouped(
            LambdaJson.sqsEvent(event),
            context,
            clock,
            inFlight,
            Messages::runOf,
            messages::workflowTasks),
        answer);
  }
}
