package dev.ratchet.core.workflow;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything that is stored of one Workflow Run.
 *
 * @param input the context that the run was started with
 * @param entries the journal, in order, without a gap
 * @param records the records of its claimed Task Runs, by position
 * @param inbox what came from outside, by key
 */
public record RunPartition(
    RunHeader header,
    Json.Obj input,
    List<JournalEntry> entries,
    Map<Integer, TaskRunRecord> records,
    List<InboxItem> inbox) {
  public RunPartition {
    requireNonNull(header, "header is null");
    requireNonNull(input, "input is null");
    entries = List.copyOf(entries);
    records = Map.copyOf(records);
    inbox = List.copyOf(inbox);
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).seq() != i + 1) {
        throw new IllegalStateException(
            "The journal of %s has a gap: entry %d stands where %d was expected."
                .formatted(header.id(), entries.get(i).seq(), i + 1));
      }
    }
  }

  /** The run after one more entry. */
  public RunPartition plus(JournalEntry entry) {
    var all = new ArrayList<>(entries);
    all.add(entry);
    return new RunPartition(header, input, all, records, inbox);
  }

  /** The run's state after its whole journal. */
  public RunState state() {
    return RunState.fold(this, entries);
  }

  /** The run's state as it was after an entry: what a decision of that entry was based on. */
  public RunState stateAfter(long seq) {
    return RunState.fold(this, entries.subList(0, Math.toIntExact(seq)));
  }
}
