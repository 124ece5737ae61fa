package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.testkit.MemoryTimerStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A timer store behind a gate, and the schedule of its sweep, which runs in the minutes in which
 * there is something to move.
 */
final class SimulatedTimers implements TimerStore {
  private static final long MINUTE_MILLIS = 60_000;

  private final MemoryTimerStore store = new MemoryTimerStore();
  private final Timeline timeline;
  private final Gate gate;
  private Runnable sweep = () -> {};
  private long tickAt = Long.MAX_VALUE;
  private long writes;

  SimulatedTimers(Timeline timeline, Gate gate) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.gate = requireNonNull(gate, "gate is null");
  }

  /** Says what begins an invocation of the sweep. */
  void connect(Runnable beginSweep) {
    this.sweep = requireNonNull(beginSweep, "beginSweep is null");
  }

  /** The timers of a run that the sweep will still find. */
  List<TimerMessage> ahead(RunId run) {
    return store.ahead().stream()
        .filter(timer -> timer.key().startsWith(run.value()))
        .map(timer -> TimerMessage.read(timer.body()))
        .toList();
  }

  /** Billed writes so far. */
  long writes() {
    return writes;
  }

  private <T> T write(String what, Supplier<T> action) {
    return gate.write(
        what,
        () -> {
          writes++;
          T answer = action.get();
          schedule(0);
          return answer;
        });
  }

  /**
   * Has the sweep run in the next minute in which it has something to do. That may come to be
   * earlier than was planned: a timer that is stored later may be due before the others.
   */
  private void schedule(long pause) {
    Optional<Instant> bucket = store.nextBucket();
    if (bucket.isPresent()) {
      long due = dev.ratchet.engine.timer.Sweep.movesAt(bucket.get()).toEpochMilli();
      long from = Math.max(due, timeline.now() + pause);
      long at = Math.ceilDiv(from, MINUTE_MILLIS) * MINUTE_MILLIS;
      if (at < tickAt) {
        tickAt = at;
        timeline.at(at, () -> tick(at));
      }
    }
  }

  /** Has the sweep run, whether there is something to move or not. */
  void sweepNow() {
    sweep.run();
  }

  private void tick(long at) {
    if (at == tickAt) {
      tickAt = Long.MAX_VALUE;
      sweep.run();
      schedule(1);
    }
  }

  @Override
  public void put(Slot slot, StoredTimer timer) {
    write(
        "store timer",
        () -> {
          store.put(slot, timer);
          gate.trace("store timer", timer.position(), "", 0);
          return timer;
        });
  }

  @Override
  public Page read(Slot slot, String after, int limit) {
    return gate.read("read timers", () -> store.read(slot, after, limit));
  }

  @Override
  public void mark(Slot slot, String passed) {
    write(
        "mark",
        () -> {
          store.mark(slot, passed);
          return passed;
        });
  }

  @Override
  public Optional<Cursor> cursor(Sweep sweep) {
    return gate.read("cursor", () -> store.cursor(sweep));
  }

  @Override
  public Outcome begin(Cursor first) {
    return write("begin", () -> store.begin(first));
  }

  @Override
  public Outcome move(Cursor before, Cursor after) {
    return write(
        "move",
        () -> {
          Outcome outcome = store.move(before, after);
          gate.trace("move", after, outcome, outcome.ordinal());
          return outcome;
        });
  }
}
