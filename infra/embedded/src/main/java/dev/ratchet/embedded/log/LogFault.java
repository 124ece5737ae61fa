package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Why a log takes no records.
 *
 * @param message what happened, and what to do
 */
public record LogFault(Kind kind, String message) {
  /** What happened. */
  public enum Kind {
    /** There is no room on the disk. */
    DISK_FULL(true, "the disk is full", "It goes on by itself once there is room."),
    /** The disk refused, and what it has of the last write is not known. */
    IO_ERROR(false, "the disk cannot be written", "Mend the disk, and start again."),
    /** There was no memory for the next write. */
    OUT_OF_MEMORY(true, "there is no memory", "It goes on by itself once there is."),
    /** A thread was told to stop that is nobody's to stop. */
    INTERRUPTED(true, "its writer was interrupted", "It goes on by itself."),
    /** None of the others: a fault of the program. */
    UNEXPECTED(false, "its writer failed", "Start again, and report this.");

    private final boolean mends;
    private final String what;
    private final String advice;

    Kind(boolean mends, String what, String advice) {
      this.mends = mends;
      this.what = what;
      this.advice = advice;
    }

    /** Whether the log goes on by itself once the cause is gone. */
    public boolean mends() {
      return mends;
    }

    /** Tells what went wrong, without needing memory. */
    static Kind of(Throwable e) {
      return switch (e) {
        case OutOfMemoryError _ -> OUT_OF_MEMORY;
        case ClosedByInterruptException _ -> INTERRUPTED;
        case IOException io -> isFull(String.valueOf(io.getMessage())) ? DISK_FULL : IO_ERROR;
        default -> UNEXPECTED;
      };
    }

    /** By what Linux, macOS and Windows say, of a disk or of a user's quota. */
    private static boolean isFull(String message) {
      return message.contains("No space left")
          || message.contains("quota exceeded")
          || message.contains("not enough space");
    }
  }

  public LogFault {
    requireNonNull(kind, "kind is null");
    requireNonNull(message, "message is null");
  }

  /** The fault of a log, by what its writer met. */
  static LogFault of(Object log, Throwable e) {
    Kind kind = Kind.of(e);
    return new LogFault(
        kind,
        "The log in %s takes nothing: %s (%s). %s"
            .formatted(log, kind.what, e.getMessage() == null ? e : e.getMessage(), kind.advice));
  }
}
