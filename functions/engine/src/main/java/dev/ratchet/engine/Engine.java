package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.attempt.InlineTasks;
import dev.ratchet.engine.attempt.Inputs;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.event.OutsideEvents;
import dev.ratchet.engine.observe.ObservedRunStore;
import dev.ratchet.engine.observe.RunTeller;
import dev.ratchet.engine.observe.SlotGauge;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunPolling;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;

/**
 * The engine over the ports of one deployment. Each of its parts is made when it is asked for, so
 * that who needs one of them pays for no other.
 */
public final class Engine {
  private final Ports ports;
  private final Ambient ambient;
  private final EngineOptions options;
  private final Deciders deciders;
  private final RunTeller teller;
  private TaskRegistry found;

  public Engine(Ports ports, Ambient ambient, EngineOptions options) {
    requireNonNull(ports, "ports is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.options = requireNonNull(options, "options is null");
    this.deciders = new Deciders(ports.items(), options.logic());
    this.teller = new RunTeller(deciders::of, options.observer());
    this.ports = ports.with(new ObservedRunStore(ports.store(), teller, ambient));
  }

  private synchronized TaskRegistry registry() {
    if (found == null) {
      found = options.tasks().get();
    }
    return found;
  }

  private Dispatcher dispatcher() {
    return new Dispatcher(
        ports.store(),
        ports.queues(),
        ports.timers(),
        ports.limits(),
        ports.bus(),
        teller,
        ambient);
  }

  private Inputs inputs() {
    return new Inputs(ports.store(), deciders, ports.items());
  }

  /** The ports, of which the store tells what happens. */
  public Ports ports() {
    return ports;
  }

  /** Where time, randomness and ids come in. */
  public Ambient ambient() {
    return ambient;
  }

  /** Finds definitions and their deciders. */
  public Deciders deciders() {
    return deciders;
  }

  /** Stores definitions. */
  public DefinitionService definitions() {
    return new DefinitionService(
        ports.items(),
        ports.queues(),
        (task, with) -> registry().inputProblems(task, with),
        ambient);
  }

  /**
   * Starts runs and tells of them.
   *
   * @param watch tells when a run has closed
   */
  public RunService runs(RunWatch watch) {
    return new RunService(ports.store(), ports.items(), ports.queues(), ambient, watch);
  }

  /**
   * Watches runs by asking the store.
   *
   * @param pause lets time pass between two looks
   */
  public RunWatch polling(RunPolling.Pause pause) {
    return new RunPolling(ports.store(), ambient, pause);
  }

  /** Takes signals. */
  public Signals signals() {
    return new Signals(ports.store(), deciders, ports.queues(), ambient);
  }

  /** Takes wishes about runs. */
  public RunControl control() {
    return new RunControl(dispatcher(), deciders, ambient, options.strands());
  }

  /** Takes reports of attempts that others complete. */
  public Completions completions() {
    return new Completions(dispatcher(), deciders, this::registry, ambient);
  }

  /** Takes Workflow Tasks. */
  public Orchestrator orchestrator() {
    // Who gives his slot up goes on by one of these.
    boolean hasWorkers =
        ports.queues().names().contains(TaskQueueName.SLOW)
            || ports.queues().names().contains(TaskQueueName.DEFAULT);
    SlotDemand demand = hasWorkers ? ports.demand() : SlotDemand.NONE;
    var inline = new InlineTasks(registry(), inputs(), options.strands(), demand, ambient);
    return new Orchestrator(deciders, dispatcher(), inline, options.snapshots(), ambient);
  }

  /** Takes Activity Tasks. */
  public Worker worker() {
    return new Worker(dispatcher(), registry(), inputs(), ambient, options.strands());
  }

  /** Takes timers. */
  public TimerService timers() {
    return new TimerService(ports.queues(), dispatcher(), ambient);
  }

  /** Takes dead letters and events from outside, and lists those that could not be received. */
  public DeadLetterService deadLetters() {
    var events = new OutsideEvents(signals(), control());
    return new DeadLetterService(ports.items(), dispatcher(), ports.queues(), events, ambient);
  }

  /** Takes the messages of all queues. */
  public Receiver receiver() {
    return new Receiver(this::orchestrator, this::worker, this::timers, this::deadLetters);
  }

  /** Moves stored timers, and wakes runs that never began. */
  public Sweep sweep() {
    return new Sweep(
        ports.store(),
        ports.timers(),
        ports.queues(),
        ports.limits(),
        deciders,
        options.strands(),
        ambient);
  }

  /** Deletes closed runs. */
  public Deletions deletions() {
    return new Deletions(dispatcher(), ambient);
  }

  /**
   * Deletes closed runs that were kept for long enough.
   *
   * @param standard how long they are kept where the settings say nothing
   */
  public RetentionSweep retention(Retention standard) {
    return new RetentionSweep(
        deletions(),
        ports.store(),
        ports.items(),
        ports.timers(),
        options.strands(),
        ambient,
        standard);
  }

  /** Tells how many worker slots are in use, as this meter measures them. */
  public SlotGauge slotGauge(QueueMeter meter) {
    return new SlotGauge(meter, teller, ambient);
  }
}
