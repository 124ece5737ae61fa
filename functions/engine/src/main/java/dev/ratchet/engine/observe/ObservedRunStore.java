package dev.ratchet.engine.observe;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunHeader.Health;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A store of runs that tells what was stored of Task Runs, which Workflow Tasks failed, and which
 * races were lost. What an entry brought is the orchestrator's to tell, which knows it.
 */
public final class ObservedRunStore implements RunStore {
  /** The version that the run at hand executes, where whoever handles a message knows it. */
  public static final ScopedValue<WorkflowRef> WORKFLOW = ScopedValue.newInstance();

  /** How many runs are remembered with their versions. */
  private static final int KNOWN_MAX = 1_000;

  private final RunStore store;
  private final RunTeller teller;
  private final Ambient ambient;
  private final Map<RunId, WorkflowRef> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, WorkflowRef> eldest) {
          return size() > KNOWN_MAX;
        }
      };

  public ObservedRunStore(RunStore store, RunTeller teller, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.teller = requireNonNull(teller, "teller is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  @Override
  public Outcome create(RunHeader header, Json.Obj input) {
    return store.create(header, input);
  }

  @Override
  public Optional<RunPartition> load(RunId run) {
    Optional<RunPartition> partition = store.load(run);
    partition.ifPresent(p -> learn(p.header()));
    return partition;
  }

  @Override
  public Optional<RunPartition> resume(RunId run, long entry) {
    Optional<RunPartition> partition = store.resume(run, entry);
    partition.ifPresent(p -> learn(p.header()));
    return partition;
  }

  @Override
  public Optional<RunPassage> passage(RunId run, long entry, int most) {
    return store.passage(run, entry, most);
  }

  @Override
  public Optional<RunHeader> header(RunId run) {
    Optional<RunHeader> header = store.header(run);
    header.ifPresent(this::learn);
    return header;
  }

  private void learn(RunHeader header) {
    synchronized (known) {
      known.put(header.id(), header.workflow());
    }
  }

  @Override
  public Outcome append(RunId run, JournalEntry entry, String writer) {
    Outcome outcome = store.append(run, entry, writer);
    switch (outcome) {
      case STORED -> {}
      case LOST_RACE -> teller.tell(new Observation.AppendLost(ambient.now(), run));
    }
    return outcome;
  }

  @Override
  public <T> T together(Supplier<T> work) {
    return store.together(work);
  }

  @Override
  public boolean hasBegun(RunId run) {
    return store.hasBegun(run);
  }

  @Override
  public Optional<TaskRunRecord> record(TaskRunId id) {
    return store.record(id);
  }

  @Override
  public Swap swap(TaskRunRecord before, TaskRunRecord after) {
    Swap swap = store.swap(before, after);
    switch (swap) {
      case Swap.Stored _ -> tell(before, after);
      case Swap.LostRace _, Swap.Gone _ -> {}
    }
    return swap;
  }

  private void tell(TaskRunRecord before, TaskRunRecord after) {
    List<HistoryEvent.TaskMoved> moves = teller.isSilent() ? List.of() : moves(before, after);
    if (moves.isEmpty()) {
      return;
    }
    Optional<WorkflowRef> workflow = workflow(after.id().run());
    if (workflow.isPresent()) {
      Instant queuedAt = queuedAt(before.phase());
      var names = new RunTeller.Names(workflow.get(), () -> state(after.id().run()));
      moves.forEach(moved -> teller.tell(after.id(), names, queuedAt, moved));
    }
  }

  private RunState state(RunId run) {
    return store
        .load(run)
        .map(RunPartition::state)
        .orElseThrow(() -> new IllegalStateException(run + " was deleted meanwhile."));
  }

  private static Instant queuedAt(Phase phase) {
    return phase instanceof Phase.PendingRetry pending ? pending.notBefore() : phase.since();
  }

  /** The version that a run executes; asks the store only for a run that nobody here has seen. */
  private Optional<WorkflowRef> workflow(RunId run) {
    if (WORKFLOW.isBound()) {
      return Optional.of(WORKFLOW.get());
    }
    synchronized (known) {
      if (known.containsKey(run)) {
        return Optional.of(known.get(run));
      }
    }
    return teller.unlessItFails(() -> header(run).map(RunHeader::workflow));
  }

  @Override
  public Outcome putHeader(RunHeader header) {
    Outcome outcome = store.putHeader(header);
    if (outcome == Outcome.STORED && header.health() instanceof Health.Failing failing) {
      teller.tell(
          new Observation.WorkflowTaskFailed(
              ambient.now(),
              header.id(),
              header.workflow(),
              failing.count(),
              failing.failure().code()));
    }
    return outcome;
  }

  @Override
  public Outcome putInbox(RunId run, InboxItem item) {
    return store.putInbox(run, item);
  }

  @Override
  public List<InboxItem> inbox(RunId run) {
    return store.inbox(run);
  }

  @Override
  public Duration lookPause() {
    return store.lookPause();
  }

  @Override
  public RunPage list(RunQuery query) {
    return store.list(query);
  }

  @Override
  public Outcome hold(RunId run, Instant now) {
    return store.hold(run, now);
  }

  @Override
  public Outcome delete(RunPartition seen, Instant now) {
    return store.delete(seen, now);
  }

  @Override
  public List<RunId> deleted(Instant before, int limit) {
    return store.deleted(before, limit);
  }

  @Override
  public boolean purge(RunId run) {
    return store.purge(run);
  }

  private static List<HistoryEvent.TaskMoved> moves(TaskRunRecord before, TaskRunRecord after) {
    int position = after.id().position();
    return RecordMoves.between(before, after).stream()
        .map(move -> HistoryEvent.TaskMoved.of(position, move))
        .toList();
  }
}
