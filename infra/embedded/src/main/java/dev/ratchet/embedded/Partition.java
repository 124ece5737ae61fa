package dev.ratchet.embedded;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.embedded.log.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Everything of one run. What was read from the log is understood once somebody asks for it. */
final class Partition extends Ledger.Page {
  /** An entry and who wrote it. */
  record Written(JournalEntry entry, String writer) {}

  final RunId run;
  final NavigableMap<Long, Written> entries = new TreeMap<>();
  final Map<Integer, TaskRunRecord> records = new HashMap<>();

  /** In the order in which it was stored, which is that of the log. */
  final Map<String, InboxItem> inbox = new LinkedHashMap<>();

  Optional<RunHeader> header = Optional.empty();
  Json.Obj input = Json.Obj.EMPTY;

  /** How often somebody was about to change it. */
  long touched;

  /** The newest entry that carries a snapshot; 0 if none does. */
  private long snapshot;

  /** What the run last needed to go on; null until it is asked for. */
  private RecentRun recent;

  private final List<Unread> unread = new ArrayList<>();

  private record Unread(byte kind, Fields fields) {}

  Partition(RunId run) {
    this.run = run;
  }

  /** Makes a change again that was written down. */
  void replay(byte kind, Fields fields) {
    if (kind == RunRecords.HEADER) {
      header = Optional.of(RunRecords.header(run, fields));
    } else {
      unread.add(new Unread(kind, fields));
    }
  }

  /** This, understood. */
  Partition understood() {
    for (Unread one : unread) {
      understand(one.kind(), one.fields());
    }
    unread.clear();
    return this;
  }

  private void understand(byte kind, Fields fields) {
    switch (kind) {
      case RunRecords.INPUT -> input = Json.parseObject(fields.text());
      case RunRecords.ENTRY -> {
        Written written = RunRecords.entry(fields);
        add(written);
      }
      case RunRecords.RECORD -> {
        TaskRunRecord taskRun = RunRecords.taskRun(run, fields);
        records.put(taskRun.id().position(), taskRun);
      }
      case RunRecords.INBOX -> {
        InboxItem item = RunRecords.inbox(fields);
        inbox.put(item.key(), item);
      }
      default -> throw new IllegalStateException("No record of a run is of kind " + kind + ".");
    }
  }

  /** How much memory it takes, in things of some hundred bytes. */
  int weight() {
    return 4 + entries.size() + records.size() + inbox.size() + unread.size();
  }

  void add(Written written) {
    entries.put(written.entry().seq(), written);
    if (written.entry().hasSnapshot()) {
      snapshot = Math.max(snapshot, written.entry().seq());
    }
  }

  /** What the run needs to go on. */
  Optional<RunPartition> recent() {
    if (snapshot <= 1) {
      return whole();
    }
    return header.map(
        there -> {
          List<JournalEntry> since =
              entries.tailMap(snapshot, true).values().stream().map(Written::entry).toList();
          recent = recent == null ? new RecentRun(there, since) : recent.at(there, since);
          return recent.with(records, List.copyOf(inbox.values()));
        });
  }

  /** What is needed to tell of some entries. */
  Optional<RunPassage> passage(long entry, int most) {
    return header.flatMap(
        there ->
            there.generation() > 0
                ? whole().map(RunPassage::whole)
                : Optional.of(passage(there, entry, most)));
  }

  private RunPassage passage(RunHeader there, long entry, int most) {
    long from =
        entries.headMap(entry, false).descendingMap().values().stream()
            .map(Written::entry)
            .filter(JournalEntry::hasSnapshot)
            .findFirst()
            .map(JournalEntry::seq)
            .orElse(1L);
    List<JournalEntry> asked =
        entries.tailMap(from, true).values().stream()
            .map(Written::entry)
            .takeWhile(one -> one.seq() < entry + most)
            .toList();
    boolean isToTheEnd = asked.isEmpty() || asked.getLast().seq() == entries.lastKey();
    RecentRun part =
        from > 1 ? new RecentRun(there, asked) : RecentRun.beginning(there, input, asked);
    return new RunPassage(part.with(records, List.copyOf(inbox.values())), isToTheEnd);
  }

  Optional<RunPartition> whole() {
    return header.map(
        there ->
            new RunPartition(
                there,
                input,
                entries.values().stream().map(Written::entry).toList(),
                records,
                List.copyOf(inbox.values())));
  }
}
