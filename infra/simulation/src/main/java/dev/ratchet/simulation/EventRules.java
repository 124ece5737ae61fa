package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.simulation.RunModel.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What must hold of each event of a journal, when it comes. */
final class EventRules {
  /** How long it takes at most to notice what came from outside, where nothing fails. */
  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

  private EventRules() {}

  static void apply(RunModel run, RecordRules records, JournalEntry entry, RunEvent event) {
    notices(run, entry, event);
    switch (event) {
      case RunEvent.TaskHeld e -> held(run, entry, e);
      case RunEvent.TaskLimited e -> limited(run, entry, e);
      case RunEvent.LimitGranted e -> granted(run, e);
      case RunEvent.TaskQueued e -> queued(run, entry, e);
      case RunEvent.TaskWaiting e -> waits(run, entry, e);
      case RunEvent.TaskSkipped e -> skipped(run, e);
      case RunEvent.TaskWoken e -> waited(run, entry, e, e.position(), Stage.SUCCEEDED);
      case RunEvent.TaskGaveUp e -> gaveUp(run, entry, e);
      case RunEvent.TaskSignaled e -> signaled(run, e);
      case RunEvent.TaskSucceeded e -> succeeded(run, e);
      case RunEvent.TaskFailed e -> failed(run, e);
      case RunEvent.TaskShutDown e -> shutDown(run, e);
      case RunEvent.TaskStopped e -> stopped(run, e);
      case RunEvent.ShutDownAsked e -> isQueued(run, e, e.position());
      case RunEvent.RestartAsked e -> isQueued(run, e, e.position());
      case RunEvent.RunStarted _,
          RunEvent.RunPaused _,
          RunEvent.RunResumed _,
          RunEvent.CancelRequested _,
          RunEvent.CleanupBegan _,
          RunEvent.RunRedriven _,
          RunEvent.RunSucceeded _,
          RunEvent.RunFailed _,
          RunEvent.RunCanceled _,
          RunEvent.RunTimedOut _,
          RunEvent.RunTerminated _ ->
          RunRules.apply(run, entry, event);
      case RunEvent.SignalReceived e -> inOrder(run, e);
      case RunEvent.ItemTaken _ -> {}
      case RunEvent.CameTooLate e -> tooLate(run, entry, e);
      case RunEvent.TaskRecorded e -> recorded(run, records, entry, e);
      case RunEvent.TaskGaveWay e -> gaveWay(run, records, entry, e);
    }
  }

  private static void succeeded(RunModel run, RunEvent.TaskSucceeded event) {
    Phase.Succeeded ended = ended(run, event.position(), event.attempt(), Phase.Succeeded.class);
    succeeds(run, event.position(), ended.output());
  }

  private static void recorded(
      RunModel run, RecordRules records, JournalEntry entry, RunEvent.TaskRecorded event) {
    isQueued(run, event, event.position());
    records.recorded(run, event.position(), event.change(), entry.at());
  }

  /** The signals of a sender that waits for each answer come in the order in which it sent them. */
  private static void inOrder(RunModel run, RunEvent.SignalReceived event) {
    String before = run.sentAfter.get(event.key());
    unless(
        before == null || run.noticed.contains(before),
        Rule.SIGNALS,
        "%s of %s overtakes %s",
        event,
        run.id(),
        before);
  }

  /** What was accepted may only be refused where there is nothing left of what it is about. */
  private static void tooLate(RunModel run, JournalEntry entry, RunEvent.CameTooLate event) {
    boolean isLate =
        switch (run.inbox.get(event.key()).content()) {
          case Control.Cancel _, Control.Pause _, Control.Resume _, Control.Terminate _ ->
              run.ending == RunModel.End.FAILING
                  || run.ending == RunModel.End.TIMING_OUT
                  || !run.closings.isEmpty();
          case Control.ShutDownTasks s ->
              entry.events().stream().anyMatch(RunEvent.RunRedriven.class::isInstance)
                  || JournalRules.meant(run, s.positions()).stream()
                      .map(run.stages::get)
                      .noneMatch(stage -> stage == Stage.QUEUED || RunModel.isIdle(stage));
          case Control.RestartTasks _, Content.Redrive _ -> true;
          case Content.Signal _, Content.Granted _ -> false;
        };
    unless(isLate, Rule.ACCEPTED, "%s of %s, which is open: %s", event, run.id(), run.stages);
    run.tooLate.add(event.key());
  }

