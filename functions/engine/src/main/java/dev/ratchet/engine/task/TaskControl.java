package dev.ratchet.engine.task;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;

/** By which a running attempt and its worker speak with each other. */
public interface TaskControl {
  /** A control that takes every heartbeat and never stops the attempt. */
  TaskControl NONE =
      new TaskControl() {
        @Override
        public void heartbeat(Payload checkpoint) {}

        @Override
        public Stop stop() {
          return Stop.NO;
        }
      };

  /**
   * Tells that the attempt is alive and has come this far. It is stored now and then, not each
   * time; what was stored last is what the next attempt finds at {@link TaskContext#checkpoint}.
   *
   * @param checkpoint what a next attempt needs to go on from here, at most 32 KiB
   * @throws TaskStoppedException if the attempt is to stop
   * @throws IllegalArgumentException if the checkpoint is too large
   */
  void heartbeat(Payload checkpoint);

  /** Tells it in JSON; see {@link #heartbeat(Payload)}. */
  default void heartbeat(Json checkpoint) {
    heartbeat(Payload.of(checkpoint));
  }

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
