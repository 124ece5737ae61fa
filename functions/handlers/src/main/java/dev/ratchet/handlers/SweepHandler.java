package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.observe.SlotGauge;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.handlers.Rehearsal.Cast;
import dev.ratchet.handlers.Rehearsal.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Moves stored timers to their queue, wakes what never began and deletes closed runs that were kept
 * for long enough; whatever the event, it is time.
 */
public final class SweepHandler implements RequestStreamHandler {
  private final InstantSource clock;
  private final Sweep sweep;
  private final SlotGauge slots;
  private final RetentionSweep retention;

  public SweepHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public SweepHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, SweepHandler::cast));
  }

  SweepHandler(Composition composition) {
    this.clock = composition.clock();
    this.sweep = composition.sweep();
    this.slots = composition.slotGauge();
    this.retention = composition.retentionSweep();
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.TICKS, new SweepHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    Instant deadline = clock.instant().plusMillis(context.getRemainingTimeInMillis());
    Sweep.Swept swept = sweep.sweep(deadline);
    slots.tell();
    long deleted = retention.sweep(deadline);
    LambdaJson.write(
        Json.Obj.EMPTY
            .with("timers_moved", swept.timers())
            .with("runs_woken", swept.starts() + swept.forgotten())
            .with("runs_deleted", deleted),
        answer);
  }
}
