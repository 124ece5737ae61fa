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
    boolean mayOwe = redelivered || causes.contains(Cause.RETRY);
    for (int race = 0; race < RACES_MAX; race++) {
      Optional<RunPartition> loaded = store.load(run);
      if (loaded.isEmpty()) {
        LOG.log(Level.WARNING, "A Workflow Task names {0}, which does not exist: ignored.", run);
        return new Answer.UnknownRun();
      }
      Optional<Answer> answer = step(loaded.get(), mayOwe);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    throw new IllegalStateException(
        "The append to " + run + " lost " + RACES_MAX + " races in a row; given back.");
  }

  /** One load → decide → append → dispatch; empty if the race was lost. */
  private Optional<Answer> step(RunPartition partition, boolean mayOwe) {
    Instant now = ambient.now();
    Decision decision;
    try {
      Decider decider = deciders.of(partition.header().workflow());
      if (mayOwe) {
        dispatcher.dispatch(partition.header().id(), RunMachine.owed(partition, decider));
      }
      decision = RunMachine.decide(partition, decider, now);
      dispatcher.check(effects(decision));
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.of(failed(partition.header(), now, e));
    }
    return switch (decision) {
      case Decision.Nothing _ -> {
        recover(partition.header());
        yield Optional.of(new Answer.NothingNew());
      }
      case Decision.Append append -> append(partition.header(), append);
    };
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
        dispatcher.dispatch(header.id(), append.effects());
        boolean ends = append.effects().stream().anyMatch(Effect.AnnounceEnd.class::isInstance);
        if (!ends) {
          recover(header);
        }
        yield Optional.of(new Answer.Advanced(append.entry()));
      }
    };
  }

  private void recover(RunHeader header) {
    if (header.health() instanceof Health.Failing && !header.status().isClosed()) {
      store.putHeader(header.with(new Health.Fine()));
    }
  }

  private Answer failed(RunHeader header, Instant now, Throwable thrown) {
    Failure failure = Failures.of("workflow_task_failed", thrown);
    var failing =
        switch (header.health()) {
          case Health.Fine _ -> new Health.Failing(1, now, failure);
          case Health.Failing f -> new Health.Failing(f.count() + 1, f.since(), failure);
        };
    LOG.log(
        Level.ERROR,
        () ->
            "Workflow Task of %s failed for the %d. time in a row; the run stays open: %s"
                .formatted(header.id(), failing.count(), failure.message()),
        thrown);
    store.putHeader(header.with(failing));
    dispatcher.wakeAt(new WorkflowTask(header.id(), Cause.RETRY), now.plus(pause(failing.count())));
    return new Answer.WorkflowTaskFailed(failure, failing.count());
  }

  private static Duration pause(int count) {
    Duration grown = Duration.ofSeconds(1L << Math.min(count - 1, 20));
    return grown.compareTo(RETRY_MAX) < 0 ? grown : RETRY_MAX;
  }
}
