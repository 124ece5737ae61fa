package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.simulation.RunModel.End;
import dev.ratchet.simulation.RunModel.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What must be on its way whenever a Workflow Task of a run is acknowledged: a run that is open,
 * and has something to do by a time, is woken by then, by a message or a timer that was sent
 * already. What rescues runs, such as the sweep, operators or a signal still to come, does not
 * count.
 */
final class WakeRules implements Mail.Watch {
  private final Witness witness;
  private final SimulatedTimers timers;

  WakeRules(Witness witness, SimulatedTimers timers) {
    this.witness = requireNonNull(witness, "witness is null");
    this.timers = requireNonNull(timers, "timers is null");
  }

  @Override
  public void sent(Channel channel, String group) {
    if (channel.kind() == Channel.Kind.WORKFLOW_TASKS) {
      witness.run(new RunId(group)).told();
    }
  }

  @Override
  public void acknowledged(Channel channel, String group, Collection<Letter> sent) {
    if (channel.kind() == Channel.Kind.WORKFLOW_TASKS) {
      check(new RunId(group), sent);
    }
  }

  private void check(RunId id, Collection<Letter> sent) {
    RunModel run = witness.run(id);
    if (run.closed
        || run.hasLost
        || run.journal.isEmpty()
        || sent.stream().anyMatch(WakeRules::wakes)) {
      return;
    }
    Instant due =
        run.hasNoticedWhatItWasToldOf()
            ? due(run, run.journal.getLast().entry().at())
            : Instant.MIN;
    if (due.equals(Instant.MAX)) {
      return;
    }
    var wakes = new ArrayList<TimerMessage.WakeRun>();
    sent.stream()
        .filter(letter -> letter.channel().kind() == Channel.Kind.TIMERS)
        .forEach(letter -> add(TimerMessage.read(letter.text()), wakes));
    timers.ahead(id).forEach(timer -> add(timer, wakes));
    unless(
        wakes.stream().anyMatch(wake -> isInTime(wake, due)),
        Rule.LIVENESS,
        "nothing wakes %s by %s: it has %s, and %s is on its way",
        id,
        due.equals(Instant.MIN) ? "now, for what it was told of" : due,
        run.stages,
        wakes);
  }

  /** Whether a message brings a Workflow Task by itself. */
  private static boolean wakes(Letter letter) {
    return switch (letter.channel().kind()) {
      case WORKFLOW_TASKS, DEAD_LETTERS -> true;
      case ACTIVITY_TASKS, TIMERS, SIGNALS -> false;
    };
  }

  private static void add(TimerMessage timer, List<TimerMessage.WakeRun> wakes) {
    if (timer instanceof TimerMessage.WakeRun wake) {
      wakes.add(wake);
    }
  }

  /** What is no timer of the run's own is to wake it as soon as may be. */
  private static boolean isInTime(TimerMessage.WakeRun wake, Instant due) {
    return wake.task().cause() != Cause.TIMER || !wake.due().isAfter(due);
  }

  /**
   * By when a run is to be woken: {@link Instant#MAX} if it need not be.
   *
   * @param last the time of its newest entry, which stands for at once
   */
  private static Instant due(RunModel run, Instant last) {
    if (run.header.health() instanceof RunHeader.Health.Failing || run.hasForgotten()) {
      return last;
    }
    Instant due = run.ending == End.NONE ? run.deadline() : Instant.MAX;
    if (!run.paused && run.isHeldBack()) {
      due = min(due, run.created().notBefore());
    }
    for (var entry : run.stages.entrySet()) {
      due = min(due, due(run, entry.getKey(), entry.getValue(), last));
    }
    return due.isAfter(last) ? due : last;
  }

  private static Instant due(RunModel run, int position, Stage stage, Instant last) {
    return switch (stage) {
      case WAITING ->
          isSignaled(run, run.waits.get(position)) ? last : run.waits.get(position).until();
      case QUEUED -> dueOfQueued(run, position, last);
      case HELD, LIMITED, SKIPPED, SUCCEEDED, FAILED, SHUT_DOWN -> Instant.MAX;
    };
  }

  private static boolean isSignaled(RunModel run, Wait wait) {
    return wait instanceof Wait.ForSignal(String name, Instant _)
        && run.noticed.stream()
            .filter(key -> !run.spent.contains(key))
            .anyMatch(
                key ->
                    run.inbox.get(key).content() instanceof Content.Signal signal
                        && signal.name().equals(name));
  }

  private static Instant dueOfQueued(RunModel run, int position, Instant last) {
    TaskRunRecord record = run.records.get(position);
    if (record == null) {
      var limits = run.known().timeouts(position);
      Instant since = run.queuedAt.get(position);
      return min(after(since, limits.scheduleToStart()), after(since, limits.scheduleToClose()));
    }
    if (!run.here.contains(position)) {
      return Instant.MAX;
    }
    return switch (record.phase()) {
      case Phase.Queued _ -> last;
      case Phase.PendingRetry p -> p.notBefore();
      case Phase.Running r -> r.leaseUntil();
      case Phase.Restarting r -> r.leaseUntil();
      case Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ -> last;
    };
  }

  private static Instant after(Instant since, Duration limit) {
    return limit.equals(Durations.MAX) ? Instant.MAX : since.plus(limit);
  }

  private static Instant min(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}
