package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Runs in one DynamoDB table: a partition each, as {@link RunItems} lays it out. */
public final class DynamoRunStore implements RunStore {
  /**
   * The largest header that holds its context, in bytes. What closes a run adds a few more, and
   * both table and index are written for one unit each as long as all stays within a kilobyte.
   */
  static final int INLINE_BYTES_MAX = Item.WRITE_UNIT_BYTES - 24;

  /**
   * How often an inbox is looked at before tasks begin in a chain of them: each look is one more
   * read, a fifth of the price of the entry that it comes before, and of what it costs to run a
   * function for so long a few hundredths.
   */
  static final Duration LOOK_PAUSE = Duration.ofMillis(100);

  private static final List<RunStatus> OPEN =
      Arrays.stream(RunStatus.values()).filter(status -> !status.isClosed()).toList();

  private final Table table;
  private final RunListing listing;
  private final RunDeletion deletions;
  private final RunParts parts;

  /** A store in this table, which has the index {@code runs}. */
  public DynamoRunStore(DynamoDbClient client, String table) {
    this.table = new Table(client, table);
    this.listing = new RunListing(this.table);
    this.deletions = new RunDeletion(this.table);
    this.parts = new RunParts(this.table);
  }

  @Override
  public Outcome create(RunHeader header, Json.Obj input) {
    Item bare = RunItems.of(header);
    Item whole = bare.with(RunItems.CONTEXT, input.text());
    if (whole.sizeBytes() <= INLINE_BYTES_MAX) {
      return putNewHeader(whole, header);
    }
    // The context first: whoever sees the header finds it.
    Item context = RunItems.ofContext(header.id(), input);
    return switch (table.putNew(context, there -> RunItems.context(there).equals(input))) {
      case STORED -> putNewHeader(bare, header);
      case LOST_RACE -> Outcome.LOST_RACE;
    };
  }

  private Outcome putNewHeader(Item item, RunHeader header) {
    return table.putNew(
        item,
        there ->
            RunItems.isHeader(there)
                && isSameStart(RunItems.header(there), header)
                && Objects.equals(
                    there.attributes().get(RunItems.CONTEXT),
                    item.attributes().get(RunItems.CONTEXT)));
  }

  private static boolean isSameStart(RunHeader there, RunHeader header) {
    return there.workflow().equals(header.workflow())
        && there.startedAt().equals(header.startedAt())
        && there.notBefore().equals(header.notBefore());
  }

  @Override
  public Optional<RunPartition> load(RunId run) {
    return whole(table.partition(run.value()));
  }

  @Override
  public Optional<RunPartition> resume(RunId run, long entry) {
    long snapshot = Snapshots.STANDARD.lastChance(entry);
    if (snapshot > 0) {
      return parts.since(run, snapshot).or(() -> parts.recent(run)).or(() -> load(run));
    }
    int itemsMax = entry == 0 ? RunParts.UNKNOWN_ITEMS_MAX : Integer.MAX_VALUE;
    Optional<List<Item>> items = table.partitionOfOnePage(run.value(), itemsMax);
    return items.isPresent() ? whole(items.get()) : parts.recent(run).or(() -> load(run));
  }

  @Override
  public Optional<RunPassage> passage(RunId run, long entry, int most) {
    return parts
        .header(run)
        .flatMap(
            header ->
                RunItems.header(header).generation() > 0
                    ? load(run).map(RunPassage::whole)
                    : Optional.of(parts.passage(header, entry, most)));
  }

  private static Optional<RunPartition> whole(List<Item> items) {
    return items.stream()
        .filter(RunItems::isHeader)
        .findFirst()
        .map(header -> partition(header, items));
  }

  private static RunPartition partition(Item header, List<Item> items) {
    Item context = header;
    var entries = new ArrayList<JournalEntry>();
    var records = new HashMap<Integer, TaskRunRecord>();
    var inbox = new ArrayList<InboxItem>();
    for (Item item : items) {
      String key = item.text(Item.SK);
      if (key.equals(RunItems.entryKey(0))) {
        context = header.has(RunItems.CONTEXT) ? header : item;
      } else if (key.startsWith(RunItems.ENTRY)) {
        entries.add(RunItems.entry(item));
      } else if (key.startsWith(RunItems.RECORD)) {
        TaskRunRecord taskRun = RunItems.taskRun(item);
        records.put(taskRun.id().position(), taskRun);
      } else if (key.startsWith(RunItems.INBOX)) {
        inbox.add(RunItems.inbox(item));
      }
    }
    inbox.sort(RunItems.BY_TIME);
    return new RunPartition(
        RunItems.header(header), RunItems.context(context), entries, records, inbox);
  }

  @Override
  public Optional<RunHeader> header(RunId run) {
    return parts.header(run).map(RunItems::header);
  }

  @Override
  public Outcome append(RunId run, JournalEntry entry, String writer) {
    requireNonNull(writer, "writer is null");
    return table.putNew(
        RunItems.of(run, entry, writer), there -> there.text(RunItems.WRITER).equals(writer));
  }

