package dev.ratchet.history.state;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.TimerTable;
import dev.ratchet.history.table.UpdateTable;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a run has begun and not ended, each by the number of the event that began it. Updates stay
 * here when they are done, so that who asks again is told the outcome.
 */
public record Pending(
    ByPosition<Activity> activities,
    ByPosition<Timer> timers,
    ByPosition<Child> children,
    ByPosition<Signal> signals,
    ByPosition<Cancel> cancels,
    ByPosition<Update> updates) {
  /** Nothing. */
  public static final Pending NOTHING =
      new Pending(
          ByPosition.empty(),
          ByPosition.empty(),
          ByPosition.empty(),
          ByPosition.empty(),
          ByPosition.empty(),
          ByPosition.empty());

  /**
   * An activity.
   *
   * @param attributes how it was scheduled, without its input and header
   * @param cancelId the event that asked it to stop; 0 if none did
   * @param start its attempt, if the journal knows of it
   */
  public record Activity(
      long scheduledId,
      ActivityTable.State state,
      Instant scheduled,
      ActivityTaskScheduledEventAttributes attributes,
      long cancelId,
      Optional<ActivityStart> start) {
    public Activity {
      requireNonNull(state, "state is null");
      requireNonNull(scheduled, "scheduled is null");
      requireNonNull(attributes, "attributes is null");
      requireNonNull(start, "start is null");
    }

    /** The same in another state. */
    public Activity in(ActivityTable.State newState) {
      return new Activity(scheduledId, newState, scheduled, attributes, cancelId, start);
    }

    /** The same, over: its start is told by an event. */
    public Activity ended(ActivityTable.State newState) {
      return new Activity(scheduledId, newState, scheduled, attributes, cancelId, Optional.empty());
    }

    /** The same, asked to stop. */
    public Activity cancelled(ActivityTable.State newState, long eventId) {
      return new Activity(scheduledId, newState, scheduled, attributes, eventId, start);
    }

    /** The same with an attempt under way. */
    public Activity started(ActivityTable.State newState, ActivityStart newStart) {
      return new Activity(
          scheduledId, newState, scheduled, attributes, cancelId, Optional.of(newStart));
    }
  }

  /** A timer. */
  public record Timer(long startedId, TimerTable.State state, String timerId, Instant due) {
    public Timer {
      requireNonNull(state, "state is null");
      requireNonNull(timerId, "timerId is null");
      requireNonNull(due, "due is null");
    }

    /** The same in another state. */
    public Timer in(TimerTable.State newState) {
      return new Timer(startedId, newState, timerId, due);
    }
  }

  /**
   * A child run.
   *
   * @param attributes how it is to be started, without its input and memo
   * @param startedId the event that tells of its start; 0 before
   * @param runId its first run; empty before it was started
   */
  public record Child(
      long initiatedId,
      ChildTable.State state,
      StartChildWorkflowExecutionInitiatedEventAttributes attributes,
      long startedId,
      String runId) {
    public Child {
      requireNonNull(state, "state is null");
      requireNonNull(attributes, "attributes is null");
      requireNonNull(runId, "runId is null");
    }

    /** The same in another state. */
    public Child in(ChildTable.State newState) {
      return new Child(initiatedId, newState, attributes, startedId, runId);
    }

    /** The same, started. */
    public Child started(ChildTable.State newState, long eventId, String newRunId) {
      return new Child(initiatedId, newState, attributes, eventId, newRunId);
    }
  }

  /** A signal to another run; its attributes are without input and header. */
  public record Signal(
      long initiatedId,
      ExternalTable.State state,
      SignalExternalWorkflowExecutionInitiatedEventAttributes attributes) {
    public Signal {
      requireNonNull(state, "state is null");
      requireNonNull(attributes, "attributes is null");
    }

    /** The same in another state. */
    public Signal in(ExternalTable.State newState) {
      return new Signal(initiatedId, newState, attributes);
    }
  }

  /** A cancel request to another run. */
  public record Cancel(
      long initiatedId,
      ExternalTable.State state,
      RequestCancelExternalWorkflowExecutionInitiatedEventAttributes attributes) {
    public Cancel {
      requireNonNull(state, "state is null");
      requireNonNull(attributes, "attributes is null");
    }

    /** The same in another state. */
    public Cancel in(ExternalTable.State newState) {
      return new Cancel(initiatedId, newState, attributes);
    }
  }

  /**
   * An update that was accepted.
   *
   * @param completedId the event of its outcome; 0 before
   */
  public record Update(
      long acceptedId, UpdateTable.State state, String updateId, long completedId) {
    public Update {
      requireNonNull(state, "state is null");
      requireNonNull(updateId, "updateId is null");
    }
  }

  public Pending {
    requireNonNull(activities, "activities is null");
    requireNonNull(timers, "timers is null");
    requireNonNull(children, "children is null");
    requireNonNull(signals, "signals is null");
    requireNonNull(cancels, "cancels is null");
    requireNonNull(updates, "updates is null");
  }

  /** What is still asked for when the run is closed. */
  public Pending ofClosed() {
    return new Pending(
        NOTHING.activities,
        NOTHING.timers,
        NOTHING.children,
        NOTHING.signals,
        NOTHING.cancels,
        updates);
  }

  /** The same with this activity. */
  public Pending with(Activity activity) {
    return withActivities(activities.with(at(activity.scheduledId()), activity));
  }

  /** The same without an activity. */
  public Pending withoutActivity(long scheduledId) {
    return withActivities(activities.without(at(scheduledId)));
  }

  private Pending withActivities(ByPosition<Activity> newActivities) {
    return new Pending(newActivities, timers, children, signals, cancels, updates);
  }

  /** The same with this timer. */
  public Pending with(Timer timer) {
    return withTimers(timers.with(at(timer.startedId()), timer));
  }

  /** The same without a timer. */
  public Pending withoutTimer(long startedId) {
    return withTimers(timers.without(at(startedId)));
  }

  private Pending withTimers(ByPosition<Timer> newTimers) {
    return new Pending(activities, newTimers, children, signals, cancels, updates);
  }

  /** The same with this child run. */
  public Pending with(Child child) {
    return withChildren(children.with(at(child.initiatedId()), child));
  }

  /** The same without a child run. */
  public Pending withoutChild(long initiatedId) {
    return withChildren(children.without(at(initiatedId)));
  }

  private Pending withChildren(ByPosition<Child> newChildren) {
    return new Pending(activities, timers, newChildren, signals, cancels, updates);
  }

  /** The same with this signal. */
  public Pending with(Signal signal) {
    return withSignals(signals.with(at(signal.initiatedId()), signal));
  }

  /** The same without a signal. */
  public Pending withoutSignal(long initiatedId) {
    return withSignals(signals.without(at(initiatedId)));
  }

  private Pending withSignals(ByPosition<Signal> newSignals) {
    return new Pending(activities, timers, children, newSignals, cancels, updates);
  }

  /** The same with this cancel request. */
  public Pending with(Cancel cancel) {
    return withCancels(cancels.with(at(cancel.initiatedId()), cancel));
  }

  /** The same without a cancel request. */
  public Pending withoutCancel(long initiatedId) {
    return withCancels(cancels.without(at(initiatedId)));
  }

  private Pending withCancels(ByPosition<Cancel> newCancels) {
    return new Pending(activities, timers, children, signals, newCancels, updates);
  }

  /** The same with this update. */
  public Pending with(Update update) {
    ByPosition<Update> newUpdates = updates.with(at(update.acceptedId()), update);
    return new Pending(activities, timers, children, signals, cancels, newUpdates);
  }

  /** The activity that an event scheduled, if it is not over. */
  public Optional<Activity> activity(long scheduledId) {
    return get(activities, scheduledId);
  }

  /** The open activity of this id. */
  public Optional<Activity> activity(String activityId) {
    return find(
        activities,
        a ->
            a.attributes().getActivityId().equals(activityId)
                && a.state() != ActivityTable.State.CLOSING);
  }

  /** The timer that an event started. */
  public Optional<Timer> timer(long startedId) {
    return get(timers, startedId);
  }

  /** The timer of this id that has not fired; else the one whose firing has no number yet. */
  public Optional<Timer> timer(String timerId) {
    Optional<Timer> armed =
        find(timers, t -> t.timerId().equals(timerId) && t.state() == TimerTable.State.ARMED);
    return armed.isPresent() ? armed : find(timers, t -> t.timerId().equals(timerId));
  }

  /** The child run that an event initiated. */
  public Optional<Child> child(long initiatedId) {
    return get(children, initiatedId);
  }

  /** The signal that an event initiated. */
  public Optional<Signal> signal(long initiatedId) {
    return get(signals, initiatedId);
  }

  /** The cancel request that an event initiated. */
  public Optional<Cancel> cancel(long initiatedId) {
    return get(cancels, initiatedId);
  }

  /** The update that an event accepted. */
  public Optional<Update> update(long acceptedId) {
    return get(updates, acceptedId);
  }

  /** The accepted update of this id. */
  public Optional<Update> update(String updateId) {
    return find(updates, u -> u.updateId().equals(updateId));
  }

  private static <T> Optional<T> get(ByPosition<T> all, long eventId) {
    return eventId > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.ofNullable(all.get(at(eventId)));
  }

  private static <T> Optional<T> find(ByPosition<T> all, Predicate<T> isIt) {
    return all.values().stream().filter(isIt).findFirst();
  }

  private static int at(long eventId) {
    return Math.toIntExact(eventId);
  }
}
