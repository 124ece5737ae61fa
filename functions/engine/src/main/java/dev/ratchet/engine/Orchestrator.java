package dev.ratchet.engine;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.workflow.Decider;
import dev.ratchet.core.workflow.Decision;
import dev.ratchet.core.workflow.Effect;
import dev.ratchet.core.workflow.JournalEntry;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunHeader.Health;
import dev.ratchet.core.workflow.RunMachine;
import dev.ratchet.core.workflow.RunPartition;
import dev.ratchet.core.workflow.Snapshots;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
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
      var turn = new Turn(run, slot, entry, mayOwe);
      Answer answer = step(turn, causes, mayOwe);
      while (slot.isBusy()) {
        if (slot.await()) {
          turn.forget();
        }
        Answer next = step(turn, Set.of(), false);
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

  /** One load → decide → append → dispatch, repeated as long as the append loses its race. */
  private Answer step(Turn turn, Set<Cause> causes, boolean mayOwe) {
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<Answer> answer = tryStep(turn, causes, mayOwe);
      if (answer.isPresent()) {
        return answer.get();
      }
      turn.forget();
    }
    throw new IllegalStateException(
        "The append to " + turn.run() + " lost " + RACES_MAX + " races in a row; given back.");
  }

  /** Empty if the race was lost. */
  private Optional<Answer> tryStep(Turn turn, Set<Cause> causes, boolean mayOwe) {
    turn.slot().beginDecision();
    return switch (look(turn, causes, mayOwe)) {
      case Look.Controlled(RunPartition known, Decision.Append append) -> {
        Optional<Answer> answer = append(turn, known, append, this::goOn);
        if (answer.isPresent() && mayOwe && isEnd(append)) {
          // Nobody asks any more what the entries before this one owe.
          dispatcher.dispatch(
              turn.run(), RunMachine.owedBefore(known.plus(append.entry()), append.effects()));
        }
        yield answer;
      }
      case Look.Decided(RunPartition known, Decision.Append append) ->
          append(turn, known, append, this::recover);
      case Look.Decided(RunPartition known, Decision.Nothing _) -> {
        recover(known.header());
        turn.slot().settle(known.state());
        yield Optional.of(new Answer.NothingNew());
      }
      case Look.Broken(Throwable thrown) -> broken(turn, mayOwe, thrown);
      case Look.Unknown _ -> {
        LOG.log(
            Level.WARNING, "A Workflow Task names {0}, which does not exist: ignored.", turn.run());
        yield Optional.of(new Answer.UnknownRun());
      }
    };
  }

  /** The steps of one run in a row, and what is known of it between them. */
  private final class Turn {
    private final RunId run;
    private final InlineSession slot;
    private Optional<RunPartition> known = Optional.empty();
    private long entry;
    private boolean isWhole;

    /**
     * @param entry an entry that is there; 0 if none is known
     * @param isWhole whether all of the run is to be looked at
     */
    Turn(RunId run, InlineSession slot, long entry, boolean isWhole) {
      this.run = run;
      this.slot = slot;
      this.entry = entry;
      this.isWhole = isWhole;
    }

    RunId run() {
      return run;
    }

    InlineSession slot() {
      return slot;
    }

    /** The newest entry that is known to be there; 0 if none is. */
    long entry() {
      return entry;
    }

    /** The run as it is stored, or as it was left by the last step if nothing else is known. */
    Optional<RunPartition> load() {
      if (known.isEmpty()) {
        known = isWhole ? store.load(run) : store.resume(run, entry);
      }
      return known;
    }

    /** Has all of the run looked at from now on: a part of it does not do. */
    void needWhole() {
      isWhole = true;
      forget();
    }

    void forget() {
      known = Optional.empty();
    }

    /** An entry is stored: what it has claimed begins. */
    void advanced(RunPartition before, Decision.Append append) {
      RunPartition after = before.plus(append.entry());
      entry = append.entry().seq();
      boolean isOutdated =
          changesHeader(append) || before.header().health() instanceof Health.Failing;
      known = isOutdated ? Optional.empty() : Optional.of(after);
      slot.begin(append.effects());
      slot.settle(after.state());
    }

    private static boolean changesHeader(Decision.Append append) {
      return append.effects().stream()
          .anyMatch(e -> e instanceof Effect.PutHeader || e instanceof Effect.AnnounceEnd);
    }
  }

  /** What loading a run and deciding comes to, before anything is written. */
  private sealed interface Look {
    /** It was decided. */
    record Decided(RunPartition known, Decision decision) implements Look {}

    /** It was asked for something that its logic has no say in. */
    record Controlled(RunPartition known, Decision.Append decision) implements Look {}

    /** The run's logic, or what is stored of it, is broken. */
    record Broken(Throwable thrown) implements Look {}

    /** There is no such run. */
    record Unknown() implements Look {}
  }

  private Look look(Turn turn, Set<Cause> causes, boolean mayOwe) {
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
          : new Look.Decided(known, decide(known, turn.slot(), causes, mayOwe));
    } catch (StoreException e) {
      throw e;
    } catch (RunPartition.PartialException e) {
      turn.needWhole();
      turn.slot().beginDecision();
      return look(turn, causes, mayOwe);
    } catch (RuntimeException | StackOverflowError e) {
      return new Look.Broken(e);
    }
  }

  /** Whether something is asked of a closed run, or came too late for it. */
  private static boolean isAsked(RunPartition closed) {
    return !RunMachine.isDone(closed) || RunMachine.isGrantedTooLate(closed);
  }

  private Decision decide(
      RunPartition partition, InlineSession slot, Set<Cause> causes, boolean mayOwe) {
    RunHeader header = partition.header();
    Instant now = ambient.now();
    if (header.status().isClosed() && RunMachine.isDone(partition)) {
      if (mayOwe || RunMachine.isGrantedTooLate(partition)) {
        dispatcher.dispatch(header.id(), RunMachine.owedByClosed(partition));
      }
      return new Decision.Nothing();
    }
    Decider decider = deciders.of(RunMachine.workflow(partition));
    if (mayOwe) {
      dispatcher.dispatch(header.id(), RunMachine.owed(partition, decider, now));
    }
    if (mayOwe || causes.contains(Cause.TIMER)) {
      dispatcher.dispatch(header.id(), RunMachine.expired(partition, decider, now));
    }
    Decision decision = RunMachine.decide(partition, decider, slot, snapshots, now);
    dispatcher.check(decision.effects());
    if (decision instanceof Decision.Nothing && causes.contains(Cause.TIMER) && !mayOwe) {
      dispatcher.dispatch(header.id(), RunMachine.armAgain(partition, decider, now));
    }
    return decision;
  }

  private Optional<Answer> append(
      Turn turn, RunPartition known, Decision.Append append, Consumer<RunHeader> then) {
    return switch (isEnd(append) ? store.together(() -> put(known, append)) : put(known, append)) {
      case LOST_RACE -> Optional.empty();
      case STORED -> {
        if (!isEnd(append)) {
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
      dispatcher.teller().tell(header, append.told());
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

  private static boolean isEnd(Decision.Append append) {
    return append.effects().stream().anyMatch(Effect.AnnounceEnd.class::isInstance);
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
    return Optional.of(failed(turn.run(), mayOwe, thrown));
  }

  /**
   * Shows that a Workflow Task failed. The first failure begets a retry and each failed retry the
   * next; others that fail meanwhile do not, so that there is never more than one on its way.
   */
  private Answer failed(RunId run, boolean mayOwe, Throwable thrown) {
    Optional<RunHeader> stored = store.header(run);
    if (stored.isEmpty()) {
      return new Answer.UnknownRun();
    }
    RunHeader header = stored.get();
    if (header.status().isClosed()) {
      return new Answer.NothingNew();
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

  private static Duration pause(int count) {
    Duration grown = Duration.ofSeconds(1L << Math.min(count - 1, 20));
    return grown.compareTo(RETRY_MAX) < 0 ? grown : RETRY_MAX;
  }
}
