package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.StoreException;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * What every call of a port goes through: time passes before it happens and before its caller hears
 * of it, in which others run; and it may fail in every way in which a remote call can.
 */
final class Gate {
  private static final int QUICK_MILLIS = 15;
  private static final int SLOW_MILLIS = 400;
  private static final int DAWDLE_MILLIS = 8_000;
  private static final int STALL_MILLIS = 90_000;
  private static final int LATE_MILLIS = 30_000;

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Trace trace;
  private final CrashPlan plan;
  private long writes;
  private long sends;

  Gate(Timeline timeline, Faults faults, SplittableRandom random, Trace trace, CrashPlan plan) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.trace = requireNonNull(trace, "trace is null");
    this.plan = requireNonNull(plan, "plan is null");
  }

  /** Whether nothing can fail. */
  boolean isWell() {
    return faults.isFaultless();
  }

  /** Billed writes so far. */
  long writes() {
    return writes;
  }

  /** Billed sends so far. */
  long sends() {
    return sends;
  }

  /** Whether the caller stands outside of all invocations: the world itself, which never fails. */
  private boolean isWorld() {
    return timeline.current() == null;
  }

  /** The invocation that calls. */
  Invocation caller() {
    return timeline.current().invocation();
  }

  /** When the invocation that calls last read or wrote something before it began the caller. */
  long knewUntil() {
    return timeline.current().knewUntil();
  }

  /** The number of the invocation that calls; 0 for the world itself. */
  long callerNumber() {
    return isWorld() ? 0 : caller().number();
  }

  /** The time by the clock of who asks. */
  Instant now() {
    long now = timeline.now();
    return Instant.ofEpochMilli(isWorld() ? now : caller().clock(now));
  }

  /** Writes down what happened. */
  void trace(String what, Object subject, Object outcome, long digest) {
    trace.add(timeline.now(), callerNumber(), what, subject, outcome, digest);
  }

  /** A read of one item. */
  <T> T read(String what, Supplier<T> action) {
    if (isWorld()) {
      return action.get();
    }
    pass();
    if (faults.strikes(Fault.READ_THROTTLED)) {
      trace(what, Fault.READ_THROTTLED, "", 0);
      caller().blind();
      throw new StoreException("simulated: " + what + " is throttled", null);
    }
    T answer = action.get();
    caller().acted(timeline.now());
    pass();
    return answer;
  }

  /** Time passes before an append, in which others may come first. */
  void dawdle() {
    if (faults.strikes(Fault.APPEND_LATE)) {
      timeline.suspend(timeline.now() + random.nextInt(DAWDLE_MILLIS));
    }
  }

  /** A conditional write of one item. */
  <T> T write(String what, Supplier<T> action) {
    if (isWorld()) {
      return action.get();
    }
    pass();
    crashIf(Fault.CRASH_BEFORE_WRITE, what);
    refuseIf(Fault.WRITE_THROTTLED, what);
    refuseIf(Fault.WRITE_TIMED_OUT_UNDONE, what);
    if (faults.strikes(Fault.WRITE_TIMED_OUT_DONE_LATE)) {
      timeline.at(timeline.now() + random.nextInt(LATE_MILLIS), () -> billed(action));
      pass();
      throw failed(what, Fault.WRITE_TIMED_OUT_DONE_LATE);
    }
    T answer = billed(action);
    caller().acted(timeline.now());
    if (faults.strikes(Fault.WRITE_TIMED_OUT_DONE)) {
      pass();
      throw failed(what, Fault.WRITE_TIMED_OUT_DONE);
    }
    if (faults.strikes(Fault.WRITE_REPEATED)) {
      trace(what, Fault.WRITE_REPEATED, "", 0);
      pass();
      answer = billed(action);
    }
    crashIf(Fault.CRASH_AFTER_WRITE, what);
    pass();
    return answer;
  }

  private <T> T billed(Supplier<T> action) {
    writes++;
    return watched(action);
  }

  /** What a witness finds wrong ends the world; the engine gets no chance to catch it. */
  <T> T watched(Supplier<T> action) {
    try {
      return action.get();
    } catch (Violation e) {
      timeline.fail(e);
      throw new Crash(e.getMessage());
    }
  }

  private void sendOne(Runnable message) {
    sends++;
    watched(
        () -> {
          message.run();
          return message;
        });
  }

  /** Sends messages, each by itself. */
  void send(String what, List<Runnable> messages) {
    if (isWorld()) {
      messages.forEach(Runnable::run);
      return;
    }
    pass();
    crashIf(Fault.CRASH_BEFORE_SEND, what);
    refuseIf(Fault.SEND_REFUSED, what);
    boolean isPartly = messages.size() > 1 && faults.strikes(Fault.SEND_PARTLY);
    for (Runnable message : messages) {
      if (!isPartly || random.nextBoolean()) {
        sendOne(message);
        if (faults.strikes(Fault.SEND_REPEATED)) {
          sendOne(message);
        }
      }
    }
    if (isPartly) {
      throw failed(what, Fault.SEND_PARTLY);
    }
    crashIf(Fault.CRASH_AFTER_SEND, what);
    if (faults.strikes(Fault.SEND_TIMED_OUT_DONE)) {
      pass();
      throw failed(what, Fault.SEND_TIMED_OUT_DONE);
    }
    pass();
  }

  private void refuseIf(Fault fault, String what) {
    if (faults.strikes(fault)) {
      pass();
      throw failed(what, fault);
    }
  }

  private StoreException failed(String what, Fault fault) {
    trace(what, fault, "", 0);
    return new StoreException("simulated: " + what + ": " + fault, null);
  }

  /** Kills the caller if a fault strikes or the plan says so. */
  void crashIf(Fault fault, String what) {
    boolean isPlanned = plan.isNow();
    if (isPlanned) {
      faults.count(fault);
    }
    boolean isGivingWay = caller().isGivingWay();
    if (isPlanned
        || faults.strikes(fault)
        || isGivingWay && faults.strikes(Fault.CRASH_AS_GIVING_WAY)) {
      trace(what, fault, caller().name(), 0);
      caller().kill(timeline);
      throw new Crash(what);
    }
  }

  /** Lets a little time pass, in which others run; rarely more than the caller has. */
  private void pass() {
    int dice = random.nextInt(100);
    long millis;
    if (faults.strikes(Fault.STALL)) {
      millis = random.nextInt(STALL_MILLIS);
      trace("stall", millis, "", 0);
    } else if (dice < 40) {
      millis = 0;
    } else if (dice < 97) {
      millis = random.nextInt(QUICK_MILLIS);
    } else {
      millis = random.nextInt(SLOW_MILLIS);
    }
    timeline.suspend(timeline.now() + millis);
  }
}
