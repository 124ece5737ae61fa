package dev.ratchet.core.delivery;

import dev.ratchet.core.id.RunId;

/** A message that asks somebody to do something for a Workflow Run. */
public sealed interface TaskDelivery permits WorkflowTask, ActivityTask {
  /** The run. */
  RunId run();
}
