package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.observe.ObservedRunStore;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.Failures;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.FollowUps;
import dev.ratchet.engine.send.TaskRuns;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Handles Activity Tasks: claim the attempt, run it, store how it ended, wake the run. A worker
 * that dies in between loses nothing: the delivery comes back, and whoever receives it then finds
 * in the record what is left to do.
 */
public final class Worker {
  /** What is left of the receiver's time to store a result once the attempt is cut off. */
  static final Duration REPORT_MARGIN = Duration.ofSeconds(2);

  /** How long after it was sent a delivery is taken to be of a run that is there. */
  static final Duration BELIEVED = RunStore.LINGER.dividedBy(2);

  private static final String RUN_DELETED = "its run was deleted";

  private static final System.Logger LOG = System.getLogger(Worker.class.getName());

  private final RunStore store;
  private final Dispatcher dispatcher;
  private final TaskRegistry registry;
  private final Inputs inputs;
  private final Ambient ambient;
  private final TaskRuns taskRuns;
  private final FollowUps followUps;
  private final AttemptRunner runner;

  public Worker(
      Dispatcher dispatcher,
      TaskRegistry registry,
      Inputs inputs,
      Ambient ambient,
      Strands strands) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.store = dispatcher.store();
    this.registry = requireNonNull(registry, "registry is null");
    this.inputs = requireNonNull(inputs, "inputs is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.taskRuns = dispatcher.taskRuns();
    this.followUps = new FollowUps(dispatcher, ambient);
    this.runner = new AttemptRunner(strands, ambient);
  }

  /** What handling an Activity Task came to. */
  public sealed interface Answer {
    /** Accepted: an attempt ran, or was found lost, and this record is stored. Acknowledge. */
    record Ran(TaskRunRecord record) implements Answer {}

    /** Stale or rejected: nothing was run. Acknowledge. */
    record Ignored(String reason) implements Answer {}

    /** Another worker is at it. Do not acknowledge: its delivery is that worker's lease. */
    record Busy(Instant leaseUntil) implements Answer {}
  }

  /**
   * Runs the attempt that a delivery asks for, unless it is over or another worker is at it.
   *
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: do not
   *     acknowledge
   */
  public Answer handle(ActivityTask task, Receipt receipt) {
    return ScopedValue.where(ObservedRunStore.WORKFLOW, task.workflow())
        .call(() -> claimAndRun(task, receipt));
  }

  private Answer claimAndRun(ActivityTask task, Receipt receipt) {
    if (isOfDeleted(task)) {
      return new Answer.Ignored(RUN_DELETED);
    }
    var rules = AttemptRules.of(task, registry);
    var lease = new Lease(receipt, rules.codeLimits(), ambient);
    TaskRunRecord known =
        task.attempt() == 1 && !receipt.isRedelivered()
            ? TaskRunRecord.first(task.id(), task.queuedAt())
            : taskRuns.read(task.id(), task.queuedAt());
    for (int race = 0; race < TaskRuns.RACES_MAX; race++) {
      switch (claim(known, rules, lease, receipt)) {
        case Try.Settled(Answer answer) -> {
          return answer;
        }
        case Try.LostRace(TaskRunRecord actual) -> known = actual;
      }
    }
    throw new ContentionException(
        "The claim of "
            + task.id()
            + " lost "
            + TaskRuns.RACES_MAX
            + " races in a row; given back.");
  }

  /**
   * Whether the run of a delivery is gone, and its records too, by which a delivery that comes late
   * is known to be over. They outlast the run for long: what was sent lately need not be asked.
   */
  private boolean isOfDeleted(ActivityTask task) {
    return task.queuedAt().plus(BELIEVED).isBefore(ambient.now())
        && store.header(task.run()).isEmpty();
  }

  /** What one try to claim an attempt comes to. */
  private sealed interface Try {
    /** The delivery is answered. */
    record Settled(Answer answer) implements Try {}

    /** Somebody else changed the record: it is to be tried again. */
    record LostRace(TaskRunRecord actual) implements Try {}
  }

  private Try claim(TaskRunRecord known, AttemptRules rules, Lease lease, Receipt receipt) {
    ActivityTask task = rules.task();
    TaskRunMachine machine = rules.machine(ambient.random());
    Instant now = ambient.now();
    var claim = new Claim(task.attempt(), ambient.newToken(), now, lease.after(now, now));
    return switch (machine.claim(known, claim)) {
      case Claim.Answer.Granted(TaskRunRecord next) ->
          hasWaitedTooLong(known, rules, now)
              ? tooLate(known, rules, now)
              : onceStored(
                  known, next, () -> run(rules, claimed(next, machine, lease, now), receipt));
      case Claim.Answer.AttemptLost(TaskRunRecord next) ->
          onceStored(known, next, () -> lost(task, next));
      case Claim.Answer.Busy(Instant until) -> new Try.Settled(busy(task, lease, now, until));
      case Claim.Answer.Early early -> {
        dispatcher.sendAt(task, early.notBefore());
        yield new Try.Settled(new Answer.Ignored("its backoff has not passed"));
      }
      case Claim.Answer.Stale stale -> {
        followUps.send(task, stale.record());
        yield new Try.Settled(new Answer.Ignored("the attempt is over"));
      }
      case Claim.Answer.Rejected rejected -> {
        LOG.log(Level.WARNING, "A delivery of {0} is rejected: {1}.", task.id(), rejected.reason());
        yield new Try.Settled(new Answer.Ignored(rejected.reason()));
      }
    };
  }

