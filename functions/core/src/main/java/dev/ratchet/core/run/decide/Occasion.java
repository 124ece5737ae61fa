package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.WorkflowTask.Cause;
import java.util.Set;

/**
 * Why a run is looked at.
 *
 * @param causes those of the Workflow Tasks that are answered by this; none where a run goes on
 *     after an entry of the same handling
 * @param isRedelivered whether one of them may have been received before: its receiver may have
 *     died between append and dispatch
 */
public record Occasion(Set<Cause> causes, boolean isRedelivered) {
  /** The entry before was stored just now, by whoever looks. */
  public static final Occasion GOING_ON = new Occasion(Set.of(), false);

  public Occasion {
    causes = Set.copyOf(causes);
  }

  /** Whether entries that are stored may have left something unsent. */
  public boolean mayOwe() {
    return isRedelivered || causes.contains(Cause.RETRY);
  }

  /** Whether a time was reached that something waits for. */
  boolean isTimer() {
    return causes.contains(Cause.TIMER);
  }
}
