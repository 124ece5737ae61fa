package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A message that its queue gave up.
 *
 * @param queue which queue: {@code workflow-tasks}, {@code timers}, {@code signals} or the name of
 *     a Task Queue
 * @param messageId the id that the message has there
 * @param reason why it was given up, for a person; of one that makes no sense, what is wrong
 * @param sentAt when the message was sent
 * @param receivedAt when it was received as a dead letter for the first time
 * @param receives how often it was received by then, from 1
 */
public record DeadLetter(
    DeadLetterId id,
    String queue,
    String messageId,
    String reason,
    Instant sentAt,
    Instant receivedAt,
    int receives,
    Subject subject,
    Body body,
    State state) {
  /** The longest reason, in characters; of a longer one the beginning is kept. */
  public static final int REASON_CHARS_MAX = 1_024;

  public DeadLetter {
    requireNonNull(id, "id is null");
    requireNonNull(queue, "queue is null");
    requireNonNull(messageId, "messageId is null");
    reason = Excerpt.of(requireNonNull(reason, "reason is null"), REASON_CHARS_MAX);
    requireNonNull(sentAt, "sentAt is null");
    requireNonNull(receivedAt, "receivedAt is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(body, "body is null");
    requireNonNull(state, "state is null");
    if (receives < 1) {
      throw new IllegalArgumentException("Receives are 1 or more; found " + receives + ".");
    }
  }

  /** The same in another state. */
  public DeadLetter with(State next) {
    return new DeadLetter(
        id, queue, messageId, reason, sentAt, receivedAt, receives, subject, body, next);
  }

  /** The same, known to be about something. */
  public DeadLetter about(Subject known) {
    return new DeadLetter(
        id, queue, messageId, reason, sentAt, receivedAt, receives, known, body, state);
  }

  /** The same for another reason. */
  public DeadLetter because(String better) {
    return new DeadLetter(
        id, queue, messageId, better, sentAt, receivedAt, receives, subject, body, state);
  }

  /** What a message was about, as far as it can be told. */
  public sealed interface Subject {
    /** Nobody can tell. */
    record Unknown() implements Subject {}

    /** A run. */
    record OfRun(RunId run) implements Subject {
      public OfRun {
        requireNonNull(run, "run is null");
      }
    }

    /** An attempt of a Task Run. */
    record OfAttempt(TaskRunId task, int attempt) implements Subject {
      public OfAttempt {
        requireNonNull(task, "task is null");
        if (attempt < 1) {
          throw new IllegalArgumentException("An attempt is 1 or more; found " + attempt + ".");
        }
      }
    }
  }

  /** What a message carried. */
  public sealed interface Body {
    /** The largest body that is kept whole, in bytes of UTF-8; it fits into one item. */
    int BYTES_MAX = 256 * 1024;

    /** How much is kept of a larger one, in characters. */
    int CUT_CHARS = 1_024;

    /** All of it. */
    record Whole(String text) implements Body {
      public Whole {
        requireNonNull(text, "text is null");
      }

      @Override
      public int bytes() {
        return sizeBytes(text);
      }
    }

    /** Its beginning. It cannot be sent again. */
    record Cut(String beginning, int bytes) implements Body {
      public Cut {
        requireNonNull(beginning, "beginning is null");
      }
    }

    /** The size of what the message carried, in bytes of UTF-8. */
    int bytes();

    /** The whole text, or the beginning of one over {@link #BYTES_MAX}. */
    static Body of(String text) {
      int bytes = sizeBytes(text);
      return bytes <= BYTES_MAX ? new Whole(text) : new Cut(Excerpt.of(text, CUT_CHARS), bytes);
    }

    private static int sizeBytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** Whether somebody has sent a message again. */
  public sealed interface State {
    /** Nobody has. */
    record Open() implements State {}

    /** Somebody has, or an event was taken after all. */
    record Redriven(Instant at) implements State {
      public Redriven {
        requireNonNull(at, "at is null");
      }
    }
  }
}
