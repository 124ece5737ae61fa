package dev.ratchet.embedded;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.id.RunId;
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
import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The records of runs: a tag, a kind, the run's id, and then, by kind, the header; the context that
 * it was started with; an entry, with its number, time and writer; a Task Run's record, with its
 * position, state, attempt and owner; an inbox item, with its key, time, kind and name. The rest of
 * each is JSON, in the formats that the other stores have too.
 */
final class RunRecords {
  private static final int NANOS_OF_MILLI = 1_000_000;

  static final byte HEADER = 1;
  static final byte INPUT = 2;
  static final byte ENTRY = 3;
  static final byte RECORD = 4;
  static final byte INBOX = 5;

  /** Rows of runs that have left memory; in place of a run's id there is nothing. */
  static final byte ARCHIVED = 6;

  /** That a run was deleted. */
  static final byte DELETED = 7;

  private RunRecords() {}

  private static Bytes start(Bytes bytes, byte kind, RunId run) {
    return bytes.put(Book.RUNS).put(kind).put(run.value());
  }

  static void put(Bytes bytes, RunHeader header) {
    start(bytes, HEADER, header.id())
        .put(header.workflow().name())
        .put(header.workflow().version())
        .put(header.startedAt())
        .put(header.notBefore())
        .put(header.generation())
        .put(header.status().wire());
    switch (header.standing()) {
      case Standing.Open _ -> {}
      case Standing.Paused p -> bytes.put(p.since());
      case Standing.Succeeded s -> bytes.put(s.closedAt());
      case Standing.Failed f -> bytes.put(f.closedAt()).put(text(f.failure()));
      case Standing.Canceled c -> bytes.put(c.closedAt()).put(c.reason());
      case Standing.Terminated t -> bytes.put(t.closedAt()).put(t.reason());
      case Standing.TimedOut t -> bytes.put(t.closedAt()).put(t.limit().toMillis());
    }
    switch (header.health()) {
      case Health.Fine _ -> bytes.put(0);
      case Health.Failing f -> bytes.put(f.count()).put(f.since()).put(text(f.failure()));
    }
  }

  private static String text(Failure failure) {
    return FailureJson.write(failure).text();
  }

  static RunHeader header(RunId run, Fields fields) {
    var workflow = new WorkflowRef(fields.text(), fields.number());
    Instant startedAt = fields.time();
    Instant notBefore = fields.time();
    int generation = fields.number();
    Standing standing = standing(fields);
    int failing = fields.number();
    Health health =
        failing == 0
            ? new Health.Fine()
            : new Health.Failing(failing, fields.time(), failure(fields));
    return new RunHeader(run, workflow, startedAt, notBefore, generation, standing, health);
  }

  private static Standing standing(Fields fields) {
    String wire = fields.text();
    RunStatus status =
        RunStatus.ofWire(wire)
            .orElseThrow(() -> new IllegalStateException("There is no status \"" + wire + "\"."));
    return switch (status) {
      case RUNNING -> new Standing.Open();
      case PAUSED -> new Standing.Paused(fields.time());
      case SUCCESS -> new Standing.Succeeded(fields.time());
      case FAILED -> new Standing.Failed(fields.time(), failure(fields));
      case CANCELED -> new Standing.Canceled(fields.time(), fields.text());
      case TERMINATED -> new Standing.Terminated(fields.time(), fields.text());
      case TIMED_OUT ->
          new Standing.TimedOut(fields.time(), Duration.ofMillis(fields.longNumber()));
      case CONTINUED -> throw new IllegalStateException("No header stands at " + status.wire());
    };
  }

  private static Failure failure(Fields fields) {
    return FailureJson.read(Json.parseObject(fields.text()));
  }

  static void putInput(Bytes bytes, RunId run, String input) {
    start(bytes, INPUT, run).put(input);
  }

  static void put(Bytes bytes, RunId run, JournalEntry entry, String writer, String events) {
    start(bytes, ENTRY, run)
        .put(entry.seq())
        .put(entry.at())
        .put(writer)
        .put(events)
        .put(entry.snapshot());
  }

  static Partition.Written entry(Fields fields) {
    long seq = fields.longNumber();
    Instant at = fields.time();
    String writer = fields.text();
    return new Partition.Written(
        new JournalEntry(seq, at, JournalJson.read(fields.text()), fields.text()), writer);
  }

  /** Whether an entry carries a snapshot. */
  static boolean hasSnapshot(Fields fields) {
    fields.longNumber();
    fields.time();
    fields.text(); // its writer
    fields.text(); // its events
    return !fields.text().isEmpty();
  }

  static void put(Bytes bytes, TaskRunRecord taskRun, TaskRunRecordJson.Stored stored) {
    start(bytes, RECORD, taskRun.id().run())
        .put(taskRun.id().position())
        .put(stored.state().wire())
        .put(stored.attempt())
        .put(stored.owner())
        .put(stored.detail());
  }

  static TaskRunRecord taskRun(RunId run, Fields fields) {
    int position = fields.number();
    TaskRunState state = TaskRunState.valueOf(fields.text().toUpperCase(Locale.ROOT));
    var stored = new TaskRunRecordJson.Stored(state, fields.number(), fields.text(), fields.text());
    return TaskRunRecordJson.read(run.task(position), stored);
  }

  static void put(Bytes bytes, RunId run, InboxItem item, InboxJson.Stored stored, String detail) {
    start(bytes, INBOX, run)
        .put(item.key())
        .put(item.at())
        .put(stored.kind())
        .put(stored.name())
        .put(detail)
        .put(item.at().getNano() % NANOS_OF_MILLI);
  }

  static InboxItem inbox(Fields fields) {
    String key = fields.text();
    Instant at = fields.time();
    var stored = new InboxJson.Stored(fields.text(), fields.text(), Json.parse(fields.text()));
    int nanos = fields.hasMore() ? fields.number() : 0; // earlier releases wrote none
    return new InboxItem(key, InboxJson.read(stored), at.plusNanos(nanos));
  }

  /** The record that a run was deleted. */
  static byte[] deleted(RunId run, Instant at) {
    return record(bytes -> start(bytes, DELETED, run).put(at));
  }

  /** All records of a run. */
  static List<byte[]> all(Partition there) {
    RunId run = there.run;
    var records = new ArrayList<byte[]>();
    if (there.header.isPresent()) {
      RunHeader header = there.header.get();
      records.add(record(b -> putInput(b, run, there.input.text())));
      records.add(record(b -> put(b, header)));
    }
    for (Partition.Written w : there.entries.values()) {
      String events = JournalJson.write(w.entry().events());
      records.add(record(b -> put(b, run, w.entry(), w.writer(), events)));
    }
    for (TaskRunRecord taskRun : there.records.values()) {
      records.add(record(b -> put(b, taskRun, TaskRunRecordJson.write(taskRun))));
    }
    for (InboxItem item : there.inbox.values()) {
      InboxJson.Stored stored = InboxJson.write(item.content());
      records.add(record(b -> put(b, run, item, stored, stored.detail().text())));
    }
    return records;
  }

  private static byte[] record(Consumer<Bytes> fields) {
    var bytes = new Bytes();
    fields.accept(bytes);
    return bytes.toArray();
  }
}
