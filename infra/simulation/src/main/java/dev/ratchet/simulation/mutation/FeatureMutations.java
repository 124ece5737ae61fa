package dev.ratchet.simulation.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards of what not every Task Run has: limits, checkpoints, tokens, cleanup. */
final class FeatureMutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String MACHINE = CORE + "taskrun/TaskRunMachine.java";
  private static final String RECORD = CORE + "taskrun/TaskRunRecord.java";
  private static final String RUN_MACHINE = CORE + "run/decide/RunMachine.java";
  private static final String CONTROLS = CORE + "run/decide/Controls.java";
  private static final String DECIDER = CORE + "definition/decider/DefinitionDecider.java";
  private static final String LIMIT_STORE =
      "infra/testkit/src/main/java/dev/ratchet/testkit/MemoryLimitStore.java";
  private static final String ORCHESTRATOR = ENGINE + "run/Orchestrator.java";
  private static final String WORKER = ENGINE + "attempt/Worker.java";

  private FeatureMutations() {}

  static List<Mutation> all() {
    return Stream.of(
            ofLimits(),
            ofPlaces(),
            ofAttempts(),
            ofTokens(),
            ofDeadlines(),
            ofEndings(),
            ofExpressions(),
            ofMessages(),
            ofBytes(),
            ofInputs(),
            ofLog())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> ofLimits() {
    return List.of(
        new Mutation(
            "a limit has no more places than its size",
            LIMIT_STORE,
            "if (places.holders.size() >= size) {",
            "if (size < 0) {"),
        new Mutation(
            "who comes does not pass over those who wait",
            ENGINE + "send/Limits.java",
            "view.waiters().isEmpty() && view.holders().size() < limit.size()",
            "view.holders().size() < limit.size()"),
        new Mutation(
            "a place that is freed goes to who waits longest",
            LIMIT_STORE,
            "Comparator.comparing(Ticket::since).thenComparing",
            "Comparator.comparing(Ticket::since).reversed().thenComparing"),
        new Mutation(
            "only who has a place of its limit is dispatched",
            CORE + "run/decide/Draft.java",
            "} else if (waits.isGranted()) {",
            "} else {"));
  }

  private static List<Mutation> ofPlaces() {
    return List.of(
        new Mutation(
            "a Task Run that is over gives its place back",
            CORE + "run/decide/Draft.java",
            ".filter(position -> isOver(after, position) && !isOver(entry.before(), position))",
            ".filter(position -> position < 0)"),
        new Mutation(
            "a place that comes too late for a closed run is given back",
            RUN_MACHINE,
            "boolean owes = occasion.mayOwe() || isGranted;",
            "boolean owes = occasion.mayOwe();"),
        new Mutation(
            "a closed run gives back what it still owes",
            RUN_MACHINE,
            "boolean owes = occasion.mayOwe() || isGranted;",
            "boolean owes = isGranted;"),
        new Mutation(
            "what a run owes is sent though it is ended from outside",
            RUN_MACHINE,
            "occasion.mayOwe() ? withOwed(partition, append) : append",
            "append"),
        new Mutation(
            "each place that is given is news",
            ENGINE + "send/Dispatcher.java",
            "\"granted:%d:%d:%d\".formatted(id.position(), since.toEpochMilli(), releases)",
            "\"granted:%d:%d\".formatted(id.position(), since.toEpochMilli())"));
  }

  private static List<Mutation> ofAttempts() {
    return List.of(
        new Mutation(
            "a checkpoint goes on to the next attempt",
            RECORD,
            "id, attempt + 1, spent, new Phase.Queued(at), failures, failureCount, checkpoint);",
            "id, attempt + 1, spent, new Phase.Queued(at), failures, failureCount, Payload.NONE);"),
        new Mutation(
            "an attempt that fails hands on what it told last",
            WORKER,
            "claimed.pulse().onto(stored)",
            "stored"),
        new Mutation(
            "an attempt that is silent for too long is cut off",
            ENGINE + "attempt/AttemptRunner.java",
            "if (!now.isBefore(silentAt) && pulse.silentAt().equals(silentAt)) {",
            "if (now.equals(Instant.MIN)) {"),
        new Mutation(
            "an attempt that heartbeats is not cut off",
            ENGINE + "attempt/Pulse.java",
            "? last.get().at().plus(limits.heartbeat())",
            "? claimed.phase().since().plus(limits.heartbeat())"),
        new Mutation(
            "a heartbeat makes the lease longer",
            ENGINE + "attempt/Pulse.java",
            "Instant until = lease.after(claimed.phase().since(), now);",
            "Instant until = lease.after(claimed.phase().since(), claimed.phase().since());"));
  }

  private static List<Mutation> ofBytes() {
    return List.of(
        new Mutation(
            "bytes that somebody outside reports are refused where a run takes none",
            ENGINE + "attempt/Completions.java",
            ".filter(workflow -> !deciders.of(workflow).takesBytes())",
            ".filter(workflow -> deciders.of(workflow).takesBytes())"),
        new Mutation(
            "bytes that a task returns are its failure where its run takes none",
            ENGINE + "attempt/Inputs.java",
            "&& !deciders.of(context.workflow()).takesBytes()) {",
            "&& deciders.of(context.workflow()).takesBytes()) {"),
        new Mutation(
            "bytes that a signal brings are refused where a run takes none",
            ENGINE + "send/Signals.java",
            "&& !deciders.of(workflow).takesBytes()) {",
            "&& deciders.of(workflow).takesBytes()) {"),
        new Mutation(
            "a record keeps the details of its newest failure only",
            RECORD,
            "kept.replaceAll(Attempt::withoutDetails);",
            ""),
        new Mutation(
            "the details of a failure are stored with it",
            CORE + "failure/FailureJson.java",
            "yield e.details().isNone() ? timed",
            "yield e.retryable() ? timed"),
        new Mutation(
            "a checkpoint of bytes is read as what it was",
            CORE + "payload/PayloadJson.java",
            "? read(json.get(name + BYTES_SUFFIX))",
            "? Payload.NONE"));
  }

  private static List<Mutation> ofInputs() {
    return List.of(
        new Mutation(
            "what is sent again is what the entry stored, where it stored something",
            CORE + "run/decide/Assignments.java",
            "return kept == null ? logic",
            "return kept != null || kept == null ? logic"),
        new Mutation(
            "an entry stores what no logic can tell again",
            CORE + "run/decide/Command.java",
            "case JOURNAL -> new RunEvent.Input.Stored(assignment);",
            "case JOURNAL -> new RunEvent.Input.Derived();"),
        new Mutation(
            "time runs out by the terms that the entry stored",
            CORE + "run/decide/Deadlines.java",
            "case TaskProgress.Queued.Terms.Fixed(TaskOptions options) -> options;",
            "case TaskProgress.Queued.Terms.Fixed _ -> decider.tasks(() ->"
                + " state).at(position).options();"),
        new Mutation(
            "a snapshot keeps the terms that an entry stored",
            CORE + "run/stored/SnapshotReader.java",
            "new TaskProgress.Queued.Terms.Fixed(AssignmentJson.options(task.object(7))),",
            "new TaskProgress.Queued.Terms.OfLogic(),"));
  }

  private static List<Mutation> ofTokens() {
    return List.of(
        new Mutation(
            "a report is accepted again only from who made it",
            ENGINE + "attempt/Completions.java",
            "instanceof Phase.Succeeded done && Tokens.isSame(token, done.owner())",
            "instanceof Phase.Succeeded"),
        new Mutation(
            "a failure that is told again is known only by who told it",
            RECORD,
            ".filter(a -> !a.teller().isEmpty() && Tokens.isSame(token, a.teller()))",
            ".filter(a -> !a.teller().isEmpty())"),
        new Mutation(
            "a heartbeat is taken only from who has the attempt",
            MACHINE,
            "return record.phase() instanceof Phase.Running r && holds(record, r.owner(), attempt,"
                + " owner) ? new Verdict.Accepted( record .held(new",
            "return record.phase() instanceof Phase.Running r && attempt == record.attempt()"
                + " ? new Verdict.Accepted( record .held(new"),
        new Mutation(
            "an attempt that others complete does not end with its code",
            WORKER,
            "case AttemptRunner.Ending.Returned _ when isExternal(task) ->",
            "case AttemptRunner.Ending.Returned _ when task.attempt() < 1 ->"));
  }

  private static List<Mutation> ofDeadlines() {
    return List.of(
        new Mutation(
            "no attempt follows after the Task Run is to be over",
            MACHINE,
            "when !now.plus(delay).isBefore(closeBy.at()) ->",
            "when closeBy.at().equals(Instant.MIN) ->"),
        new Mutation(
            "no attempt begins that has waited too long for a worker",
            WORKER,
            "since.plus(limit).isBefore(now)",
            "since.equals(Instant.MAX)"),
        new Mutation(
            "a run that takes too long is ended",
            DECIDER,
            "if (!now.isBefore(deadline(run))) {",
            "if (now.equals(Instant.MIN)) {"),
        new Mutation(
            "a run is woken when it has taken too long",
            CORE + "run/decide/Deadlines.java",
            "isEnding ? Instant.MAX : later(decider.deadline(state), after)",
            "Instant.MAX"));
  }

  private static List<Mutation> ofExpressions() {
    return List.of(
        new Mutation(
            "a condition that fails is the failure of its task",
            CORE + "definition/decider/TaskCommands.java",
            "yield new Condition.Fails(failure(\"/when\", e));",
            "throw e;"),
        new Mutation(
            "an input that fails is the failure of its task",
            CORE + "definition/decider/TaskCommands.java",
            "return new Command.FailTask(position, failure(\"/with\", e));",
            "throw e;"),
        new Mutation(
            "a redrive asks a condition again",
            CORE + "definition/decider/Advance.java",
            "held.reason() == RunEvent.HoldReason.REDRIVEN",
            "held.reason() == RunEvent.HoldReason.START_DELAY"),
        new Mutation(
            "a redrive by another version says so in its header",
            CORE + "run/RunFold.java",
            "header = header.by(event.version());",
            ""),
        new Mutation(
            "a redrive that fails is tried again",
            ORCHESTRATOR,
            "if (stint.seen().filter(known -> !Reopening.isDone(known)).isPresent()) {",
            "if (stint.seen().isEmpty()) {"),
        new Mutation(
            "a snapshot keeps the version that a redrive chose",
            CORE + "run/stored/SnapshotReader.java",
            "has(\"version\")",
            "has(\"no version\")"),
        new Mutation(
            "beside a failure that is not forgiven nothing begins",
            DECIDER,
            "if (reason.isPresent()) {",
            "if (reason.isPresent() && commands.isEmpty()) {"));
  }

  private static List<Mutation> ofEndings() {
    return List.of(
        new Mutation(
            "a run is cleaned up before it closes",
            DECIDER,
            "return onFailure.isEmpty() ? List.of(close)",
            "return onFailure.first() > 0 ? List.of(close)"),
        new Mutation(
            "a redrive does not clean up again",
            DECIDER,
            "if (isAgain && position <= main.last()) {",
            "if (isAgain) {"),
        new Mutation(
            "a shutdown that overtakes a redrive shuts down what that was to begin",
            MACHINE,
            "return record.attempt() < attempt && record.state().isSettled() ?",
            "return attempt < 0 ?"),
        new Mutation(
            "a run is canceled once",
            CONTROLS,
            "case Control.Cancel _ when isEnding -> draft.add("
                + " state.ending() instanceof Ending.Canceling"
                + " ? new RunEvent.ItemTaken(key) : new RunEvent.CameTooLate(key));",
            "case Control.Cancel _ when isEnding -> draft.end(new RunEvent.RunCanceled(key));"),
        new Mutation(
            "only who is meant is shut down",
            CONTROLS,
            "return positions.isEmpty() || positions.contains(position);",
            "return true;"));
  }

  private static List<Mutation> ofLog() {
    return List.of(
        new Mutation(
            "a claim that came too late is not told",
            ENGINE + "observe/ObservedRunStore.java",
            "case Swap.LostRace _, Swap.Gone _ -> {}",
            "case Swap.LostRace _, Swap.Gone _ -> tell(before, after);"),
        new Mutation(
            "what an entry brought is told once it is stored",
            ENGINE + "run/Orchestrator.java",
            "Outcome outcome = store.append(header.id(), append.entry(), ambient.newToken());",
            "dispatcher.teller().tell(header, known::state, append.told());"
                + " Outcome outcome ="
                + " store.append(header.id(), append.entry(), ambient.newToken());"));
  }

  private static List<Mutation> ofMessages() {
    return List.of(
        new Mutation(
            "an event that makes no sense is listed before it is gone",
            ENGINE + "deadletter/DeadLetterService.java",
            "return new Heard.Listed(list(open(envelope).because(e.getMessage())));",
            "return new Heard.Listed(open(envelope).because(e.getMessage()));"),
        new Mutation(
            "what no queue takes is escaped in JSON",
            CORE + "json/JsonText.java",
            "return c >= 0xFFFE || Character.isSurrogate(c) && !pairedAt(text, i);",
            "return Character.isSurrogate(c) && !pairedAt(text, i);"),
        new Mutation(
            "what nobody can read is listed with what is wrong with it",
            ENGINE + "deadletter/DeadLetterService.java",
            "case Content.Senseless(String why) -> open.because(why);",
            "case Content.Senseless(String why) -> open;"),
        new Mutation(
            "a redrive that its queue gave up is tried again",
            ENGINE + "deadletter/DeadLetters.java",
            "dispatcher.dispatch(run, Owed.byClosed(partition)); } else {" + " retryLater(run);",
            "dispatcher.dispatch(run, Owed.byClosed(partition));"),
        new Mutation(
            "a dead letter is listed under one id however often it comes",
            ENGINE + "deadletter/DeadLetterService.java",
            "DeadLetterId.of(envelope.sentAt(), envelope.queue(), envelope.messageId()),",
            "DeadLetterId.of(ambient.now(), envelope.queue(), envelope.messageId()),"));
  }
}
