package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.InboxJson;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import dev.ratchet.embedded.log.Archive;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs in memory and in the log and, once they are closed, in an archive. */
final class EmbeddedRunStore implements RunStore, Book {
  /** The largest text that one item holds, in bytes: what DynamoDB bears. */
  static final int ITEM_BYTES_MAX = 400 * 1024;

  /** How many headers one page may look at; it is handed out short then. */
  static final int SCANNED_MAX = 5_000;

  private final Ledger ledger;
  private final RunMemory runs;
  private final Closings closings = new Closings(this::isClosed);

  EmbeddedRunStore(Ledger ledger, Supplier<Archive> archive) {
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.runs = new RunMemory(ledger, archive);
  }

  @Override
  public Outcome create(RunHeader header, Json.Obj input) {
    RunId run = header.id();
    String text = bounded(run, input.text());
    byte[] inputRecord = ledger.record(bytes -> RunRecords.putInput(bytes, run, text));
    byte[] headerRecord = ledger.record(bytes -> RunRecords.put(bytes, header));
    return runs.change(
        run,
        (call, there) -> {
          if (runs.deleted.has(run)) {
            return Outcome.LOST_RACE;
          }
          if (there.header.isPresent()) {
            return isSameStart(there, header, input) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          // The context first: whoever finds the header finds it.
          call.write(there, inputRecord);
          call.write(there, headerRecord);
          there.input = input;
          runs.list(call, there, header);
          return Outcome.STORED;
        });
  }

  private static boolean isSameStart(Partition there, RunHeader header, Json.Obj input) {
    RunHeader present = there.header.orElseThrow();
    return present.workflow().equals(header.workflow())
        && present.startedAt().equals(header.startedAt())
        && present.notBefore().equals(header.notBefore())
        && there.input.equals(input);
  }

  @Override
  public Optional<RunPartition> load(RunId run) {
    return runs.look(run, Partition::whole);
  }

  @Override
  public Optional<RunPartition> resume(RunId run, long entry) {
    return runs.look(run, Partition::recent);
  }

  @Override
  public Optional<RunPassage> passage(RunId run, long entry, int most) {
    return runs.passage(run, entry, most);
  }

  @Override
  public Optional<RunHeader> header(RunId run) {
    return runs.header(run);
  }

  @Override
  public Outcome append(RunId run, JournalEntry entry, String writer) {
    requireNonNull(writer, "writer is null");
    String events = bounded(run, JournalJson.write(entry.events()));
    bounded(run, entry.snapshot());
    byte[] record = ledger.record(bytes -> RunRecords.put(bytes, run, entry, writer, events));
    return runs.change(
        run,
        (call, there) -> {
          if (runs.deleted.has(run)) {
            return Outcome.LOST_RACE;
          }
          Partition.Written present = there.entries.get(entry.seq());
          if (present != null) {
            return present.writer().equals(writer) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(there, record);
          there.add(new Partition.Written(entry, writer));
          return Outcome.STORED;
        });
  }

  @Override
  public boolean hasBegun(RunId run) {
    return runs.hasBegun(run);
  }

  @Override
  public Optional<TaskRunRecord> record(TaskRunId id) {
    return runs.look(id.run(), there -> Optional.ofNullable(there.records.get(id.position())));
  }

  @Override
  public Swap swap(TaskRunRecord before, TaskRunRecord after) {
    TaskRunId id = after.id();
    TaskRunRecordJson.Stored stored = TaskRunRecordJson.write(after);
    bounded(id.run(), stored.detail());
    byte[] record = ledger.record(bytes -> RunRecords.put(bytes, after, stored));
    return runs.change(
        id.run(),
        (call, there) -> {
          TaskRunRecord present = there.records.get(id.position());
          if (runs.deleted.has(id.run()) || present == null && !before.isUnstored()) {
            return new Swap.Gone();
          }
          if (isStill(before, present)) {
            call.write(there, record);
            there.records.put(id.position(), after);
            return new Swap.Stored();
          }
          return present.equals(after) ? new Swap.Stored() : new Swap.LostRace(present);
        });
  }

  private static boolean isStill(TaskRunRecord before, TaskRunRecord present) {
    if (present == null || before.isUnstored()) {
      return present == null && before.isUnstored();
    }
    return present.state() == before.state()
        && present.attempt() == before.attempt()
        && present.owner().equals(before.owner());
  }

  private boolean isClosed(RunId run) {
    return header(run).filter(there -> !there.status().isClosed()).isEmpty();
  }

  /** Wakes those who wait for a run to close. */
  RunWatch watch() {
    return closings;
  }

  @Override
  public Outcome putHeader(RunHeader header) {
    Outcome outcome = replaceHeader(header);
    if (header.status().isClosed()) {
      ledger.afterwards(() -> closings.tell(header.id()));
      runs.archiveAside();
    }
    return outcome;
  }

  private Outcome replaceHeader(RunHeader header) {
    byte[] record = ledger.record(bytes -> RunRecords.put(bytes, header));
    return runs.change(
        header.id(),
        (call, there) -> {
          if (there.header.isEmpty()) {
            return Outcome.LOST_RACE;
          }
          RunHeader present = there.header.get();
          if (!header.mayReplace(present)) {
            return present.equals(header) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(there, record);
          runs.list(call, there, header);
          runs.deleted.letGo(header.id());
          return Outcome.STORED;
        });
  }

  @Override
  public Outcome putInbox(RunId run, InboxItem item) {
    InboxJson.Stored stored = InboxJson.write(item.content());
    String detail = bounded(run, stored.detail().text());
    byte[] record = ledger.record(bytes -> RunRecords.put(bytes, run, item, stored, detail));
    return runs.change(
        run,
        (call, there) -> {
          if (runs.deleted.has(run)) {
            return Outcome.LOST_RACE;
          }
          InboxItem present = there.inbox.get(item.key());
          if (present != null) {
            return present.equals(item) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(there, record);
          there.inbox.put(item.key(), item);
          return Outcome.STORED;
        });
  }

  @Override
  public <T> T together(Supplier<T> work) {
    return ledger.together(work);
  }

  @Override
  public List<InboxItem> inbox(RunId run) {
    return runs.look(run, there -> Optional.of(List.copyOf(there.inbox.values())))
        .orElse(List.of());
  }

  @Override
  public Duration lookPause() {
    return Duration.ZERO;
  }

  @Override
  public RunPage list(RunQuery query) {
    if (query.from().compareTo(query.before()) >= 0) {
      return new RunPage(List.of(), List.of());
    }
    return runs.list(query);
  }

  @Override
  public Outcome hold(RunId run, Instant now) {
    return ledger.call(
        call -> {
          if (!runs.has(call, run)) {
            return Outcome.LOST_RACE;
          }
          runs.deleted.hold(run, now);
          return Outcome.STORED;
        });
  }

  @Override
  public Outcome delete(RunPartition seen, Instant now) {
    RunId run = seen.header().id();
    byte[] record = RunRecords.deleted(run, now);
    return runs.change(
        run,
        (call, there) -> {
          if (runs.deleted.has(run)) {
            return Outcome.STORED;
          }
          if (!isAsSeen(there, seen) || runs.deleted.isHeld(run, now)) {
            return Outcome.LOST_RACE;
          }
          call.write(there, record);
          runs.leave(run);
          runs.deleted.add(run, now);
          return Outcome.STORED;
        });
  }

  private static boolean isAsSeen(Partition there, RunPartition seen) {
    return seen.header().status().isClosed()
        && there.header.equals(Optional.of(seen.header()))
        && there.inbox.size() == seen.inbox().size();
  }

  @Override
  public List<RunId> deleted(Instant before, int limit) {
    return ledger.callInOrder(_ -> runs.deleted.before(before, limit));
  }

  @Override
  public boolean purge(RunId run) {
    return ledger.callInOrder(
        _ -> {
          runs.deleted.forget(run);
          return true;
        });
  }

  private static String bounded(RunId run, String text) {
    int bytes = text.length();
    if (bytes > ITEM_BYTES_MAX / 3) {
      bytes = text.getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > ITEM_BYTES_MAX) {
      throw new StoreException(
          "The size of an item of %s is %d bytes, expected at most %d: store less, or a reference."
              .formatted(run, bytes, ITEM_BYTES_MAX),
          null);
    }
    return text;
  }

  @Override
  public byte tag() {
    return RUNS;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    runs.replay(kind, record.text(), record);
  }

  /** Begins with what was replayed. */
  void open() {
    runs.open();
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    runs.write(records);
  }

  /** The runs in memory. */
  RunMemory runs() {
    return runs;
  }
}
