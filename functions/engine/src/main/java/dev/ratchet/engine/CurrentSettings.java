package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.Catalog;
import java.time.Duration;
import java.time.Instant;

/** The deployment's settings, read again when they are a few seconds old. */
public final class CurrentSettings {
  /** How old the settings may be that a task works with. */
  public static final Duration AGE_MAX = Duration.ofSeconds(5);

  private record Read(Settings settings, Instant at) {}

  private final Catalog catalog;
  private final Ambient ambient;
  private volatile Read last = new Read(Settings.UNSET, Instant.MIN);

  public CurrentSettings(Catalog catalog, Ambient ambient) {
    this.catalog = requireNonNull(catalog, "catalog is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** The settings as they were at most {@link #AGE_MAX} ago. */
  public Settings get() {
    Instant now = ambient.now();
    Read known = last;
    if (known.at().isBefore(now.minus(AGE_MAX))) {
      known = new Read(catalog.settings(), now);
      last = known;
    }
    return known.settings();
  }
}
