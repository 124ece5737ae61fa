package dev.ratchet.engine.task;

import dev.ratchet.core.json.Json;

/** By which a running attempt and its worker speak with each other. */
public interface TaskControl {
  /** A control that takes every heartbeat and never stops the attempt. */
  TaskControl NONE =
      new TaskControl() {
        @Override
        public void heartbeat(Json checkpoint) {}

        @Override
        public Stop stop() {
          return Stop.NO;
        }
      };

  /**
   * Tells that the attempt is alive and has come this far. It is stored now and then, not each
   * time; what was stored last is what the next attempt finds at {@link TaskContext#checkpoint}.
   *
   * @param checkpoint what a next attempt needs to go on from here, at most 32 KiB of JSON
   * @throws TaskStoppedException if the attempt is to stop
   * @throws IllegalArgumentException if the checkpoint is too large
   */
  void heartbeat(Json checkpoint);

  /** Whether the attempt is to stop, and why. Its thread is interrupted when that changes. */
  Stop stop();

  /** Why an attempt is to stop. */
  enum Stop {
    /** It is not. */
    NO,
    /** Somebody outside, or the end of its run, shut the Task Run down. */
    SHUTDOWN,
    /** Another attempt is to begin instead. */
    RESTART,
    /** Its time is up, or it was silent for too long. */
    TIMEOUT,
    /** It is no longer the newest attempt: its lease had run out. */
    SUPERSEDED
  }
}
