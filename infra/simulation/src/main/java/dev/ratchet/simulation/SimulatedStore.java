package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A run store behind a gate, before the eyes of a witness. */
final class SimulatedStore implements RunStore {
  /** The world itself. */
  private final Invocation nobody = new Invocation(0, "world", Long.MAX_VALUE, 0, 1);

  private final RunStore store;
  private final Gate gate;
  private final Faults faults;
  private final Witness witness;
  private final Timeline timeline;
  private final Listing listing;

  SimulatedStore(RunStore store, Gate gate, Faults faults, Witness witness, Timeline timeline) {
    this.store = requireNonNull(store, "store is null");
    this.gate = requireNonNull(gate, "gate is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.listing = new Listing();
  }

  @Override
  public Outcome create(RunHeader header, Json.Obj input) {
    return gate.write(
        "create",
        () -> {
          Outcome outcome = store.create(header, input);
          gate.trace("create", header.id(), outcome, outcome.ordinal());
          if (outcome == Outcome.STORED) {
            witness.created(header, input);
            // A repeat changes nothing of what has become of the run meanwhile.
            store.header(header.id()).ifPresent(there -> listing.put(timeline.now(), there));
          }
          return outcome;
        });
  }

  @Override
  public Optional<RunPartition> load(RunId run) {
    return read("load", run, () -> store.load(run));
  }

  @Override
  public Optional<RunPartition> resume(RunId run, long entry) {
    return read("resume", run, () -> store.resume(run, entry));
  }

  @Override
  public Optional<RunPassage> passage(RunId run, long entry, int most) {
    return gate.read("passage", () -> store.passage(run, entry, most));
  }

  private Optional<RunPartition> read(
      String what, RunId run, Supplier<Optional<RunPartition>> load) {
    Optional<RunPartition> found = gate.read(what, load);
    if (found.isPresent() && faults.strikes(Fault.READ_TORN)) {
      found = torn(found.get());
    }
    gate.trace(what, run, "", found.map(p -> p.entries().size()).orElse(-1));
    found.ifPresent(this::read);
    return found;
  }

  private void read(RunPartition partition) {
    gate.watched(
        () -> {
          witness.read(partition);
          return partition;
        });
    if (timeline.current() != null) {
      gate.caller().touches(witness.hasUnstored(partition.header().id()));
      gate.caller().keep(partition);
    }
  }

  /**
   * A query reads one item after another, in the order of their keys: e#…, i#…, run, t#…. So do the
   * queries that read a part of a run.
   */
  private Optional<RunPartition> torn(RunPartition first) {
    RunId run = first.header().id();
    Optional<RunPartition> second = gate.read("load inbox", () -> store.load(run));
    Optional<RunPartition> third = gate.read("load header", () -> store.load(run));
    Optional<RunPartition> fourth = gate.read("load records", () -> store.load(run));
    return second.isEmpty() || third.isEmpty() || fourth.isEmpty()
        ? Optional.empty()
        : Optional.of(torn(first, second.get(), third.get(), fourth.get()));
  }

  private static RunPartition torn(
      RunPartition first, RunPartition second, RunPartition third, RunPartition fourth) {
    return first.isWhole()
        ? new RunPartition(
            third.header(), third.input(), first.entries(), fourth.records(), second.inbox())
        : new RecentRun(third.header(), first.entries()).with(fourth.records(), second.inbox());
  }

  @Override
  public Optional<RunHeader> header(RunId run) {
    return gate.read("header", () -> store.header(run));
  }

  @Override
  public Outcome append(RunId run, JournalEntry entry, String writer) {
    Invocation author = timeline.current() == null ? nobody : gate.caller();
    List<RunPartition> read = author.kept(run);
    long waitedUntil = author.waitedUntil();
    author.touches(
        witness.hasUnstored(run)
            || entry.events().stream().anyMatch(RunEvent.TaskGaveWay.class::isInstance));
    gate.dawdle();
    return gate.write(
        "append",
        () -> {
          Outcome outcome = store.append(run, entry, writer);
          gate.trace("append", entry, outcome, entry.seq() * 2 + outcome.ordinal());
          switch (outcome) {
            case STORED -> {
              witness.appended(run, entry, writer, read, waitedUntil);
              author.appended(timeline.now());
            }
            case LOST_RACE -> {
              faults.count(Fault.RACE_LOST);
              witness.appendLost(run, entry);
            }
          }
          return outcome;
        });
  }

  @Override
  public boolean hasBegun(RunId run) {
    return gate.read("has begun", () -> store.hasBegun(run));
  }

  @Override
  public Optional<TaskRunRecord> record(TaskRunId id) {
    return gate.read("record", () -> store.record(id));
  }

  /** The time by the clock of a caller, whose write may come late. */
  private Instant now(Strand<?> caller) {
    long now = timeline.now();
    return Instant.ofEpochMilli(caller == null ? now : caller.invocation().clock(now));
  }

  @Override
  public Swap swap(TaskRunRecord before, TaskRunRecord after) {
    Strand<?> caller = timeline.current();
    return gate.write(
        "swap",
        () -> {
          Swap swap = store.swap(before, after);
          gate.trace("swap", after, swap, after.attempt() * 16L + after.state().ordinal());
          switch (swap) {
            case Swap.Stored _ -> witness.swapped(before, after, now(caller), timeline.now());
            case Swap.LostRace _ -> faults.count(Fault.RACE_LOST);
            case Swap.Gone _ -> {}
          }
          return swap;
        });
  }

  @Override
  public Outcome putHeader(RunHeader header) {
    return gate.write(
        "header",
        () -> {
          Outcome outcome = store.putHeader(header);
          gate.trace("put header", header.standing(), outcome, outcome.ordinal());
          if (outcome == Outcome.STORED) {
            witness.headerPut(header);
            listing.put(timeline.now(), header);
          }
          return outcome;
        });
  }

  @Override
  public Outcome putInbox(RunId run, InboxItem item) {
    return gate.write(
        "inbox",
        () -> {
          Outcome outcome = store.putInbox(run, item);
          gate.trace("put inbox", item, outcome, outcome.ordinal());
          if (outcome == Outcome.STORED) {
            witness.inboxPut(run, item, timeline.now());
          }
          return outcome;
        });
  }

  @Override
  public List<InboxItem> inbox(RunId run) {
    List<InboxItem> inbox = gate.read("look", () -> store.inbox(run));
    gate.trace("look", run, "", inbox.size());
    if (timeline.current() != null) {
      gate.caller().kept(run).forEach(seen -> gate.caller().keep(seen.with(inbox)));
    }
    return inbox;
  }

  @Override
  public Duration lookPause() {
    return store.lookPause();
  }

  @Override
  public RunPage list(RunQuery query) {
    boolean isStale = faults.strikes(Fault.LIST_STALE);
    long at = timeline.now() - (isStale ? Listing.LAG_MILLIS : 0);
    return gate.read("list", () -> listing.list(query, at));
  }

  @Override
  public Outcome hold(RunId run, Instant now) {
    return gate.write(
        "hold",
        () -> {
          Outcome outcome = store.hold(run, now);
          gate.trace("hold", run, outcome, outcome.ordinal());
          witness.deletions().counts();
          if (outcome == Outcome.STORED) {
            witness.run(run).isHeld = true;
          }
          return outcome;
        });
  }

  @Override
  public Outcome delete(RunPartition seen, Instant now) {
    RunId run = seen.header().id();
    boolean isByTime = timeline.current() != null && gate.caller().name().equals(Lambda.RETENTION);
    return gate.write(
        "delete",
        () -> {
          Outcome outcome = store.delete(seen, now);
          gate.trace("delete", seen.header(), outcome, outcome.ordinal());
          witness.deletions().counts();
          if (outcome == Outcome.STORED) {
            witness.deletions().deleted(witness.run(run), isByTime, now);
            listing.remove(timeline.now(), run);
          }
          return outcome;
        });
  }

  @Override
  public List<RunId> deleted(Instant before, int limit) {
    return gate.read("deleted", () -> store.deleted(before, limit));
  }

  @Override
  public boolean purge(RunId run) {
    return gate.write(
        "purge",
        () -> {
          boolean isDone = store.purge(run);
          gate.trace("purge", run, isDone, isDone ? 1 : 0);
          witness.deletions().counts();
          return isDone;
        });
  }
}
