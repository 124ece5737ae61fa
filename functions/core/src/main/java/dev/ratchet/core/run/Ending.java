package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Duration;

/** How a run is about to end while its cleanup tasks still run. */
public sealed interface Ending {
  /** It is not about to end: its tasks go on. */
  record None() implements Ending {}

  /** It fails. */
  record Failing(Failure failure) implements Ending {
    public Failing {
      requireNonNull(failure, "failure is null");
    }
  }

  /** It is canceled. */
  record Canceling(String reason) implements Ending {
    public Canceling {
      requireNonNull(reason, "reason is null");
    }
  }

  /** It has taken longer than this. */
  record TimingOut(Duration limit) implements Ending {
    public TimingOut {
      requireNonNull(limit, "limit is null");
    }
  }
}
