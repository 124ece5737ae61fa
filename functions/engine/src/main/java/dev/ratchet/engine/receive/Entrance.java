package dev.ratchet.engine.receive;

/** By which queue a message comes in. */
public enum Entrance {
  WORKFLOW_TASKS,
  ACTIVITY_TASKS,
  TIMERS,
  EVENTS,
  DEAD_LETTERS
}
