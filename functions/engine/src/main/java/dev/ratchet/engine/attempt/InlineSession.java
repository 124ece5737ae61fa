package dev.ratchet.engine.attempt;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.InlineSlot;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Failures;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskControl;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The orchestrator's own slot while it has a delivery of a run's Workflow Task in hand. The message
 * in flight is the lease of what runs here: if the orchestrator dies, it comes back to another.
 */
public final class InlineSession implements InlineSlot, AutoCloseable {
  /**
   * The most that results and details of failures may take up in one entry, in bytes of JSON,
   * unless those of one attempt alone do.
   */
  private static final int ENTRY_BYTES_MAX = 256 * 1024;

  /** By how much the message is hidden for longer than needed, so as not to say it each second. */
  private static final Duration HIDDEN_BEYOND = Duration.ofSeconds(10);

  private static final System.Logger LOG = System.getLogger(InlineSession.class.getName());

  private final InlineTasks tasks;
  private final Ambient ambient;
  private final Receipt receipt;
  private final Instant openedAt;
  private final TreeMap<Integer, InlineAttempt> attempts = new TreeMap<>();
  private Instant lookAt;
  private Instant hiddenUntil = Instant.MIN;
  private boolean hasBegun;
  private boolean isLater;
  private boolean isWantedByOthers;
  private int promised;
  private int entryBytes;

  InlineSession(InlineTasks tasks, Receipt receipt) {
    this.tasks = tasks;
    this.ambient = tasks.ambient();
    this.receipt = receipt;
    this.openedAt = ambient.now();
    this.lookAt = openedAt.plus(AttemptRunner.LOOK_INTERVAL);
  }

  /** Whether something runs here. */
  public boolean isBusy() {
    return !attempts.isEmpty();
  }

  /** Whether something was left for another delivery, since there is no time for it in this. */
  public boolean isLater() {
    return isLater;
  }

  /** Forgets what the last decision was answered: another follows. */
  public void beginDecision() {
    isLater = false;
    promised = 0;
    entryBytes = 0;
    Instant now = ambient.now();
    isWantedByOthers = hasBegun && hasLasted(openedAt, now) && tasks.giveWay().isAsked(now);
  }

  @Override
  public Place place(Command.ScheduleTask command) {
    Optional<TaskHandler> handler = tasks.find(command);
    if (handler.isEmpty()) {
      return Place.TASK_QUEUE;
    }
    Duration limit =
        command.options().timeoutsOver(handler.get().defaults().timeouts()).startToClose();
    if (isFull() || !hasTime(limit)) {
      isLater = true;
      return Place.LATER;
    }
    return Place.HERE;
  }

  private boolean isFull() {
    return attempts.size() + promised >= InlineTasks.PARALLEL_MAX;
  }

  /** Whether an attempt has its time here; the first has what there is. */
  private boolean hasTime(Duration limit) {
    Instant latest = receipt.deadline().minus(limit).minus(Worker.REPORT_MARGIN);
    return !hasBegun || !isWantedByOthers && !ambient.now().isAfter(latest);
  }

  private static boolean hasLasted(Instant since, Instant now) {
    return !now.isBefore(since.plus(GiveWay.HELD_MAX));
  }

  @Override
  public boolean isSlow(String workflow, Command.ScheduleTask command) {
    return tasks.giveWay().isSlow(workflow, command.name()) && tasks.find(command).isPresent();
  }

  @Override
  public Optional<TaskRunRecord> givesWay(TaskRunRecord record) {
    InlineAttempt attempt = attempts.get(record.id().position());
    return attempt != null && attempt.isOf(record) && attempt.hasGivenWay()
        ? Optional.of(attempt.reached(record))
        : Optional.empty();
  }

  @Override
  public Claim.Answer claim(TaskRunRecord record, ActivityTask delivery, Instant now) {
    if (tasks.registry().find(delivery.task()).isEmpty()) {
      throw new IllegalStateException(
          "Task \"%s\" had attempts in the orchestrator's own slot, which has no code for it now."
                  .formatted(delivery.name())
              + " Deploy the code of \"%s\" with the orchestrator again."
                  .formatted(delivery.task()));
    }
    AttemptRules rules = AttemptRules.of(delivery, tasks.registry());
    var lease = new Lease(receipt, rules.codeLimits(), ambient);
    var claim = new Claim(delivery.attempt(), ambient.newToken(), now, lease.after(now, now));
    Claim.Answer answer = rules.machine(ambient.random()).claim(record, claim);
    if (answer instanceof Claim.Answer.Granted) {
      if (isFull() || !hasTime(rules.codeLimits().startToClose())) {
        isLater = true;
        return new Claim.Answer.Early(now);
      }
      promised++;
    }
    return answer;
  }

  @Override
  public boolean isOver(String owner) {
    return ambient.isOver(owner);
  }

  @Override
  public Optional<TaskRunRecord> ended(TaskRunRecord record) {
    InlineAttempt attempt = attempts.get(record.id().position());
    if (attempt == null || !attempt.isOf(record)) {
      return Optional.empty();
    }
    Optional<TaskRunRecord> after = attempt.onto(record, ambient.random());
    int bytes = after.map(InlineSession::carriedBytes).orElse(0);
    if (entryBytes > 0 && entryBytes + bytes > ENTRY_BYTES_MAX) {
      return Optional.empty();
    }
    entryBytes += bytes;
    return after;
  }

