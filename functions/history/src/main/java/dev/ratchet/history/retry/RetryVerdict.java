package dev.ratchet.history.retry;

import static java.util.Objects.requireNonNull;

import io.temporal.api.enums.v1.RetryState;
import java.time.Duration;

/** Whether there is another attempt. */
public sealed interface RetryVerdict {
  /** There is, after this pause. */
  record Again(Duration backoff) implements RetryVerdict {
    public Again {
      requireNonNull(backoff, "backoff is null");
    }
  }

  /** There is not, and why. */
  record Over(RetryState state) implements RetryVerdict {
    public Over {
      requireNonNull(state, "state is null");
    }
  }
}
