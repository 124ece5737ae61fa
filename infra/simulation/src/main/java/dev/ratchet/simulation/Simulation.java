package dev.ratchet.simulation;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.WorldParts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One simulated world: the real core and engine on simulated ports, in virtual time, among faults.
 * First everything may fail, and nothing wrong may come of it; then nothing fails any more, and
 * everything must come to its end. Its seed decides all of it.
 */
public final class Simulation {
  /** How long after the last fault everything must have come to its end. */
  public static final Duration RECOVERY_MAX = Duration.ofDays(2);

  private static final long BEGIN = WorldParts.BEGINNING.toEpochMilli();
  private static final int HEALED_MILLIS = 1_200_000;
  private static final int[] SKEW_MILLIS = {50, 1_000, 4_900};
  private static final int[] ORCHESTRATOR_SECONDS = {20, 60};
  private static final int[] WORKER_SECONDS = {30, 60, 300};
  private static final int SANDBOXES = 3;

  /** When a sweep comes though no timer asks for one: it finds the runs that never began. */
  private static final List<Duration> SWEEPS_AFTER =
      List.of(Duration.ofMinutes(15), Duration.ofMinutes(30));

  private static final int WORLDS_PER_PURGE = 4;
  private static final int PURGES = 3;
  private static final int BUSY_MILLIS = 150_000;
  private static final List<Duration> LOSSES_FOUND_AFTER =
      List.of(Duration.ofHours(27), Duration.ofHours(54), Duration.ofHours(81));
  private static final Duration LOSSES_MENDED_AFTER = Duration.ofDays(5);
  private static final List<Channel.Kind> LOSING =
      List.of(Channel.Kind.WORKFLOW_TASKS, Channel.Kind.ACTIVITY_TASKS, Channel.Kind.TIMERS);

  /** How many sweeps come meanwhile where clocks may be far ahead. */
  private static final int SWEEPS_BEFORE = 6;

  /** How long worlds keep closed runs: in some they are deleted while others still want them. */
  private static final List<Retention> RETENTIONS =
      List.of(
          new Retention.Forever(),
          new Retention.Forever(),
          new Retention.For(Duration.ofMinutes(2)),
          new Retention.For(Duration.ofMinutes(40)));

  /** Runs are short here: what happens once in a long run happens all the time. */
  private static final Snapshots OFTEN = new Snapshots(3, 10_000);

  private static final int TRACED = 60;
  private static final int WORLDS_PER_UNREPEATABLE = 4;
  private static final int[] RECEIVES = {2, 3, 5};
  private static final Channel DEAD_LETTERS =
      new Channel(
          "dead-letters",
          Channel.Kind.DEAD_LETTERS,
          false,
          Duration.ofSeconds(60),
          2,
          Integer.MAX_VALUE);

  private final long seed;
  private final SplittableRandom random;
  private final Timeline timeline;
  private final Faults faults;
  private final Trace trace;
  private final CrashPlan plan;
  private final Gate gate;
  private final Retention retention;
  private final MemoryRunStore store;
  private final Map<String, Known> definitions = new HashMap<>();
  private final long healedAt;
  private final Witness witness;
  private final LogRules log;
  private final SimulatedTimers timers;
  private final SimulatedLimits limits;
  private final Items items = InMemory.items(InstantSource.fixed(WorldParts.BEGINNING));
  private final DeadLetterRules deadLetters = new DeadLetterRules(items);
  private final Mail mail;
  private final Slots slots = new Slots();
  private final Workload workload;
  private final Operators operators;
  private final Deleters deleters;
  private Lambda lambda;
  private Outsiders outsiders;
  private Controls controls;

  private Simulation(long seed, boolean isFaulty, CrashPlan plan, int traced) {
    this.seed = seed;
    this.trace = new Trace(traced);
    this.plan = plan;
    this.random = new SplittableRandom(seed);
    this.timeline = new Timeline(BEGIN, random.split());
    SplittableRandom dice = random.split();
    this.faults = isFaulty ? Faults.of(dice) : Faults.none(dice);
    this.gate = new Gate(timeline, faults, random.split(), trace, plan);
    this.timers = new SimulatedTimers(timeline, gate);
    SplittableRandom keeper = new SplittableRandom(~seed);
    this.retention = RETENTIONS.get(keeper.nextInt(RETENTIONS.size()));
    this.store = new MemoryRunStore(keeper.nextBoolean());
    boolean isWell = faults.isFaultless() && plan.isEmpty();
    this.healedAt = BEGIN + random.nextInt(HEALED_MILLIS);
    this.witness =
        new Witness(
            definitions,
            isWell,
            Instant.ofEpochMilli(healedAt),
            new DeletionRules(retention),
            this::closed);
    this.log = new LogRules(witness, isWell, timeline::fail);
    this.limits = new SimulatedLimits(gate, witness.limits());
    this.mail = new Mail(timeline, faults, random.split(), trace, DEAD_LETTERS);
    this.workload = assemble();
    this.operators = new Operators(timeline, random.split(), witness, workload, deadLetters);
    controls.plan();
    controls.lookAfterClosed();
    operators.plan();
    new Sender(timeline, random.split(), witness, workload).plan();
    this.deleters = new Deleters(timeline, keeper, witness, workload, controls, lambda);
    deleters.plan();
  }

