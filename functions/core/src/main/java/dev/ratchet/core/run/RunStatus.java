package dev.ratchet.core.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The status of a Workflow Run; {@link #wire} is the name that users and other systems see. */
public enum RunStatus {
  RUNNING,
  PAUSED,
  SUCCESS,
  FAILED,
  CANCELED,
  TERMINATED,
  TIMED_OUT,
  CONTINUED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  /** Whether the run is over. */
  public boolean isClosed() {
    return this != RUNNING && this != PAUSED;
  }

  /** The status of this wire name. */
  public static Optional<RunStatus> ofWire(String wire) {
    return Arrays.stream(values()).filter(status -> status.wire.equals(wire)).findFirst();
  }
}
