package dev.ratchet.testkit.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards of what deletes runs. */
final class RetentionMutations {
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";
  private static final String DELETIONS = ENGINE + "Deletions.java";
  private static final String SWEEP = ENGINE + "RetentionSweep.java";

  private RetentionMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return Stream.of(ofDeletions(), ofSweeps(), ofWhatIsLate()).flatMap(List::stream).toList();
  }

  private static List<Mutation> ofDeletions() {
    return List.of(
        new Mutation(
            "who reopens a run holds it first",
            ENGINE + "Redrives.java",
            "switch (store.hold(header.id(), ambient.now())) {",
            "switch (RunStore.Outcome.STORED) {"),
        new Mutation(
            "only a run whose journal is closed is deleted",
            DELETIONS,
            "return known.state().isClosed() && header",
            "return header.status().isClosed() && header"),
        new Mutation(
            "a deleted run gives back its places of limits",
            DELETIONS,
            ".filter(Effect.ReleaseLimit.class::isInstance)",
            ".filter(effect -> effect == null)"),
        new Mutation(
            "whoever gives a place to a deleted run takes it back",
            ENGINE + "Dispatcher.java",
            "if (store.header(id.run()).isEmpty()) {",
            "if (id.run() == null) {"));
  }

  private static List<Mutation> ofSweeps() {
    return List.of(
        new Mutation(
            "a run is kept for as long as is set",
            SWEEP,
            "filter(at -> !at.isAfter(closedBefore)).isPresent()",
            "isPresent()"),
        new Mutation(
            "a pass of the retention goes on where it was",
            SWEEP,
            "cursors.move(cursor, pausing(cursor));",
            "cursors.move(cursor, cursor.released());"),
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

  private static List<Mutation> ofWhatIsLate() {
    return List.of(
        new Mutation(
            "an attempt whose record is gone does not begin",
            ENGINE + "Pulse.java",
            "there.ifPresentOrElse(this::look, () -> tell(Stop.SHUTDOWN));",
            "there.ifPresent(this::look);"),
        new Mutation(
            "an old delivery is looked at for whether its run is there",
            ENGINE + "Worker.java",
            "if (isOfDeleted(task)) {",
            "if (task == null) {"),
        new Mutation(
            "a dead letter of a deleted run begins no record",
            ENGINE + "DeadLetters.java",
            "if (dispatcher.store().header(task.run()).isEmpty()) {",
            "if (task.run() == null) {"),
        new Mutation(
            "a key whose run was deleted starts another",
            ENGINE + "RunService.java",
            "mayBeUnderWay ? create(wish, workflow, remembered.run()) : Optional.empty();",
            "create(wish, workflow, remembered.run());"));
  }
}
