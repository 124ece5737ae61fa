package dev.ratchet.embedded;

import dev.ratchet.core.id.RunId;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.RunStore;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs that were deleted lately, to which what comes late is refused, and those that somebody keeps
 * from being deleted, which is forgotten with the process as whoever it is. For those who have the
 * lock.
 */
final class DeletedRuns {
  private final Map<RunId, Instant> deleted = new LinkedHashMap<>();
  private final Map<RunId, Instant> held = new LinkedHashMap<>();

  /** Whether a run was deleted lately. */
  boolean has(RunId run) {
    return deleted.containsKey(run);
  }

  void add(RunId run, Instant at) {
    deleted.put(run, at);
    held.remove(run);
  }

  /** Those that were deleted before a time, those deleted first first. */
  List<RunId> before(Instant time, int limit) {
    return deleted.entrySet().stream()
        .filter(each -> each.getValue().isBefore(time))
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .limit(limit)
        .toList();
  }

  void forget(RunId run) {
    deleted.remove(run);
  }

  void hold(RunId run, Instant now) {
    held.values().removeIf(since -> isOver(since, now));
    held.put(run, now);
  }

  boolean isHeld(RunId run, Instant now) {
    Instant since = held.get(run);
    return since != null && !isOver(since, now);
  }

  void letGo(RunId run) {
    held.remove(run);
  }

  private static boolean isOver(Instant since, Instant now) {
    return since.plus(RunStore.LINGER).isBefore(now);
  }

  /** Makes a change again that was written down. */
  RunId replay(RunId run, Fields record) {
    add(run, record.time());
    return run;
  }

  /** Writes all of them, as records. */
  void write(Consumer<byte[]> records) {
    deleted.forEach((run, at) -> records.accept(RunRecords.deleted(run, at)));
  }
}
