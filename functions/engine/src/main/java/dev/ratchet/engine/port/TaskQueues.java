package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Where deliveries are sent. A delivery arrives at least once, perhaps late, perhaps out of order.
 * An implementation that cannot reach its queues throws {@link StoreException}: then the delivery
 * may or may not have been sent. Where a queue takes some deliveries and refuses others for good,
 * all are sent that can be, and then {@link RefusedException} is thrown.
 */
public interface TaskQueues {
  /** The longest delay that a queue itself can keep. */
  Duration DELAY_MAX = Duration.ofMinutes(15);

  /** The names of the Task Queues there are. */
  Set<String> names();

  /**
   * What waits to be done, where that is bounded. A store in one process has to bound it: what
   * waits there is in its memory. SQS keeps any number.
   */
  default Backlog backlog() {
    return Backlog.UNBOUNDED;
  }

  /**
   * Deliveries that wait for a slot.
   *
   * @param most with how many no more runs are started
   */
  record Backlog(long waiting, long most) {
    /** Any number may wait. */
    public static final Backlog UNBOUNDED = new Backlog(0, Long.MAX_VALUE);

    /** Whether no more runs are started. */
    public boolean isFull() {
      return waiting >= most;
    }
  }

  /**
   * Makes Workflow Tasks due, one run's after another.
   *
   * @param dedupeKeys a key for each: within five minutes, a repeat of a run's key is swallowed
   */
  void wake(List<WorkflowTask> tasks, List<String> dedupeKeys);

  /**
   * Puts deliveries on their Task Queues.
   *
   * @param delay how long they stay out of sight, to the second, at most {@link #DELAY_MAX}
   * @throws IllegalArgumentException if a Task Queue does not exist, or the delay is out of range;
   *     then nothing is sent
   * @throws RefusedException if some can never be sent; all others are
   */
  void send(List<ActivityTask> deliveries, Duration delay);

  /**
   * Sends something to be told later.
   *
   * @param delay how long it stays out of sight, to the second, at most {@link #DELAY_MAX}
   * @throws IllegalArgumentException if the delay is out of range
   * @throws RefusedException if it can never be sent
   */
  void sendTimer(TimerMessage timer, Duration delay);

  /**
   * Sends many timers, each with a delay of its own.
   *
   * @throws IllegalArgumentException if a delay is out of range; then nothing is sent
   * @throws RefusedException if some can never be sent; all others are
   */
  void sendTimers(List<Delayed> timers);

  /**
   * A timer and how long it stays out of sight.
   *
   * @param delay to the second, at most {@link #DELAY_MAX}
   */
  record Delayed(TimerMessage timer, Duration delay) {
    public Delayed {
      requireNonNull(timer, "timer is null");
      requireNonNull(delay, "delay is null");
    }
  }

  /**
   * An attempt whose delivery a queue never takes.
   *
   * @param why what is wrong with it, for a person
   */
  record Refused(ActivityTask delivery, String why) {
    public Refused {
      requireNonNull(delivery, "delivery is null");
      requireNonNull(why, "why is null");
    }
  }

  /** Some deliveries can never be sent; all others of the same call are. */
  final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Refused> refused;

    /**
     * @param refused one at least
     */
    public RefusedException(List<Refused> refused) {
      super(
          "%d deliveries can never be sent. The first, of %s: %s"
              .formatted(
                  refused.size(), refused.getFirst().delivery().id(), refused.getFirst().why()));
      this.refused = List.copyOf(refused);
    }

    /** What is not sent. */
    public List<Refused> refused() {
      return refused;
    }
  }
}
