package dev.ratchet.engine.observe;

/**
 * Hears what happens, as it happens, for logs and metrics. It hears of a change once the change is
 * stored, by whoever stored it: who dies in between leaves it untold, so a log may lack a line and
 * never has one too many. The journal is the truth.
 */
@FunctionalInterface
public interface Observer {
  /** Nobody listens. */
  Observer NONE = _ -> {};

  /** Something has happened. It must return at once, and an exception of it changes nothing. */
  void observe(Observation observation);
}
