package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunHeader.Health;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.engine.attempt.InlineSession;
import dev.ratchet.engine.attempt.InlineTasks;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.Failures;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.Dispatcher;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Handles Workflow Tasks: load, decide, append, dispatch, and leave the acknowledgement to the
 * caller. A crash in between loses nothing: the Workflow Task comes back, and whoever handles it
 * then also sends what the stored state still owes.
 */
public final class Orchestrator {
  /** How many races an append may lose before the Workflow Task is given back. */
  public static final int RACES_MAX = 10;

  /** The longest pause before a failed Workflow Task is tried again. */
  public static final Duration RETRY_MAX = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(Orchestrator.class.getName());

  private final RunStore store;
  private final Deciders deciders;
  private final Dispatcher dispatcher;
  private final InlineTasks inline;
  private final Snapshots snapshots;
  private final Ambient ambient;

  /**
   * @param inline the tasks that the orchestrator runs itself
   * @param snapshots how often a long run is summed up
   */
  public Orchestrator(
      Deciders deciders,
      Dispatcher dispatcher,
      InlineTasks inline,
      Snapshots snapshots,
      Ambient ambient) {
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.store = dispatcher.store();
    this.inline = requireNonNull(inline, "inline is null");
    this.snapshots = requireNonNull(snapshots, "snapshots is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** What handling a Workflow Task came to. In every case it is to be acknowledged. */
  public sealed interface Answer {
    /** Accepted: the run has a new entry, and its effects are sent. */
    record Advanced(JournalEntry entry) implements Answer {}

    /** Stale: there was nothing new. */
    record NothingNew() implements Answer {}

    /** The decider failed: the run stays open and shows why, and is tried again later. */
    record WorkflowTaskFailed(Failure failure, int count) implements Answer {}

    /** Rejected: there is no such run. */
    record UnknownRun() implements Answer {}
  }

  /**
   * Advances a run by one step, and by further ones as long as its tasks run in the orchestrator's
   * own slot.
   *
   * @param tasks the run's Workflow Tasks that are answered by this, at least one
   * @param receipt how they came: if one was delivered before, its first receiver may have died
   *     between append and dispatch
   * @throws StoreException if something could not be reached: do not acknowledge
   * @throws ContentionException if others were always first: do not acknowledge
   */
  public Answer advance(List<WorkflowTask> tasks, Receipt receipt) {
    RunId run = tasks.getFirst().run();
    Set<Cause> causes = tasks.stream().map(WorkflowTask::cause).collect(Collectors.toSet());
    long entry = tasks.stream().mapToLong(WorkflowTask::entry).max().orElse(0);
    boolean mayOwe =
        receipt.isRedelivered()
            || causes.contains(Cause.RETRY)
            || tasks.stream().anyMatch(WorkflowTask::isUndated);
    sendAgainIfEarly(tasks);
    try (InlineSession slot = inline.open(receipt)) {
      var turn = new Turn(store, ambient, run, slot, entry, mayOwe);
      Answer answer = step(turn, causes, mayOwe);
      while (slot.isBusy() || turn.isHeld()) {
        List<Effect.RunInline> held = turn.takeHeld();
        if (held.isEmpty()) {
          await(turn);
        }
        Answer next = step(turn, Set.of(), false);
        turn.begin(held);
        answer = next instanceof Answer.NothingNew ? answer : next;
      }
      if (slot.isLater()) {
        dispatcher.wakeAt(new WorkflowTask(run, Cause.CONTINUED, turn.entry()), ambient.now());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The orchestrator was told to stop; " + run + " goes on.", e);
    }
  }

  /** A timer that another clock has fired too early is not used up by this. */
  private void sendAgainIfEarly(List<WorkflowTask> tasks) {
    Instant now = ambient.now();
    for (WorkflowTask task : tasks) {
      if (task.due().isAfter(now)) {
        dispatcher.wakeAt(new WorkflowTask(task.run(), task.cause(), task.entry()), task.due());
      }
    }
  }

  private static void await(Turn turn) throws InterruptedException {
    if (turn.slot().await()) {
      turn.forget();
    } else {
      turn.waited();
    }
  }

  /** One load → decide → append → dispatch, repeated as long as the append loses its race. */
  private Answer step(Turn turn, Set<Cause> causes, boolean mayOwe) {
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<Answer> answer = tryStep(turn, causes, mayOwe);
      if (answer.isPresent()) {
        return answer.get();
      }
      turn.forget();
    }
    throw new ContentionException(
        "The append to " + turn.run() + " lost " + RACES_MAX + " races in a row; given back.");
  }

  /** Empty if the race was lost. */
  private Optional<Answer> tryStep(Turn turn, Set<Cause> causes, boolean mayOwe) {
    turn.slot().beginDecision();
    return switch (look(turn, causes, mayOwe)) {
      case Look.Controlled(RunPartition known, Decision.Append append) -> {
        Optional<Answer> answer = append(turn, known, append, this::goOn);
        if (answer.isPresent() && mayOwe && Turn.isEnd(append)) {
          // Nobody asks any more what the entries before this one owe.
          dispatcher.dispatch(
              turn.run(), RunMachine.owedBefore(known.plus(append.entry()), append.effects()));
        }
        yield answer;
      }
      case Look.Decided decided -> {
        dispatcher.dispatch(turn.run(), decided.owed());
        yield obey(turn, decided);
      }
      case Look.Broken(List<Effect> owed, Throwable thrown) -> {
        dispatcher.dispatch(turn.run(), owed);
        yield broken(turn, mayOwe, thrown);
      }
      case Look.Unknown _ -> {
        LOG.log(
            Level.WARNING, "A Workflow Task names {0}, which does not exist: ignored.", turn.run());
        yield Optional.of(new Answer.UnknownRun());
      }
    };
  }

  private Optional<Answer> obey(Turn turn, Look.Decided decided) {
    RunPartition known = decided.known();
    return switch (decided.decision()) {
      case Decision.Append append when turn.hasNews(known, append) ->
          tryStep(turn, Set.of(), false);
      case Decision.Append append -> append(turn, known, append, this::recover);
      case Decision.Nothing _ -> {
        dispatcher.dispatch(turn.run(), decided.again());
        recover(known.header());
        turn.slot().settle(known.state());
        yield Optional.of(new Answer.NothingNew());
      }
    };
  }

  /** What loading a run and deciding comes to, before anything is written or sent. */
  private sealed interface Look {
    /**
     * It was decided.
     *
     * @param owed what is to be sent in any case
     * @param again what is to be sent if there is nothing to be written
     */
    record Decided(RunPartition known, List<Effect> owed, Decision decision, List<Effect> again)
        implements Look {}

    /** It was asked for something that its logic has no say in. */
    record Controlled(RunPartition known, Decision.Append decision) implements Look {}

    /**
     * The run's logic, or what is stored of it, is broken.
     *
     * @param owed what is to be sent in any case, as far as that is known
     */
    record Broken(List<Effect> owed, Throwable thrown) implements Look {}

    /** There is no such run. */
    record Unknown() implements Look {}
  }

  /** Whatever fails here is the run's own; what fails as something is sent is not. */
  private Look look(Turn turn, Set<Cause> causes, boolean mayOwe) {
    var owed = new ArrayList<Effect>();
    try {
      Optional<RunPartition> loaded = turn.load();
      if (loaded.isEmpty()) {
        return new Look.Unknown();
      }
      RunPartition known = loaded.get();
      if (!known.isWhole() && known.state().isClosed() && isAsked(known)) {
        turn.needWhole();
        return look(turn, causes, mayOwe);
      }
      return RunMachine.control(known, ambient.now()) instanceof Decision.Append append
          ? new Look.Controlled(known, append)
          : decide(known, turn.slot(), causes, mayOwe, owed);
    } catch (StoreException e) {
      throw e;
    } catch (RunPartition.PartialException e) {
      turn.needWhole();
      turn.slot().beginDecision();
      return look(turn, causes, mayOwe);
    } catch (RuntimeException | VirtualMachineError | LinkageError | AssertionError e) {
      return new Look.Broken(owed, e);
    }
  }

  /** Whether something is asked of a closed run, or came too late for it. */
  private static boolean isAsked(RunPartition closed) {
    return !RunMachine.isDone(closed) || RunMachine.isGrantedTooLate(closed);
  }

  /**
   * @param owed where what is owed is put, which stays there if the decision fails
   */
  private Look.Decided decide(
      RunPartition partition,
      InlineSession slot,
      Set<Cause> causes,
      boolean mayOwe,
      List<Effect> owed) {
    RunHeader header = partition.header();
    Instant now = ambient.now();
    if (header.status().isClosed() && RunMachine.isDone(partition)) {
      if (mayOwe || RunMachine.isGrantedTooLate(partition)) {
        owed.addAll(RunMachine.owedByClosed(partition));
      }
      return new Look.Decided(partition, owed, new Decision.Nothing(), List.of());
    }
    Decider decider = deciders.of(RunMachine.workflow(partition));
    if (mayOwe) {
      owed.addAll(RunMachine.owed(partition, decider, now));
    }
    if (mayOwe || causes.contains(Cause.TIMER)) {
      owed.addAll(RunMachine.expired(partition, decider, now));
    }
    Decision decision = RunMachine.decide(partition, decider, slot, snapshots, now);
    dispatcher.check(decision.effects());
    boolean isEarly =
        decision instanceof Decision.Nothing && causes.contains(Cause.TIMER) && !mayOwe;
    return new Look.Decided(
        partition,
        owed,
        decision,
        isEarly ? RunMachine.armAgain(partition, decider, now) : List.of());
  }

  private Optional<Answer> append(
      Turn turn, RunPartition known, Decision.Append append, Consumer<RunHeader> then) {
    return switch (Turn.isEnd(append)
        ? store.together(() -> put(known, append))
        : put(known, append)) {
      case LOST_RACE -> Optional.empty();
      case STORED -> {
        if (!Turn.isEnd(append)) {
          then.accept(known.header());
        }
        turn.advanced(known, append);
        yield Optional.of(new Answer.Advanced(append.entry()));
      }
    };
  }

  private Outcome put(RunPartition known, Decision.Append append) {
    RunHeader header = known.header();
    Outcome outcome = store.append(header.id(), append.entry(), ambient.newToken());
    if (outcome == Outcome.STORED) {
      dispatcher.teller().tell(header, () -> known.plus(append.entry()).state(), append.told());
      dispatcher.dispatch(header.id(), append.effects());
    }
    return outcome;
  }

  /**
   * Has the run's logic go on after what was asked for is stored, by a Workflow Task that also
   * sends what an earlier one may have owed.
   */
  private void goOn(RunHeader header) {
    dispatcher.wakeAt(new WorkflowTask(header.id(), Cause.RETRY), ambient.now());
  }

  private void recover(RunHeader header) {
    if (header.health() instanceof Health.Failing && !header.status().isClosed()) {
      store.putHeader(header.with(new Health.Fine()));
    }
  }

  /** Keeps what attempts gave that ended here, though the run's logic cannot go on with it. */
  private Optional<Answer> broken(Turn turn, boolean mayOwe, Throwable thrown) {
    if (turn.slot().isBusy()) {
      Optional<RunPartition> known = turn.load();
      if (known.isPresent()
          && RunMachine.keep(known.get(), turn.slot(), ambient.now())
              instanceof Decision.Append append
          && append(turn, known.get(), append, _ -> {}).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(failed(turn, mayOwe, thrown));
  }

  /**
   * Shows that a Workflow Task failed. The first failure begets a retry and each failed retry the
   * next; others that fail meanwhile do not, so that there is never more than one on its way.
   */
  private Answer failed(Turn turn, boolean mayOwe, Throwable thrown) {
    RunId run = turn.run();
    Optional<RunHeader> stored = store.header(run);
    if (stored.isEmpty()) {
      return new Answer.UnknownRun();
    }
    RunHeader header = stored.get();
    if (header.status().isClosed()) {
      return stillClosed(turn, thrown);
    }
    Failure failure = Failures.of("workflow_task_failed", thrown);
    Health.Failing failing = header.health().failedAgain(ambient.now(), failure);
    LOG.log(
        Level.ERROR,
        () ->
            "Workflow Task of %s failed for the %d. time in a row; the run stays open: %s"
                .formatted(run, failing.count(), failure.message()),
        thrown);
    store.putHeader(header.with(failing));
    if (mayOwe || header.health() instanceof Health.Fine) {
      dispatcher.wakeAt(
          new WorkflowTask(run, Cause.RETRY), ambient.now().plus(pause(failing.count())));
    }
    return new Answer.WorkflowTaskFailed(failure, failing.count());
  }

  /** A closed run shows no failure; a redrive that was accepted is tried again until it is done. */
  private Answer stillClosed(Turn turn, Throwable thrown) {
    if (turn.seen().filter(known -> !RunMachine.isDone(known)).isPresent()) {
      LOG.log(Level.ERROR, "A redrive of " + turn.run() + " failed; tried again later", thrown);
      dispatcher.wakeAt(new WorkflowTask(turn.run(), Cause.RETRY), ambient.now().plus(RETRY_MAX));
    }
    return new Answer.NothingNew();
  }

  private static Duration pause(int count) {
    Duration grown = Duration.ofSeconds(1L << Math.min(count - 1, 20));
    return grown.compareTo(RETRY_MAX) < 0 ? grown : RETRY_MAX;
  }
}
