package dev.ratchet.core.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import java.time.Instant;
import java.util.List;

/**
 * Something from outside that a run has yet to take notice of, or has.
 *
 * @param key unique in its run, so that a repeat is harmless
 * @param at when it came, to the nanosecond: whoever takes items in gives each a later time than
 *     the one before, and a store that knows no other order goes by it
 */
public record InboxItem(String key, Content content, Instant at) {
  /** The longest key, in characters. */
  public static final int KEY_CHARS_MAX = 128;

  public InboxItem {
    requireNonNull(key, "key is null");
    requireNonNull(content, "content is null");
    requireNonNull(at, "at is null");
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "An inbox key has 1 to " + KEY_CHARS_MAX + " characters; found " + key.length() + ".");
    }
  }

  /** What came. */
  public sealed interface Content {
    /**
     * A named signal to the run's logic.
     *
     * @param name what the run knows it by
     */
    record Signal(String name, Payload payload) implements Content {
      public Signal {
        requireNonNull(name, "name is null");
        requireNonNull(payload, "payload is null");
      }
    }

    /**
     * A Task Run that waits for a limit may go.
     *
     * @param since when it began to wait
     */
    record Granted(int position, Instant since) implements Content {
      public Granted {
        requireNonNull(since, "since is null");
      }
    }

    /** An operator reopens the closed run and has what failed run again. */
    record Redrive(RedriveVersion version) implements Content {
      public Redrive {
        requireNonNull(version, "version is null");
      }
    }
  }

  /** Asks the run for something that does not depend on its logic, not even on it being sound. */
  public sealed interface Control extends Content {
    /** Nothing new is to be dispatched. */
    record Pause(String reason) implements Control {
      public Pause {
        requireNonNull(reason, "reason is null");
      }
    }

    /** The run is to go on. */
    record Resume() implements Control {}

    /** The run is to end, after its cleanup tasks. */
    record Cancel(String reason) implements Control {
      public Cancel {
        requireNonNull(reason, "reason is null");
      }
    }

    /** The run is to end at once. */
    record Terminate(String reason) implements Control {
      public Terminate {
        requireNonNull(reason, "reason is null");
      }
    }

    /** Task Runs are to be shut down: those at these positions, or all where none is named. */
    record ShutDownTasks(List<Integer> positions, String reason) implements Control {
      public ShutDownTasks {
        positions = List.copyOf(positions);
        requireNonNull(reason, "reason is null");
      }
    }

    /** Running Task Runs are to restart: those at these positions, or all where none is named. */
    record RestartTasks(List<Integer> positions) implements Control {
      public RestartTasks {
        positions = List.copyOf(positions);
      }
    }
  }
}
