package dev.ratchet.core.run.decide;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.run.Assignment;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.News;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Advances one Workflow Run by one step, purely: what the records and the inbox know beyond the
 * journal becomes events, the decider's commands become events and effects.
 */
public final class RunMachine {
  /** The largest context of a run, in bytes of JSON. */
  public static final int CONTEXT_BYTES_MAX = 256 * 1024;

  /** How deep the JSON may nest that comes in from outside: contexts, results and payloads. */
  public static final int DEPTH_MAX = 100;

  private RunMachine() {}

  /**
   * What is owed first, and what is decided then. What is asked of the run comes before its logic,
   * which may be broken.
   *
   * @param deciders finds the run's logic, where it is asked at all; what this throws is thrown
   * @param slot where attempts run that need no worker
   * @param snapshots how often the entry carries one
   * @param now the time; an entry is never dated before the one before it
   * @throws RunPartition.PartialException if it takes the whole run to tell
   */
  public static Step step(
      RunPartition partition,
      Function<WorkflowRef, Decider> deciders,
      InlineSlot slot,
      Occasion occasion,
      Snapshots snapshots,
      Instant now) {
    RunState state = partition.state();
    if (state.isClosed()) {
      boolean isDone = Reopening.isDone(partition);
      boolean isGranted = isGrantedTooLate(partition);
      if (!isDone || isGranted) {
        partition.requireWhole("what is asked of it though it is closed");
      }
      if (isDone) {
        boolean owes = occasion.mayOwe() || isGranted;
        List<Effect> owed = owes ? Owed.byClosed(partition) : List.of();
        return new Step.Decided(owed, new Decision.Nothing());
      }
    }
    if (Controls.decide(partition, now) instanceof Decision.Append append) {
      return new Step.Controlled(occasion.mayOwe() ? withOwed(partition, append) : append);
    }
    Decider decider = deciders.apply(Reopening.workflow(partition));
    return step(partition, decider, slot, occasion, snapshots, now);
  }

  private static Step step(
      RunPartition partition,
      Decider decider,
      InlineSlot slot,
      Occasion occasion,
      Snapshots snapshots,
      Instant now) {
    var owed = new ArrayList<Effect>();
    try {
      if (occasion.mayOwe()) {
        owed.addAll(Owed.by(partition, decider, now));
      }
      if (occasion.mayOwe() || occasion.isTimer()) {
        owed.addAll(Owed.expired(partition, decider, now));
      }
      Decision decision = decide(partition, decider, slot, snapshots, now);
      if (decision instanceof Decision.Nothing && occasion.isTimer() && !occasion.mayOwe()) {
        owed.addAll(Owed.timerAfter(partition, decider, now));
      }
      return new Step.Decided(owed, decision);
    } catch (RunPartition.PartialException e) {
      throw e;
    } catch (RuntimeException | VirtualMachineError | LinkageError | AssertionError e) {
      return new Step.Failed(owed, e);
    }
  }

  /** Nobody asks any more what the entries before the end of a run owe: it is sent with the end. */
  private static Decision.Append withOwed(RunPartition before, Decision.Append append) {
    RunPartition ended = before.plus(append.entry());
    if (!ended.state().isClosed()) {
      return append;
    }
    var effects = new LinkedHashSet<>(append.effects());
    List<Effect> last =
        effects.stream().filter(effect -> effect instanceof Effect.AnnounceEnd).toList();
    effects.removeAll(last);
    Owed.byClosed(ended).stream()
        .filter(effect -> !(effect instanceof Effect.AnnounceEnd))
        .forEach(effects::add);
    effects.addAll(last);
    return new Decision.Append(append.entry(), List.copyOf(effects), append.told());
  }

  /** Whether a limit has given a place since the last entry, which nobody in a closed run needs. */
  private static boolean isGrantedTooLate(RunPartition closed) {
    return News.unread(closed, closed.state()).stream()
        .anyMatch(item -> item.content() instanceof Content.Granted);
  }

  /**
   * What the run's logic makes of what is new, whatever is asked of the run beside.
   *
   * @param slot where attempts run that need no worker
   * @param snapshots how often the entry carries one
   * @param now the time; an entry is never dated before the one before it
   * @throws RuntimeException what the decider throws: the Workflow Task has failed
   */
  public static Decision decide(
      RunPartition partition, Decider decider, InlineSlot slot, Snapshots snapshots, Instant now) {
    RunState state = partition.state();
    if (state.isClosed()) {
      return Reopening.decide(partition, decider, now);
    }
    var draft = new Draft(partition, state, slot, now);
    draft.inline().takeEnded(decider);
    News news = News.of(partition, state, draft.records(), draft.at());
    RunState informed = draft.inform(news.events());
    if (informed.context() != state.context()
        && informed.context().sizeBytes() > CONTEXT_BYTES_MAX) {
      draft.end(new RunEvent.RunFailed(contextTooLarge(informed)));
    } else {
      draft.obey(decider.decide(informed, informed.lastAt()), decider);
    }
    if (news.more()) {
      draft.comeAgain();
    }
    return draft.decision(decider, snapshots);
  }

  /**
   * Takes in how attempts ended in the orchestrator's own slot, and nothing else: what they gave is
   * kept even where the run's logic is broken.
   */
  public static Decision keep(RunPartition partition, InlineSlot slot, Instant now) {
    RunState state = partition.state();
    var draft = new Draft(partition, state, slot, now);
    if (!state.isClosed()) {
      draft.inline().takeReported();
    }
    return draft.decision();
  }

  private static Failure contextTooLarge(RunState state) {
    return Failure.TaskError.fatal(
        "context_too_large",
        "The context has grown to "
            + state.context().sizeBytes()
            + " bytes of JSON, expected at most "
            + CONTEXT_BYTES_MAX
            + ". Let tasks return less, or keep large values elsewhere and pass a reference.");
  }

  /**
   * The delivery that asks for an attempt of a scheduled Task Run.
   *
   * @param state the run's as it was scheduled
   */
  static ActivityTask delivery(
      RunState state,
      int position,
      Assignment assignment,
      RunEvent.Lane lane,
      int attempt,
      long entry,
      Instant at) {
    RunId run = state.header().id();
    return new ActivityTask(
        run.task(position),
        attempt,
        assignment.name(),
        assignment.task(),
        state.header().workflow(),
        lane.queue(assignment.queue()),
        assignment.options(),
        entry,
        at,
        ActivityTask.Cargo.of(assignment.input(), state.context()));
  }
}
