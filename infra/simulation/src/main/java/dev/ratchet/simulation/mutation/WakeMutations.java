package dev.ratchet.simulation.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards of what wakes a run. */
final class WakeMutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String DRAFT = CORE + "run/decide/Draft.java";
  private static final String DEADLINES = CORE + "run/decide/Deadlines.java";
  private static final String ORCHESTRATOR = ENGINE + "run/Orchestrator.java";

  private WakeMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return Stream.of(ofEntries(), ofTimers(), ofSweeps(), ofLosses())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> ofEntries() {
    return List.of(
        new Mutation(
            "what an entry leaves that is due is due at once",
            DRAFT,
            "if (again || Deadlines.isDue(after)) {",
            "if (again) {"),
        new Mutation(
            "a wait whose moment has passed is due",
            DEADLINES,
            "(isSignaled(state, w) || !w.what().until().isAfter(state.lastAt()))",
            "isSignaled(state, w)"),
        new Mutation(
            "a wait whose signal is here is due",
            DEADLINES,
            "(isSignaled(state, w) || !w.what().until().isAfter(state.lastAt()))",
            "!w.what().until().isAfter(state.lastAt())"),
        new Mutation(
            "the cleanup that an entry begins is due at once",
            DRAFT,
            "shutDownUnderWay(RunFold.RUN_ENDED); again = true;",
            "shutDownUnderWay(RunFold.RUN_ENDED);"),
        new Mutation(
            "the next time is armed by the entry that brings it",
            DRAFT,
            "if (!next.equals(Deadlines.next(before, decider, before.lastAt()))) {",
            "if (next.isBefore(Deadlines.next(before, decider, before.lastAt()))) {"));
  }

  private static List<Mutation> ofTimers() {
    return List.of(
        new Mutation(
            "a limit that only the journal's clock has passed is armed again",
            DRAFT,
            "if (now.isBefore(at())) {",
            "if (now.isAfter(at())) {"),
        new Mutation(
            "each entry that leaves something makes a Workflow Task of its own due",
            ENGINE + "send/Dispatcher.java",
            "List.of(run + \":after:\" + w.entry())",
            "List.of(run + \":after\")"),
        new Mutation(
            "a timer that a fast clock fired too early is sent again",
            ORCHESTRATOR,
            "if (task.due().isAfter(now)) {",
            "if (task.due().equals(Instant.MAX)) {"),
        new Mutation(
            "a timer that came to nothing is followed by the next",
            CORE + "run/decide/RunMachine.java",
            "occasion.isTimer() && !occasion.mayOwe()",
            "occasion.isTimer() && !occasion.mayOwe() && partition == null"),
        new Mutation(
            "a moment is kept to the millisecond, as it is stored",
            CORE + "definition/WaitInput.java",
            "until = until.truncatedTo(ChronoUnit.MILLIS);",
            ""));
  }

  private static List<Mutation> ofSweeps() {
    return List.of(
        new Mutation(
            "a timer that the sweep has passed is sent as a message too",
            ENGINE + "send/Timers.java",
            "store.put(slot, stored); look();",
            "store.put(slot, stored);"),
        new Mutation(
            "the sweep says which bucket it is at before it reads it",
            ENGINE + "send/Timers.java",
            ".aim();",
            ".done();"),
        new Mutation(
            "starts are looked at again that a fast clock has passed",
            ENGINE + "timer/StartSweep.java",
            "stored.done().isAfter(now) ? first(now) : stored;",
            "stored;"),
        new Mutation(
            "nobody holds a sweep for longer than a function may run",
            ENGINE + "port/TimerStore.java",
            "&& !heldUntil.isAfter(now.plus(HELD_MAX));",
            ";"));
  }

  private static List<Mutation> ofLosses() {
    return List.of(
        new Mutation(
            "a run whose messages were lost is found by the sweep",
            ENGINE + "timer/ForgottenSweep.java",
            "if (isForgotten) {",
            "if (!isForgotten) {"),
        new Mutation(
            "a wish for a place that was lost is made again",
            ENGINE + "timer/LimitWaits.java",
            "if (!isFull || store.waiting(limit.key(), id).isEmpty()) {",
            "if (!isFull) {"),
        new Mutation(
            "a place that nobody gave back is given back for those that wait",
            ENGINE + "timer/LimitWaits.java",
            ".filter(holder -> holder.since().isBefore(before))",
            ".filter(holder -> holder.since().isAfter(before))"),
        new Mutation(
            "a redrive whose message a queue has lost is done a day later",
            ENGINE + "run/RunControl.java",
            "if (content instanceof Content.Redrive) {",
            "if (content instanceof Content.Granted) {"),
        new Mutation(
            "a delivery that a queue has lost is sent again",
            CORE + "run/decide/Forgotten.java",
            "case TaskProgress.Queued q -> waitsSince(state.record(run, position), q);",
            "case TaskProgress.Queued _ -> Instant.MAX;"),
        new Mutation(
            "an attempt whose message a queue has lost is taken up again",
            CORE + "run/decide/Owed.java",
            "!record.state().isSettled() && Forgotten.isLost(record, now)",
            "record.isUnstored()"),
        new Mutation(
            "a Workflow Task that a queue has lost is made due again",
            CORE + "run/decide/Forgotten.java",
            "|| isQuiet && goesOn(run, decider, before);",
            ";"));
  }
}
