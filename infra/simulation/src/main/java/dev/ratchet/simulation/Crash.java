package dev.ratchet.simulation;

/** Unwinds a strand whose invocation is dead. Nothing in the system catches it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash(String why) {
    super(why, null, false, false);
  }
}
