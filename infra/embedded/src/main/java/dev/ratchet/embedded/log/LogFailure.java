package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** What keeps a log from being written at the moment, if anything does. */
final class LogFailure {
  private static final System.Logger LOG = System.getLogger(LogFailure.class.getName());

  private static final String RECOVERED =
      "The log in %s could not be written for a moment, and goes on: ask again.";

  private final Object log;
  private volatile Throwable cause;

  /**
   * @param log what it is called
   */
  LogFailure(Object log) {
    this.log = requireNonNull(log, "log is null");
  }

  boolean isThere() {
    return cause != null;
  }

  /** Whether it may go away by itself. */
  boolean mends() {
    return LogFault.Kind.of(cause).mends();
  }

  /** Sets it; whether there was none before. It needs no memory. */
  boolean set(Throwable e) {
    boolean isNews = cause == null;
    cause = requireNonNull(e, "e is null");
    return isNews;
  }

  /** It is over. */
  void clear() {
    cause = null;
  }

  /** What it is. */
  Optional<LogFault> fault() {
    return Optional.ofNullable(cause).map(e -> LogFault.of(log, e));
  }

  /** What whoever asks to store something is told. */
  StoreException exception() {
    Throwable e = cause;
    return e == null
        ? new StoreException(RECOVERED.formatted(log), null)
        : new StoreException(LogFault.of(log, e).message(), e);
  }

  void logBegin() {
    try {
      LOG.log(Level.ERROR, exception().getMessage(), cause);
    } catch (OutOfMemoryError noMemoryToSaySo) {
      // Whoever asks is told.
    }
  }

  void logEnd() {
    LOG.log(Level.WARNING, "The log in {0} is written again, and takes all that comes.", log);
  }
}
