package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.step.Arrival;
import dev.ratchet.history.step.RunEffect;
import io.temporal.api.command.v1.Command;
import io.temporal.api.history.v1.HistoryEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes while a worker is busy leads to one history, however it is cut into entries. */
class InterleavingTest {
  private static final int ROUNDS = 200;

  /** A run whose worker is busy while two activities, two timers and a child go on. */
  private static Journal busy() {
    return new Journal()
        .begin()
        .start()
        .complete(
            Inputs.answer(
                Inputs.activity("a"),
                Inputs.activity("b"),
                Inputs.timer("t"),
                Inputs.timer("u"),
                Inputs.child("c")))
        .arrive(Inputs.signal("go"))
        .start();
  }

  private static List<Arrival> arrivals(Journal journal) {
    return List.of(
        Inputs.returned(5, journal.now()),
        Inputs.returned(6, journal.now()),
        new Arrival.TimerFired(7),
        new Arrival.TimerFired(8),
        new Arrival.ChildStarted(9, "child-run"),
        Inputs.signal("one"),
        Inputs.signal("two"),
        Inputs.cancelRequest());
  }

  @Test
  void entriesOfAnySizeGiveTheSameHistory() {
    long seed = new Random().nextLong();
    System.out.println("Interleaving seed " + seed);
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      List<Arrival> order = new ArrayList<>(arrivals(busy()));
      Collections.shuffle(order, random);
      Journal whole = busy();
      whole.arrive(order.toArray(Arrival[]::new)).complete(Inputs.answer(Inputs.marker("m")));

      Journal cut = busy();
      for (int at = 0; at < order.size(); ) {
        int end = at + 1 + random.nextInt(order.size() - at);
        cut.arrive(order.subList(at, end).toArray(Arrival[]::new));
        at = end;
      }
      cut.complete(Inputs.answer(Inputs.marker("m")));

      assertThat(cut.history()).as("seed %d", seed).isEqualTo(whole.history());
      assertThat(cut.run()).isEqualTo(whole.run());
      HistoryRules.check(cut.history());
    }
  }

  @Test
  void whatMayStandInAnyOrderKeepsItsOwnAndEndsComeLast() {
    Journal journal = busy();
    List<Arrival> order = arrivals(journal);
    journal.arrive(order.toArray(Arrival[]::new)).complete(Inputs.answer());

    assertThat(journal.types().subList(12, 23))
        .containsExactly(
            "WORKFLOW_TASK_COMPLETED",
            "ACTIVITY_TASK_STARTED",
            "ACTIVITY_TASK_STARTED",
            "TIMER_FIRED",
            "TIMER_FIRED",
            "CHILD_WORKFLOW_EXECUTION_STARTED",
            "WORKFLOW_EXECUTION_SIGNALED",
            "WORKFLOW_EXECUTION_SIGNALED",
            "WORKFLOW_EXECUTION_CANCEL_REQUESTED",
            "ACTIVITY_TASK_COMPLETED",
            "ACTIVITY_TASK_COMPLETED");
  }

  @Test
  void aTurnAfterWhatArrivedIsALeaseAfterIt() {
    Journal leased = idle();
    List<Arrival> order = List.of(Inputs.signal("one"), new Arrival.TimerFired(5));
    leased.arrive(order.toArray(Arrival[]::new)).start();
    leased.complete(Inputs.answer(Inputs.activity("x")));

    Journal turn = idle();
    turn.turn(Inputs.answer(Inputs.activity("x")), order.toArray(Arrival[]::new));

    List<HistoryEvent> expected = leased.history();
    assertThat(turn.history()).isEqualTo(expected);
    assertThat(turn.run()).isEqualTo(leased.run());
    assertThat(turn.slices()).hasSize(leased.slices().size() - 2);
  }

  @Test
  void anActivityWhoseEndWaitsIsNotToldToStop() {
    Journal journal = busy();
    int effects = journal.effects().size();

    journal
        .arrive(Inputs.returned(5, journal.now()))
        .complete(Inputs.answer(Inputs.cancelActivity(5)));

    assertThat(journal.types().subList(13, 17))
        .containsExactly(
            "ACTIVITY_TASK_CANCEL_REQUESTED",
            "ACTIVITY_TASK_STARTED",
            "ACTIVITY_TASK_COMPLETED",
            "WORKFLOW_TASK_SCHEDULED");
    assertThat(journal.effects().subList(effects, journal.effects().size()))
        .hasOnlyElementsOfType(RunEffect.DispatchWorkflowTask.class);
  }

  @Test
  void aWorkerIsNotMadeToForgetMoreThanTenEvents() {
    var rejection = Inputs.request().addMessages(Inputs.reject("u"));
    rejection.getCapabilitiesBuilder().setDiscardSpeculativeWorkflowTaskWithEvents(true);
    for (int markers : new int[] {10, 11}) {
      Journal journal = new Journal().begin();
      journal.turn(
          Inputs.answer(Collections.nCopies(markers, Inputs.marker("m")).toArray(Command[]::new)));
      int before = journal.history().size();

      journal.turn(Inputs.completion(rejection.build(), "u"));

      assertThat(journal.history()).hasSize(markers == 10 ? before : before + 3);
    }
  }

  private static Journal idle() {
    return new Journal().begin().start().complete(Inputs.answer(Inputs.timer("t")));
  }
}
