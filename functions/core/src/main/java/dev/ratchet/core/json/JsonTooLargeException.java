package dev.ratchet.core.json;

/** Text that is JSON as far as it was read, but longer than what was asked for may be. */
public final class JsonTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonTooLargeException(int bytesMax) {
    super("Expected at most %d bytes of JSON, found more.".formatted(bytesMax));
  }
}
