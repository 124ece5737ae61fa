package dev.ratchet.embedded;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.deadletter.DeadLetterService.Events;
import dev.ratchet.engine.observe.SlotGauge;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
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
  private final Events events;
  private final List<Poller<?>> pollers = new ArrayList<>();
  private final ScheduledExecutorService sweeps =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("sweep").daemon().factory());
  private final ScheduledExecutorService deletions =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("retention").daemon().factory());

  private EmbeddedRatchet(EmbeddedStore store, Engine engine, Events events) {
    this.store = store;
    this.engine = engine;
    this.events = events;
  }

  /**
   * Begins to work.
   *
   * @param store what it works on, which is closed with it
   */
  public static EmbeddedRatchet start(
      EmbeddedStore store, Ambient ambient, EmbeddedOptions options) {
    var engine = new Engine(store.ports(), ambient.alone(), options.observer(), options.tasks());
    var ratchet = new EmbeddedRatchet(store, engine, options.events().apply(engine));
    store.queues().boundBacklog(options.backlogMax());
    ratchet.poll(options);
    ratchet.sweep(options.retention());
    return ratchet;
  }

  /** The engine: where definitions are put, runs are started, signals are sent. */
  public Engine engine() {
    return engine;
  }

  /** Takes events from outside, also those that are sent again. */
  public Events events() {
    return events;
  }

  /** What it works on. */
  public EmbeddedStore store() {
    return store;
  }

  private void poll(EmbeddedOptions options) {
    EmbeddedTaskQueues queues = store.queues();
    // Whoever asks for one of these waits for the tasks' code.
    var orchestrator = new Lazy<>(engine::orchestrator);
    var workers = new Lazy<>(engine::worker);
    TimerService timers = engine.timers();
    start(
        queues.workflowTasks(),
        options.orchestrators(),
        HANDLER_TIME,
        BATCH_MAX,
        (messages, receipt) -> advance(orchestrator.get(), messages, receipt));
    start(queues.timers(), OTHERS_AT_ONCE, HANDLER_TIME, 1, (m, _) -> fire(timers, m));
    DeadLetterService letters = engine.deadLetters(events);
    EmbeddedQueue<Json.Obj> signals = queues.signals();
    start(signals, OTHERS_AT_ONCE, HANDLER_TIME, 1, (m, _) -> hear(letters, signals, m));
    options
        .slots()
        .forEach(
            (name, slots) ->
                start(
                    queues.taskQueue(name),
                    slots,
                    options.attemptTime(),
                    1,
                    (messages, receipt) -> work(workers.get(), messages, receipt)));
    queues.deadLetterQueues().forEach((name, dead) -> bury(letters, name, dead));
  }

  private <T> void start(
      EmbeddedQueue<T> queue, int slots, Duration time, int most, Poller.Work<T> work) {
    var poller = new Poller<>(queue, engine.ambient().clock(), time, most, work);
    pollers.add(poller);
    poller.start(slots);
  }

  private static boolean advance(
      Orchestrator orchestrator, List<Delivery<WorkflowTask>> messages, Receipt receipt) {
    orchestrator.advance(messages.stream().map(Delivery::body).toList(), receipt);
    return true;
  }

  private static boolean work(
      Worker worker, List<Delivery<ActivityTask>> messages, Receipt receipt) {
    return switch (worker.handle(messages.getFirst().body(), receipt)) {
      case Worker.Answer.Ran _, Worker.Answer.Ignored _ -> true;
      case Worker.Answer.Busy _ -> false;
    };
  }

  private static boolean fire(TimerService timers, List<Delivery<TimerMessage>> messages) {
    timers.handle(messages.getFirst().body());
    return true;
  }

  private static boolean hear(
      DeadLetterService letters, EmbeddedQueue<Json.Obj> queue, List<Delivery<Json.Obj>> messages) {
    letters.hear(envelope(QueueRules.SIGNALS, queue, messages.getFirst()));
    return true;
  }

  private <T> void bury(DeadLetterService letters, String name, EmbeddedQueue<T> dead) {
    start(dead, 1, HANDLER_TIME, 1, (messages, _) -> take(letters, name, dead, messages));
  }

  private static <T> boolean take(
      DeadLetterService letters, String name, EmbeddedQueue<T> dead, List<Delivery<T>> messages) {
    letters.take(envelope(name, dead, messages.getFirst()));
    return true;
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
