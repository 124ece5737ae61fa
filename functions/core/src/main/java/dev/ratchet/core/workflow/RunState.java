package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Workflow Run as its journal tells it: the fold of its entries. What records and inbox know
 * beyond that is not in it until an entry takes notice.
 *
 * @param seq the number of the newest entry; 0 before the first
 * @param lastAt the time of the newest entry
 * @param standing whether the run is open or how it was closed
 * @param context the run's context, with every result noticed so far
 * @param tasks the Task Runs that the journal names, by position; all others are {@code none}
 * @param received the keys of the inbox items noticed so far
 */
public record RunState(
    RunHeader header,
    long seq,
    Instant lastAt,
    RunHeader.Standing standing,
    Json.Obj context,
    SortedMap<Integer, TaskProgress> tasks,
    Set<String> received) {
  public RunState {
    requireNonNull(header, "header is null");
    requireNonNull(lastAt, "lastAt is null");
    requireNonNull(standing, "standing is null");
    requireNonNull(context, "context is null");
    tasks = Collections.unmodifiableSortedMap(new TreeMap<>(tasks));
    received = Set.copyOf(received);
  }

  /** The state before the first entry. */
  public static RunState initial(RunHeader header, Json.Obj input) {
    return new RunState(
        header,
        0,
        header.startedAt(),
        new RunHeader.Standing.Open(),
        input,
        Collections.emptySortedMap(),
        Set.of());
  }

  /** The state after these entries of a partition. */
  static RunState fold(RunPartition partition, List<JournalEntry> entries) {
    var fold = new RunFold(initial(partition.header(), partition.input()), partition.records());
    entries.forEach(fold::evolve);
    return fold.state();
  }

  /**
   * The state after one more entry.
   *
   * @param partition holds the records that the entry's events refer to
   * @throws IllegalStateException if an event is illegal in this state: a broken invariant
   */
  public RunState evolve(JournalEntry entry, RunPartition partition) {
    var fold = new RunFold(this, partition.records());
    fold.evolve(entry);
    return fold.state();
  }

  /** Whether no further decision will change this run. */
  public boolean isClosed() {
    return !(standing instanceof RunHeader.Standing.Open);
  }
}
