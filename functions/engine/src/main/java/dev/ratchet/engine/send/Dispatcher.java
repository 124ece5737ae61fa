package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.observe.RunTeller;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.StoreException.Kind;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sends effects once the entry that they follow from is stored. All of them bear repetition. */
public final class Dispatcher {
  /** Where no entry of a run is known. */
  public static final long UNKNOWN_ENTRY = 0;

  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());

  private final RunStore store;
  private final TaskRuns taskRuns;
  private final TaskQueues queues;
  private final Timers timers;
  private final Limits limits;
  private final EventBus bus;
  private final RunTeller teller;
  private final Ambient ambient;

  /**
   * @param teller tells what becomes of runs
   */
  public Dispatcher(
      RunStore store,
      TaskQueues queues,
      TimerStore timers,
      LimitStore limits,
      EventBus bus,
      RunTeller teller,
      Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.taskRuns = new TaskRuns(store);
    this.queues = new GuardedQueues(queues, store, ambient);
    this.timers = new Timers(timers, this.queues, ambient);
    this.bus = requireNonNull(bus, "bus is null");
    this.limits = new Limits(limits, this::granted);
    this.teller = requireNonNull(teller, "teller is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * Refuses effects that can never be sent, before the entry that they follow from is stored.
   *
   * @throws IllegalArgumentException if a Task Queue does not exist
   */
  public void check(List<Effect> effects) {
    Set<String> names = queues.names();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Dispatch(ActivityTask delivery)
          && !names.contains(GuardedQueues.reachable(delivery, names).queue())) {
        throw new IllegalArgumentException(
            "Task \"%s\" names the Task Queue \"%s\", which this deployment lacks; it has %s."
                .formatted(delivery.name(), delivery.queue(), names));
      }
    }
  }

  /**
   * Sends the effects of an entry of a run: first what deliveries depend on, then the deliveries in
   * batches, then the others in order.
   */
  public void dispatch(RunId run, List<Effect> effects) {
    var deliveries = new ArrayList<ActivityTask>();
    boolean isEnd = false;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.StoreRecord s -> begin(s.record());
        case Effect.RedriveTask r -> redrive(run.task(r.position()), r.attempt());
        case Effect.Dispatch(ActivityTask delivery) -> deliveries.add(delivery);
        case Effect.AnnounceEnd _ -> isEnd = true;
        case Effect.RunInline _,
            Effect.ShutDownTask _,
            Effect.RestartTask _,
            Effect.ExpireTask _,
            Effect.AcquireLimit _,
            Effect.ReleaseLimit _,
            Effect.PutHeader _,
            Effect.WakeNow _,
            Effect.WakeAt _ -> {}
      }
    }
    if (!deliveries.isEmpty()) {
      queues.send(deliveries, Duration.ZERO);
    }
    for (Effect effect : effects) {
      send(run, effect, isEnd);
    }
  }

  private void send(RunId run, Effect effect, boolean isEnd) {
    switch (effect) {
      case Effect.Dispatch _, Effect.StoreRecord _, Effect.RedriveTask _, Effect.RunInline _ -> {}
      case Effect.WakeNow w ->
          queues.wake(
              List.of(new WorkflowTask(run, WorkflowTask.Cause.CONTINUED, w.entry())),
              List.of(run + ":after:" + w.entry()));
      case Effect.WakeAt w -> wakeAt(new WorkflowTask(run, WorkflowTask.Cause.TIMER), w.due());
      case Effect.ShutDownTask s -> {
        TaskRunRecord record = shutDown(run.task(s.position()), s.attempt(), s.reason());
        if (!isEnd) {
          tell(record, UNKNOWN_ENTRY);
        }
      }
      case Effect.RestartTask r -> restart(run.task(r.position()), r.attempt());
      case Effect.ExpireTask e -> expire(run.task(e.position()), e.failure());
      case Effect.AcquireLimit a -> limits.acquire(a.limit(), run.task(a.position()), a.since());
      case Effect.ReleaseLimit r -> limits.release(r.limit(), run.task(r.position()), r.upTo());
      case Effect.PutHeader p -> store.putHeader(p.header());
      case Effect.AnnounceEnd a -> {
        announce(a.header());
        store.putHeader(a.header());
      }
    }
  }

  /** Tells the bus. What it never takes is not worth that the run's end is not stored. */
  private void announce(RunHeader closed) {
    try {
      bus.publish(closed);
    } catch (StoreException e) {
      switch (e.kind()) {
        case Kind.Passing _, Kind.Misconfigured _ -> throw e;
        case Kind.Refused(String why) ->
            LOG.log(Level.ERROR, "The bus is not told the end of {0}: {1}", closed.id(), why);
      }
    }
  }

  /** Tells what becomes of runs. */
  public RunTeller teller() {
    return teller;
  }

  /** The store that effects go to. */
  public RunStore store() {
    return store;
  }

  /** Changes records of Task Runs in the store that effects go to. */
  public TaskRuns taskRuns() {
    return taskRuns;
  }

  /** Makes a Workflow Task due at a time. */
  public void wakeAt(WorkflowTask task, Instant due) {
    sendTimer(new TimerMessage.WakeRun(task, due));
  }

  /**
   * Makes a run's Workflow Task due at once.
   *
   * @param key within five minutes, a repeat of it is swallowed
   */
  public void wake(RunId run, WorkflowTask.Cause cause, String key) {
    queues.wake(List.of(new WorkflowTask(run, cause)), List.of(key));
  }

  /** Sends an attempt that may not run before a time. */
  public void sendAt(ActivityTask delivery, Instant due) {
    Duration delay = Duration.between(ambient.now(), due);
    if (delay.compareTo(TaskQueues.DELAY_MAX) <= 0) {
      queues.send(List.of(delivery), notNegative(delay));
    } else {
      sendTimer(new TimerMessage.Deliver(delivery, due));
    }
  }

  /** Sends a timer on its way, or round again. */
  public void sendTimer(TimerMessage timer) {
    timers.send(timer);
  }

  private static Duration notNegative(Duration delay) {
    return delay.isNegative() ? Duration.ZERO : delay;
  }

  private TaskRunRecord shutDown(TaskRunId id, int attempt, String reason) {
    Instant now = ambient.now();
    return recordOf(
        taskRuns.change(id, now, record -> TaskRunMachine.shutDown(record, attempt, reason, now)));
  }

  private void expire(TaskRunId id, Failure failure) {
    Instant now = ambient.now();
    TaskRunRecord expired =
        recordOf(taskRuns.change(id, now, record -> TaskRunMachine.expire(record, failure, now)));
    tell(expired, UNKNOWN_ENTRY);
  }

  /** Stores the first record of a Task Run; whoever came before knew the same. */
  private void begin(TaskRunRecord record) {
    store.swap(TaskRunRecord.first(record.id(), record.phase().since()), record);
  }

  private void redrive(TaskRunId id, int attempt) {
    Instant now = ambient.now();
    store
        .record(id)
        .ifPresent(
            known ->
                taskRuns.change(
                    known,
                    record ->
                        record.attempt() < attempt
                            ? TaskRunMachine.redrive(record, now)
                            : new Verdict.Stale(record)));
  }

  private void restart(TaskRunId id, int attempt) {
    Instant now = ambient.now();
    Verdict verdict =
        taskRuns.change(
            id,
            now,
            record ->
                record.attempt() == attempt
                    ? TaskRunMachine.restart(record, now)
                    : new Verdict.Stale(record));
    if (verdict instanceof Verdict.Accepted(TaskRunRecord next)
        && next.state() == TaskRunState.QUEUED) {
      // Nobody is there to stop: the run itself dispatches the next attempt.
      wakeAt(new WorkflowTask(id.run(), WorkflowTask.Cause.RETRY), now);
    }
  }

  private static TaskRunRecord recordOf(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accepted(TaskRunRecord next) -> next;
      case Verdict.Stale(TaskRunRecord there) -> there;
      case Verdict.Rejected rejected ->
          throw new IllegalStateException("Refused what is never refused: " + rejected.reason());
    };
  }

  /**
   * Tells a run that a limit lets one of its Task Runs go, which has waited since this time. Each
   * place that is given is news: one that is given once more to a Task Run that is over, by a
   * ticket that was left, is given back.
   *
   * @return whether there is such a run
   */
  private boolean granted(TaskRunId id, Instant since, long releases) {
    if (store.header(id.run()).isEmpty()) {
      return false;
    }
    String key = "granted:%d:%d:%d".formatted(id.position(), since.toEpochMilli(), releases);
    var content = new InboxItem.Content.Granted(id.position(), since);
    store.putInbox(id.run(), new InboxItem(Signals.CONTROL_KEY + key, content, ambient.stamp()));
    queues.wake(
        List.of(new WorkflowTask(id.run(), WorkflowTask.Cause.SIGNAL)),
        List.of(id.run() + ":" + key));
    return true;
  }

  /**
   * Has the run take notice of a Task Run, if that is over.
   *
   * @param entry an entry of the run that is there
   */
  public void tell(TaskRunRecord record, long entry) {
    if (record.state().isSettled()) {
      queues.wake(
          List.of(new WorkflowTask(record.id().run(), WorkflowTask.Cause.TASK_ENDED, entry)),
          List.of(record.id() + ":" + record.attempt()));
    }
  }
}
