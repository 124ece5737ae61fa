package dev.ratchet.engine.observe;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.QueueMeter;
import java.util.Optional;

/** Tells how many deliveries of each Task Queue workers have, and nothing of those that rest. */
public final class SlotGauge {
  private final QueueMeter meter;
  private final RunTeller teller;
  private final Ambient ambient;

  public SlotGauge(QueueMeter meter, RunTeller teller, Ambient ambient) {
    this.meter = requireNonNull(meter, "meter is null");
    this.teller = requireNonNull(teller, "teller is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** Measures and tells; a queue that cannot be reached is logged. */
  public void tell() {
    teller
        .unlessItFails(() -> Optional.of(meter.depths()))
        .ifPresent(
            depths ->
                depths.stream()
                    .filter(depth -> depth.inUse() > 0)
                    .map(
                        depth ->
                            new Observation.SlotsUsed(ambient.now(), depth.queue(), depth.inUse()))
                    .forEach(teller::tell));
  }
}