  private Try onceStored(TaskRunRecord known, TaskRunRecord next, Supplier<Answer> then) {
    return switch (store.swap(known, next)) {
      case RunStore.Swap.Stored _ -> new Try.Settled(then.get());
      case RunStore.Swap.LostRace lost -> new Try.LostRace(lost.actual());
      case RunStore.Swap.Gone _ -> new Try.Settled(new Answer.Ignored(RUN_DELETED));
    };
  }

  private Answer lost(ActivityTask task, TaskRunRecord next) {
    LOG.log(Level.WARNING, "Attempt {0} of {1} lost its worker.", task.attempt(), task.id());
    return follow(task, next);
  }

  /** Somebody has the attempt: the delivery comes back when that has to be over. */
  private Answer busy(ActivityTask task, Lease lease, Instant now, Instant until) {
    if (until.isAfter(now.plus(TaskQueues.DELAY_MAX))) {
      dispatcher.sendAt(task, until);
      return new Answer.Ignored("somebody outside has it for long");
    }
    lease.extend(until);
    return new Answer.Busy(until);
  }

  private Claimed claimed(
      TaskRunRecord record, TaskRunMachine machine, Lease lease, Instant seenAt) {
    return new Claimed(record, machine, lease, new Pulse(taskRuns, ambient, lease, record), seenAt);
  }

  /** Whether the attempt has waited for a worker slot for longer than it may. */
  private boolean hasWaitedTooLong(TaskRunRecord known, AttemptRules rules, Instant now) {
    Duration limit = rules.limits().scheduleToStart();
    Instant since =
        known.phase() instanceof Phase.PendingRetry p ? p.notBefore() : known.phase().since();
    return !limit.equals(Durations.MAX) && since.plus(limit).isBefore(now);
  }

  private Try tooLate(TaskRunRecord known, AttemptRules rules, Instant now) {
    Failure failure =
        new Failure.TimedOut(
            Failure.TimedOut.Limit.SCHEDULE_TO_START, rules.limits().scheduleToStart());
    return switch (TaskRunMachine.expire(known, failure, now)) {
      case Verdict.Accepted(TaskRunRecord next) ->
          onceStored(known, next, () -> follow(rules.task(), next));
      case Verdict.Stale _, Verdict.Rejected _ ->
          throw new IllegalStateException("An attempt that may be claimed may expire: " + known);
    };
  }

  private Answer run(AttemptRules rules, Claimed claimed, Receipt receipt) {
    ActivityTask task = rules.task();
    AttemptRunner.Ending ending = ending(rules, claimed, receipt);
    Instant now = ambient.now();
    TaskRunRecord record = claimed.record();
    // Somebody outside who has the token may have stored a checkpoint meanwhile.
    TaskRunRecord seen = isExternal(task) ? taskRuns.read(task.id(), task.queuedAt()) : record;
    Verdict verdict =
        switch (ending) {
          case AttemptRunner.Ending.Returned _ when isExternal(task) ->
              taskRuns.change(seen, stored -> handOver(task, claimed, stored, now));
          case AttemptRunner.Ending.Returned r ->
              taskRuns.change(
                  record,
                  stored ->
                      claimed
                          .machine()
                          .succeed(stored, record.attempt(), record.owner(), r.output(), now));
          case AttemptRunner.Ending.Threw t ->
              taskRuns.change(
                  seen,
                  stored ->
                      claimed
                          .machine()
                          .fail(
                              claimed.pulse().onto(stored),
                              record.attempt(),
                              record.owner(),
                              t.failure(),
                              now));
          case AttemptRunner.Ending.Stopped _ ->
              new Verdict.Stale(taskRuns.read(task.id(), task.queuedAt()));
        };
    return switch (verdict) {
      case Verdict.Accepted accepted -> follow(task, accepted.next());
      case Verdict.Stale stale -> refused(task, ending, record, stale.record());
      case Verdict.Rejected rejected -> new Answer.Ignored(rejected.reason());
    };
  }

  private static boolean isExternal(ActivityTask task) {
    return task.options().completion() == TaskOptions.Completion.EXTERNAL;
  }

  private AttemptRunner.Ending ending(AttemptRules rules, Claimed claimed, Receipt receipt) {
    return registry
        .find(rules.task().task())
        .map(handler -> attempt(handler, rules, claimed, receipt))
        .orElseGet(() -> unknown(rules.task()));
  }

