package dev.ratchet.core.run;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.RunHeader.Standing;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Applies entries to a run's state. What a decision has guarded is asserted here again, so that a
 * journal which breaks the rules stops its run at once and never spreads.
 */
public final class RunFold {
  /** Why a Task Run is shut down that its run did not wait for. */
  public static final String RUN_ENDED = "the run ended";

  /** Why a Task Run is shut down whose run is canceled. */
  public static final String RUN_CANCELED = "the run was canceled";

  private final References told;
  private RunHeader header;
  private TaskTable tasks;
  private InlineRecords inline;
  private ByPosition<Limit> limits;

  /** Never changed, but replaced where something was received since. */
  private Set<String> received;

  private final Set<String> receivedSince = new HashSet<>();
  private List<RunState.Mail> mailbox;
  private long seq;
  private Instant at;
  private Instant openedAt;
  private int generation;
  private Standing standing;
  private Ending ending;
  private long endingSince;
  private Json.Obj context;
  private boolean started;

  public RunFold(RunState from, RunPartition partition) {
    this.told = new References(partition, position -> inline.get(position));
    this.header = from.header();
    this.tasks = from.tasks();
    this.inline = from.inline();
    this.limits = from.limits();
    this.received = from.received();
    this.mailbox = from.mailbox();
    this.seq = from.seq();
    this.at = from.lastAt();
    this.openedAt = from.openedAt();
    this.generation = from.generation();
    this.standing = from.standing();
    this.ending = from.ending();
    this.endingSince = from.endingSince();
    this.context = from.context();
    this.started = from.seq() > 0;
  }

  public RunState state() {
    if (!receivedSince.isEmpty()) {
      receivedSince.addAll(received);
      received = Set.copyOf(receivedSince);
      receivedSince.clear();
    }
    return new RunState(
        header,
        seq,
        at,
        openedAt,
        generation,
        standing,
        ending,
        endingSince,
        context,
        tasks,
        inline,
        limits,
        received,
        mailbox);
  }

  /** The run as it is by now, as far as its story depends on it. */
  public Moment moment() {
    return new Moment(at, standing, tasks, inline);
  }

  /** What is known of a Task Run by now; empty if it is {@code none}. */
  public Optional<TaskProgress> task(int position) {
    return Optional.ofNullable(tasks.get(position));
  }

  /** Whether a Task Run runs, or ran, in the orchestrator's own slot. */
  public boolean isInline(int position) {
    return inline.has(position);
  }

  /** The record of a Task Run that runs here, or the one that it has before its first claim. */
  public TaskRunRecord inline(int position) {
    return inline.orFirst(header.id().task(position), at);
  }

  public void evolve(JournalEntry entry) {
    begin(entry.seq(), entry.at());
    entry.events().forEach(this::evolve);
  }

  /** Begins an entry, whose events follow one by one. */
  public void begin(long entry, Instant entryAt) {
    demand(entry == seq + 1, () -> "entry " + entry + " follows entry " + seq);
    demand(!entryAt.isBefore(at), () -> "entry " + entry + " lies before entry " + seq);
    seq = entry;
    at = entryAt;
  }

  /** Applies one event of the entry that was begun last. */
  public void evolve(RunEvent event) {
    demand(
        standing.isClosed() == event instanceof RunEvent.RunRedriven,
        () -> event + (standing.isClosed() ? " after the end of the run" : " of an open run"));
    demand(
        started != event instanceof RunEvent.RunStarted,
        () -> event + (started ? " again" : " before the start"));
    started = true;
    switch (event) {
      case RunEvent.OfTask ofTask -> apply(ofTask);
      case RunEvent.OfRun ofRun -> apply(ofRun);
    }
  }

  private void apply(RunEvent.OfTask event) {
    switch (event) {
      case RunEvent.TaskHeld e -> {
        move(e.position(), TaskRunState.PENDING);
        put(e.position(), new TaskProgress.Held(1, at, e.reason()));
      }
      case RunEvent.TaskLimited e -> limit(e);
      case RunEvent.TaskQueued e -> queue(e);
      case RunEvent.TaskWaiting e -> await(e);
      case RunEvent.TaskWoken e ->
          succeed(e.position(), e.attempt(), waiting(e.position(), e.attempt()), Payload.NONE);
      case RunEvent.TaskSignaled e -> signal(e);
      case RunEvent.TaskGaveUp e -> giveUp(e);
      case RunEvent.TaskSkipped e -> skip(e.position());
      case RunEvent.TaskRecorded e -> record(e);
      case RunEvent.TaskGaveWay e -> giveWay(e);
      case RunEvent.TaskSucceeded e -> succeed(e);
      case RunEvent.TaskFailed e -> {
        queued(e.position());
        Failure failure = told.failure(e.position(), e.attempt());
        put(e.position(), new TaskProgress.Failed(e.attempt(), failure));
      }
      case RunEvent.TaskShutDown e -> {
        queued(e.position());
        String reason = told.shutdownReason(e.position(), e.attempt());
        put(e.position(), new TaskProgress.ShutDown(e.attempt(), reason));
      }
      case RunEvent.TaskStopped e -> stop(e.position(), e.reason());
      case RunEvent.ShutDownAsked e ->
          ask(e.position(), new TaskProgress.Queued.Asked.ShutDown(e.reason()));
      case RunEvent.RestartAsked e ->
          ask(e.position(), new TaskProgress.Queued.Asked.Restart(e.attempt()));
    }
  }