  @Override
  public boolean hasBegun(RunId run) {
    return table.has(run.value(), RunItems.entryKey(1));
  }

  @Override
  public Optional<TaskRunRecord> record(TaskRunId id) {
    return table.get(id.run().value(), RunItems.recordKey(id)).map(RunItems::taskRun);
  }

  @Override
  public Swap swap(TaskRunRecord before, TaskRunRecord after) {
    Item next = RunItems.of(after);
    return switch (table.put(next, isStill(before))) {
      case Table.Written.Stored _ -> new Swap.Stored();
      case Table.Written.Refused(Item actual) ->
          RunItems.taskRun(actual).equals(RunItems.taskRun(next))
              ? new Swap.Stored()
              : new Swap.LostRace(RunItems.taskRun(actual));
      case Table.Written.Absent _ -> new Swap.Gone();
    };
  }

  private static Table.Condition isStill(TaskRunRecord before) {
    if (before.isUnstored()) {
      return Table.Condition.IS_NEW;
    }
    Item item = RunItems.of(before);
    var names = Map.of("#st", RunItems.STATE, "#an", RunItems.ATTEMPT, "#ow", RunItems.OWNER);
    var values = new HashMap<String, AttributeValue>();
    values.put(":st", item.value(RunItems.STATE));
    values.put(":an", item.value(RunItems.ATTEMPT));
    boolean isOwned = item.has(RunItems.OWNER);
    if (isOwned) {
      values.put(":ow", item.value(RunItems.OWNER));
    }
    String owner = isOwned ? "#ow = :ow" : "attribute_not_exists(#ow)";
    return new Table.Condition("#st = :st AND #an = :an AND " + owner, names, values);
  }

  @Override
  public Outcome putHeader(RunHeader header) {
    String id = header.id().value();
    return switch (table.update(id, RunItems.HEADER, update -> change(update, header))) {
      case Table.Written.Stored _ -> Outcome.STORED;
      case Table.Written.Refused(Item actual) -> {
        RunHeader there = RunItems.header(actual);
        boolean isRepeat = there.equals(header);
        yield isRepeat ? Outcome.STORED : Outcome.LOST_RACE;
      }
      case Table.Written.Absent _ -> Outcome.LOST_RACE;
    };
  }

  /** Sets what changes about a header and removes what is no more, if its status is still open. */
  private static void change(UpdateItemRequest.Builder update, RunHeader header) {
    Item item = RunItems.of(header);
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    var set = new ArrayList<String>();
    var remove = new ArrayList<String>();
    for (String name : RunItems.CHANGING) {
      names.put("#" + name, name);
      if (item.has(name)) {
        values.put(":" + name, item.value(name));
        set.add("#" + name + " = :" + name);
      } else {
        remove.add("#" + name);
      }
    }
    names.put("#dl", RunItems.DELETED);
    OPEN.forEach(open -> values.put(":" + open.wire(), AttributeValue.fromS(open.wire())));
    String open = OPEN.stream().map(status -> ":" + status.wire()).collect(Collectors.joining(","));
    String isOpen = "#" + RunItems.STATUS + " IN (" + open + ")";
    update
        .updateExpression("SET " + String.join(", ", set) + " REMOVE " + String.join(", ", remove))
        .conditionExpression(
            "attribute_not_exists(#dl) AND (" + mayReplace(header, isOpen, values) + ")")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values);
  }

  /** That the stored header is of an earlier generation, or of this one and open. */
  private static String mayReplace(
      RunHeader header, String isOpen, Map<String, AttributeValue> values) {
    String generation = "#" + RunItems.GENERATION;
    if (header.generation() == 0) {
      return isOpen + " AND attribute_not_exists(" + generation + ")";
    }
    values.put(":own", AttributeValue.fromN(Integer.toString(header.generation())));
    return "attribute_not_exists(%1$s) OR %1$s < :own OR (%1$s = :own AND %2$s)"
        .formatted(generation, isOpen);
  }

  @Override
  public Outcome putInbox(RunId run, InboxItem item) {
    return table.putNew(RunItems.of(run, item), there -> RunItems.inbox(there).equals(item));
  }

  @Override
  public List<InboxItem> inbox(RunId run) {
    // What comes before the header and begins as an inbox item does.
    return parts.inbox(run, RunItems.INBOX, RunItems.INBOX_END);
  }

  @Override
  public Duration lookPause() {
    return LOOK_PAUSE;
  }

  @Override
  public RunPage list(RunQuery query) {
    return listing.page(query);
  }

  @Override
  public Outcome hold(RunId run, Instant now) {
    return deletions.hold(run, now);
  }

  @Override
  public Outcome delete(RunPartition seen, Instant now) {
    return deletions.delete(seen.header(), now);
  }

  @Override
  public List<RunId> deleted(Instant before, int limit) {
    return deletions.deleted(before, limit);
  }

  @Override
  public boolean purge(RunId run) {
    return deletions.purge(run);
  }
}