  /** The code has done its part: the attempt now waits for somebody outside to complete it. */
  private Verdict handOver(ActivityTask task, Claimed claimed, TaskRunRecord stored, Instant now) {
    TaskRunRecord record = claimed.record();
    Instant until = External.until(task.options(), record.phase().since(), now);
    return TaskRunMachine.handOver(stored, record.attempt(), record.owner(), until);
  }

  /**
   * Somebody outside ended the attempt while it ran: its result is refused. The attempt after a
   * restart begins once this one is over, or else when its lease has run out.
   */
  private Answer refused(
      ActivityTask task, AttemptRunner.Ending ending, TaskRunRecord claimed, TaskRunRecord actual) {
    LOG.log(
        Level.INFO,
        "The result of attempt {0} of {1} came too late and is refused: it is {2}.",
        task.attempt(),
        task.id(),
        actual.state().wire());
    if (ending instanceof AttemptRunner.Ending.Stopped(boolean isOver) && !isOver) {
      return actual.phase() instanceof Phase.Restarting restarting
          ? new Answer.Busy(restarting.leaseUntil())
          : superseded(task, actual, "it was told to stop and does not");
    }
    Instant now = ambient.now();
    Verdict stopped =
        taskRuns.change(
            actual,
            record -> TaskRunMachine.stopped(record, claimed.attempt(), claimed.owner(), now));
    return switch (stopped) {
      case Verdict.Accepted accepted -> follow(task, accepted.next());
      case Verdict.Stale stale -> superseded(task, stale.record(), "its late result is refused");
      case Verdict.Rejected rejected -> new Answer.Ignored(rejected.reason());
    };
  }

  /**
   * The attempt was ended by somebody who may have died before the next was sent: the delivery that
   * is about to be acknowledged is also theirs.
   */
  private Answer superseded(ActivityTask task, TaskRunRecord actual, String reason) {
    followUps.send(task, actual);
    return new Answer.Ignored(reason);
  }

  private AttemptRunner.Ending attempt(
      TaskHandler handler, AttemptRules rules, Claimed claimed, Receipt receipt) {
    Instant now = ambient.now();
    AttemptRunner.Limits limits = rules.until(receipt.deadline().minus(REPORT_MARGIN), now);
    if (!limits.deadline().isAfter(now)) {
      return new AttemptRunner.Ending.Threw(limits.failure());
    }
    return switch (input(rules.task(), now, limits.deadline(), claimed)) {
      case Input.Found(TaskContext context) when stands(claimed) ->
          runner.run(
              () -> inputs.run(handler, context),
              context,
              limits,
              claimed.pulse(),
              () -> look(claimed));
      case Input.Found _ -> new AttemptRunner.Ending.Stopped(true);
      case Input.Missing(Failure failure) -> new AttemptRunner.Ending.Threw(failure);
    };
  }

  /**
   * Whether an attempt still stands right before its code begins: somebody may have shut it down
   * since it was claimed.
   */
  private boolean stands(Claimed claimed) {
    if (!ambient.now().isBefore(claimed.seenAt().plus(store.lookPause()))) {
      try {
        claimed.pulse().look(store.record(claimed.record().id()));
      } catch (StoreException e) {
        LOG.log(Level.WARNING, "Could not look at " + claimed.record().id() + "; it begins", e);
      }
    }
    return claimed.pulse().stop() == TaskControl.Stop.NO;
  }

  /**
   * Looks whether an attempt still stands, and has its message come back when its lease is over.
   */
  private void look(Claimed claimed) {
    try {
      claimed.pulse().look(store.record(claimed.record().id()));
      claimed.pulse().keepMessage();
    } catch (StoreException e) {
      LOG.log(Level.WARNING, "Could not look at " + claimed.record().id() + "; tried again", e);
    }
  }

  /** What an attempt works on, if it can be had. */
  private sealed interface Input {
    /** It is here. */
    record Found(TaskContext context) implements Input {}

    /** It is not, which fails the attempt. */
    record Missing(Failure failure) implements Input {}
  }

  private Input input(ActivityTask task, Instant now, Instant deadline, Claimed claimed) {
    try {
      Optional<TaskContext> context =
          inputs.of(task, now, deadline, claimed.record(), claimed.pulse());
      return context.isPresent()
          ? new Input.Found(context.get())
          : new Input.Missing(
              Failure.TaskError.fatal("run_missing", "The run " + task.run() + " does not exist."));
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      return new Input.Missing(Failures.of("input_unavailable", e));
    }
  }

  private AttemptRunner.Ending unknown(ActivityTask task) {
    return new AttemptRunner.Ending.Threw(
        Failure.TaskError.retryable(
            "unknown_task",
            "No code here carries the Task Definition \"%s\"; this worker has %s. Deploy it, or"
                    .formatted(task.task(), registry.names())
                + " mend the name in the Workflow Definition."));
  }

  /** Sends what a record owes that was just stored. */
  private Answer follow(ActivityTask task, TaskRunRecord record) {
    followUps.send(task, record);
    return new Answer.Ran(record);
  }
}
