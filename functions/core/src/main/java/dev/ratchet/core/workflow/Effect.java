package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import java.time.Instant;

/**
 * Something to be sent once the entry that it follows from is stored. All effects bear repetition:
 * whoever receives one checks it against what is stored.
 */
public sealed interface Effect {
  /** Puts a delivery on its Task Queue. */
  record Dispatch(ActivityTask delivery) implements Effect {
    public Dispatch {
      requireNonNull(delivery, "delivery is null");
    }
  }

  /** Makes a Workflow Task due at a time. */
  record WakeAt(Instant due) implements Effect {
    public WakeAt {
      requireNonNull(due, "due is null");
    }
  }

  /** Shuts a Task Run down whose run does not wait for it any more. */
  record ShutDownTask(int position, String reason) implements Effect {
    public ShutDownTask {
      requireNonNull(reason, "reason is null");
    }
  }

  /** Writes the header of a run that is closed, and tells the event bus. */
  record AnnounceEnd(RunHeader header) implements Effect {
    public AnnounceEnd {
      requireNonNull(header, "header is null");
    }
  }
}
