package dev.ratchet.engine.port;

/** Tells whether others wait for a slot of the orchestrator. */
@FunctionalInterface
public interface SlotDemand {
  /** That of a place where nobody ever waits. */
  SlotDemand NONE = () -> false;

  /**
   * Whether Workflow Tasks wait that no slot is free for. What it tells may lag behind by seconds,
   * and where it errs, it says that some do.
   *
   * @throws StoreException if the queue could not be reached
   */
  boolean isWaitedFor();
}
