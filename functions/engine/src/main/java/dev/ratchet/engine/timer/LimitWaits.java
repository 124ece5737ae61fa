package dev.ratchet.engine.timer;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.LimitStore.Ticket;
import dev.ratchet.engine.port.LimitStore.View;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether Task Runs that have waited long for a place of a limit wait rightly: they are in its
 * queue, and all places are taken. Then nobody wakes them, however long it takes. Where one holds a
 * place as long as others have waited, its run is woken instead: it gives back what it needs no
 * more, as the message that should have told it to may be lost.
 */
final class LimitWaits {
  private final LimitStore store;
  private final Instant before;
  private final Map<String, View> seen = new ConcurrentHashMap<>();

  /**
   * @param before who began to wait before this has waited long
   */
  LimitWaits(LimitStore store, Instant before) {
    this.store = requireNonNull(store, "store is null");
    this.before = requireNonNull(before, "before is null");
  }

  Instant before() {
    return before;
  }

  /** The runs to wake so that this one gets the places that it waits for. */
  Set<RunId> toWake(RunPartition run) {
    Set<RunId> runs = new HashSet<>();
    run.state()
        .tasks()
        .forEachOpen(
            (position, task) -> {
              if (task instanceof TaskProgress.Limited limited
                  && !limited.isGranted()
                  && limited.since().isBefore(before)) {
                add(run.header().id().task(position), limited.limit(), runs);
              }
            });
    return runs;
  }

  private View view(String key) {
    View known = seen.get(key);
    if (known != null) {
      return known;
    }
    View view = store.view(key, 1);
    seen.put(key, view);
    return view;
  }

  private void add(TaskRunId id, Limit limit, Set<RunId> runs) {
    View view = view(limit.key());
    boolean isFull = view.holders().size() >= limit.size() && !view.holds(id);
    if (!isFull || store.waiting(limit.key(), id).isEmpty()) {
      runs.add(id.run());
      return;
    }
    view.holders().stream()
        .filter(holder -> holder.since().isBefore(before))
        .map(Ticket::id)
        .map(TaskRunId::run)
        .forEach(runs::add);
  }
}
