package dev.ratchet.core.payload;

/** Thrown where JSON is read from a payload that is bytes. */
public final class NotJsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotJsonException(Payload found) {
    super(
        "Expected JSON, found %d bytes with metadata: take the payload itself, or send JSON."
            .formatted(found.sizeBytes()));
  }
}