  private static void gaveWay(
      RunModel run, RecordRules records, JournalEntry entry, RunEvent.TaskGaveWay event) {
    isQueued(run, event, event.position());
    records.gaveWay(run, event.position(), event.attempt(), entry.at());
  }

  private static void failed(RunModel run, RunEvent.TaskFailed event) {
    ended(run, event.position(), event.attempt(), Phase.Failed.class);
    run.stages.put(event.position(), Stage.FAILED);
  }

  private static void shutDown(RunModel run, RunEvent.TaskShutDown event) {
    ended(run, event.position(), event.attempt(), Phase.Shutdown.class);
    run.stages.put(event.position(), Stage.SHUT_DOWN);
  }

  private static void notices(RunModel run, JournalEntry entry, RunEvent event) {
    for (String key : JournalRules.key(event)) {
      unless(
          run.inbox.containsKey(key) && run.noticed.add(key),
          Rule.NEWS,
          "%s of %s is unknown, or noticed again",
          event,
          run.id());
      Instant put = run.inbox.get(key).at();
      Instant came = put.isBefore(run.openedAt) ? run.openedAt : put;
      unless(
          !run.isWell() || !entry.at().isAfter(came.plus(NOTICED_WITHIN)),
          Rule.NEWS,
          "%s of %s is noticed long after %s",
          event,
          run.id(),
          came);
    }
  }

  private static void queued(RunModel run, JournalEntry entry, RunEvent.TaskQueued event) {
    int position = event.position();
    boolean isShared = !run.known().limit(position, run.context).isEmpty();
    unless(
        isShared ? run.hasPlace(position) : run.stages.get(position) != Stage.LIMITED,
        Rule.LIMITS,
        "%s of %s without a place of its limit: %s",
        event,
        run.id(),
        run.wishes);
    goes(run, entry, event, position, event.attempt());
    run.queuedAt.put(position, entry.at());
    run.inputs.queued(event);
    run.stages.put(position, Stage.QUEUED);
  }

  private static void limited(RunModel run, JournalEntry entry, RunEvent.TaskLimited event) {
    int position = event.position();
    Stage before = run.stages.get(position);
    due(run, position, event, before == null || before == Stage.HELD);
    isFree(run, entry, event, position);
    unless(
        run.known().limit(position, run.context).equals(List.of(event.limit())),
        Rule.LIMITS,
        "%s of %s, whose limit is %s",
        event,
        run.id(),
        run.known().limit(position, run.context));
    run.wishes.put(position, new RunModel.Wish(event.limit(), entry.at()));
    run.granted.remove(position);
    run.limited++;
    run.stages.put(position, Stage.LIMITED);
  }

  /** A place may come too late, or for a wish of which nothing came. */
  private static void granted(RunModel run, RunEvent.LimitGranted event) {
    RunModel.Wish wish = run.wishes.get(event.position());
    unless(wish != null, Rule.LIMITS, "%s of %s was never wished for", event, run.id());
    boolean isWaiting = run.stages.get(event.position()) == Stage.LIMITED;
    if (isWaiting && wish.since().equals(event.since())) {
      run.granted.add(event.position());
    }
  }

  private static void stopped(RunModel run, RunEvent.TaskStopped event) {
    Stage before = run.stages.put(event.position(), Stage.SHUT_DOWN);
    unless(RunModel.isIdle(before), Rule.LEGAL_EDGES, "%s of %s with %s", event, run.id(), before);
  }

  private static void waits(RunModel run, JournalEntry entry, RunEvent.TaskWaiting event) {
    int position = event.position();
    if (run.stages.get(position) == Stage.WAITING) {
      boolean isNext = run.attempts.get(position) == event.attempt() - 1;
      unless(isNext, Rule.LEGAL_EDGES, "%s of %s begins anew", event, run.id());
    } else {
      goes(run, entry, event, position, event.attempt());
    }
    run.attempts.put(position, event.attempt());
    run.waits.put(position, event.what());
    run.stages.put(position, Stage.WAITING);
  }

  private static void held(RunModel run, JournalEntry entry, RunEvent.TaskHeld event) {
    due(run, event.position(), event, run.stages.get(event.position()) == null);
    unless(
        run.paused || entry.at().isBefore(run.created().notBefore()),
        Rule.DECISIONS,
        "%s of %s although nothing holds it back",
        event,
        run.id());
    run.stages.put(event.position(), Stage.HELD);
  }

