package dev.ratchet.simulation.mutation;

import java.util.List;

/** The guards of what deletes runs. */
final class RetentionMutations {
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String SWEEP = ENGINE + "timer/RetentionSweep.java";

  private RetentionMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "who reopens a run holds it first",
            ENGINE + "run/Redrives.java",
            "switch (store.hold(header.id(), ambient.now())) {",
            "switch (RunStore.Outcome.STORED) {"),
        new Mutation(
            "a run is kept for as long as is set",
            SWEEP,
            "filter(at -> !at.isAfter(closedBefore)).isPresent()",
            "isPresent()"),
        new Mutation(
            "a run that ended again since it was listed is kept",
            SWEEP,
            "deletions.delete(run, closedBefore)",
            "deletions.delete(run)"),
        new Mutation(
            "what is left of deleted runs is purged", SWEEP, "purge(claimed.aim(), stop);", ""),
        new Mutation(
            "a purge takes away all that is left",
            SWEEP,
            "if (runs.purge(run)) {",
            "if (runs.purge(run) || run != null) {"),
        new Mutation(
            "what a deleted run consists of stays for an hour",
            SWEEP,
            "List<RunId> gone = runs.deleted(now.minus(RunStore.LINGER), RunQuery.LIMIT_MAX);",
            "List<RunId> gone = runs.deleted(now.plus(RunStore.LINGER), RunQuery.LIMIT_MAX);"));
  }
}
