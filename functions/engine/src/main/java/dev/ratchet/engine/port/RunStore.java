package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where Workflow Runs are kept. Every write is conditional and stands alone; every read sees all
 * writes acknowledged before it, save {@link #list} and {@link #hasBegun}, which may lag. An
 * implementation that cannot reach its store throws {@link StoreException}: then the write may or
 * may not have happened.
 */
public interface RunStore {
  /** Stores a new run. Told again with the same header and input, it answers the same. */
  Outcome create(RunHeader header, Json.Obj input);

  /** Everything that is stored of a run; empty if there is no such run. */
  Optional<RunPartition> load(RunId run);

  /**
   * What a run needs to go on: all that is stored of it or, of a long run, what {@link
   * RunPartition#recent} leaves. The time that this takes does not grow with the run.
   *
   * @param entry an entry that is known to be there, so that a long run is read as one from the
   *     start; 0 if none is
   */
  Optional<RunPartition> resume(RunId run, long entry);

  /**
   * What {@link RunPassage#of} leaves of a run, for those who read about it: all that is stored of
   * it if it was reopened. The time that this takes depends on how many entries are asked for, and
   * on how far before them the nearest snapshot is; not on where they are.
   *
   * @param entry the number of the first entry that is asked for, from 1
   * @param most how many are asked for from that one on
   * @return empty if there is no such run
   */
  Optional<RunPassage> passage(RunId run, long entry, int most);

  /** A run's header; empty if there is no such run. */
  Optional<RunHeader> header(RunId run);

  /**
   * Appends an entry if none of its number is there.
   *
   * @param writer a token of this one append: a repeat of it, after an answer was lost, is stored
   */
  Outcome append(RunId run, JournalEntry entry, String writer);

  /** Whether a run has an entry. */
  boolean hasBegun(RunId run);

  /** The record of a Task Run; empty before its first claim. */
  Optional<TaskRunRecord> record(TaskRunId id);

  /**
   * Replaces a Task Run's record, if state, attempt and owner of the stored one are those of {@code
   * before}; a record that {@link TaskRunRecord#isUnstored} must not be there yet. If the stored
   * record already equals {@code after}, it is stored.
   */
  Swap swap(TaskRunRecord before, TaskRunRecord after);

  /**
   * Writes generation, standing and health of a run, if it {@link RunHeader#mayReplace} the stored
   * header; if that says the same, it is stored. Of a run that is not there, nothing is.
   */
  Outcome putHeader(RunHeader header);

  /**
   * Puts an item into the inbox of a run, if its key is not there. An inbox is read in the order in
   * which its items were stored, or else in that of their times.
   */
  Outcome putInbox(RunId run, InboxItem item);

  /**
   * Does several things, of which the caller tells nobody before this returns. A store that waits
   * for a disk may wait once for all of them; the order in which they are stored stays.
   */
  default <T> T together(Supplier<T> work) {
    return work.get();
  }

  /** The inbox of a run, as {@link #load} has it; empty if there is no such run. */
  List<InboxItem> inbox(RunId run);

  /**
   * For how long what was last seen of an inbox or a record may be taken to be so still, where that
   * decides whether something begins: no time, where it costs nothing to look again.
   */
  Duration lookPause();

  /** Headers of runs, newest first. */
  RunPage list(RunQuery query);

  /**
   * Keeps a run from being deleted for {@link #LINGER}, or until its header changes: whoever is
   * about to reopen it does so first.
   *
   * @param now the time
   * @return lost if there is no such run
   */
  Outcome hold(RunId run, Instant now);

  /**
   * Deletes a closed run, if nobody {@linkplain #hold holds} it and its header is as it was seen.
   * For every reader it is gone at once. What it consists of stays for {@link #LINGER}, out of
   * sight, so that what is still on its way to the run finds that it came too late, and is not
   * taken for the first of its kind; {@link #purge} takes it away then. A run that is deleted
   * already is deleted.
   *
   * @param seen the run, closed, with all that is in its inbox
   * @param now the time
   */
  Outcome delete(RunPartition seen, Instant now);

  /** Runs that were deleted before this time and not purged, at most so many; it may lag. */
  List<RunId> deleted(Instant before, int limit);

  /**
   * Takes away some of what is left of a deleted run, last of all that it was deleted. A run that
   * is not deleted stays.
   *
   * @return whether nothing is left to take away
   */
  boolean purge(RunId run);

  /**
   * How long what a deleted run consists of stays: longer than anybody works on what was read, and
   * twice as long as a delivery is believed without a look at its run.
   */
  Duration LINGER = Duration.ofHours(1);

  /** What a conditional write came to. */
  enum Outcome {
    /** It is stored. */
    STORED,
    /** Somebody else was first; nothing changed. */
    LOST_RACE
  }

  /** What the replacement of a record came to. */
  sealed interface Swap {
    /** It is stored. */
    record Stored() implements Swap {}

    /** The run was deleted, and the record with it; nothing changed. */
    record Gone() implements Swap {}

    /** Somebody else was first, with this record; nothing changed. */
    record LostRace(TaskRunRecord actual) implements Swap {
      public LostRace {
        requireNonNull(actual, "actual is null");
      }
    }
  }
}