  /** A Task Run is dispatched, or begins to wait. */
  private static void goes(
      RunModel run, JournalEntry entry, RunEvent event, int position, int attempt) {
    Stage before = run.stages.get(position);
    boolean isPending = before == Stage.HELD || before == Stage.LIMITED;
    due(run, position, event, before == null || isPending);
    isFree(run, entry, event, position);
    unless(
        run.isToRun(position) && !run.isBroken(position),
        Rule.DECISIONS,
        "%s against its condition",
        event);
    unless(
        attempt == run.attempts.getOrDefault(position, 0) + 1 || attempt == run.next(position),
        Rule.LEGAL_EDGES,
        "%s of %s after attempt %s",
        event,
        run.id(),
        run.attempts.get(position));
    run.attempts.put(position, attempt);
  }

  private static void isFree(RunModel run, JournalEntry entry, RunEvent event, int position) {
    unless(
        !run.paused && !entry.at().isBefore(run.created().notBefore()),
        Rule.DECISIONS,
        "%s of %s although %d is held back",
        event,
        run.id(),
        position);
  }

  private static void skipped(RunModel run, RunEvent.TaskSkipped event) {
    Stage before = run.stages.get(event.position());
    due(run, event.position(), event, before == null || before == Stage.HELD);
    unless(
        !run.isToRun(event.position()) && !run.isBroken(event.position()),
        Rule.DECISIONS,
        "%s against its condition",
        event);
    run.stages.put(event.position(), Stage.SKIPPED);
  }

  private static void due(RunModel run, int position, RunEvent event, boolean isRightStage) {
    unless(
        isRightStage && run.isReady(position),
        Rule.DECISIONS,
        "%s of %s with %s",
        event,
        run.id(),
        run.stages);
  }

  private static void isQueued(RunModel run, RunEvent event, int position) {
    unless(run.stages.get(position) == Stage.QUEUED, Rule.LEGAL_EDGES, "%s: %s", event, run.stages);
  }

  /** A wait is over because its time has come. */
  private static void waited(
      RunModel run, JournalEntry entry, RunEvent event, int position, Stage next) {
    isWaiting(run, event, position);
    Instant until = run.waits.get(position).until();
    unless(!entry.at().isBefore(until), Rule.TIMES, "%s comes before %s", event, until);
    if (next == Stage.SUCCEEDED) {
      succeeds(run, position, Payload.NONE);
    }
    run.stages.put(position, next);
  }

  /** A wait was in vain, or a Task Run failed before it began, by its own expressions alone. */
  private static void gaveUp(RunModel run, JournalEntry entry, RunEvent.TaskGaveUp event) {
    int position = event.position();
    Stage before = run.stages.get(position);
    if (before == Stage.WAITING) {
      waited(run, entry, event, position, Stage.FAILED);
      return;
    }
    due(run, position, event, before == null || RunModel.isIdle(before));
    unless(
        run.isBroken(position) && event.failure().code().equals("expression_failed"),
        Rule.DECISIONS,
        "%s of %s although its expressions are well",
        event,
        run.id());
    run.stages.put(position, Stage.FAILED);
  }

  private static void isWaiting(RunModel run, RunEvent event, int position) {
    unless(
        run.stages.get(position) == Stage.WAITING,
        Rule.LEGAL_EDGES,
        "%s of %s with %s",
        event,
        run.id(),
        run.stages);
  }

  private static void signaled(RunModel run, RunEvent.TaskSignaled event) {
    isWaiting(run, event, event.position());
    InboxItem item = run.inbox.get(event.key());
    unless(
        item != null && run.noticed.contains(event.key()) && run.spent.add(event.key()),
        Rule.SIGNALS,
        "%s of %s by a signal that is unknown or spent",
        event,
        run.id());
    if (item.content() instanceof Content.Signal(String _, Payload payload)) {
      succeeds(run, event.position(), payload);
    }
  }

  private static void succeeds(RunModel run, int position, Payload output) {
    run.context = run.known().step(position).placement().place(run.context, output);
    run.stages.put(position, Stage.SUCCEEDED);
  }

  private static <T extends Phase> T ended(
      RunModel run, int position, int attempt, Class<T> phase) {
    TaskRunRecord record = run.records.get(position);
    unless(
        run.stages.get(position) == Stage.QUEUED
            && record != null
            && record.attempt() == attempt
            && attempt >= run.attempts.get(position)
            && phase.isInstance(record.phase()),
        Rule.NEWS,
        "attempt %d of Task Run %d of %s is noticed as %s, it is %s",
        attempt,
        position,
        run.id(),
        phase.getSimpleName(),
        record);
    run.attempts.put(position, attempt);
    return phase.cast(record.phase());
  }
}