  private void apply(RunEvent.OfRun event) {
    switch (event) {
      case RunEvent.RunStarted _ -> {}
      case RunEvent.LimitGranted e -> grant(e);
      case RunEvent.SignalReceived e -> {
        take(e.key());
        mailbox =
            changed(mail -> mail.add(new RunState.Mail(e.key(), told.signal(e.key()).name())));
      }
      case RunEvent.ItemTaken e -> take(e.key());
      case RunEvent.CameTooLate e -> take(e.key());
      case RunEvent.RunPaused e -> {
        take(e.key());
        standing = new Standing.Paused(at);
      }
      case RunEvent.RunResumed e -> {
        take(e.key());
        standing = new Standing.Open();
      }
      case RunEvent.CancelRequested e -> {
        take(e.key());
        standing = new Standing.Open();
        beginEnding(new Ending.Canceling(e.reason()), RUN_CANCELED);
      }
      case RunEvent.CleanupBegan e -> beginEnding(e.ending(), RUN_ENDED);
      case RunEvent.RunRedriven e -> reopen(e);
      case RunEvent.RunSucceeded _ -> end(new Standing.Succeeded(at));
      case RunEvent.RunFailed e -> end(new Standing.Failed(at, e.failure()));
      case RunEvent.RunCanceled e -> end(new Standing.Canceled(at, e.reason()));
      case RunEvent.RunTimedOut e -> end(new Standing.TimedOut(at, e.limit()));
      case RunEvent.RunTerminated e -> {
        take(e.key());
        end(new Standing.Terminated(at, e.reason()));
      }
    }
  }

  private void take(String key) {
    demand(
        !received.contains(key) && receivedSince.add(key),
        () -> "the inbox item " + key + " is taken notice of again");
  }

  private void limit(RunEvent.TaskLimited event) {
    TaskProgress task = tasks.get(event.position());
    int attempt = 1;
    if (task instanceof TaskProgress.Held held) {
      attempt = held.attempt();
    } else {
      move(event.position(), TaskRunState.PENDING);
    }
    put(event.position(), new TaskProgress.Limited(attempt, at, event.limit(), false));
    limits = limits.with(event.position(), event.limit());
  }

  private void grant(RunEvent.LimitGranted event) {
    take(event.key());
    if (tasks.get(event.position()) instanceof TaskProgress.Limited l
        && l.since().equals(event.since())) {
      put(event.position(), new TaskProgress.Limited(l.attempt(), l.since(), l.limit(), true));
    }
  }

  private void queue(RunEvent.TaskQueued event) {
    move(event.position(), TaskRunState.QUEUED);
    inline = inline.after(event);
    put(event.position(), TaskProgress.Queued.of(event, seq, at));
  }

  private void await(RunEvent.TaskWaiting event) {
    int position = event.position();
    if (tasks.get(position) instanceof TaskProgress.Waiting) {
      TaskRunTransitions.require(TaskRunState.RUNNING, TaskRunState.RESTARTING);
      TaskRunTransitions.require(TaskRunState.RESTARTING, TaskRunState.QUEUED);
    } else {
      move(position, TaskRunState.QUEUED);
    }
    TaskRunTransitions.require(TaskRunState.QUEUED, TaskRunState.RUNNING);
    put(position, new TaskProgress.Waiting(event.attempt(), at, event.what(), event.placement()));
  }

  private void signal(RunEvent.TaskSignaled event) {
    TaskProgress.Waiting waiting = waiting(event.position(), event.attempt());
    int before = mailbox.size();
    mailbox = changed(mails -> mails.removeIf(mail -> mail.key().equals(event.key())));
    demand(
        mailbox.size() < before,
        () -> "the signal " + event.key() + " is not there to be waited for");
    succeed(event.position(), event.attempt(), waiting, told.signal(event.key()).payload());
  }

