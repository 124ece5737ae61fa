package dev.ratchet.core.taskrun;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The one table of transitions: all that is in it happens, and nothing else can. */
class TaskRunTransitionsTest {
  private static final Set<Scenarios.Step> TABLE =
      TaskRunTransitions.edges().stream()
          .map(edge -> new Scenarios.Step(edge.from(), edge.to()))
          .collect(toSet());

  static List<Scenarios.Scenario> scenarios() {
    return Scenarios.ALL;
  }

  static Stream<Scenarios.Step> pairs() {
    return Arrays.stream(TaskRunState.values())
        .flatMap(
            from -> Arrays.stream(TaskRunState.values()).map(to -> new Scenarios.Step(from, to)));
  }

  @Test
  void everyEdgeOfTheTableIsVisitedByItsScenarioAndNoOther() {
    assertThat(Scenarios.ALL.stream().map(Scenarios.Scenario::edge))
        .as("the scenarios' edges and the table's: add a scenario for each new edge")
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(TABLE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void aMessageTakesTheEdge(Scenarios.Scenario scenario) {
    List<TaskRunState> path = scenario.path();

    Scenarios.Observed observed = scenario.run().get();

    assertThat(observed).isEqualTo(new Scenarios.Observed(path.getFirst(), path.getLast()));
    assertThat(steps(path)).contains(scenario.edge()).isSubsetOf(TABLE);
  }

  private static List<Scenarios.Step> steps(List<TaskRunState> path) {
    var steps = new ArrayList<Scenarios.Step>();
    for (int i = 1; i < path.size(); i++) {
      steps.add(new Scenarios.Step(path.get(i - 1), path.get(i)));
    }
    return steps;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pairs")
  void aPairIsLegalIfAndOnlyIfItIsInTheTable(Scenarios.Step pair) {
    if (TABLE.contains(pair)) {
      TaskRunTransitions.require(pair.from(), pair.to());
      assertThat(TaskRunTransitions.isLegal(pair.from(), pair.to())).isTrue();
    } else {
      assertThat(TaskRunTransitions.isLegal(pair.from(), pair.to())).isFalse();
      assertThatIllegalStateException()
          .isThrownBy(() -> TaskRunTransitions.require(pair.from(), pair.to()))
          .withMessageStartingWith(
              "A Task Run cannot go from %s to %s; legal from %1$s: ",
              pair.from().wire(), pair.to().wire());
    }
  }

  /** Every record that can be stored, and every phase that it might be given. */
  static List<TaskRunRecord> records() {
    return List.of(
        Traces.queued(),
        Traces.running(),
        Traces.succeeded(),
        Traces.failed(),
        Traces.pendingRetry(),
        Traces.shutDown(),
        Traces.restarting());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("records")
  void aRecordRefusesEveryPhaseThatTheTableDoesNotAllow(TaskRunRecord record) {
    List<Phase> phases = records().stream().map(TaskRunRecord::phase).toList();

    for (Phase next : phases) {
      if (TaskRunTransitions.isLegal(record.state(), next.state())) {
        assertThat(record.to(next).phase()).isEqualTo(next);
      } else {
        assertThatIllegalStateException().isThrownBy(() -> record.to(next));
      }
    }
  }

  @Test
  void whatIsStoredOnlyAfterSeveralStepsIsRefusedIfOneOfThemIsIllegal() {
    var running = (Phase.Running) Traces.running().phase();

    assertThatIllegalStateException().isThrownBy(() -> Traces.running().claimed(running));
    assertThatIllegalStateException().isThrownBy(() -> Traces.succeeded().requeued(Traces.START));
    assertThatIllegalStateException().isThrownBy(() -> Traces.succeeded().redriven(Traces.START));
    assertThatIllegalStateException().isThrownBy(() -> Traces.running().redriven(Traces.START));
  }

  @Test
  void anEdgeThatIsThereTwiceIsRefused() {
    var edge = new TaskRunTransitions.Edge(TaskRunState.QUEUED, TaskRunState.RUNNING, "claimed");
    var again =
        new TaskRunTransitions.Edge(TaskRunState.QUEUED, TaskRunState.RUNNING, "claimed again");

    assertThatThrownBy(() -> TaskRunTransitions.index(List.of(edge, again)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The edge queued -> running is in the table twice.");
  }

  @Test
  void theDiagramShowsEachEdgeOnce() {
    List<String> arrows =
        TaskRunTransitions.mermaid().lines().filter(line -> line.contains("-->")).toList();

    assertThat(TaskRunTransitions.mermaid()).startsWith("stateDiagram-v2\n");
    assertThat(arrows).hasSize(TABLE.size() + 2).doesNotHaveDuplicates();
    for (TaskRunTransitions.Edge edge : TaskRunTransitions.edges()) {
      assertThat(arrows)
          .contains(
              "    %s --> %s: %s".formatted(edge.from().wire(), edge.to().wire(), edge.when()));
    }
  }

  @Test
  void theNamesOfTheStatesAreThoseOfTheWire() {
    assertThat(TaskRunState.values())
        .extracting(TaskRunState::wire)
        .containsExactlyInAnyOrder(
            "none",
            "pending",
            "queued",
            "running",
            "success",
            "shutdown",
            "restarting",
            "failed",
            "pending_retry");
  }

  @Test
  void onlyARedriveLeavesASettledStateAndNothingLeavesSuccess() {
    for (TaskRunTransitions.Edge edge : TaskRunTransitions.edges()) {
      if (edge.from().isSettled()) {
        assertThat(edge.from()).isNotEqualTo(TaskRunState.SUCCESS);
        assertThat(edge.to()).isEqualTo(TaskRunState.PENDING);
      }
    }
  }

  @Test
  void aFailureThatIsNullIsNoFailedPhase() {
    Failure none = null;
    Payload nothing = null;

    assertThatThrownBy(() -> new Phase.Failed(Traces.START, none)).hasMessage("failure is null");
    assertThatThrownBy(() -> new Phase.Succeeded(Traces.START, "a", Traces.START, nothing))
        .hasMessage("output is null");
  }
}