  private void closed(RunId run) {
    deleters.closed(run);
  }

  /** Runs the world of a seed from beginning to end. */
  public static Report run(long seed) {
    return new Simulation(seed, true, new CrashPlan(0), TRACED).run();
  }

  /** Runs the world of a seed, and keeps everything that happens: for one that broke a rule. */
  public static Report runTraced(long seed) {
    return new Simulation(seed, true, new CrashPlan(0), Timeline.EVENTS_MAX).run();
  }

  /** Runs the world of a seed without any fault. */
  public static Report runFaultless(long seed) {
    return runWithCrash(seed, 0);
  }

  /**
   * Runs the world of a seed without any fault but one: a crash at a point.
   *
   * @param point 1 to {@link Report#crashPoints} of the world without it: before or after a write
   *     or a send, or before an acknowledgement
   */
  public static Report runWithCrash(long seed, long point) {
    return new Simulation(seed, false, new CrashPlan(point), TRACED).run();
  }

  private Workload assemble() {
    Duration worker = Duration.ofSeconds(WORKER_SECONDS[random.nextInt(WORKER_SECONDS.length)]);
    int seconds = ORCHESTRATOR_SECONDS[random.nextInt(ORCHESTRATOR_SECONDS.length)];
    Channel workflowTasks = channel("workflow-tasks", Channel.Kind.WORKFLOW_TASKS, seconds);
    Channel timersQueue = channel(Lambda.TIMERS, Channel.Kind.TIMERS, 30);
    Channel signals = channel("signals", Channel.Kind.SIGNALS, 30);
    var taskQueues = new HashMap<String, Channel>();
    // A step that overlaps another runs beside the queue's own slots.
    slots.size(workflowTasks.name(), Integer.MAX_VALUE);
    // A deployment may be older than the slow queue.
    boolean hasSlow = random.nextInt(4) > 0;
    Stream<String> names = Definitions.QUEUES.stream().sorted();
    for (String name : names.filter(n -> hasSlow || !n.equals(TaskQueueName.SLOW)).toList()) {
      Channel queue = channel(name, Channel.Kind.ACTIVITY_TASKS, (int) worker.toSeconds());
      taskQueues.put(name, queue);
      slots.size(name, queue.slots());
    }
    var queues = new SimulatedQueues(mail, gate, witness, workflowTasks, timersQueue, taskQueues);
    storeDefinitions();
    int skew = SKEW_MILLIS[random.nextInt(SKEW_MILLIS.length)];
    var sandboxes = new ArrayList<Sandbox>();
    lambda = new Lambda(timeline, faults, random.split(), gate, mail, sandboxes, skew);
    var wakes = new WakeRules(witness, timers);
    mail.connect(lambda, wakes);
    timers.connect(lambda::sweep);
    var wanted =
        new Workload(timeline, faults, random.split(), gate, mail, witness, lambda, signals);
    this.outsiders = new Outsiders(timeline, faults, random.split(), witness, wanted);
    this.controls = new Controls(timeline, random.split(), gate, witness, wanted);
    sandboxes.addAll(sandboxes(queues));
    wanted.plan(definitions.keySet().stream().sorted().toList());
    return wanted;
  }

