package dev.ratchet.history.step;

import java.util.function.Supplier;

/** Leaves a step for good: what was done in it so far is forgotten, and its caller told why. */
final class NotAllowed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient StepResult.Refused refused;

  private NotAllowed(StepResult.Refused refused) {
    super(refused.message(), null, false, false);
    this.refused = refused;
  }

  static NotAllowed notFound(String message) {
    return new NotAllowed(new StepResult.Refused(StepResult.Reason.NOT_FOUND, message));
  }

  static NotAllowed invalid(String message) {
    return new NotAllowed(new StepResult.Refused(StepResult.Reason.INVALID_ARGUMENT, message));
  }

  static NotAllowed exists(String message) {
    return new NotAllowed(new StepResult.Refused(StepResult.Reason.ALREADY_EXISTS, message));
  }

  /** What a step comes to, be it that it is left on the way. */
  static StepResult orRefused(Supplier<StepResult> step) {
    try {
      return step.get();
    } catch (NotAllowed left) {
      return left.refused;
    }
  }
}
