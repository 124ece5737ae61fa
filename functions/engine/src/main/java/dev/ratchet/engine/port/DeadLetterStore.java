package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.DeadLetterId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where dead letters are kept, for {@link #KEPT} and perhaps a little longer. Reads see all writes
 * acknowledged before them. An implementation that cannot reach its store throws {@link
 * StoreException}.
 */
public interface DeadLetterStore {
  /** How long a dead letter is kept. */
  Duration KEPT = Duration.ofDays(90);

  /** Stores a dead letter, unless one of its id is there: then that one stays as it is. */
  RunStore.Outcome put(DeadLetter letter);

  /** A dead letter; empty if there is none of this id. */
  Optional<DeadLetter> find(DeadLetterId id);

  /**
   * Marks an open dead letter as redriven; one that is redriven already stays as it is.
   *
   * @throws IllegalStateException if there is no such dead letter
   */
  RunStore.Outcome markRedriven(DeadLetterId id, Instant at);

  /** Dead letters, those whose message was sent last first. */
  Page list(Query query);

  /**
   * Which dead letters to list.
   *
   * @param queue only of this queue; of all where empty
   * @param before only those with an id below this one
   * @param limit how many at most, 1 to {@value #LIMIT_MAX}
   */
  record Query(String queue, DeadLetterId before, int limit) {
    /** The most dead letters on one page. */
    public static final int LIMIT_MAX = 100;

    public Query {
      requireNonNull(queue, "queue is null");
      requireNonNull(before, "before is null");
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "A limit is 1 to " + LIMIT_MAX + "; found " + limit + ".");
      }
    }

    /** Whether a dead letter belongs into the answer. */
    public boolean matches(DeadLetter letter) {
      return (queue.isEmpty() || queue.equals(letter.queue())) && letter.id().compareTo(before) < 0;
    }
  }

  /**
   * One page of dead letters. It may be short of its limit, even empty, and still not the last.
   *
   * @param more where the next page begins ({@link Query#before}): a list of one id, or of none on
   *     the last page
   */
  record Page(List<DeadLetter> letters, List<DeadLetterId> more) {
    public Page {
      letters = List.copyOf(letters);
      more = List.copyOf(more);
    }

    /** Where the next page begins; empty on the last page. */
    public Optional<DeadLetterId> next() {
      return more.stream().findFirst();
    }
  }
}
