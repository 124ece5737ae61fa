package dev.ratchet.simulation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual time, and the strands that live in it. What happens next is the earliest event; of
 * several at the same time, the seed decides. Exactly one strand runs at a time: it holds the baton
 * and passes it on itself whenever it waits, so that the thread which drives the timeline sleeps.
 */
final class Timeline {
  /** How many events a world may have before it is taken to go round in circles. */
  static final int EVENTS_MAX = 300_000;

  private static final class Event implements Comparable<Event> {
    private final long at;
    private final long tie;
    private final Strand<?> strand;
    private final int ticket;
    private final Runnable act;

    Event(long at, long tie, Strand<?> strand, int ticket, Runnable act) {
      this.at = at;
      this.tie = tie;
      this.strand = strand;
      this.ticket = ticket;
      this.act = act;
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(tie, other.tie);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Set<Strand<?>> living = new LinkedHashSet<>();
  private final SplittableRandom order;
  private final Thread driver = Thread.currentThread();
  private long now;
  private int count;
  private boolean stopped;
  private Throwable failure;
  private Strand<?> current;
  private volatile Strand<?> turn;

  /** A timeline that begins at this time, in milliseconds since 1970; the caller drives it. */
  Timeline(long begin, SplittableRandom order) {
    this.now = begin;
    this.order = order;
  }

  /** The time, in milliseconds since 1970. */
  long now() {
    return now;
  }

  /** How many events there were. */
  int count() {
    return count;
  }

  /** The strand that runs; null while the world itself acts. */
  Strand<?> current() {
    return current;
  }

  /** Has something happen at a time. */
  void at(long time, Runnable act) {
    events.add(new Event(Math.max(time, now), order.nextLong(), null, 0, act));
  }

  /** Begins a strand, which runs when its turn comes. */
  <T> Strand<T> start(String name, Invocation invocation, Callable<T> work) {
    var strand = new Strand<T>(this, name, invocation, work);
    living.add(strand);
    schedule(strand, now);
    return strand;
  }

  private void schedule(Strand<?> strand, long time) {
    int ticket = strand.nextTicket();
    events.add(new Event(Math.max(time, now), order.nextLong(), strand, ticket, null));
  }

  /**
   * Lets time pass for the running strand, and others run meanwhile.
   *
   * @throws Crash if its invocation has died meanwhile
   */
  void suspend(long until) {
    Strand<?> self = current;
    schedule(self, until);
    Strand<?> next = next();
    if (next != self) {
      hand(next);
      awaitTurn(self);
    }
    self.demandAlive();
  }

  /** Has a waiting strand go on at once. */
  void wake(Strand<?> strand) {
    if (!strand.isOver() && strand != current) {
      schedule(strand, now);
    }
  }

  /** Ends the world with this failure. */
  void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    }
  }

  /**
   * Goes on until nothing is left to happen, or something has failed; then every strand that still
   * waits is unwound.
   *
   * @return what failed: one throwable, or none
   */
  List<Throwable> run() {
    for (Strand<?> next = next(); next != null; next = next()) {
      hand(next);
      awaitTurn(null);
    }
    stopped = true;
    for (Strand<?> strand : new ArrayList<>(living)) {
      strand.kill();
      if (strand.isStarted()) {
        current = strand;
        hand(strand);
        awaitTurn(null);
      }
    }
    return failure == null ? List.of() : List.of(failure);
  }

  /** Goes through events until a strand is to run; null if there is no more. */
  private Strand<?> next() {
    while (failure == null && !stopped && !events.isEmpty()) {
      count++;
      if (count > EVENTS_MAX) {
        fail(new Violation(Rule.LIVENESS, "it goes on after " + EVENTS_MAX + " events"));
        break;
      }
      Event event = events.poll();
      now = event.at;
      if (event.act != null) {
        act(event.act);
      } else if (event.strand.isDue(event.ticket)) {
        current = event.strand;
        return event.strand;
      }
    }
    current = null;
    return null;
  }

  private void act(Runnable act) {
    current = null;
    try {
      act.run();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void hand(Strand<?> next) {
    turn = next;
    if (next == null) {
      LockSupport.unpark(driver);
    } else {
      next.resume();
    }
  }

  private void awaitTurn(Strand<?> self) {
    while (turn != self) {
      LockSupport.park(this);
      Thread.interrupted();
    }
  }

  /** The last act of a strand's thread: passes the baton on for good. */
  void leave(Strand<?> strand) {
    living.remove(strand);
    hand(next());
  }
}
