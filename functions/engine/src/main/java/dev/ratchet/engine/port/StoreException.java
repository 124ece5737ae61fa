package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

/**
 * A store, queue or bus did not do what it was asked. What becomes of it is another matter for each
 * {@link Kind}: to try again what can never succeed would go on for ever, and say nothing.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Kind kind;

  /** Why it was not done, as far as that matters to whoever asked. */
  public sealed interface Kind {
    /** It was not reached, or has too much to do: what was asked may or may not be done. */
    record Passing() implements Kind {}

    /**
     * The deployment is wrong, and nothing was done; nor will be before somebody mends it.
     *
     * @param remedy what failed and what is to be done, for an operator; nothing of what was sent
     */
    record Misconfigured(String remedy) implements Kind {
      public Misconfigured {
        requireNonNull(remedy, "remedy is null");
      }
    }

    /**
     * What was asked can never be done as it was asked, and was not.
     *
     * @param reason why, for whoever asked
     */
    record Refused(String reason) implements Kind {
      public Refused {
        requireNonNull(reason, "reason is null");
      }
    }
  }

  /** One that may pass. */
  public StoreException(String message, Throwable cause) {
    this(message, new Kind.Passing(), cause);
  }

  public StoreException(String message, Kind kind, Throwable cause) {
    super(message, cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  /** Why it was not done. */
  public Kind kind() {
    return kind;
  }
}
