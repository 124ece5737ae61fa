package dev.ratchet.aws;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunHeader.Health;
import dev.ratchet.core.run.RunHeader.Standing;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.stored.InboxJson;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items of a Workflow Run's partition: the one place that knows the names of their attributes,
 * which are short because they are billed. Times are milliseconds since 1970.
 *
 * <ul>
 *   <li>{@code run}: the header. {@code wf} and {@code ver}, the Workflow Definition and its
 *       version; {@code st} status; {@code sa}, {@code nb}, {@code pa} and {@code ca}, when it was
 *       started, may start, was paused and was closed; {@code gn} how often it was reopened; {@code
 *       er} why it failed or was ended; {@code fc}, {@code fs} and {@code fe}, how many Workflow
 *       Tasks failed in a row, since when and why; {@code cx} the context that it was started with;
 *       {@code lp} and {@code lk}, its place in the index {@code runs}; {@code hd} since when
 *       somebody is about to reopen it, and {@code dl} when it was deleted. A deleted run is not
 *       listed with the others: {@code lk} is the time, and its id.
 *   <li>{@code e#0000000000}: {@code cx} where it is too large for the header.
 *   <li>{@code e#0000000042}: journal entry 42. {@code at} when, {@code ev} its events, {@code by}
 *       the token of its writer; {@code sn}, in a few of them, the state after it.
 *   <li>{@code t#00007}: the record of Task Run 7. {@code st} state, {@code an} attempt, {@code ow}
 *       the owner where there is one, {@code d} the rest.
 *   <li>{@code i#…}: the inbox item of this key. {@code ki} its kind, where it is no signal of
 *       JSON, {@code nm} a signal's name, {@code pl} its payload or what else there is to it,
 *       {@code at} when, and {@code ns} by how many nanoseconds later.
 * </ul>
 */
final class RunItems {
  static final String HEADER = "run";
  static final String ENTRY = "e#";

  /** The highest number that an entry can have. */
  static final long ENTRY_MAX = 9_999_999_999L;

  static final String RECORD = "t#";
  static final String INBOX = "i#";

  /** What comes after all inbox items. */
  static final String INBOX_END = "i$";

  /** The index of all headers. */
  static final String INDEX = "runs";

  /** How many partitions the index has: writes to one are limited to 1,000 a second. */
  static final int SHARDS = 8;

  static final String WORKFLOW = "wf";
  static final String VERSION = "ver";
  static final String STATUS = "st";
  static final String STARTED = "sa";
  static final String NOT_BEFORE = "nb";
  static final String GENERATION = "gn";
  static final String PAUSED = "pa";
  static final String CLOSED = "ca";
  static final String ERROR = "er";
  static final String FAILING_COUNT = "fc";
  static final String FAILING_SINCE = "fs";
  static final String FAILING_WHY = "fe";
  static final String HELD = "hd";
  static final String DELETED = "dl";
  static final String CONTEXT = "cx";
  static final String LIST_PARTITION = "lp";
  static final String LIST_KEY = "lk";

  /** What a change of a run's standing or health writes; those that are absent are removed. */
  static final List<String> CHANGING =
      List.of(
          STATUS,
          GENERATION,
          PAUSED,
          CLOSED,
          ERROR,
          FAILING_COUNT,
          FAILING_SINCE,
          FAILING_WHY,
          HELD);

  static final String WRITER = "by";
  static final String EVENTS = "ev";
  static final String SNAPSHOT = "sn";
  static final String AT = "at";

  static final String STATE = "st";
  static final String ATTEMPT = "an";
  static final String OWNER = "ow";
  static final String DETAIL = "d";

  static final String KIND = "ki";
  static final String NAME = "nm";
  static final String PAYLOAD = "pl";
  static final String NANOS = "ns";

  private static final int NANOS_OF_MILLI = 1_000_000;

  /** The order in which items came, as far as the clocks of who took them tell. */
  static final Comparator<InboxItem> BY_TIME =
      Comparator.comparing(InboxItem::at).thenComparing(InboxItem::key);

  private RunItems() {}

  /** The header of a run that is not listed and has no context yet. */
  private static Item bareHeader(RunHeader header) {
    Item item =
        Item.ofKey(header.id().value(), HEADER)
            .with(WORKFLOW, header.workflow().name())
            .with(VERSION, header.workflow().version())
            .with(STATUS, header.status().wire())
            .with(STARTED, header.startedAt());
    if (header.generation() > 0) {
      item = item.with(GENERATION, header.generation());
    }
    if (!header.notBefore().equals(header.startedAt())) {
      item = item.with(NOT_BEFORE, header.notBefore());
    }
    return withHealth(withStanding(item, header.standing()), header.health());
  }

  private static Item withStanding(Item item, Standing standing) {
    return switch (standing) {
      case Standing.Open _ -> item;
      case Standing.Paused p -> item.with(PAUSED, p.since());
      case Standing.Canceled c -> item.with(CLOSED, c.closedAt()).with(ERROR, c.reason());
      case Standing.Terminated t -> item.with(CLOSED, t.closedAt()).with(ERROR, t.reason());
      case Standing.TimedOut t ->
          item.with(CLOSED, t.closedAt()).with(ERROR, Long.toString(t.limit().toMillis()));
      case Standing.Succeeded s -> item.with(CLOSED, s.closedAt());
      case Standing.Failed f -> item.with(CLOSED, f.closedAt()).with(ERROR, text(f.failure()));
    };
  }

  private static Item withHealth(Item item, Health health) {
    return switch (health) {
      case Health.Fine _ -> item;
      case Health.Failing f ->
          item.with(FAILING_COUNT, f.count())
              .with(FAILING_SINCE, f.since())
              .with(FAILING_WHY, text(f.failure()));
    };
  }

  private static String text(Failure failure) {
    return FailureJson.write(failure).text();
  }

  /** A header with its place in the index of runs. */
  static Item of(RunHeader header) {
    return bareHeader(header)
        .with(LIST_PARTITION, listPartition(shard(header.id())))
        .with(LIST_KEY, header.id().value());
  }

  static String listPartition(int shard) {
    return "r#" + shard;
  }

  /** Whether an item is the header of a run that is not deleted. */
  static boolean isHeader(Item item) {
    return item.text(Item.SK).equals(HEADER) && !item.has(DELETED);
  }

  /** The place of a deleted run in the index. */
  static Map<String, AttributeValue> deletedPlace(RunId run, Instant at) {
    return Map.of(
        ":lp", AttributeValue.fromS(deletedPartition(shard(run))),
        ":lk", AttributeValue.fromS(deletedKey(at) + "#" + run.value()));
  }

  static String deletedPartition(int shard) {
    return "d#" + shard;
  }

  /** What the keys of runs that were deleted before a time are less than. */
  static String deletedKey(Instant time) {
    return "%014d".formatted(time.toEpochMilli());
  }

  /** The shard of a run, as random as its id; Java fixes how the hash of a string is computed. */
  private static int shard(RunId run) {
    return Math.floorMod(run.value().hashCode(), SHARDS);
  }

  static RunHeader header(Item item) {
    var startedAt = item.time(STARTED);
    return new RunHeader(
        new RunId(item.text(Item.PK)),
        new WorkflowRef(item.text(WORKFLOW), Math.toIntExact(item.number(VERSION))),
        startedAt,
        item.has(NOT_BEFORE) ? item.time(NOT_BEFORE) : startedAt,
        item.has(GENERATION) ? Math.toIntExact(item.number(GENERATION)) : 0,
        standing(item),
        health(item));
  }

  private static Standing standing(Item item) {
    String wire = item.text(STATUS);
    RunStatus status =
        RunStatus.ofWire(wire)
            .orElseThrow(() -> item.unreadable("it knows no status \"" + wire + "\""));
    return switch (status) {
      case RUNNING -> new Standing.Open();
      case SUCCESS -> new Standing.Succeeded(item.time(CLOSED));
      case FAILED -> new Standing.Failed(item.time(CLOSED), failure(item, ERROR));
      case PAUSED -> new Standing.Paused(item.time(PAUSED));
      case CANCELED -> new Standing.Canceled(item.time(CLOSED), item.text(ERROR));
      case TERMINATED -> new Standing.Terminated(item.time(CLOSED), item.text(ERROR));
      case TIMED_OUT ->
          new Standing.TimedOut(
              item.time(CLOSED), Duration.ofMillis(Long.parseLong(item.text(ERROR))));
      case CONTINUED -> throw item.unreadable("it cannot stand at the status " + wire);
    };
  }

  private static Health health(Item item) {
    return item.has(FAILING_COUNT)
        ? new Health.Failing(
            Math.toIntExact(item.number(FAILING_COUNT)),
            item.time(FAILING_SINCE),
            failure(item, FAILING_WHY))
        : new Health.Fine();
  }

  private static Failure failure(Item item, String name) {
    return FailureJson.read(Json.parseObject(item.text(name)));
  }

  static String entryKey(long seq) {
    return numbered(ENTRY, seq, 10);
  }

  /** The context that a run was started with, as an item of its own. */
  static Item ofContext(RunId run, Json.Obj context) {
    return Item.ofKey(run.value(), entryKey(0)).with(CONTEXT, Packed.of(context.text()));
  }

  static Json.Obj context(Item item) {
    return Json.parseObject(Packed.read(item, CONTEXT));
  }

  static Item of(RunId run, JournalEntry entry, String writer) {
    Item item =
        Item.ofKey(run.value(), entryKey(entry.seq()))
            .with(AT, entry.at())
            .with(EVENTS, Packed.of(JournalJson.write(entry.events())))
            .with(WRITER, writer);
    return entry.hasSnapshot() ? item.with(SNAPSHOT, Packed.of(entry.snapshot())) : item;
  }

  static JournalEntry entry(Item item) {
    long seq = Long.parseLong(item.text(Item.SK).substring(ENTRY.length()));
    return new JournalEntry(
        seq,
        item.time(AT),
        JournalJson.read(Packed.read(item, EVENTS)),
        item.has(SNAPSHOT) ? Packed.read(item, SNAPSHOT) : "");
  }

  static String recordKey(TaskRunId id) {
    return numbered(RECORD, id.position(), 5);
  }

  /** A key whose order is that of its number: with zeros before it, to so many digits. */
  private static String numbered(String prefix, long number, int digits) {
    String text = Long.toString(number);
    return prefix + "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  static Item of(TaskRunRecord taskRun) {
    TaskRunRecordJson.Stored stored = TaskRunRecordJson.write(taskRun);
    Item item =
        Item.ofKey(taskRun.id().run().value(), recordKey(taskRun.id()))
            .with(STATE, stored.state().wire())
            .with(ATTEMPT, stored.attempt())
            .with(DETAIL, Packed.of(stored.detail()));
    return stored.owner().isEmpty() ? item : item.with(OWNER, stored.owner());
  }

  static TaskRunRecord taskRun(Item item) {
    int position = Integer.parseInt(item.text(Item.SK).substring(RECORD.length()));
    var stored =
        new TaskRunRecordJson.Stored(
            state(item),
            Math.toIntExact(item.number(ATTEMPT)),
            item.has(OWNER) ? item.text(OWNER) : "",
            Packed.read(item, DETAIL));
    return TaskRunRecordJson.read(new RunId(item.text(Item.PK)).task(position), stored);
  }

  private static TaskRunState state(Item item) {
    String wire = item.text(STATE);
    return Arrays.stream(TaskRunState.values())
        .filter(state -> state.wire().equals(wire))
        .findFirst()
        .orElseThrow(() -> item.unreadable("it knows no state \"" + wire + "\""));
  }

  static Item of(RunId run, InboxItem inbox) {
    InboxJson.Stored stored = InboxJson.write(inbox.content());
    Item item =
        Item.ofKey(run.value(), INBOX + inbox.key())
            .with(PAYLOAD, Packed.of(stored.detail().text()))
            .with(AT, inbox.at())
            .with(NANOS, inbox.at().getNano() % NANOS_OF_MILLI);
    if (stored.kind().equals(InboxJson.SIGNAL)) {
      return item.with(NAME, stored.name());
    }
    Item kept = stored.name().isEmpty() ? item : item.with(NAME, stored.name());
    return kept.with(KIND, stored.kind());
  }

  static InboxItem inbox(Item item) {
    return new InboxItem(
        item.text(Item.SK).substring(INBOX.length()),
        InboxJson.read(
            new InboxJson.Stored(
                item.has(KIND) ? item.text(KIND) : InboxJson.SIGNAL,
                item.has(NAME) ? item.text(NAME) : "",
                Json.parse(Packed.read(item, PAYLOAD)))),
        item.time(AT).plusNanos(item.has(NANOS) ? item.number(NANOS) : 0));
  }
}
