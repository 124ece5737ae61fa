package dev.ratchet.bench.capacity;

import static java.util.Objects.requireNonNull;

/** A part of a job's way through a model. */
public sealed interface Stage {
  /** Time that passes without anybody being kept busy. */
  record Pause(Draw time) implements Stage {
    public Pause {
      requireNonNull(time, "time is null");
    }
  }

  /**
   * Work that a server of a station does.
   *
   * @param station its name
   */
  record Visit(String station, Draw time) implements Stage {
    public Visit {
      requireNonNull(station, "station is null");
      requireNonNull(time, "time is null");
    }
  }
}