  /** What an entry takes up that tells how an attempt ended, but for a little. */
  private static int carriedBytes(TaskRunRecord ended) {
    return switch (ended.phase()) {
      case Phase.Succeeded s -> written(s.output());
      case Phase.PendingRetry _ -> written(ended.failures().getLast().failure().details());
      case Phase.Failed f -> 2 * written(f.failure().details());
      case Phase.Queued _, Phase.Running _, Phase.Shutdown _, Phase.Restarting _ -> 0;
    };
  }

  private static int written(Payload payload) {
    return payload.isNone() ? 0 : PayloadJson.writtenBytes(payload, ENTRY_BYTES_MAX);
  }

  /** Begins what an entry has claimed that is now stored. */
  public void begin(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.RunInline(ActivityTask task, TaskRunRecord record)) {
        hasBegun = true;
        attempts.put(record.id().position(), attempt(task, record));
      }
    }
  }

  private InlineAttempt attempt(ActivityTask task, TaskRunRecord record) {
    AttemptRules rules = AttemptRules.of(task, tasks.registry());
    Instant now = later(ambient.now(), record.phase().since());
    AttemptRunner.Limits limits = rules.until(receipt.deadline().minus(Worker.REPORT_MARGIN), now);
    var control = new InlineControl(record.checkpoint());
    var attempt = new InlineAttempt(record, rules, limits, control);
    if (!limits.deadline().isAfter(now)) {
      attempt.end(new AttemptRunner.Ending.Threw(limits.failure()), now);
      return attempt;
    }
    try {
      TaskHandler handler = tasks.registry().find(task.task()).orElseThrow();
      TaskContext context =
          tasks.inputs().of(task, now, limits.deadline(), record, control).orElseThrow();
      attempt.begin(
          tasks
              .strands()
              .start(task.id() + "#" + task.attempt(), () -> tasks.inputs().run(handler, context)));
    } catch (RuntimeException | VirtualMachineError | LinkageError e) {
      Failure failure = Failures.of("input_unavailable", e);
      attempt.end(new AttemptRunner.Ending.Threw(failure), now);
    }
    return attempt;
  }

  /** An entry may be dated a little later than it is by this clock, as the one before it was. */
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /**
   * Waits until an attempt ends, its time is up, or it is time to look.
   *
   * @return whether it is time to look what has come from outside
   */
  public boolean await() throws InterruptedException {
    Instant next = lookAt;
    Instant before = ambient.now();
    for (InlineAttempt attempt : attempts.values()) {
      next = earlier(next, attempt.dueBy());
      Instant held = attempt.since().plus(GiveWay.HELD_MAX);
      next = held.isAfter(before) ? earlier(next, held) : next;
    }
    Duration time = Duration.between(before, next);
    if (time.isPositive()) {
      List<Strands.Strand<TaskResult>> strands =
          attempts.values().stream().flatMap(InlineAttempt::underWay).toList();
      tasks.strands().awaitAny(strands, time);
    }
    Instant now = ambient.now();
    attempts.values().forEach(attempt -> attempt.look(now));
    makeWay(now);
    if (now.isBefore(lookAt)) {
      return false;
    }
    lookAt = now.plus(AttemptRunner.LOOK_INTERVAL);
    keepMessage();
    return true;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** Has attempts give their places up that have had them for long, if others wait. */
  private void makeWay(Instant now) {
    for (InlineAttempt attempt : attempts.values()) {
      if (attempt.isUnderWay() && hasLasted(attempt.since(), now)) {
        tasks.giveWay().tookLong(attempt.workflow(), attempt.name());
        if (tasks.giveWay().isAsked(now)) {
          attempt.giveWay(now);
        }
      }
    }
  }

  /** Has the message come back soon after the last lease, and not when its queue says. */
  private void keepMessage() {
    Instant last =
        attempts.values().stream()
            .map(InlineAttempt::leaseUntil)
            .max(Instant::compareTo)
            .orElse(Instant.MIN);
    if (last.isAfter(hiddenUntil)) {
      hiddenUntil = last.plus(HIDDEN_BEYOND);
      Lease.hide(receipt, ambient, hiddenUntil);
    }
  }

  /** Lets go of attempts that are over by now, or no longer stand, and stops these. */
  public void settle(RunState state) {
    attempts
        .values()
        .removeIf(
            attempt -> {
              TaskRunRecord record = state.inline().get(attempt.position());
              boolean stands = record != null && attempt.isOf(record);
              if (stands && record.phase() instanceof Phase.Running) {
                return false;
              }
              if (stands && record.phase() instanceof Phase.Restarting) {
                attempt.stop(TaskControl.Stop.RESTART);
                return false;
              }
              if (attempt.isUnderWay() && !state.hasLeft(attempt.position())) {
                LOG.log(
                    Level.INFO,
                    "Attempt {0} of {1} is stopped, and its result refused: it is {2}.",
                    attempt.number(),
                    attempt.id(),
                    record == null ? "unknown" : record.state().wire());
                attempt.stop(
                    record != null && record.phase() instanceof Phase.Shutdown
                        ? TaskControl.Stop.SHUTDOWN
                        : TaskControl.Stop.SUPERSEDED);
              }
              return true;
            });
  }

  /** Stops whatever still runs: whoever had the delivery is at an end with it. */
  @Override
  public void close() {
    attempts.values().forEach(attempt -> attempt.stop(TaskControl.Stop.SUPERSEDED));
    attempts.clear();
  }
}
