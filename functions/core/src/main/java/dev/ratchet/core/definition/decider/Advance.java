package dev.ratchet.core.definition.decider;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.definition.decider.TaskCommands.Condition;
import dev.ratchet.core.expression.Scope;
import dev.ratchet.core.expression.Work;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.decide.Command;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One answer of a definition: what a state of a run lets go on. First all that is skipped, then all
 * that fails or is scheduled: every input that is computed in one answer sees the same skips, and
 * sees them again when it is computed anew from the journal.
 */
final class Advance {
  private final DefinitionDecider decider;
  private final RunState run;
  private final Instant now;
  private final Work work = Work.ofOneDecision();
  private final TreeSet<Integer> skipped = new TreeSet<>();
  private final TreeSet<Integer> due = new TreeSet<>();
  private final TreeMap<Integer, Failure> failing = new TreeMap<>();
  private Positions begun;
  private Scope scope;

  Advance(DefinitionDecider decider, RunState run, Instant now) {
    this.decider = decider;
    this.run = run;
    this.now = now;
    this.begun = run.tasks().known();
    this.scope = decider.scope(run, skipped, now, work);
  }

  /** What becomes of the tasks at these positions, both included. */
  List<Command> through(int first, int last) {
    boolean again = true;
    while (again) {
      again = judgeRedriven(first, last);
      for (int position = decider.needs().nextCandidate(begun, first, last);
          position >= first && position <= last;
          position = decider.needs().nextCandidate(begun, position + 1, last)) {
        again |= judge(position);
      }
    }
    addHeldBack(first, last);
    var commands = new ArrayList<Command>();
    skipped.forEach(position -> commands.add(new Command.SkipTask(position)));
    failing.forEach((position, why) -> commands.add(new Command.FailTask(position, why)));
    due.forEach(position -> commands.add(decider.commands().start(position, scope, now)));
    return commands;
  }

  /**
   * Asks the condition of a task whose needs are done.
   *
   * @return whether it is skipped, by which others may have become due
   */
  private boolean judge(int position) {
    if (due.contains(position) || failing.containsKey(position) || !isReady(position)) {
      return false;
    }
    return switch (decider.commands().condition(position, scope)) {
      case Condition.Holds _ -> {
        due.add(position);
        yield false;
      }
      case Condition.Fails(Failure why) -> {
        failing.put(position, why);
        yield false;
      }
      case Condition.HoldsNot _ -> {
        skipped.add(position);
        begun = begun.with(position);
        scope = decider.scope(run, skipped, now, work);
        yield true;
      }
    };
  }

  /** Those that a redrive has brought back: their conditions are asked once more. */
  private boolean judgeRedriven(int first, int last) {
    var again = new boolean[1];
    run.tasks()
        .forEachOpen(
            (position, task) -> {
              if (position >= first && position <= last && isRedriven(task)) {
                again[0] |= !skipped.contains(position) && judge(position);
              }
            });
    return again[0];
  }

  private static boolean isRedriven(TaskProgress task) {
    return task instanceof TaskProgress.Held held && held.reason() == RunEvent.HoldReason.REDRIVEN;
  }

  /** Those held back: after a redrive, one may have to wait again for what it needs. */
  private void addHeldBack(int first, int last) {
    run.tasks()
        .forEachOpen(
            (position, task) -> {
              boolean isHeldBack =
                  task instanceof TaskProgress.Held && !isRedriven(task)
                      || task instanceof TaskProgress.Limited;
              if (isHeldBack && position >= first && position <= last && isReady(position)) {
                due.add(position);
              }
            });
  }

  /** Whether all is done that a task needs. */
  private boolean isReady(int position) {
    for (int need : decider.needs().of(position)) {
      if (!skipped.contains(need) && !decider.isDone(run.tasks(), need)) {
        return false;
      }
    }
    return true;
  }
}
