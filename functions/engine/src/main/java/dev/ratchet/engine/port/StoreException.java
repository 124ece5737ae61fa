package dev.ratchet.engine.port;

/** A store, queue or bus could not be reached or refused: what was asked may or may not be done. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
