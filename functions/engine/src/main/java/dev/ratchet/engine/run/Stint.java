package dev.ratchet.engine.run;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader.Health;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.decide.Controls;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.Occasion;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.attempt.InlineSession;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of one run in a row: what is known of it between them, and since when. Whatever was
 * accepted while attempts were waited for is in the run's inbox before the next entry is written:
 * it is looked for before the run ends, and before something begins.
 */
final class Stint {
  private static final System.Logger LOG = System.getLogger(Stint.class.getName());

  private final RunStore store;
  private final Ambient ambient;
  private final RunId run;
  private final InlineSession slot;
  private Optional<RunPartition> known = Optional.empty();
  private long entry;
  private Occasion occasion;
  private boolean isWhole;
  private boolean hasWaited;
  private Instant lookedAt = Instant.MIN;
  private final List<Effect.RunInline> held = new ArrayList<>();

  /**
   * @param entry an entry that is there; 0 if none is known
   * @param occasion why the run is looked at first; where something may be owed, all of it is
   */
  Stint(
      RunStore store,
      Ambient ambient,
      RunId run,
      InlineSession slot,
      long entry,
      Occasion occasion) {
    this.store = store;
    this.ambient = ambient;
    this.run = run;
    this.slot = slot;
    this.entry = entry;
    this.occasion = requireNonNull(occasion, "occasion is null");
    this.isWhole = occasion.mayOwe();
  }

  RunId run() {
    return run;
  }

  InlineSession slot() {
    return slot;
  }

  /** Why the run is looked at. */
  Occasion occasion() {
    return occasion;
  }

  /** What it was looked at for is done: from now on it only goes on. */
  void goOn() {
    occasion = Occasion.GOING_ON;
  }

  /** The newest entry that is known to be there; 0 if none is. */
  long entry() {
    return entry;
  }

  /** The run as it is stored, or as it was left by the last step if nothing else is known. */
  Optional<RunPartition> load() {
    if (known.isEmpty()) {
      lookedAt = ambient.now();
      hasWaited = false;
      known = isWhole ? store.load(run) : store.resume(run, entry);
    }
    return known;
  }

  /** The run as it was seen last; empty if it was not, or cannot be read. */
  Optional<RunPartition> seen() {
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

  /** Attempts were waited for: much may have been asked of the run meanwhile. */
  void waited() {
    hasWaited = true;
  }

  /**
   * Looks into the inbox before an entry is written that was decided without, if something was
   * waited for since it was last seen. Before the run ends that is always done; before something
   * begins as often as the store bears it.
   *
   * @return whether something has come, so that it is to be decided again
   */
  boolean hasNews(Decision.Append append) {
    if (!hasWaited || !isEnd(append) && isFresh()) {
      return false;
    }
    return look(known.orElseThrow());
  }

  private boolean look(RunPartition before) {
    lookedAt = ambient.now();
    List<InboxItem> inbox = store.inbox(run);
    hasWaited = false;
    known = Optional.of(before.with(inbox));
    // Nothing ever leaves an inbox.
    return inbox.size() > before.inbox().size();
  }

  private boolean isFresh() {
    return ambient.now().isBefore(lookedAt.plus(store.lookPause()));
  }

  /** Whether an entry ends the run. */
  static boolean isEnd(Decision.Append append) {
    return append.effects().stream().anyMatch(Effect.AnnounceEnd.class::isInstance);
  }

  /**
   * An entry is stored: what it has claimed begins, unless something is asked for by now that may
   * forbid it. Then that is obeyed first.
   */
  void advanced(RunPartition before, Decision.Append append) {
    RunPartition after = before.plus(append.entry());
    entry = append.entry().seq();
    known = Optional.of(after);
    boolean isOutdated =
        changesHeader(append) || before.header().health() instanceof Health.Failing;
    List<Effect.RunInline> claimed =
        append.effects().stream()
            .filter(Effect.RunInline.class::isInstance)
            .map(Effect.RunInline.class::cast)
            .toList();
    if (!claimed.isEmpty() && isAskedMeanwhile(after)) {
      held.addAll(claimed);
    } else {
      slot.begin(List.copyOf(claimed));
    }
    slot.settle(after.state());
    if (isOutdated) {
      forget();
    }
  }

  private boolean isAskedMeanwhile(RunPartition after) {
    try {
      return !isFresh()
          && look(after)
          && Controls.decide(load().orElseThrow(), ambient.now()) instanceof Decision.Append;
    } catch (StoreException e) {
      // What is claimed would wait for the end of its lease.
      LOG.log(Level.WARNING, "The inbox of " + run + " could not be seen; seen to later", e);
      return false;
    }
  }

  /** Whether claimed attempts wait for what is asked of the run to be obeyed. */
  boolean isHeld() {
    return !held.isEmpty();
  }

  /** Takes the claimed attempts that wait for what is asked of the run to be obeyed. */
  List<Effect.RunInline> takeHeld() {
    List<Effect.RunInline> taken = List.copyOf(held);
    held.clear();
    return taken;
  }

  /**
   * Begins those of the attempts that still stand, once what was asked for is obeyed: none of a run
   * that has ended by that, and may be deleted.
   */
  void begin(List<Effect.RunInline> claimed) {
    if (!claimed.isEmpty()) {
      load().map(RunPartition::state).ifPresent(state -> begin(claimed, state));
    }
  }

  private void begin(List<Effect.RunInline> claimed, RunState state) {
    slot.begin(claimed.stream().filter(c -> stands(state, c)).<Effect>map(c -> c).toList());
  }

  private static boolean stands(RunState state, Effect.RunInline claimed) {
    TaskRunRecord record = state.inline().get(claimed.record().id().position());
    return !state.isClosed()
        && record != null
        && record.phase() instanceof Phase.Running
        && record.attempt() == claimed.record().attempt()
        && record.owner().equals(claimed.record().owner());
  }

  private static boolean changesHeader(Decision.Append append) {
    return append.effects().stream()
        .anyMatch(e -> e instanceof Effect.PutHeader || e instanceof Effect.AnnounceEnd);
  }
}
