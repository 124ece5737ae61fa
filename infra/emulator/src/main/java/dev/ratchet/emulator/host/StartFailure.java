package dev.ratchet.emulator.host;

/** A reason not to start that the user can mend; its message is one line and says how. */
public final class StartFailure extends Exception {

  private static final long serialVersionUID = 1L;

  public StartFailure(String message) {
    super(message);
  }

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
