package dev.ratchet.simulation.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards that are broken, one at a time. */
public final class Mutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String SIMULATION = "infra/simulation/src/main/java/dev/ratchet/simulation/";
  private static final String TESTKIT = "infra/testkit/src/main/java/dev/ratchet/testkit/";
  private static final String MACHINE = CORE + "taskrun/TaskRunMachine.java";
  private static final String STORE = TESTKIT + "MemoryRunStore.java";
  private static final String ORCHESTRATOR = ENGINE + "run/Orchestrator.java";
  private static final String WORKER = ENGINE + "attempt/Worker.java";

  private Mutations() {}

  /** All of them. */
  public static List<Mutation> all() {
    return Stream.of(
            ofConditions(),
            ofAttempts(),
            ofWhatCame(),
            ofOrder(),
            ofRepetition(),
            ofTime(),
            FeatureMutations.all(),
            InlineMutations.all(),
            WakeMutations.all(),
            RetentionMutations.all(),
            SnapshotMutations.all(),
            StoreMutations.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> ofConditions() {
    return List.of(
        new Mutation(
            "an entry is appended only if none of its number is there",
            STORE,
            "journals.computeIfAbsent(run, _ -> new TreeMap<>()).putIfAbsent(entry.seq(),"
                + " written);",
            "null; journals.computeIfAbsent(run, _ -> new TreeMap<>()).put(entry.seq(), written);"),
        new Mutation(
            "a record is swapped only if it is still what was seen",
            STORE,
            "if (holds) {",
            "if (holds || present != null) {"),
        new Mutation(
            "a record is swapped only at the same attempt of the same owner",
            CORE + "taskrun/TaskRunRecordJson.java",
            "state == other.state && attempt == other.attempt && owner.equals(other.owner)",
            "state == other.state"),
        new Mutation(
            "a closed header stays closed",
            STORE,
            "if (!header.mayReplace(present.header())) {",
            "if (header.id() == null) {"),
        new Mutation(
            "an inbox item is put only if its key is not there",
            STORE,
            "inboxes.computeIfAbsent(run, _ -> new LinkedHashMap<>())"
                + ".putIfAbsent(item.key(), written);",
            "null; inboxes.computeIfAbsent(run, _ -> new LinkedHashMap<>())"
                + ".put(item.key(), written);"));
  }

  private static List<Mutation> ofAttempts() {
    return List.of(
        new Mutation(
            "only the delivery of the next attempt claims it",
            MACHINE,
            "case Phase.PendingRetry p when attempt == record.attempt() + 1 -> claim.now()",
            "case Phase.PendingRetry p when attempt <= record.attempt() + 1 -> claim.now()"),
        new Mutation(
            "an attempt is not claimed while another's lease runs",
            MACHINE,
            "case Phase.Running r when attempt == record.attempt() -> isHeld(r, claim)",
            "case Phase.Running r when attempt == record.attempt() -> false"),
        new Mutation(
            "an attempt is not claimed before its backoff has passed",
            MACHINE,
            "claim.now().isBefore(p.notBefore())",
            "false"),
        new Mutation(
            "only the owner of an attempt may end it",
            MACHINE,
            "return attempt == record.attempt() && Tokens.isSame(owner, holder);",
            "return true;"),
        new Mutation(
            "a claim that lost its race is no claim",
            WORKER,
            "case RunStore.Swap.LostRace lost -> new Try.LostRace(lost.actual());",
            "case RunStore.Swap.LostRace lost -> new Try.Settled(then.get());"),
        new Mutation(
            "a restart gives its attempt back",
            CORE + "taskrun/TaskRunRecord.java",
            "attempt, spent - 1, phase",
            "attempt, spent, phase"),
        new Mutation(
            "no attempt beyond the limit",
            CORE + "task/RetryPolicy.java",
            "spent >= maxAttempts",
            "spent > maxAttempts"));
  }

  private static List<Mutation> ofWhatCame() {
    return List.of(
        new Mutation(
            "signals come in the order in which they were stored",
            CORE + "run/News.java",
            ".filter(item -> !state.received().contains(item.key())) .toList();",
            ".filter(item -> !state.received().contains(item.key()))"
                + ".sorted(java.util.Comparator.comparing(InboxItem::at)).toList();"),
        new Mutation(
            "an attempt that was shut down since its claim does not begin",
            WORKER,
            "return claimed.pulse().stop() == TaskControl.Stop.NO;",
            "return true;"));
  }

  private static List<Mutation> ofOrder() {
    return List.of(
        new Mutation(
            "append before dispatch",
            ORCHESTRATOR,
            "Outcome outcome = store.append(",
            "dispatcher.dispatch(header.id(), append.effects()); Outcome outcome = store.append("),
        new Mutation(
            "dispatch before acknowledge",
            SIMULATION + "Lambda.java",
            "if (sandbox.handle(channel, messages, receipt(messages))) {",
            "mail.acknowledge(messages);"
                + " if (sandbox.handle(channel, messages, receipt(messages))) {"),
        new Mutation(
            "an end is told before its header is closed",
            ENGINE + "send/Dispatcher.java",
            "announce(a.header()); store.putHeader(a.header());",
            "store.putHeader(a.header()); announce(a.header());"),
        new Mutation(
            "a redelivered Workflow Task sends what is owed",
            CORE + "run/decide/RunMachine.java",
            "if (occasion.mayOwe()) { owed.addAll(Owed.by(",
            "if (partition == null) { owed.addAll(Owed.by("),
        new Mutation(
            "a lost append is decided again",
            ORCHESTRATOR,
            "case LOST_RACE -> Optional.empty();",
            "case LOST_RACE -> Optional.of(new Answer.NothingNew());"),
        new Mutation(
            "a stale delivery sends what its record owes",
            WORKER,
            "followUps.send(task, stale.record());",
            ""),
        new Mutation(
            "a worker whose attempt was taken sends what is owed",
            WORKER,
            "followUps.send(task, actual); return new Answer.Ignored(reason);",
            "return new Answer.Ignored(reason);"));
  }

  private static List<Mutation> ofRepetition() {
    return List.of(
        new Mutation(
            "the ends of two Task Runs are two wakes",
            ENGINE + "send/Dispatcher.java",
            "List.of(record.id() + \":\" + record.attempt())",
            "List.of(record.id().run() + \":ended\")"),
        new Mutation(
            "two signals are two wakes",
            ENGINE + "send/Signals.java",
            "\":signal:\" + signal.key()",
            "\":signal\""),
        new Mutation(
            "a key starts one run",
            ENGINE + "run/RunService.java",
            "create(wish, workflow, remembered.run()) :",
            "create(wish, workflow, fresh) :"),
        new Mutation(
            "a run that never began is found by the sweep",
            ENGINE + "timer/StartSweep.java",
            "if (!begun.get(i)) {",
            "if (begun.get(i)) {"),
        new Mutation(
            "a signal is noticed once",
            CORE + "run/News.java",
            ".filter(item -> !state.received().contains(item.key()))",
            ""),
        new Mutation(
            "a dead letter ends its Task Run",
            ENGINE + "deadletter/DeadLetters.java",
            "case ActivityTask a -> fail(queue, a);",
            "case ActivityTask a -> {}"));
  }

  private static List<Mutation> ofTime() {
    return List.of(
        new Mutation(
            "a timer that is not due goes round again",
            ENGINE + "timer/TimerService.java",
            "dispatcher.sendTimer(timer); return;",
            "return;"),
        new Mutation(
            "an entry is never dated before the one before it",
            CORE + "run/decide/EntryBuilder.java",
            "now.isBefore(before.lastAt()) ? before.lastAt() : now",
            "now"),
        new Mutation(
            "a transition is never dated before the one before it",
            MACHINE,
            "return now.isBefore(last) ? last : now;",
            "return now;"),
        new Mutation(
            "a history never goes back in time",
            CORE + "run/story/RunHistory.java",
            "event.time().isBefore(last) ? event.at(last) : event;",
            "event;"),
        new Mutation(
            "what a clock that is ahead wrote is told by when it was noticed",
            CORE + "run/story/RunHistory.java",
            "add(ready.take(position).at(at));",
            "add(ready.take(position));"));
  }
}
