package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When who has a slot of the orchestrator gives it up: once he has had it for a while and others
 * wait for it. What took that long is remembered for some minutes, so that a receiver which is slow
 * is not called twice each time. All of this is one process's own, and lost with it.
 */
final class GiveWay {
  /** How long somebody may have a slot for which others wait. */
  static final Duration HELD_MAX = Duration.ofSeconds(2);

  /** How long an attempt that is told to give way may take to stop. */
  static final Duration STOP_GRACE = Duration.ofSeconds(1);

  /** How long it is remembered that a task is slow. */
  static final Duration REMEMBERED = Duration.ofMinutes(5);

  /** How many slow tasks are remembered; of more, those that were slow last. */
  static final int REMEMBERED_MAX = 1_000;

  /** How old an answer may be whether others wait. */
  private static final Duration ANSWER_AGE_MAX = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(GiveWay.class.getName());

  private final SlotDemand demand;
  private final Ambient ambient;
  private final Map<Task, Instant> slow = new LinkedHashMap<>();
  private Instant askedAt = Instant.MIN;
  private boolean isWaitedFor;

  /** A task of any version of a Workflow Definition. */
  private record Task(String workflow, String name) {}

  GiveWay(SlotDemand demand, Ambient ambient) {
    this.demand = requireNonNull(demand, "demand is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Whether others wait for a slot, by an answer of the last second. Where that is not to be had,
   * nobody does.
   */
  boolean isAsked(Instant now) {
    if (!isStale(now)) {
      return isLastAnswer();
    }
    boolean answer = false;
    try {
      answer = demand.isWaitedFor();
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "It is not known who waits for a slot; asked again in a second", e);
    }
    return remember(answer);
  }

  /** Whether it is to be asked again; if so, nobody else does meanwhile. */
  private synchronized boolean isStale(Instant now) {
    boolean isStale = askedAt.isBefore(now.minus(ANSWER_AGE_MAX)) || askedAt.isAfter(now);
    if (isStale) {
      askedAt = now;
    }
    return isStale;
  }

  private synchronized boolean isLastAnswer() {
    return isWaitedFor;
  }

  private synchronized boolean remember(boolean answer) {
    isWaitedFor = answer;
    return answer;
  }

  /** Remembers that an attempt of a task took long, where others may ever wait. */
  synchronized void tookLong(String workflow, String name) {
    if (demand == SlotDemand.NONE) {
      return;
    }
    var task = new Task(workflow, name);
    slow.remove(task);
    slow.put(task, ambient.now().plus(REMEMBERED));
    if (slow.size() > REMEMBERED_MAX) {
      slow.remove(slow.keySet().iterator().next());
    }
  }

  /** Whether an attempt of a task has taken long in the last minutes. */
  synchronized boolean isSlow(String workflow, String name) {
    if (slow.isEmpty()) {
      return false;
    }
    var task = new Task(workflow, name);
    Instant until = slow.get(task);
    if (until != null && !ambient.now().isBefore(until)) {
      slow.remove(task);
      return false;
    }
    return until != null;
  }
}
