package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import java.time.Instant;
import java.util.List;

/**
 * Who holds the places of limits, and who waits for one. Every write stands alone; every read sees
 * all writes acknowledged before it. An implementation that cannot reach its store throws {@link
 * StoreException}: then the write may or may not have happened.
 */
public interface LimitStore {
  /**
   * What there is of a limit.
   *
   * @param key of the limit, 1 to 512 characters of any kind
   * @param waiters how many to tell of at most, 1 or more
   */
  View view(String key, int waiters);

  /** Puts a Task Run among those that wait; a repeat changes nothing. */
  void enqueue(String key, Ticket ticket);

  /** Takes a Task Run from among those that wait; a repeat changes nothing. */
  void dequeue(String key, Ticket ticket);

  /** All tickets by which a Task Run waits. */
  List<Ticket> waiting(String key, TaskRunId id);

  /**
   * Gives a Task Run a place, if fewer than {@code size} are taken and none was freed since the
   * view. One that has a place keeps it, by the later of both tickets.
   *
   * @param releases of the view that this follows from
   */
  Hold hold(String key, int size, long releases, Ticket ticket);

  /**
   * Takes a Task Run's place away, if it has one by a ticket of this time or an earlier one.
   *
   * @return whether it had
   */
  boolean free(String key, TaskRunId id, Instant upTo);

  /**
   * A Task Run's wish for a place.
   *
   * @param since when it began to wait, to the millisecond
   */
  record Ticket(Instant since, TaskRunId id) {
    public Ticket {
      requireNonNull(since, "since is null");
      requireNonNull(id, "id is null");
    }
  }

  /**
   * What there is of a limit.
   *
   * @param holders who has a place, in no order
   * @param waiters the first of those that wait, by time and id
   * @param releases how often a place was freed so far
   */
  record View(List<Ticket> holders, List<Ticket> waiters, long releases) {
    public View {
      holders = List.copyOf(holders);
      waiters = List.copyOf(waiters);
    }

    /** Whether a Task Run has a place. */
    public boolean holds(TaskRunId id) {
      return holders.stream().anyMatch(holder -> holder.id().equals(id));
    }
  }

  /** What a wish for a place came to. */
  enum Hold {
    /** It has one now. */
    HELD,
    /** It had one before. */
    HELD_BEFORE,
    /** All are taken. */
    FULL,
    /** One was freed since the view: look again. */
    CHANGED
  }
}
