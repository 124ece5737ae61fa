package dev.ratchet.embedded;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.embedded.log.Fields;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A closed run as it was read from the disk, of which only what is asked for is understood. */
final class ArchivedRun {
  private final RunId run;
  private final NavigableMap<Long, byte[]> entries = new TreeMap<>();
  private final Map<Integer, byte[]> records = new HashMap<>();

  /** In the order in which it was stored. */
  private final Map<String, byte[]> inbox = new LinkedHashMap<>();

  private RunHeader header;
  private String input = "{}";

  /** A run that consists of these records. */
  ArchivedRun(RunId run, List<byte[]> all) {
    this.run = run;
    all.forEach(this::add);
  }

  private void add(byte[] record) {
    var fields = new Fields(record);
    byte kind = RunArchive.skip(fields);
    switch (kind) {
      case RunRecords.HEADER -> header = RunRecords.header(run, fields);
      case RunRecords.INPUT -> input = fields.text();
      case RunRecords.ENTRY -> entries.put(fields.longNumber(), record);
      case RunRecords.RECORD -> records.put(fields.number(), record);
      case RunRecords.INBOX -> inbox.put(fields.text(), record);
      default -> throw new IllegalStateException("No record of a run is of kind " + kind + ".");
    }
  }

  private static Fields fields(byte[] record) {
    var fields = new Fields(record);
    RunArchive.skip(fields);
    return fields;
  }

  /** Whether it was reopened. */
  boolean isReopened() {
    return header.generation() > 0;
  }

  /** What is needed to tell of some entries, unless the run was reopened. */
  RunPassage passage(long entry, int most) {
    long from =
        entries.headMap(entry, false).descendingMap().entrySet().stream()
            .filter(known -> RunRecords.hasSnapshot(fields(known.getValue())))
            .findFirst()
            .map(Map.Entry::getKey)
            .orElse(1L);
    List<JournalEntry> asked =
        entries.tailMap(from, true).headMap(entry + most, false).values().stream()
            .map(record -> RunRecords.entry(fields(record)).entry())
            .toList();
    boolean isToTheEnd = asked.isEmpty() || asked.getLast().seq() == entries.lastKey();
    RecentRun part =
        from > 1
            ? new RecentRun(header, asked)
            : RecentRun.beginning(header, Json.parseObject(input), asked);
    var needed = new HashMap<Integer, TaskRunRecord>();
    part.needed().stream()
        .filter(records::containsKey)
        .forEach(
            position ->
                needed.put(position, RunRecords.taskRun(run, fields(records.get(position)))));
    Collection<String> keys = isToTheEnd ? inbox.keySet() : RunPassage.keys(asked);
    return new RunPassage(part.with(needed, items(keys)), isToTheEnd);
  }

  private List<InboxItem> items(Collection<String> keys) {
    return inbox.entrySet().stream()
        .filter(item -> keys.contains(item.getKey()))
        .map(item -> RunRecords.inbox(fields(item.getValue())))
        .toList();
  }
}
