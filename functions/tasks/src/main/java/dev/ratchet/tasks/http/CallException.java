package dev.ratchet.tasks.http;

import java.io.IOException;

/** A step of a call that failed and may succeed another time, with the code that says which. */
final class CallException extends IOException {
  static final String CONNECT_FAILED = "connect_failed";

  private static final long serialVersionUID = 1L;

  private final String code;

  CallException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  String code() {
    return code;
  }
}
