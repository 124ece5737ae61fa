package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.Limit;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.LimitStore.Hold;
import dev.ratchet.engine.port.LimitStore.Ticket;
import dev.ratchet.engine.port.LimitStore.View;
import java.time.Instant;

/**
 * Gives the places of limits to Task Runs, in the order in which they began to wait. Never more
 * than a limit's size hold one: that is the condition of the one write that gives it.
 *
 * <p>A place is given, then announced, and only then is the ticket taken out of the queue. So if
 * the giver dies in between, whoever comes next finds a ticket whose owner has a place, and
 * announces it again. Who asks puts its ticket in before it looks for a place, and who frees a
 * place does so before it looks for tickets; whichever of the two comes second sees the other. A
 * ticket that is left over gives a place to a Task Run that is over; told of it, its run releases
 * it. Where that run was deleted, nobody can be told, and the giver takes the place back.
 */
public final class Limits {
  /** How many tickets are looked at together. */
  static final int WAITERS = 25;

  /** How many places may be freed by others while one is given. */
  static final int RACES_MAX = 50;

  private final LimitStore store;
  private final Announcer announcer;

  /** Places kept in this store. */
  public Limits(LimitStore store, Announcer announcer) {
    this.store = requireNonNull(store, "store is null");
    this.announcer = requireNonNull(announcer, "announcer is null");
  }

  /** Tells runs of the places that their Task Runs have. */
  @FunctionalInterface
  public interface Announcer {
    /**
     * Tells that a Task Run which has waited since this time has a place; it may be told again.
     *
     * @param releases how often a place of the limit had been freed when it was seen to have one:
     *     not the same if it had one before, and gave it back
     * @return whether its run is there to be told
     * @throws dev.ratchet.engine.port.StoreException if it may not have been told
     */
    boolean granted(TaskRunId id, Instant since, long releases);
  }

  /**
   * Asks for a place. It is announced at once or later. A repeat is harmless, and has what was not
   * announced announced again.
   *
   * @param since when the Task Run began to wait
   * @throws dev.ratchet.engine.port.StoreException if it may not have been asked for
   */
  public void acquire(Limit limit, TaskRunId id, Instant since) {
    var ticket = new Ticket(since, id);
    View view = store.view(limit.key(), WAITERS);
    if (view.holds(id) || view.waiters().isEmpty() && view.holders().size() < limit.size()) {
      Hold hold = store.hold(limit.key(), limit.size(), view.releases(), ticket);
      if (hold == Hold.HELD || hold == Hold.HELD_BEFORE) {
        boolean isTold = announcer.granted(id, since, view.releases());
        if (!isTold) {
          release(limit, id);
        } else if (!view.waiters().isEmpty()) {
          grant(limit);
        }
        return;
      }
    }
    store.enqueue(limit.key(), ticket);
    grant(limit);
  }

  /** Gives back a Task Run's place, or its wish for one. A repeat is harmless. */
  public void release(Limit limit, TaskRunId id) {
    release(limit, id, Instant.ofEpochMilli(Long.MAX_VALUE));
  }

  /**
   * Gives back a Task Run's place, or its wish for one, and lets those that wait have it.
   *
   * @param upTo only if it began to wait at this time or before
   * @throws dev.ratchet.engine.port.StoreException if it may not have been given back
   */
  public void release(Limit limit, TaskRunId id, Instant upTo) {
    if (!store.free(limit.key(), id, upTo)) {
      for (Ticket ticket : store.waiting(limit.key(), id)) {
        if (!ticket.since().isAfter(upTo)) {
          store.dequeue(limit.key(), ticket);
        }
      }
    }
    grant(limit);
  }

  /** Gives what is free to those that wait longest. */
  private void grant(Limit limit) {
    int races = 0;
    while (races < RACES_MAX) {
      View view = store.view(limit.key(), WAITERS);
      switch (grant(limit, view)) {
        case DONE -> {
          return;
        }
        case MORE -> {}
        case CHANGED -> races++;
      }
    }
    throw new ContentionException(
        "Of the limit \"%s\", %d places were freed by others while one was to be given; given back."
            .formatted(limit.key(), RACES_MAX));
  }

  private enum Step {
    DONE,
    MORE,
    CHANGED
  }

  private Step grant(Limit limit, View view) {
    int taken = view.holders().size();
    boolean isPageFull = view.waiters().size() == WAITERS;
    boolean hasMoved = false;
    for (Ticket ticket : view.waiters()) {
      Hold hold = Hold.HELD_BEFORE;
      if (!view.holds(ticket.id())) {
        hold =
            taken < limit.size()
                ? store.hold(limit.key(), limit.size(), view.releases(), ticket)
                : Hold.FULL;
      }
      switch (hold) {
        case HELD, HELD_BEFORE -> {
          taken += hold == Hold.HELD ? 1 : 0;
          hasMoved = true;
          boolean isTold = announcer.granted(ticket.id(), ticket.since(), view.releases());
          store.dequeue(limit.key(), ticket);
          if (!isTold) {
            store.free(limit.key(), ticket.id(), ticket.since());
            return Step.MORE;
          }
        }
        case FULL -> {}
        case CHANGED -> {
          return Step.CHANGED;
        }
      }
    }
    return isPageFull && hasMoved ? Step.MORE : Step.DONE;
  }
}
