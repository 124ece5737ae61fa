package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Invokes functions: each invocation in some sandbox, by its own clock, and killed in time. */
final class Lambda implements Mail.Functions {
  private static final Duration SWEEP_TIMEOUT = Duration.ofSeconds(120);
  private static final long TICK_MILLIS = 1_000;
  private static final int HOURS_MILLIS = 15_000_000;
  private static final int DAYS_MILLIS = 150_000_000;

  /** Of so many clocks that are far ahead, one may be so by more than a day. */
  private static final int DAYS_IN = 20;

  private static final String SWEEP = "sweep";

  /** What deletes runs that were kept for long enough. */
  static final String RETENTION = "retention";

  /** The function of the timers' queue. */
  static final String TIMERS = "timers";

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Gate gate;
  private final Mail mail;
  private final List<Sandbox> sandboxes;
  private final int skewMax;
  private long invocations;

  /**
   * @param sandboxes of which there is one at least when the first invocation begins
   * @param skewMax by how much a clock may be wrong, in milliseconds
   */
  Lambda(
      Timeline timeline,
      Faults faults,
      SplittableRandom random,
      Gate gate,
      Mail mail,
      List<Sandbox> sandboxes,
      int skewMax) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.mail = requireNonNull(mail, "mail is null");
    this.sandboxes = requireNonNull(sandboxes, "sandboxes is null");
    this.skewMax = skewMax;
  }

  @Override
  public void invoke(Channel channel, List<Delivery<Letter>> messages) {
    begin(
        channel.name(),
        channel.timeout(),
        sandbox -> {
          try {
            if (sandbox.handle(channel, messages, receipt(messages))) {
              gate.crashIf(Fault.CRASH_BEFORE_ACKNOWLEDGE, channel.name());
              mail.acknowledge(messages);
            }
          } catch (StoreException e) {
            gate.trace("gives back", messages, e.getMessage(), 0);
          } finally {
            mail.ended(channel);
          }
        });
  }

  /** Begins an invocation of the sweep. */
  void sweep() {
    begin(SWEEP, SWEEP_TIMEOUT, sandbox -> sandbox.sweep().sweep(deadline()));
  }

  /**
   * Begins an invocation of the sweep that deletes what was kept for long enough. Its clock is not
   * ahead by hours: what it deletes, it deletes by that clock.
   */
  void retain() {
    begin(RETENTION, SWEEP_TIMEOUT, sandbox -> sandbox.retention().sweep(deadline()));
  }

  /** When the invocation that asks is killed, by its own clock. */
  private Instant deadline() {
    Invocation invocation = gate.caller();
    return Instant.ofEpochMilli(invocation.clock(invocation.killAt()));
  }

  private Receipt receipt(List<Delivery<Letter>> messages) {
    int receives = messages.stream().mapToInt(Delivery::receives).max().orElseThrow();
    Delivery<Letter> first = messages.getFirst();
    return new Receipt(receives, deadline(), time -> hide(first, time));
  }

  private void hide(Delivery<Letter> message, Duration time) {
    gate.send("hide", List.of(() -> mail.hide(message, time)));
  }

  /**
   * Begins an invocation.
   *
   * @param work what it does; a {@link StoreException} ends it and nothing else
   */
  void begin(String name, Duration timeout, Consumer<Sandbox> work) {
    invocations++;
    long skew = skew(name);
    long tick = faults.strikes(Fault.CLOCK_COARSE) ? TICK_MILLIS : 1;
    long killAt = timeline.now() + timeout.toMillis();
    var invocation = new Invocation(invocations, name, killAt, skew, tick);
    Sandbox sandbox = sandboxes.get(random.nextInt(sandboxes.size()));
    Strand<Boolean> strand =
        timeline.start(
            name,
            invocation,
            () -> {
              live(sandbox, work);
              return true;
            });
    invocation.add(strand);
    timeline.at(killAt, () -> kill(invocation, strand));
  }

  private long skew(String name) {
    if (name.equals(SWEEP) || name.equals(TIMERS)) {
      if (faults.strikes(Fault.CLOCK_FAR_AHEAD)) {
        return random.nextInt(random.nextInt(DAYS_IN) == 0 ? DAYS_MILLIS : HOURS_MILLIS);
      }
    }
    return faults.strikes(Fault.CLOCK_SKEWED) ? random.nextInt(-skewMax, skewMax + 1) : 0;
  }

  private void live(Sandbox sandbox, Consumer<Sandbox> work) {
    try {
      work.accept(sandbox);
    } catch (StoreException e) {
      gate.trace("fails", e.getMessage(), "", 0);
    } catch (Violation e) {
      timeline.fail(e);
    } catch (RuntimeException e) {
      if (SimulatedItems.isBroken(e.getMessage())) {
        gate.trace("fails", e.getMessage(), "", 0);
        return;
      }
      var violation = new Violation(Rule.NO_SURPRISE, "the engine threw " + e);
      violation.initCause(e);
      timeline.fail(violation);
    }
  }

  private void kill(Invocation invocation, Strand<?> main) {
    if (!main.isOver() && !invocation.isDead()) {
      faults.count(Fault.FUNCTION_TIMED_OUT);
      gate.trace("time is up", invocation.name(), invocation.number(), 0);
    }
    if (invocation.isBusy()) {
      invocation.kill(timeline);
    }
  }
}
