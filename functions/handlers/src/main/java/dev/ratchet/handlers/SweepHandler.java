package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import dev.ratchet.engine.SlotGauge;
import dev.ratchet.engine.Sweep;
import java.time.InstantSource;
import java.util.Map;

/**
 * Moves stored timers to their queue and wakes what never began; whatever the event, it is time.
 */
public final class SweepHandler implements RequestHandler<Map<String, Object>, Map<String, Long>> {
  private final InstantSource clock;
  private final Sweep sweep;
  private final SlotGauge slots;

  public SweepHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public SweepHandler(Map<String, String> environment) {
    var composition = new Composition(environment);
    this.clock = composition.clock();
    this.sweep = composition.sweep();
    this.slots = composition.slotGauge();
  }

  @Override
  public Map<String, Long> handleRequest(Map<String, Object> event, Context context) {
    Sweep.Swept swept = sweep.sweep(clock.instant().plusMillis(context.getRemainingTimeInMillis()));
    slots.tell();
    return Map.of("timers_moved", swept.timers(), "runs_woken", swept.starts());
  }
}
