package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.send.Signals;

/** What takes wishes and reports about runs from outside. */
public record Steering(
    RunControl control, Signals signals, Completions completions, Deletions deletions) {
  public Steering {
    requireNonNull(control, "control is null");
    requireNonNull(signals, "signals is null");
    requireNonNull(completions, "completions is null");
    requireNonNull(deletions, "deletions is null");
  }
}
