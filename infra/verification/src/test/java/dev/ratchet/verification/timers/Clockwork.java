package dev.ratchet.verification.timers;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.MemoryEventBus;
import dev.ratchet.testkit.MemoryLimitStore;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.MemoryTaskQueues;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import dev.ratchet.testkit.MemoryTimerStore;
import dev.ratchet.testkit.VirtualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Timers, their store and the sweep in virtual time, and a record of when each fired. Calls fail as
 * often as it is told, before or after they have done their work.
 */
final class Clockwork {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  /** How long a sweep may take. */
  static final Duration SWEEP_TIME = Duration.ofSeconds(120);

  private static final Supplier<TaskRegistry> NO_TASKS = () -> new TaskRegistry(List.of());

  final VirtualClock clock = new VirtualClock(START);
  final MemoryRunStore runs = new MemoryRunStore();
  final MemoryTimerStore store = new MemoryTimerStore();
  final MemoryTaskQueues messages = new MemoryTaskQueues(clock, Set.of("default"));
  final TimerService timers;
  final Sweep sweep;

  private final RandomGenerator random;
  private final Map<RunId, Instant> fired = new HashMap<>();
  private double faults;
  private Duration sweepIsAhead = Duration.ZERO;

  Clockwork(long seed, Strands strands) {
    this.random = new SplittableRandom(seed);
    var ambient = new Ambient(clock, new SplittableRandom(seed + 1));
    var sweeping =
        new Ambient(() -> clock.instant().plus(sweepIsAhead), new SplittableRandom(seed + 2));
    TaskQueues queues = failing(TaskQueues.class, new Recording(messages));
    TimerStore timerStore = failing(TimerStore.class, store);
    var options = new EngineOptions(strands, Snapshots.STANDARD, Observer.NONE, NO_TASKS);
    this.timers = new Engine(ports(runs, timerStore, queues), ambient, options).timers();
    Ports failing = ports(failing(RunStore.class, runs), timerStore, queues);
    this.sweep = new Engine(failing, sweeping, options).sweep();
  }

  private Ports ports(RunStore store, TimerStore timerStore, TaskQueues queues) {
    return new Ports(
        store,
        InMemory.items(clock),
        timerStore,
        new MemoryLimitStore(),
        queues,
        messages,
        SlotDemand.NONE,
        new MemoryEventBus());
  }

  /** Lets this share of all calls fail from now on. */
  void fail(double share) {
    faults = share;
  }

  /** Lets the sweep's clock be ahead of all others. */
  void sweepIsAhead(Duration by) {
    sweepIsAhead = by;
  }

  private <P> P failing(Class<P> port, P inner) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> {
              failPerhaps();
              try {
                Object answer = method.invoke(inner, arguments);
                failPerhaps();
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private void failPerhaps() {
    if (faults > 0 && random.nextDouble() < faults / 2) {
      throw new StoreException("The line is dead.", null);
    }
  }

  /** Asks for a Workflow Task at a time, again and again until it is acknowledged. */
  void ask(RunId run, Instant due) {
    var timer = new TimerMessage.WakeRun(new WorkflowTask(run, WorkflowTask.Cause.TIMER), due);
    while (true) {
      try {
        timers.handle(timer);
        return;
      } catch (StoreException e) {
        clock.advance(Duration.ofMillis(random.nextInt(5_000)));
      }
    }
  }

  /** Sweeps once; whether nothing went wrong. */
  boolean sweep() {
    try {
      sweep.sweep(clock.instant().plus(sweepIsAhead).plus(SWEEP_TIME));
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  /** Handles every timer message that can be received; those that fail come back. */
  void handleReady() {
    for (Message message : messages.ready()) {
      if (message.channel() instanceof MemoryTaskQueues.Channel.Timers) {
        Message received = messages.receive(message, Duration.ofMinutes(3));
        try {
          timers.handle(TimerMessage.read(received.body()));
          messages.delete(received);
        } catch (StoreException e) {
          messages.giveBack(received, Duration.ofSeconds(10));
        }
      } else {
        messages.delete(message);
      }
    }
  }

  /** When the timer of each run fired for the first time. */
  Map<RunId, Instant> fired() {
    return Map.copyOf(fired);
  }

  /** Remembers who was woken when. */
  private final class Recording implements TaskQueues {
    private final TaskQueues inner;

    Recording(TaskQueues inner) {
      this.inner = inner;
    }

    @Override
    public Set<String> names() {
      return inner.names();
    }

    @Override
    public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
      inner.wake(tasks, dedupeKeys);
      tasks.forEach(task -> fired.putIfAbsent(task.run(), clock.instant()));
    }

    @Override
    public void send(List<ActivityTask> deliveries, Duration delay) {
      inner.send(deliveries, delay);
    }

    @Override
    public void sendTimer(TimerMessage timer, Duration delay) {
      inner.sendTimer(timer, delay);
    }

    @Override
    public void sendTimers(List<Delayed> timers) {
      inner.sendTimers(timers);
    }
  }
}
