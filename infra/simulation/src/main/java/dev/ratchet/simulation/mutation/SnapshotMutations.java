package dev.ratchet.simulation.mutation;

import java.util.List;
import java.util.stream.Stream;

/** The guards of runs that are known from their newest snapshot on. */
final class SnapshotMutations {
  private static final String CORE = "functions/core/src/main/java/dev/ratchet/core/";
  private static final String ENGINE = "functions/engine/src/main/java/dev/ratchet/engine/";

  private SnapshotMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return Stream.of(parts(), snapshots(), passages()).flatMap(List::stream).toList();
  }

  private static List<Mutation> passages() {
    return List.of(
        new Mutation(
            "a page begins after what workers have told before it",
            CORE + "run/story/RunHistory.java",
            "tellUntil(beginning.lastAt());",
            ""),
        new Mutation(
            "what workers tell of what an entry gave them comes after it",
            CORE + "run/story/RunHistory.java",
            "if (!given.containsKey(position)) {",
            "if (position > 0) {"),
        new Mutation(
            "a run that was reopened is told as one passage",
            CORE + "run/stored/RunPassage.java",
            "if (run.header().generation() > 0) {",
            "if (run.header().generation() < 0) {"),
        new Mutation(
            "a passage that is cut off does not end the story",
            CORE + "run/story/RunHistory.java",
            "history.tellEntries(from, most) && passage.isToTheEnd();",
            "history.tellEntries(from, most);"));
  }

  private static List<Mutation> parts() {
    return List.of(
        new Mutation(
            "a part of a run has the records that workers had at its snapshot",
            CORE + "run/stored/RecentRun.java",
            "if (task instanceof TaskProgress.Queued && !then.isInline(position)) {",
            "if (position < 0) {"),
        new Mutation(
            "a part of a run has the records of what was sent since",
            CORE + "run/stored/RecentRun.java",
            "if (event instanceof RunEvent.TaskQueued queued) {",
            "if (event instanceof RunEvent.TaskQueued queued && queued.position() < 0) {"),
        new Mutation(
            "a part of a run has the records of what left the orchestrator's own slot since",
            CORE + "run/stored/RecentRun.java",
            "found[0] = found[0].with(left.position());",
            ""),
        new Mutation(
            "what a part of a run cannot tell is asked of the whole",
            ENGINE + "run/Orchestrator.java",
            "} catch (RunPartition.PartialException e) {",
            "} catch (ArithmeticException e) {"),
        new Mutation(
            "a run is reopened by who knows all of it",
            CORE + "run/decide/RunMachine.java",
            "if (!isDone || isGranted) {",
            "if (partition == null) {"),
        new Mutation(
            "a limit that a snapshot does without is asked of the whole run",
            CORE + "run/decide/Draft.java",
            "entry.partition().requireWhole(\"the limit of Task Run \" + granted.position());",
            ""));
  }

  private static List<Mutation> snapshots() {
    return List.of(
        new Mutation(
            "a snapshot keeps the limits that are to be given back",
            CORE + "run/stored/SnapshotJson.java",
            "json = with(json, \"limits\", limits(state));",
            ""),
        new Mutation(
            "a snapshot keeps the records of what runs in the orchestrator's own slot",
            CORE + "run/stored/SnapshotJson.java",
            "json = with(json, \"own\", records(state, state.inline().here()));",
            ""),
        new Mutation(
            "a snapshot keeps the records of what left the orchestrator's own slot",
            CORE + "run/stored/SnapshotJson.java",
            "json = with(json, \"left\", records(state, state.inline().left()));",
            ""),
        new Mutation(
            "a snapshot keeps what was received",
            CORE + "run/stored/SnapshotJson.java",
            "state.received().stream()",
            "state.received().stream().limit(0)"),
        new Mutation(
            "a snapshot keeps the signals that nobody has waited for",
            CORE + "run/stored/SnapshotJson.java",
            "state.mailbox().stream()",
            "state.mailbox().stream().limit(0)"));
  }
}
