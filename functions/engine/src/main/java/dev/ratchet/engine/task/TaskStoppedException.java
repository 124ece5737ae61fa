package dev.ratchet.engine.task;

/** Thrown at a heartbeat of an attempt that is to stop: whatever it returns is refused. */
public final class TaskStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final TaskControl.Stop stop;

  public TaskStoppedException(TaskControl.Stop stop) {
    super("The attempt is to stop: " + stop + ".");
    this.stop = stop;
  }

  /** Why. */
  public TaskControl.Stop stop() {
    return stop;
  }
}
