package dev.ratchet.bench.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.bench.capacity.Bound;
import dev.ratchet.bench.capacity.Ceiling;
import dev.ratchet.bench.capacity.Counts;
import dev.ratchet.bench.capacity.Load;
import dev.ratchet.bench.capacity.Plan;
import dev.ratchet.bench.capacity.QueueModel;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Prices;
import dev.ratchet.bench.cost.Tab;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Arithmetic over what is measured. */
class PlanTest {
  private static Plan plan(Map<String, String> parameters) {
    return new Plan(Load.of(parameters), Counts.checkedIn(), Delays.STANDARD, parameters);
  }

  private static Bound bound(Plan plan, String what) {
    return plan.bounds().stream().filter(b -> b.what().equals(what)).findFirst().orElseThrow();
  }

  @Test
  void everythingOnATabHasItsPrice() {
    Tab tab = Tab.NOTHING.with(Item.WRITES, 3).with(Item.READS, 2).with(Item.FIFO_SENDS, 1);

    assertThat(Prices.listed().of(tab) * 1e6).isCloseTo(3 * 0.625 + 2 * 0.125 + 0.5, within(1e-9));
    assertThat(Prices.listed().of(tab.minus(tab))).isZero();
    assertThat(Prices.listed().of(tab, Prices.LAMBDA)).isZero();
  }

  @Test
  void aRunOfFiveQueuedStepsIsTwentyWrites() {
    Plan plan = plan(Map.of("runs-per-second", "100"));

    assertThat(plan.perSecond().writes()).isCloseTo(2_000, within(1e-6));
    assertThat(bound(plan, "writes to a new table").share()).isCloseTo(0.5, within(1e-9));
    assertThat(bound(plan, "writes to a shard of the list of runs").demand()).isEqualTo(25);
  }

  @Test
  void theNearestLimitComesFirst() {
    List<Bound> bounds = plan(Map.of("runs-per-second", "10000")).bounds();

    assertThat(bounds).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
    assertThat(bounds.getFirst().share()).isGreaterThan(1);
  }

  @Test
  void slotsThatAreNotGivenAreEnough() {
    Plan plan = plan(Map.of("runs-per-second", "50", "task-ms", "84"));

    // 50 runs of 5 steps, each 100 ms at a worker: 25 are busy, so that 36 are 70 % busy.
    assertThat(plan.workers()).isEqualTo(36);
    assertThat(bound(plan, "workers busy").demand()).isCloseTo(25, within(1e-9));
  }

  @Test
  void aModelledRunTakesItsCallsAndLittleMore() {
    QueueModel.Outcome outcome = plan(Map.of("runs-per-second", "1")).model(500, 1);

    // Delivery and decision, then five times a worker, a decision and two deliveries, and the end.
    double calls = 0.012 + 0.015 + 5 * (0.012 + 0.066 + 0.012 + 0.015) + 0.004;
    assertThat(outcome.durations()).hasSize(500);
    assertThat(outcome.durations().stream().sorted().toList().get(250))
        .isCloseTo(calls, within(0.001));
  }

  @Test
  void inlineStepsNeedNoWorker() {
    Plan plan = plan(Map.of("runs-per-second", "100", "queue", "inline"));

    assertThat(bound(plan, "workers busy").demand()).isZero();
    assertThat(plan.perSecond().writes()).isCloseTo(1_000, within(1e-6));
  }

  @Test
  void oneRunHasCeilingsOfItsOwn() {
    assertThat(Ceiling.of(Delays.STANDARD))
        .extracting(Ceiling::what, Ceiling::perSecond)
        .contains(tuple("inline steps of one run", 250.0))
        .contains(tuple("timers over 15 minutes, moved to the queue", 20_000.0));
  }

  @Test
  void loadsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Load.of(Map.of("runs-per-second", "0"))).hasMessageContaining("0.0");
    assertThatThrownBy(() -> Load.of(Map.of("queue", "fast"))).hasMessageContaining("fast");
  }
}
