package dev.ratchet.embedded;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.observe.SlotGauge;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A whole deployment in this process: the engine over an {@link EmbeddedStore}, and threads that
 * take messages from its queues, as the event sources of Lambda do.
 */
public final class EmbeddedRatchet implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EmbeddedRatchet.class.getName());

  /** How long what is under way may go on when it is stopped. */
  private static final Duration DRAIN_MAX = Duration.ofSeconds(5);

  /** How long handling anything but an Activity Task may take. */
  private static final Duration HANDLER_TIME = Duration.ofSeconds(60);

  private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

  /** How many Workflow Tasks of one run are answered by one step. */
  private static final int BATCH_MAX = 10;

  /** How many timers, events or dead letters are handled at once. */
  private static final int OTHERS_AT_ONCE = 5;

  private final EmbeddedStore store;
  private final Engine engine;
  private final Receiver receiver;
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sweep").daemon().factory());
  private final ScheduledExecutorService deletions =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("retention").daemon().factory());

  private EmbeddedRatchet(EmbeddedStore store, Engine engine) {
    this.store = store;
    this.engine = engine;
    this.receiver = engine.receiver();
  }

  /**
   * Begins to work.
   *
   * @param store what it works on, which is closed with it
   */
  public static EmbeddedRatchet start(
      EmbeddedStore store, Ambient ambient, EmbeddedOptions options) {
    var standard = EngineOptions.standard(options.observer(), options.tasks());
    var ratchet = new EmbeddedRatchet(store, new Engine(store.ports(), ambient.alone(), standard));
    store.queues().boundBacklog(options.backlogMax());
    ratchet.poll(options);
    ratchet.sweep(options.retention());
    return ratchet;
  }

  /** The engine: where definitions are put, runs are started, signals are sent. */
  public Engine engine() {
    return engine;
  }

  /** What it works on. */
  public EmbeddedStore store() {
    return store;
  }

  /** Whoever receives the first delivery waits for the tasks' code, and nobody before. */
  private void poll(EmbeddedOptions options) {
    EmbeddedTaskQueues queues = store.queues();
    start(queues.workflowTasks(), options.orchestrators(), HANDLER_TIME, BATCH_MAX, this::advance);
    start(
        queues.timers(),
        OTHERS_AT_ONCE,
        HANDLER_TIME,
        1,
        (m, _) -> receiver.timer(m.getFirst().body()));
    EmbeddedQueue<Json.Obj> signals = queues.signals();
    start(
        signals,
        OTHERS_AT_ONCE,
        HANDLER_TIME,
        1,
        (m, _) -> receiver.event(envelope(QueueRules.SIGNALS, signals, m.getFirst())));
    options
        .slots()
        .forEach(
            (name, slots) ->
                start(
                    queues.taskQueue(name),
                    slots,
                    options.attemptTime(),
                    1,
                    (m, receipt) -> receiver.activityTask(m.getFirst().body(), receipt)));
    queues.deadLetterQueues().forEach((name, dead) -> bury(name, dead));
  }

  private Receiver.Answer advance(List<Delivery<WorkflowTask>> messages, Receipt receipt) {
    return receiver.workflowTasks(messages.stream().map(Delivery::body).toList(), receipt);
  }

  private <T> void bury(String name, EmbeddedQueue<T> dead) {
    start(
        dead,
        1,
        HANDLER_TIME,
        1,
        (m, _) -> receiver.deadLetter(envelope(name, dead, m.getFirst())));
  }

  private <T> void start(
      EmbeddedQueue<T> queue, int slots, Duration time, int most, Poller.Work<T> work) {
    var poller = new Poller<>(queue, engine.ambient().clock(), time, most, work);
    pollers.add(poller);
    poller.start(slots);
  }

  private static <T> Envelope envelope(String name, EmbeddedQueue<T> queue, Delivery<T> delivery) {
    Message<T> message = delivery.message();
    return new Envelope(
        name,
        Long.toString(message.number()),
        queue.text(message.body()),
        Envelope.neverAcknowledged(name, delivery.receives()),
        Instant.ofEpochMilli(message.sentAt()),
        delivery.receives());
  }

  private void sweep(Retention standard) {
    Sweep sweep = engine.sweep();
    SlotGauge slots = engine.slotGauge(store.queues());
    RetentionSweep retention = engine.retention(standard);
    everyMinute(
        sweeps,
        deadline -> {
          sweep.sweep(deadline);
          slots.tell();
        });
    // By a thread of its own: timers do not wait until many runs are deleted.
    everyMinute(deletions, retention::sweep);
  }

  private void everyMinute(ScheduledExecutorService thread, Consumer<Instant> sweep) {
    Runnable once =
        () -> {
          try {
            sweep.accept(engine.ambient().now().plus(HANDLER_TIME));
          } catch (RuntimeException | Error e) { // Whatever is thrown on would be the last sweep.
            LOG.log(Level.ERROR, "A sweep failed; the next one makes up for it", e);
          }
        };
    thread.scheduleWithFixedDelay(once, 1, SWEEP_EVERY.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Waits until a run has closed, or the time is up.
   *
   * @return its header as it is then; empty if there is no such run
   */
  public Optional<RunHeader> await(RunId run, Duration atMost) throws InterruptedException {
    store.watch().awaitClosed(run, atMost);
    return store.ports().store().header(run);
  }

  /** Takes nothing new, lets what is under way end for a few seconds, then closes the store. */
  @Override
  public void close() throws IOException {
    sweeps.shutdownNow();
    deletions.shutdownNow();
    pollers.forEach(Poller::stop);
    try {
      for (Poller<?> poller : pollers) {
        if (!poller.drain(DRAIN_MAX)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
  }
}