  private void storeDefinitions() {
    var stored = new DefinitionStore(items);
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      Known known = Definitions.get(random.nextInt(Definitions.COUNT), WorldParts.BEGINNING);
      definitions.put(known.stored().ref().name(), known);
      for (int version = 1; version <= Definitions.VERSIONS; version++) {
        stored.put(known.version(version));
      }
    }
  }

  private Channel channel(String name, Channel.Kind kind, int seconds) {
    boolean isFifo = kind == Channel.Kind.WORKFLOW_TASKS;
    int slots = 1 + random.nextInt(8);
    int receives = RECEIVES[random.nextInt(RECEIVES.length)];
    return new Channel(name, kind, isFifo, Duration.ofSeconds(seconds), slots, receives);
  }

  private List<Sandbox> sandboxes(SimulatedQueues queues) {
    var attempts =
        new Attempts(timeline, faults, random.split(), witness, gate, slots, outsiders, controls);
    var tasks = new TaskRegistry(List.of(attempts));
    var ports =
        new Ports(
            new SimulatedStore(store, gate, faults, witness, timeline),
            new SimulatedItems(items, gate, faults),
            timers,
            limits,
            queues,
            List::of,
            () -> gate.read("demand", () -> isSlotWanted(queues)),
            new SimulatedBus(gate, witness));
    var options = new EngineOptions(new Beside(timeline), OFTEN, log, () -> tasks, logic());
    var sandboxes = new ArrayList<Sandbox>();
    for (int i = 0; i < SANDBOXES; i++) {
      var ambient = new Ambient(gate::now, random.split());
      sandboxes.add(
          new Sandbox(
              new Engine(ports, ambient, options), retention, run -> witness.run(run).deleted));
    }
    return sandboxes;
  }

  /** What decides about runs: in some worlds, a logic whose inputs the journal has to keep. */
  private UnaryOperator<Decider> logic() {
    var given = new AtomicLong();
    boolean isRepeatable = new SplittableRandom(seed + 1).nextInt(WORLDS_PER_UNREPEATABLE) > 0;
    return isRepeatable ? decider -> decider : decider -> new Unrepeatable(decider, given);
  }

  /** Whether others wait for the slot of an orchestrator: as it is where nothing fails. */
  private boolean isSlotWanted(SimulatedQueues queues) {
    return faults.isFaultless() ? queues.isSlotWanted() : faults.strikes(Fault.SLOT_WANTED);
  }

  private Report run() {
    timeline.at(healedAt, this::heal);
    controls.resumeAllAfter(healedAt);
    if (faults.has(Fault.CLOCK_FAR_AHEAD)) {
      for (int i = 0; i < SWEEPS_BEFORE; i++) {
        timeline.at(BEGIN + random.nextInt(HEALED_MILLIS), timers::sweepNow);
      }
    }
    boolean isLosing = faults.has(Fault.MESSAGE_LOST) && random.nextInt(WORLDS_PER_PURGE) == 0;
    if (isLosing) {
      planLosses();
    }
    Duration recovery = isLosing ? LOSSES_MENDED_AFTER : RECOVERY_MAX;
    for (Duration after : SWEEPS_AFTER) {
      timeline.at(healedAt + after.toMillis(), timers::sweepNow);
    }
    timeline.at(healedAt + recovery.toMillis(), this::demandEnd);
    deleters.planLast(healedAt + recovery.toMillis());
    List<Throwable> failures = timeline.run();
    if (failures.isEmpty()) {
      failures = atTheEnd();
    }
    return new Report(
        seed,
        trace.hash(),
        timeline.count(),
        witness.runs().size(),
        plan.met(),
        faults.counts(),
        failures.stream().map(thrown -> Report.Broken.of(thrown, trace.last())).toList());
  }

  /** Purges some queues, and has the sweep come some days later, which finds what was lost. */
  private void planLosses() {
    for (int i = 0; i < PURGES; i++) {
      Channel.Kind kind = LOSING.get(random.nextInt(LOSING.size()));
      timeline.at(
          BEGIN + random.nextInt(BUSY_MILLIS),
          () -> {
            if (!faults.isHealed()) {
              mail.purge(kind, this::lose);
            }
          });
    }
  }

  private void lose(String group) {
    if (witness.runs().stream().noneMatch(run -> run.hasLost)) {
      for (Duration after : LOSSES_FOUND_AFTER) {
        timeline.at(healedAt + after.toMillis(), timers::sweepNow);
        controls.resumeAllAfter(healedAt + after.toMillis());
      }
    }
    witness.run(new RunId(group)).hasLost = true;
  }

  private void heal() {
    trace.add(timeline.now(), 0, "nothing fails from now on", "", "", 0);
    faults.heal();
  }

  private void demandEnd() {
    for (RunModel run : witness.runs()) {
      Violation.unless(
          run.closed,
          Rule.LIVENESS,
          "%s is still open: %s, %s",
          run.id(),
          run.stages,
          run.records.values());
    }
    if (retention instanceof Retention.For) {
      witness.atTheEnd(store::load);
    }
  }

  private List<Throwable> atTheEnd() {
    try {
      if (!(retention instanceof Retention.For)) {
        witness.atTheEnd(store::load);
      }
      witness
          .runs()
          .forEach(run -> witness.deletions().atTheEnd(run, store.hasAnythingOf(run.id())));
      limits.atTheEnd(
          witness.runs().stream()
              .filter(run -> run.hasLost)
              .map(RunModel::id)
              .collect(Collectors.toSet()));
      deadLetters.atTheEnd(mail.toBeListed());
      log.atTheEnd();
      bill().check(gate, faults);
      return List.of();
    } catch (RuntimeException e) {
      return List.of(e);
    }
  }

  private Bill bill() {
    return new Bill(
        witness,
        workload,
        controls.calls() + operators.calls() + deleters.calls(),
        outsiders.calls(),
        timers.writes(),
        limits.writes());
  }
}
