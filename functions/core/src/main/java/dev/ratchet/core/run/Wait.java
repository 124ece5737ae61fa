package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** What a Task Run waits for that no worker carries out. It is {@code running} meanwhile. */
public sealed interface Wait {
  /** When the wait is over in any case; {@link Instant#MAX} where it has no limit. */
  Instant until();

  /** A time. */
  record Sleep(Instant until) implements Wait {
    public Sleep {
      requireNonNull(until, "until is null");
    }
  }

  /** A signal of this name; none until then fails the Task Run. */
  record ForSignal(String name, Instant until) implements Wait {
    /** The longest name of a signal, in characters. */
    public static final int NAME_CHARS_MAX = 64;

    public ForSignal {
      requireNonNull(name, "name is null");
      requireNonNull(until, "until is null");
    }
  }

  /** The same wait, begun anew. */
  default Wait again(Instant since, Instant now) {
    Instant later =
        until().equals(Instant.MAX)
            ? Instant.MAX
            : now.plusMillis(until().toEpochMilli() - since.toEpochMilli());
    return switch (this) {
      case Sleep _ -> new Sleep(later);
      case ForSignal s -> new ForSignal(s.name(), later);
    };
  }
}
