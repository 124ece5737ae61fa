package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;

/** What there is to say of a transition. */
public sealed interface MoveDetail {
  /** Nothing. */
  record Plain() implements MoveDetail {}

  /** Why an attempt failed, as far as people read it. */
  record Because(Failure failure) implements MoveDetail {
    public Because {
      failure = requireNonNull(failure, "failure is null").withoutDetails();
    }
  }

  /** Why a Task Run is held back or was shut down. */
  record Reason(String reason) implements MoveDetail {
    public Reason {
      requireNonNull(reason, "reason is null");
    }
  }
}
