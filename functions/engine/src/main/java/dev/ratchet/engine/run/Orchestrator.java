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
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.Occasion;
import dev.ratchet.core.run.decide.Reopening;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.decide.Step;
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

  private static final Step NOTHING = new Step.Decided(List.of(), new Decision.Nothing());

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
    boolean isRedelivered =
        receipt.isRedelivered() || tasks.stream().anyMatch(WorkflowTask::isUndated);
    sendAgainIfEarly(tasks);
    try (InlineSession slot = inline.open(receipt)) {
      var occasion = new Occasion(causes, isRedelivered);
      var stint = new Stint(store, ambient, run, slot, entry, occasion);
      Answer answer = step(stint);
      stint.goOn();
      while (slot.isBusy() || stint.isHeld()) {
        List<Effect.RunInline> held = stint.takeHeld();
        if (held.isEmpty()) {
          await(stint);
        }
        Answer next = step(stint);
        stint.begin(held);
        answer = next instanceof Answer.NothingNew ? answer : next;
      }
      if (slot.isLater()) {
        dispatcher.wakeAt(new WorkflowTask(run, Cause.CONTINUED, stint.entry()), ambient.now());
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

  private static void await(Stint stint) throws InterruptedException {
    if (stint.slot().await()) {
      stint.forget();
    } else {
      stint.waited();
    }
  }

  /** One load → decide → append → dispatch, repeated as long as the append loses its race. */
  private Answer step(Stint stint) {
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<Answer> answer = tryStep(stint);
      if (answer.isPresent()) {
        return answer.get();
      }
      stint.forget();
    }
    throw new ContentionException(
        "The append to " + stint.run() + " lost " + RACES_MAX + " races in a row; given back.");
  }

  /** Empty if the race was lost. */
  private Optional<Answer> tryStep(Stint stint) {
    Step step = look(stint);
    dispatcher.dispatch(stint.run(), step.owed());
    return switch (step) {
      case Step.Controlled(Decision.Append append) -> append(stint, append, this::goOn);
      case Step.Decided(_, Decision.Append append) when stint.hasNews(append) -> tryStep(stint);
      case Step.Decided(_, Decision.Append append) -> append(stint, append, this::recover);
      case Step.Decided(_, Decision.Nothing _) -> Optional.of(nothingNew(stint));
      case Step.Failed(_, Throwable thrown) -> broken(stint, thrown);
    };
  }

  /** Whatever fails here is the run's own; what fails as something is sent is not. */
  private Step look(Stint stint) {
    stint.slot().beginDecision();
    try {
      return stint.load().map(known -> decide(stint, known)).orElse(NOTHING);
    } catch (StoreException e) {
      throw e;
    } catch (RunPartition.PartialException e) {
      stint.needWhole();
      return look(stint);
    } catch (RuntimeException | VirtualMachineError | LinkageError | AssertionError e) {
      return new Step.Failed(List.of(), e);
    }
  }

  private Step decide(Stint stint, RunPartition known) {
    Step step =
        RunMachine.step(
            known, deciders::of, stint.slot(), stint.occasion(), snapshots, ambient.now());
    return step instanceof Step.Decided decided ? sendable(decided) : step;
  }

  /** What could never be sent is not decided. */
  private Step sendable(Step.Decided decided) {
    try {
      dispatcher.check(decided.decision().effects());
      return decided;
    } catch (IllegalArgumentException e) {
      return new Step.Failed(decided.owed(), e);
    }
  }

  private Answer nothingNew(Stint stint) {
    if (stint.seen().isEmpty()) {
      LOG.log(
          Level.WARNING, "A Workflow Task names {0}, which does not exist: ignored.", stint.run());
      return new Answer.UnknownRun();
    }
    RunPartition known = stint.seen().get();
    recover(known.header());
    stint.slot().settle(known.state());
    return new Answer.NothingNew();
  }

  /**
   * @param then what is done once the entry is stored, unless it ends the run
   */
  private Optional<Answer> append(Stint stint, Decision.Append append, Consumer<RunHeader> then) {
    RunPartition known = stint.seen().orElseThrow();
    return switch (Stint.isEnd(append)
        ? store.together(() -> put(known, append))
        : put(known, append)) {
      case LOST_RACE -> Optional.empty();
      case STORED -> {
        if (!Stint.isEnd(append)) {
          then.accept(known.header());
        }
        stint.advanced(known, append);
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
  private Optional<Answer> broken(Stint stint, Throwable thrown) {
    if (stint.slot().isBusy()) {
      Optional<RunPartition> known = stint.load();
      if (known.isPresent()
          && RunMachine.keep(known.get(), stint.slot(), ambient.now())
              instanceof Decision.Append append
          && append(stint, append, _ -> {}).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(failed(stint, thrown));
  }

  /**
   * Shows that a Workflow Task failed. The first failure begets a retry and each failed retry the
   * next; others that fail meanwhile do not, so that there is never more than one on its way.
   */
  private Answer failed(Stint stint, Throwable thrown) {
    RunId run = stint.run();
    Optional<RunHeader> stored = store.header(run);
    if (stored.isEmpty()) {
      return new Answer.UnknownRun();
    }
    RunHeader header = stored.get();
    if (header.status().isClosed()) {
      return stillClosed(stint, thrown);
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
    if (stint.occasion().mayOwe() || header.health() instanceof Health.Fine) {
      dispatcher.wakeAt(
          new WorkflowTask(run, Cause.RETRY), ambient.now().plus(pause(failing.count())));
    }
    return new Answer.WorkflowTaskFailed(failure, failing.count());
  }

  /** A closed run shows no failure; a redrive that was accepted is tried again until it is done. */
  private Answer stillClosed(Stint stint, Throwable thrown) {
    if (stint.seen().filter(known -> !Reopening.isDone(known)).isPresent()) {
      LOG.log(Level.ERROR, "A redrive of " + stint.run() + " failed; tried again later", thrown);
      dispatcher.wakeAt(new WorkflowTask(stint.run(), Cause.RETRY), ambient.now().plus(RETRY_MAX));
    }
    return new Answer.NothingNew();
  }

  private static Duration pause(int count) {
    Duration grown = Duration.ofSeconds(1L << Math.min(count - 1, 20));
    return grown.compareTo(RETRY_MAX) < 0 ? grown : RETRY_MAX;
  }
}
