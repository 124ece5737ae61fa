package dev.ratchet.verification.engine;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run store whose calls can be disturbed; the hooks have the names of its methods. */
record HookedStore(RunStore inner, Hooks hooks) implements RunStore {
  @Override
  public Outcome create(RunHeader header, Json.Obj input) {
    return hooks.around("create", () -> inner.create(header, input));
  }

  @Override
  public Optional<RunPartition> load(RunId run) {
    return hooks.around("load", () -> inner.load(run));
  }

  @Override
  public Optional<RunPartition> resume(RunId run, long entry) {
    return hooks.around("load", () -> inner.resume(run, entry));
  }

  @Override
  public Optional<RunPassage> passage(RunId run, long entry, int most) {
    return hooks.around("load", () -> inner.passage(run, entry, most));
  }

  @Override
  public Optional<RunHeader> header(RunId run) {
    return hooks.around("header", () -> inner.header(run));
  }

  @Override
  public Outcome append(RunId run, JournalEntry entry, String writer) {
    return hooks.around("append", () -> inner.append(run, entry, writer));
  }

  @Override
  public boolean hasBegun(RunId run) {
    return hooks.around("hasBegun", () -> inner.hasBegun(run));
  }

  @Override
  public Optional<TaskRunRecord> record(TaskRunId id) {
    return hooks.around("record", () -> inner.record(id));
  }

  @Override
  public Swap swap(TaskRunRecord before, TaskRunRecord after) {
    return hooks.around("swap", () -> inner.swap(before, after));
  }

  @Override
  public Outcome putHeader(RunHeader header) {
    return hooks.around("putHeader", () -> inner.putHeader(header));
  }

  @Override
  public Outcome putInbox(RunId run, InboxItem item) {
    return hooks.around("putInbox", () -> inner.putInbox(run, item));
  }

  @Override
  public List<InboxItem> inbox(RunId run) {
    return hooks.around("inbox", () -> inner.inbox(run));
  }

  @Override
  public Duration lookPause() {
    return inner.lookPause();
  }

  @Override
  public RunPage list(RunQuery query) {
    return hooks.around("list", () -> inner.list(query));
  }

  @Override
  public Outcome hold(RunId run, Instant now) {
    return hooks.around("hold", () -> inner.hold(run, now));
  }

  @Override
  public Outcome delete(RunPartition seen, Instant now) {
    return hooks.around("delete", () -> inner.delete(seen, now));
  }

  @Override
  public List<RunId> deleted(Instant before, int limit) {
    return hooks.around("deleted", () -> inner.deleted(before, limit));
  }

  @Override
  public boolean purge(RunId run) {
    return hooks.around("purge", () -> inner.purge(run));
  }
}
