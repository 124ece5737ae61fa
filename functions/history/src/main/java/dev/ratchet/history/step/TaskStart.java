package dev.ratchet.history.step;

import static java.util.Objects.requireNonNull;

/**
 * A worker takes the Workflow Task.
 *
 * @param requestId of the poll
 * @param identity the worker's
 * @param forUpdates whether updates wait, for which a Workflow Task is made if there is none
 */
public record TaskStart(String requestId, String identity, boolean forUpdates) {
  public TaskStart {
    requireNonNull(requestId, "requestId is null");
    requireNonNull(identity, "identity is null");
  }
}
