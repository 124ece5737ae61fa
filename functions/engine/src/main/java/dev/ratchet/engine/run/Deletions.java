package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.Owed;
import dev.ratchet.core.run.decide.Reopening;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.send.Dispatcher;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deletes closed runs: never one that is open, nor one that is about to be reopened. Whoever
 * reopens a run holds it first ({@link RunStore#hold}) and then says so in its inbox, so a run that
 * nobody holds and whose inbox asks for nothing stays closed.
 */
public final class Deletions {
  /** How often a run may have changed between a look and its deletion. */
  static final int RACES_MAX = 3;

  private final RunStore store;
  private final Dispatcher dispatcher;
  private final Ambient ambient;

  public Deletions(Dispatcher dispatcher, Ambient ambient) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.store = dispatcher.store();
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /** What a wish to delete a run came to. */
  public sealed interface Answer {
    /** It is gone, for all who look. */
    record Deleted() implements Answer {}

    /** There is no such run, or not any more. */
    record UnknownRun() implements Answer {}

    /** It is open. */
    record Open(RunHeader header) implements Answer {}

    /** It is closed, and somebody is about to reopen it, or has done so since it was looked for. */
    record Redriven(RunHeader header) implements Answer {}
  }

  /**
   * Deletes a closed run.
   *
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: then it may
   *     or may not be deleted
   */
  public Answer delete(RunId run) {
    return delete(run, Instant.MAX);
  }

  /**
   * Deletes a closed run, unless it has been reopened since it was listed and ended again.
   *
   * @param endedBy the latest end of a run that is to be deleted
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: then it may
   *     or may not be deleted
   */
  public Answer delete(RunId run, Instant endedBy) {
    Optional<RunPartition> seen = store.resume(run, 0);
    for (int race = 0; race < RACES_MAX && seen.isPresent(); race++) {
      RunPartition known = seen.get();
      if (!isOver(known)) {
        return new Answer.Open(known.header());
      }
      if (!Reopening.isDone(known)) {
        wake(run);
        return new Answer.Redriven(known.header());
      }
      if (known.header().standing().endedAt().filter(at -> at.isAfter(endedBy)).isPresent()) {
        return new Answer.Redriven(known.header());
      }
      switch (delete(known)) {
        case STORED -> {
          return new Answer.Deleted();
        }
        case LOST_RACE -> seen = store.resume(run, 0);
      }
    }
    return seen.<Answer>map(known -> new Answer.Redriven(known.header()))
        .orElseGet(Answer.UnknownRun::new);
  }

  /** Whether journal and header both say that the run is closed, and how. */
  private static boolean isOver(RunPartition known) {
    RunHeader header = known.header();
    return known.state().isClosed()
        && header.standing().equals(known.state().standing())
        && header.generation() == known.state().generation();
  }

  /** It was asked to reopen, by somebody who may have died before it was told. */
  private void wake(RunId run) {
    dispatcher.wakeAt(new WorkflowTask(run, WorkflowTask.Cause.RETRY), ambient.now());
  }

  /**
   * Places of limits that the run may still have are given back before, since nobody would do so
   * afterwards, and afterwards, since one may have been given meanwhile.
   */
  private RunStore.Outcome delete(RunPartition known) {
    RunId run = known.header().id();
    List<Effect> places = places(known);
    dispatcher.dispatch(run, places);
    RunStore.Outcome outcome = store.delete(known, ambient.now());
    if (outcome == RunStore.Outcome.STORED) {
      dispatcher.dispatch(run, places);
    }
    return outcome;
  }

  /**
   * The whole run is asked: a snapshot does without the limits of Task Runs that are over, though
   * whoever was to give them back may have died.
   */
  private List<Effect> places(RunPartition known) {
    Optional<RunPartition> whole =
        known.isWhole() ? Optional.of(known) : store.load(known.header().id());
    return whole
        .filter(loaded -> isOver(loaded) && isSameEnd(loaded, known))
        .map(Owed::byClosed)
        .orElse(List.of())
        .stream()
        .filter(Effect.ReleaseLimit.class::isInstance)
        .toList();
  }

  /** Whether nobody has reopened the run between two looks at it: then its places are in use. */
  private static boolean isSameEnd(RunPartition one, RunPartition other) {
    return one.state().generation() == other.state().generation();
  }
}
