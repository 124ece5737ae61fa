package dev.ratchet.engine.port;

/**
 * Others were first, time and again, to write what was to be written. Nothing is broken, and
 * nothing of it is stored: what asked for it is given back, and succeeds when it comes again.
 */
public final class ContentionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContentionException(String message) {
    super(message);
  }
}