  private void giveUp(RunEvent.TaskGaveUp event) {
    int position = event.position();
    int spent = event.attempt();
    if (!(tasks.get(position) instanceof TaskProgress.Waiting)) {
      move(position, TaskRunState.QUEUED);
      TaskRunTransitions.require(TaskRunState.QUEUED, TaskRunState.RUNNING);
      spent--; // Nobody was asked for the attempt: a redrive asks for the same one.
    }
    TaskRunTransitions.require(TaskRunState.RUNNING, TaskRunState.FAILED);
    put(position, new TaskProgress.Failed(spent, event.failure()));
  }

  private void succeed(int position, int attempt, TaskProgress.Waiting waiting, Payload output) {
    TaskRunTransitions.require(waiting.state(), TaskRunState.SUCCESS);
    context = waiting.placement().place(context, output);
    put(position, new TaskProgress.Succeeded(attempt, output));
  }

  private void stop(int position, String reason) {
    TaskProgress task = tasks.get(position);
    demand(
        task instanceof TaskProgress.Held
            || task instanceof TaskProgress.Limited
            || task instanceof TaskProgress.Waiting,
        () -> "a stop of Task Run " + position + ", which is " + task);
    put(position, task.stopped(reason));
  }

  private void ask(int position, TaskProgress.Queued.Asked asked) {
    put(position, queued(position).after(asked));
  }

  private void beginEnding(Ending how, String reason) {
    demand(ending instanceof Ending.None, () -> how + " while " + ending);
    ending = how;
    endingSince = seq;
    stopAll(reason);
  }

  private void stopAll(String reason) {
    tasks.forEachOpen((position, task) -> put(position, task.stopped(reason)));
  }

  private void put(int position, TaskProgress progress) {
    tasks = tasks.with(position, progress);
  }

  private List<RunState.Mail> changed(Consumer<List<RunState.Mail>> change) {
    var mails = new ArrayList<>(mailbox);
    change.accept(mails);
    return List.copyOf(mails);
  }

  private void end(Standing how) {
    standing = how;
    stopAll(RUN_ENDED);
  }

  private void reopen(RunEvent.RunRedriven event) {
    take(event.key());
    header = header.by(event.version());
    standing = new Standing.Open();
    ending = new Ending.None();
    endingSince = 0;
    generation++;
    openedAt = at;
    for (int position : event.positions()) {
      int attempt = told.endedAttempt(position, tasks.get(position));
      put(position, new TaskProgress.Held(attempt + 1, at, RunEvent.HoldReason.REDRIVEN));
    }
  }

  private void skip(int position) {
    if (tasks.get(position) instanceof TaskProgress.Held) {
      move(position, TaskRunState.NONE);
    } else {
      demand(!tasks.has(position), () -> "a skip of a Task Run that was scheduled");
    }
    put(position, new TaskProgress.Skipped());
  }

  private void record(RunEvent.TaskRecorded event) {
    queued(event.position());
    inline = inline.after(event, inline(event.position()), told);
  }

  private void giveWay(RunEvent.TaskGaveWay event) {
    queued(event.position());
    inline = inline.after(event, at, told);
  }

  private void succeed(RunEvent.TaskSucceeded event) {
    TaskProgress.Queued queued = queued(event.position());
    Payload output = told.output(event.position(), event.attempt());
    context = queued.placement().place(context, output);
    put(event.position(), new TaskProgress.Succeeded(event.attempt(), output));
  }

  private TaskProgress.Queued queued(int position) {
    TaskProgress task = tasks.get(position);
    demand(
        task instanceof TaskProgress.Queued,
        () -> "Task Run " + position + " ended without having been queued");
    return (TaskProgress.Queued) task;
  }

  private TaskProgress.Waiting waiting(int position, int attempt) {
    TaskProgress task = tasks.get(position);
    demand(
        task instanceof TaskProgress.Waiting w && w.attempt() == attempt,
        () -> "Task Run " + position + " has waited to the end without having begun");
    return (TaskProgress.Waiting) task;
  }

  private void move(int position, TaskRunState to) {
    TaskProgress task = tasks.get(position);
    demand(
        !(task instanceof TaskProgress.Skipped), () -> "a skipped Task Run goes to " + to.wire());
    TaskRunTransitions.require(task == null ? TaskRunState.NONE : task.state(), to);
  }

  private void demand(boolean invariant, Supplier<String> found) {
    if (!invariant) {
      throw told.broken(found.get());
    }
  }
}
