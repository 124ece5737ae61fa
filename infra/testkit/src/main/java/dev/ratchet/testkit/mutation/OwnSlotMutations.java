package dev.ratchet.testkit.mutation;

import java.util.List;

/** The guards of attempts in the orchestrator's own slot. */
final class OwnSlotMutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/workflow/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String ORCHESTRATOR = ENGINE + "Orchestrator.java";

  private OwnSlotMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "an attempt here begins once its entry is stored",
            ORCHESTRATOR,
            "return switch (isEnd(append) ?",
            "turn.slot().begin(append.effects()); return switch (isEnd(append) ?"),
        new Mutation(
            "an attempt here is lost when its lease is over",
            CORE + "OwnDraft.java",
            "case Phase.Running r -> isLost(r.owner(), r.leaseUntil());",
            "case Phase.Running _ -> false;"),
        new Mutation(
            "the end of a run ends what runs here",
            CORE + "Draft.java",
            "own.shutDown(position, reason);",
            ""),
        new Mutation(
            "a backoff here is followed by a timer",
            CORE + "Deadlines.java",
            "? later(p.notBefore(), after)",
            "? Instant.MAX"),
        new Mutation(
            "what has no time left here goes on by message",
            ORCHESTRATOR,
            "if (slot.isLater()) {",
            "if (slot.isLater() && run == null) {"));
  }
}
