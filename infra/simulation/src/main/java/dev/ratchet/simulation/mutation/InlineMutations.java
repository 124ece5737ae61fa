package dev.ratchet.simulation.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards of attempts in the orchestrator's own slot. */
final class InlineMutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String ORCHESTRATOR = ENGINE + "run/Orchestrator.java";
  private static final String STINT = ENGINE + "run/Stint.java";

  private InlineMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return Stream.of(ofAttempts(), ofLooks(), ofGivingWay(), ofSlowQueue())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Mutation> ofAttempts() {
    return List.of(
        new Mutation(
            "what a worker has had of a Task Run stays with workers after a redrive",
            CORE + "run/decide/InlinePart.java",
            "entry.attempt(position) > 1 || isSlow(command)",
            "isSlow(command)"),
        new Mutation(
            "an attempt here begins once its entry is stored",
            ORCHESTRATOR,
            "return switch (Stint.isEnd(append) ?",
            "stint.slot().begin(append.effects()); return switch (Stint.isEnd(append) ?"),
        new Mutation(
            "an attempt here is lost when its lease is over",
            CORE + "run/decide/InlinePart.java",
            "case Phase.Running r -> isLost(r.owner(), r.leaseUntil());",
            "case Phase.Running _ -> false;"),
        new Mutation(
            "the end of a run ends what runs here",
            CORE + "run/decide/Draft.java",
            "inline.shutDown(position, reason);",
            ""),
        new Mutation(
            "a backoff here is followed by a timer",
            CORE + "run/decide/Deadlines.java",
            "? later(p.notBefore(), after)",
            "? Instant.MAX"),
        new Mutation(
            "what has no time left here goes on by message",
            ORCHESTRATOR,
            "if (slot.isLater()) {",
            "if (slot.isLater() && run == null) {"));
  }

  private static List<Mutation> ofLooks() {
    return List.of(
        new Mutation(
            "no entry ends a run without a look into its inbox",
            STINT,
            "if (!hasWaited || !isEnd(append) && isFresh()) {",
            "if (!hasWaited || isEnd(append) || isFresh()) {"),
        new Mutation(
            "nothing begins here without a look into the inbox",
            STINT,
            "if (!hasWaited || !isEnd(append) && isFresh()) {",
            "if (!hasWaited || !isEnd(append)) {"),
        new Mutation(
            "an attempt here does not begin once it is not to",
            STINT,
            "held.addAll(claimed);",
            "slot.begin(List.copyOf(claimed));"),
        new Mutation(
            "what has come since is decided upon",
            STINT,
            "return inbox.size() > before.inbox().size();",
            "return false;"),
        new Mutation(
            "what came too late for a run is told",
            CORE + "run/News.java",
            "return unread(partition, closed).stream()",
            "return unread(partition, closed).stream().limit(0)"),
        new Mutation(
            "a run that is reopened does not end by what came too late before",
            CORE + "run/decide/Reopening.java",
            ".forEach(item -> draft.add(new RunEvent.CameTooLate(item.key())));",
            ".forEach(item -> {});"));
  }

  private static List<Mutation> ofGivingWay() {
    return List.of(
        new Mutation(
            "what has left the orchestrator's own slot is begun again by nobody there",
            CORE + "run/decide/InlinePart.java",
            "return entry.isInline(position) &&",
            "return"),
        new Mutation(
            "what left the orchestrator's own slot has a record before its delivery is sent",
            ENGINE + "send/Dispatcher.java",
            "case Effect.StoreRecord s -> begin(s.record());",
            "case Effect.StoreRecord _ -> {}"),
        new Mutation(
            "a record that may not have been stored is owed",
            CORE + "run/decide/Owed.java",
            "private void add(int position, TaskProgress.Queued queued) {"
                + " addUnstored(partition, state, position, effects);",
            "private void add(int position, TaskProgress.Queued queued) {"),
        new Mutation(
            "a record that may not have been stored is stored before it is shut down",
            CORE + "run/decide/Draft.java",
            "haveStored(position); entry.add(new Effect.ShutDownTask(",
            "entry.add(new Effect.ShutDownTask("),
        new Mutation(
            "a record that may not have been stored is stored before a closed run's is shut down",
            CORE + "run/decide/Owed.java",
            "addUnstored(partition, state, position, effects);"
                + " effects.add(new Effect.ShutDownTask(",
            "effects.add(new Effect.ShutDownTask("),
        new Mutation(
            "what gives its place up loses nothing that it has reached",
            CORE + "run/decide/InlinePart.java",
            "if (!reached.get().equals(before)) {",
            "if (reached.isEmpty()) {"));
  }

  private static List<Mutation> ofSlowQueue() {
    return List.of(
        new Mutation(
            "what gives its place up goes to the slow queue",
            CORE + "run/decide/InlinePart.java",
            "entry.add(new Effect.Dispatch(task.on(TaskQueueName.SLOW)));",
            "entry.add(new Effect.Dispatch(task));"),
        new Mutation(
            "what is slow stays on its queue when it is sent again",
            CORE + "run/decide/Owed.java",
            "RunEvent.Lane lane = state.inline().lane(position);",
            "RunEvent.Lane lane = RunEvent.Lane.DEFINED;"),
        new Mutation(
            "where there is no slow queue the default one does",
            ENGINE + "send/GuardedQueues.java",
            "? delivery.on(TaskQueueName.DEFAULT)",
            "? delivery"));
  }
}
