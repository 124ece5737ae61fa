package dev.ratchet.peers.aws;

import java.util.function.IntPredicate;
import software.amazon.lambda.durable.DurableContext;
import software.amazon.lambda.durable.testing.LocalDurableTestRunner;

/** A durable function of so many steps, run to its end by the SDK's local runner. */
public final class LocalRunner implements IntPredicate {
  private static final String SUCCEEDED = "SUCCEEDED";

  /** Whether a run of so many steps succeeds. */
  @Override
  public boolean test(int steps) {
    var status =
        LocalDurableTestRunner.create(Integer.class, LocalRunner::handle)
            .runUntilComplete(steps)
            .getStatus();
    return status.toString().equals(SUCCEEDED);
  }

  private static Integer handle(Integer steps, DurableContext context) {
    Integer last = 0;
    for (int i = 1; i <= steps; i++) {
      Integer step = i;
      last = context.step("step-" + i, Integer.class, _ -> step);
    }
    return last;
  }
}
