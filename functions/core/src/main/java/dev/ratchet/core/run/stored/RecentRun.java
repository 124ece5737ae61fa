package dev.ratchet.core.run.stored;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a run in the making: its journal from a snapshot on, or its first entries, which say
 * what else it needs.
 */
public final class RecentRun {
  private final RunHeader header;
  private final Json.Obj input;
  private final List<JournalEntry> entries;
  private final RunState then;
  private final Positions needed;

  /**
   * The journal of a part of a run.
   *
   * @param entries from one with a snapshot on
   * @throws IllegalStateException if that snapshot cannot be read
   */
  public RecentRun(RunHeader header, List<JournalEntry> entries) {
    this(header, Json.Obj.EMPTY, entries, SnapshotReader.read(header, entries.getFirst()));
  }

  private RecentRun(RunHeader header, Json.Obj input, List<JournalEntry> entries, RunState then) {
    this.header = requireNonNull(header, "header is null");
    this.input = requireNonNull(input, "input is null");
    this.entries = List.copyOf(entries);
    this.then = then;
    this.needed = find();
  }

  /**
   * The first entries of a run.
   *
   * @param input the context that it was started with
   */
  public static RecentRun beginning(RunHeader header, Json.Obj input, List<JournalEntry> entries) {
    return new RecentRun(header, input, entries, RunState.initial(header, input));
  }

  /**
   * The journal of the same run at another time. Its snapshot is not read again if it is this
   * one's.
   *
   * @throws IllegalStateException if it is another, and cannot be read
   */
  public RecentRun at(RunHeader header, List<JournalEntry> entries) {
    boolean isSame =
        header.equals(this.header) && entries.getFirst().equals(this.entries.getFirst());
    return isSame ? new RecentRun(header, input, entries, then) : new RecentRun(header, entries);
  }

  private Positions find() {
    Positions[] found = {Positions.NONE};
    then.tasks()
        .forEachOpen(
            (position, task) -> {
              if (task instanceof TaskProgress.Queued && !then.isInline(position)) {
                found[0] = found[0].with(position);
              }
            });
    Positions inline = Positions.NONE;
    for (JournalEntry entry : entries) {
      for (RunEvent event : entry.seq() > then.seq() ? entry.events() : List.<RunEvent>of()) {
        if (event instanceof RunEvent.TaskQueued queued) {
          found[0] = found[0].with(queued.position());
        } else if (event instanceof RunEvent.TaskRecorded recorded) {
          inline = inline.with(recorded.position());
        } else if (event instanceof RunEvent.TaskGaveWay left) {
          inline = inline.without(left.position());
          found[0] = found[0].with(left.position());
        }
      }
    }
    return inline.stream().boxed().reduce(found[0], Positions::without, (one, _) -> one);
  }

  /**
   * The Task Runs whose records it needs: those that workers had when the snapshot was taken or
   * that were sent to them since.
   */
  public Positions needed() {
    return needed;
  }

  /**
   * The part of the run.
   *
   * @param records those that are stored, of which it takes what it needs
   */
  public RunPartition with(Map<Integer, TaskRunRecord> records, List<InboxItem> inbox) {
    var kept = new HashMap<Integer, TaskRunRecord>();
    needed.stream()
        .filter(records::containsKey)
        .forEach(position -> kept.put(position, records.get(position)));
    return then.seq() == 0
        ? new RunPartition(header, input, entries, kept, inbox)
        : RunPartition.since(header, entries, then, kept, inbox);
  }

  /** The part of a run that it needs to go on, from its newest snapshot; all if it has none. */
  public static RunPartition of(RunPartition run) {
    List<JournalEntry> entries = run.entries();
    for (int i = entries.size() - 1; i > 0; i--) {
      if (entries.get(i).hasSnapshot()) {
        var since = new RecentRun(run.header(), entries.subList(i, entries.size()));
        return since.with(run.records(), run.inbox());
      }
    }
    return run;
  }
}
