package dev.ratchet.core.json;

/** Text that is no JSON, or a value that has no JSON form; the message says where and why. */
public final class JsonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
