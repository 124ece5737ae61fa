package dev.ratchet.aws;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Reads parts of runs that are too long to be read whole. First the entries, then the inbox, then
 * the records: what an entry refers to was there before it.
 *
 * @param table of runs
 */
record RunParts(Table table) {
  /** How many items are read at once where nothing is known of how many there are. */
  static final int UNKNOWN_ITEMS_MAX = 300;

  /** How many records may lie between two that are read by one query. */
  private static final int GAP_MAX = 40;

  /** How many inbox items are read one by one; more are read with those between them. */
  private static final int SINGLE_ITEMS_MAX = 20;

  /** The item of a run's header; empty if there is no such run. */
  Optional<Item> header(RunId run) {
    return table.get(run.value(), RunItems.HEADER).filter(RunItems::isHeader);
  }

  /**
   * A long run from an entry on that may have a snapshot; empty if neither it has one nor those
   * after it, or if they are many.
   */
  Optional<RunPartition> since(RunId run, long entry) {
    return table
        .rangeOfOnePage(run.value(), RunItems.entryKey(entry), RunItems.HEADER, UNKNOWN_ITEMS_MAX)
        .flatMap(
            items -> {
              int newest =
                  IntStream.range(0, items.size())
                      .filter(i -> items.get(i).has(RunItems.SNAPSHOT))
                      .reduce(-1, (_, next) -> next);
              return newest < 0 || !RunItems.isHeader(items.getLast())
                  ? Optional.empty()
                  : Optional.of(part(run, items.subList(newest, items.size())));
            });
  }

  /** A long run, read backwards up to its newest snapshot; empty if it has none. */
  Optional<RunPartition> recent(RunId run) {
    List<Item> items = upTo(run, RunItems.ENTRY_MAX);
    if (items.isEmpty() || !items.getFirst().has(RunItems.SNAPSHOT)) {
      return Optional.empty();
    }
    var all = new ArrayList<>(items);
    all.addAll(table.range(run.value(), RunItems.INBOX, RunItems.HEADER));
    return RunItems.isHeader(all.getLast()) ? Optional.of(part(run, all)) : Optional.empty();
  }

  /** The entries up to one, from the newest with a snapshot on; or from the first. */
  private List<Item> upTo(RunId run, long entry) {
    return table.lastOfRange(
        run.value(),
        RunItems.entryKey(1),
        RunItems.entryKey(entry),
        Snapshots.STANDARD.every(),
        item -> item.has(RunItems.SNAPSHOT));
  }

  /**
   * A part of a run.
   *
   * @param items its entries from one with a snapshot on, its inbox and its header
   */
  private RunPartition part(RunId run, List<Item> items) {
    var entries = new ArrayList<JournalEntry>();
    var inbox = new ArrayList<InboxItem>();
    for (Item item : items.subList(0, items.size() - 1)) {
      if (item.text(Item.SK).startsWith(RunItems.ENTRY)) {
        entries.add(RunItems.entry(item));
      } else {
        inbox.add(RunItems.inbox(item));
      }
    }
    inbox.sort(RunItems.BY_TIME);
    var part = new RecentRun(RunItems.header(items.getLast()), entries);
    return part.with(records(run, part.needed()), inbox);
  }

  /**
   * A passage of a run that was never reopened.
   *
   * @param head the item of its header
   */
  RunPassage passage(Item head, long entry, int most) {
    RunHeader header = RunItems.header(head);
    RunId run = header.id();
    // One entry more than is told shows whether there are more.
    long last = Math.min(RunItems.ENTRY_MAX, entry + most);
    List<Item> asked = table.range(run.value(), RunItems.entryKey(entry), RunItems.entryKey(last));
    boolean isToTheEnd = asked.size() <= most;
    var items = new ArrayList<Item>(entry > 1 ? upTo(run, entry - 1) : List.of());
    items.addAll(isToTheEnd ? asked : asked.subList(0, most));
    List<JournalEntry> entries = items.stream().map(RunItems::entry).toList();
    RecentRun part =
        !entries.isEmpty() && entries.getFirst().seq() > 1
            ? new RecentRun(header, entries)
            : RecentRun.beginning(header, context(head), entries);
    List<InboxItem> inbox =
        isToTheEnd && header.status().isClosed()
            ? inbox(run, RunItems.INBOX, RunItems.INBOX_END)
            : named(run, RunPassage.keys(entries));
    return new RunPassage(part.with(records(run, part.needed()), inbox), isToTheEnd);
  }

  /** The context that a run was started with, which may be too large for its header. */
  private Json.Obj context(Item head) {
    return RunItems.context(
        head.has(RunItems.CONTEXT)
            ? head
            : table.get(head.text(Item.PK), RunItems.entryKey(0)).orElse(head));
  }

  /** Items of an inbox, in the order in which they came. */
  List<InboxItem> inbox(RunId run, String from, String to) {
    return table.range(run.value(), from, to).stream()
        .map(RunItems::inbox)
        .sorted(RunItems.BY_TIME)
        .toList();
  }

  private List<InboxItem> named(RunId run, TreeSet<String> keys) {
    return keys.size() > SINGLE_ITEMS_MAX
        ? inbox(run, RunItems.INBOX + keys.first(), RunItems.INBOX + keys.last())
        : keys.stream()
            .flatMap(key -> table.get(run.value(), RunItems.INBOX + key).stream())
            .map(RunItems::inbox)
            .sorted(RunItems.BY_TIME)
            .toList();
  }

  /** The records of Task Runs, and of some between them. */
  private Map<Integer, TaskRunRecord> records(RunId run, Positions needed) {
    var records = new HashMap<Integer, TaskRunRecord>();
    int first = needed.next(1);
    while (first >= 0) {
      int last = lastNear(needed, first);
      String from = RunItems.recordKey(run.task(first));
      for (Item item : table.range(run.value(), from, RunItems.recordKey(run.task(last)))) {
        TaskRunRecord taskRun = RunItems.taskRun(item);
        records.put(taskRun.id().position(), taskRun);
      }
      first = needed.next(last + 1);
    }
    return records;
  }

  /** The last position that is read together with a first: it is cheap to read some between. */
  private static int lastNear(Positions needed, int first) {
    int last = first;
    int next = needed.next(first + 1);
    while (next >= 0 && next - last <= GAP_MAX) {
      last = next;
      next = needed.next(next + 1);
    }
    return last;
  }
}
