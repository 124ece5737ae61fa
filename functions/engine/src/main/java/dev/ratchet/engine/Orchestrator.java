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
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Handles Workflow Tasks: load, decide, append, dispatch, and leave the acknowledgement to the
 * caller. A crash in between loses nothing: the Workflow Task comes back, and whoever handles it
 * then also sends what the stored state still owes.
 */
public final class Orchestrator {
  /** How many races an append may lose before the Workflow Task is given back. */
  public static final int RACES_MAX = 10;

  /**
   * How far clocks may be apart: a timer that is early by less is told again. Much more than clocks
   * ever are, and little enough that timers which nothing needs any more die out.
   */
  public static final Duration SKEW_MAX = Duration.ofMinutes(5);

  /** The longest pause before a failed Workflow Task is tried again. */
  public static final Duration RETRY_MAX = Duration.ofMinutes(5);

  private static final System.Logger LOG = System.getLogger(Orchestrator.class.getName());

  private final RunStore store;
  private final Deciders deciders;
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  public Orchestrator(RunStore store, Deciders deciders, Dispatcher dispatcher, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
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
   * Advances a run by one step.
   *
   * @param causes why, one for each Workflow Task that is answered by this step
   * @param redelivered whether one of them was delivered before: its first receiver may have died
   *     between append and dispatch
   * @throws StoreException if something could not be reached: do not acknowledge
   */
  public Answer advance(RunId run, Set<Cause> causes, boolean redelivered) {
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<Answer> answer = step(run, causes, redelivered || causes.contains(Cause.RETRY));
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new IllegalStateException(
        "The append to " + run + " lost " + RACES_MAX + " races in a row; given back.");
  }

  /** One load → decide → append → dispatch; empty if the race was lost. */
  private Optional<Answer> step(RunId run, Set<Cause> causes, boolean mayOwe) {
    return switch (look(run, causes, mayOwe)) {
      case Look.Controlled(RunHeader header, Decision.Append append) -> control(header, append);
      case Look.Decided(RunHeader header, Decision.Append append) -> append(header, append);
      case Look.Decided(RunHeader header, Decision.Nothing _) -> {
        recover(header);
        yield Optional.of(new Answer.NothingNew());
      }
      case Look.Broken(Throwable thrown) -> Optional.of(failed(run, mayOwe, thrown));
      case Look.Unknown _ -> {
        LOG.log(Level.WARNING, "A Workflow Task names {0}, which does not exist: ignored.", run);
        yield Optional.of(new Answer.UnknownRun());
      }
    };
  }

  /** What loading a run and deciding comes to, before anything is written. */
  private sealed interface Look {
    /** It was decided. */
    record Decided(RunHeader header, Decision decision) implements Look {}

    /** It was asked for something that its logic has no say in. */
    record Controlled(RunHeader header, Decision.Append decision) implements Look {}

    /** The run's logic, or what is stored of it, is broken. */
    record Broken(Throwable thrown) implements Look {}

    /** There is no such run. */
    record Unknown() implements Look {}
  }

  private Look look(RunId run, Set<Cause> causes, boolean mayOwe) {
    try {
      Optional<RunPartition> loaded = store.load(run);
      if (loaded.isEmpty()) {
        return new Look.Unknown();
      }
      RunHeader header = loaded.get().header();
      Decision control = RunMachine.control(loaded.get(), ambient.now());
      return control instanceof Decision.Append append
          ? new Look.Controlled(header, append)
          : new Look.Decided(header, decide(loaded.get(), causes, mayOwe));
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      return new Look.Broken(e);
    }
  }

  private Decision decide(RunPartition partition, Set<Cause> causes, boolean mayOwe) {
    RunHeader header = partition.header();
    Instant now = ambient.now();
    if (header.status().isClosed() && RunMachine.isDone(partition)) {
      if (mayOwe || RunMachine.isGrantedTooLate(partition)) {
        dispatcher.dispatch(header.id(), RunMachine.owedByClosed(partition));
      }
      return new Decision.Nothing();
    }
    Decider decider = deciders.of(header.workflow());
    if (mayOwe) {
      dispatcher.dispatch(header.id(), RunMachine.owed(partition, decider));
    }
    if (mayOwe || causes.contains(Cause.TIMER)) {
      dispatcher.dispatch(header.id(), RunMachine.expired(partition, decider, now));
    }
    Decision decision = RunMachine.decide(partition, decider, now);
    dispatcher.check(effects(decision));
    if (decision instanceof Decision.Nothing && causes.contains(Cause.TIMER) && !mayOwe) {
      dispatcher.dispatch(header.id(), RunMachine.armAgain(partition, decider, now, SKEW_MAX));
    }
    return decision;
  }

  private static List<Effect> effects(Decision decision) {
    return switch (decision) {
      case Decision.Append append -> append.effects();
      case Decision.Nothing _ -> List.of();
    };
  }

  private Optional<Answer> append(RunHeader header, Decision.Append append) {
    return switch (store.append(header.id(), append.entry(), ambient.newToken())) {
      case LOST_RACE -> Optional.empty();
      case STORED -> {
        dispatcher.teller().tell(header, append.told());
        dispatcher.dispatch(header.id(), append.effects());
        if (!isEnd(append)) {
          recover(header);
        }
        yield Optional.of(new Answer.Advanced(append.entry()));
      }
    };
  }

  /**
   * Stores what was asked for; the next Workflow Task has the run's logic go on, and sends what an
   * earlier one may have owed.
   */
  private Optional<Answer> control(RunHeader header, Decision.Append append) {
    return switch (store.append(header.id(), append.entry(), ambient.newToken())) {
      case LOST_RACE -> Optional.empty();
      case STORED -> {
        dispatcher.teller().tell(header, append.told());
        dispatcher.dispatch(header.id(), append.effects());
        if (!isEnd(append)) {
          dispatcher.wakeAt(new WorkflowTask(header.id(), Cause.RETRY), ambient.now());
        }
        yield Optional.of(new Answer.Advanced(append.entry()));
      }
    };
  }

  private static boolean isEnd(Decision.Append append) {
    return append.effects().stream().anyMatch(Effect.AnnounceEnd.class::isInstance);
  }

  private void recover(RunHeader header) {
    if (header.health() instanceof Health.Failing && !header.status().isClosed()) {
      store.putHeader(header.with(new Health.Fine()));
    }
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
