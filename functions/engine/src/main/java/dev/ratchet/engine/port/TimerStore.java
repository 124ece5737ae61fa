package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where timers are kept that are due later than a queue can delay a message, and how far the sweeps
 * have come. Every write stands alone; every read sees all writes acknowledged before it. An
 * implementation that cannot reach its store throws {@link StoreException}: then the write may or
 * may not have happened.
 */
public interface TimerStore {
  /** Stores a timer. A repeat, of the same time and key in the same slot, changes nothing. */
  void put(Slot slot, StoredTimer timer);

  /**
   * Some timers of a slot, by time and key.
   *
   * @param after where to go on ({@link Page#next}); empty for where the slot's mark says, which
   *     without a mark is its beginning
   * @param limit how many at most, 1 or more; there may be fewer, and still more to come
   */
  Page read(Slot slot, String after, int limit);

  /** Remembers that the timers of a slot up to here have been moved on. */
  void mark(Slot slot, String passed);

  /** How far a sweep has come; empty before it ever ran. */
  Optional<Cursor> cursor(Sweep sweep);

  /**
   * Stores the first cursor of a sweep, if there is none. A repeat of the same is stored.
   *
   * @return whether it is stored
   */
  RunStore.Outcome begin(Cursor first);

  /**
   * Replaces a cursor, if the stored one equals {@code before}. If the stored one already equals
   * {@code after}, it is stored.
   *
   * @return whether it is stored
   */
  RunStore.Outcome move(Cursor before, Cursor after);

  /**
   * Timers of some minutes, and of those every so manieth: a partition of its own.
   *
   * @param bucket when the minutes begin, to the second
   * @param shard from 0
   */
  record Slot(Instant bucket, int shard) {
    public Slot {
      requireNonNull(bucket, "bucket is null");
      if (shard < 0) {
        throw new IllegalArgumentException("A shard is 0 or more; found " + shard + ".");
      }
    }
  }

  /**
   * A timer as it is stored.
   *
   * @param due when it is due, to the millisecond, 1970 or later
   * @param key tells it from others of the same time, 1 to {@value #KEY_CHARS_MAX} characters
   * @param body the message that it becomes
   */
  record StoredTimer(Instant due, String key, String body) {
    /** The longest key. */
    public static final int KEY_CHARS_MAX = 128;

    public StoredTimer {
      requireNonNull(due, "due is null");
      requireNonNull(key, "key is null");
      requireNonNull(body, "body is null");
      if (due.isBefore(Instant.EPOCH)) {
        throw new IllegalArgumentException("A timer is due in 1970 or later; found " + due + ".");
      }
      if (key.isEmpty() || key.length() > KEY_CHARS_MAX) {
        throw new IllegalArgumentException(
            "A timer's key has 1 to %d characters; found %d: %s."
                .formatted(KEY_CHARS_MAX, key.length(), key));
      }
    }

    /** Its place in its slot, whose text order is the order of time. */
    public String position() {
      return "%014d#%s".formatted(due.toEpochMilli(), key);
    }
  }

  /**
   * Some timers of a slot.
   *
   * @param next where to go on; empty at the slot's end
   */
  record Page(List<StoredTimer> timers, String next) {
    public Page {
      timers = List.copyOf(timers);
      requireNonNull(next, "next is null");
    }

    /** Whether the slot may hold more. */
    public boolean hasMore() {
      return !next.isEmpty();
    }
  }

  /** What goes through time and looks at each stretch of it once. */
  enum Sweep {
    /** Moves stored timers to the queue, shortly before they are due. */
    TIMERS,
    /** Wakes runs that were started and have no entry. */
    STARTS,
    /** Wakes runs whose messages were lost. */
    FORGOTTEN,
    /** Deletes closed runs that were kept for long enough. */
    RETENTION
  }

  /**
   * How far a sweep has come.
   *
   * @param done everything before this time is done
   * @param aim the end of the stretch that is being done; {@code done} if there is none
   * @param mark where in that stretch to go on; empty for its beginning
   * @param owner who is at it; empty for nobody
   * @param heldUntil until when nobody else may be at it
   */
  record Cursor(
      Sweep sweep, Instant done, Instant aim, String mark, String owner, Instant heldUntil) {
    /** How long somebody can be at it. */
    public static final Duration HELD_MAX = Duration.ofMinutes(15);

    public Cursor {
      requireNonNull(sweep, "sweep is null");
      requireNonNull(done, "done is null");
      requireNonNull(aim, "aim is null");
      requireNonNull(mark, "mark is null");
      requireNonNull(owner, "owner is null");
      requireNonNull(heldUntil, "heldUntil is null");
      if (aim.isBefore(done)) {
        throw new IllegalArgumentException(
            "A sweep goes forward; found the aim %s before %s.".formatted(aim, done));
      }
    }

    /** A cursor at a time, where nobody is at it. */
    public static Cursor at(Sweep sweep, Instant done) {
      return new Cursor(sweep, done, done, "", "", Instant.EPOCH);
    }

    /**
     * Whether somebody is at it. Nobody is at it for longer than a function may run: who seems to
     * be had a clock that was ahead.
     */
    public boolean isHeld(Instant now) {
      return !owner.isEmpty() && now.isBefore(heldUntil) && !heldUntil.isAfter(now.plus(HELD_MAX));
    }

    /** The same in the hands of somebody, who goes for this aim. */
    public Cursor claimed(Instant nextAim, String nextOwner, Instant until) {
      return new Cursor(sweep, done, nextAim, mark, nextOwner, until);
    }

    /** The same, somewhat further on the way to its aim. */
    public Cursor marked(String nextMark) {
      return new Cursor(sweep, done, aim, nextMark, owner, heldUntil);
    }

    /** The stretch is done, and the next is to be done by the same. */
    public Cursor advanced(Instant nextAim) {
      return new Cursor(sweep, aim, nextAim, "", owner, heldUntil);
    }

    /** The stretch is done, and nobody is at it any more. */
    public Cursor released() {
      return at(sweep, aim);
    }
  }
}
