package dev.ratchet.core.workflow;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Applies entries to a run's state. What a decision has guarded is asserted here again, so that a
 * journal which breaks the rules stops its run at once and never spreads.
 */
final class RunFold {
  /** Why a Task Run is shut down that its run did not wait for. */
  static final String RUN_ENDED = "the run ended";

  private final RunHeader header;
  private final Map<Integer, TaskRunRecord> records;
  private final SortedMap<Integer, TaskProgress> tasks;
  private final Set<String> received;
  private long seq;
  private Instant at;
  private RunHeader.Standing standing;
  private Json.Obj context;
  private boolean started;

  RunFold(RunState from, Map<Integer, TaskRunRecord> records) {
    this.header = from.header();
    this.records = records;
    this.tasks = new TreeMap<>(from.tasks());
    this.received = new HashSet<>(from.received());
    this.seq = from.seq();
    this.at = from.lastAt();
    this.standing = from.standing();
    this.context = from.context();
    this.started = from.seq() > 0;
  }

  RunState state() {
    return new RunState(header, seq, at, standing, context, tasks, received);
  }

  void evolve(JournalEntry entry) {
    begin(entry.seq(), entry.at());
    entry.events().forEach(this::evolve);
  }

  /** Begins an entry, whose events follow one by one. */
  void begin(long entry, Instant entryAt) {
    demand(entry == seq + 1, "entry " + entry + " follows entry " + seq);
    demand(!entryAt.isBefore(at), "entry " + entry + " lies before entry " + seq);
    seq = entry;
    at = entryAt;
  }

  /** Applies one event of the entry that was begun last. */
  void evolve(RunEvent event) {
    demand(standing instanceof RunHeader.Standing.Open, event + " after the end of the run");
    demand(
        started != event instanceof RunEvent.RunStarted,
        event + (started ? " again" : " before the start"));
    started = true;
    switch (event) {
      case RunEvent.RunStarted _ -> {}
      case RunEvent.TaskHeld e -> {
        move(e.position(), TaskRunState.PENDING);
        tasks.put(e.position(), new TaskProgress.Held(at, e.reason()));
      }
      case RunEvent.TaskQueued e -> {
        move(e.position(), TaskRunState.QUEUED);
        tasks.put(e.position(), new TaskProgress.Queued(e.attempt(), at, seq, e.placement()));
      }
      case RunEvent.TaskSkipped e -> {
        demand(!tasks.containsKey(e.position()), "a skip of a Task Run that was scheduled");
        tasks.put(e.position(), new TaskProgress.Skipped());
      }
      case RunEvent.TaskSucceeded e -> tasks.put(e.position(), succeeded(e));
      case RunEvent.TaskFailed e -> {
        var failed = phase(e.position(), e.attempt(), Phase.Failed.class);
        tasks.put(e.position(), new TaskProgress.Failed(e.attempt(), failed.failure()));
      }
      case RunEvent.TaskShutDown e -> {
        var shutdown = phase(e.position(), e.attempt(), Phase.Shutdown.class);
        tasks.put(e.position(), new TaskProgress.ShutDown(e.attempt(), shutdown.reason()));
      }
      case RunEvent.SignalReceived e -> demand(received.add(e.key()), "a repeat of " + e);
      case RunEvent.RunSucceeded _ -> end(new RunHeader.Standing.Succeeded(at));
      case RunEvent.RunFailed e -> end(new RunHeader.Standing.Failed(at, e.failure()));
    }
  }

  private void end(RunHeader.Standing how) {
    standing = how;
    tasks.replaceAll((position, task) -> afterEnd(task));
  }

  private static TaskProgress afterEnd(TaskProgress task) {
    return switch (task) {
      case TaskProgress.Held _ -> new TaskProgress.ShutDown(0, RUN_ENDED);
      case TaskProgress.Queued _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _,
          TaskProgress.Failed _,
          TaskProgress.ShutDown _ ->
          task;
    };
  }

  private TaskProgress succeeded(RunEvent.TaskSucceeded event) {
    TaskProgress.Queued queued = queued(event.position());
    Json output = phase(event.position(), event.attempt(), Phase.Succeeded.class).output();
    context = queued.placement().place(context, output);
    return new TaskProgress.Succeeded(event.attempt(), output);
  }

  private TaskProgress.Queued queued(int position) {
    TaskProgress task = tasks.get(position);
    demand(
        task instanceof TaskProgress.Queued,
        "Task Run " + position + " ended without having been queued");
    return (TaskProgress.Queued) task;
  }

  private void move(int position, TaskRunState to) {
    TaskProgress task = tasks.get(position);
    demand(!(task instanceof TaskProgress.Skipped), "a skipped Task Run goes to " + to.wire());
    TaskRunTransitions.require(task == null ? TaskRunState.NONE : task.state(), to);
  }

  private <T extends Phase> T phase(int position, int attempt, Class<T> kind) {
    queued(position);
    TaskRunRecord record = records.get(position);
    demand(
        record != null && record.attempt() == attempt && kind.isInstance(record.phase()),
        "the journal says that attempt "
            + attempt
            + " of Task Run "
            + position
            + " is "
            + kind.getSimpleName()
            + ", its record says "
            + record);
    return kind.cast(record.phase());
  }

  private void demand(boolean invariant, String found) {
    if (!invariant) {
      RunId id = header.id();
      throw new IllegalStateException("The journal of " + id + " breaks a rule: " + found + ".");
    }
  }
}
