package dev.ratchet.bench.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.bench.capacity.Counts;
import dev.ratchet.bench.cloud.Cloud;
import dev.ratchet.bench.cloud.Delays;
import dev.ratchet.bench.cloud.Measured;
import dev.ratchet.bench.cloud.Moment;
import dev.ratchet.bench.cloud.Steps;
import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.cost.Item;
import dev.ratchet.bench.cost.Prices;
import dev.ratchet.bench.cost.Tab;
import dev.ratchet.bench.latency.Latencies;
import dev.ratchet.core.task.TaskQueueName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What runs may cost, and what may lie between one step and the next: the functions' code over
 * DynamoDB Local and ElasticMQ, with every call counted.
 */
class BillTest {
  private static final int FEW = 3;
  private static final int MANY = 13;

  private static Steps steps;
  private static Cloud cloud;

  @BeforeAll
  static void start() {
    steps = new Steps();
    var template = Path.of("..", "..", "template.yaml");
    cloud = Cloud.start(new Cloud.Options(template, Delays.STANDARD, 2_026, 1, () -> 0L), steps);
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static Tab marginal(String queue) {
    Measured few = Measured.of(cloud, Workflow.chain(FEW, queue), 1);
    Measured many = Measured.of(cloud, Workflow.chain(MANY, queue), 1);
    return many.marginal(few);
  }

  @Test
  void aRunStartsAndClosesWithinFiveWrites() {
    Tab run = Measured.of(cloud, Workflow.nothing(), 2).perRun();

    assertThat(run.writes()).isLessThanOrEqualTo(5);
    assertThat(run.sends()).isEqualTo(1);
    assertThat(run.receives()).isEqualTo(1);
    assertThat(run.deletes()).isEqualTo(1);
    assertThat(run.of(Item.EVENTS)).isEqualTo(1);
    assertThat(run.of(Item.API_REQUESTS)).isEqualTo(1);
    assertThat(run.of(Item.LAMBDA_REQUESTS)).isEqualTo(2);
    assertThat(run.of(Item.METRICS)).isZero();
  }

  @Test
  void anInlineStepIsOneWriteAndNothingElse() {
    Tab step = marginal(TaskQueueName.INLINE);

    assertThat(step.writes()).isLessThanOrEqualTo(1.05);
    assertThat(step.reads()).isLessThan(0.05);
    assertThat(step.sends()).isZero();
    assertThat(step.receives()).isZero();
    assertThat(step.of(Item.LAMBDA_REQUESTS)).isZero();
    assertThat(dollarsPerMillion(step)).isLessThanOrEqualTo(0.75);
  }

  @Test
  void aQueuedStepIsThreeWritesAndTwoSends() {
    Tab step = marginal(TaskQueueName.DEFAULT);

    assertThat(step.writes()).isLessThanOrEqualTo(3.05);
    assertThat(step.sends()).isLessThanOrEqualTo(2.1);
    assertThat(step.receives()).isLessThanOrEqualTo(2);
    assertThat(step.deletes()).isLessThanOrEqualTo(2);
    assertThat(step.of(Item.LAMBDA_REQUESTS)).isEqualTo(2);
  }

  @Test
  void aRunIsDeletedForAWriteAnItemAndFiveMore() {
    Measured nothing = Measured.ofDeletion(cloud, Workflow.nothing());
    Tab inline =
        Measured.ofDeletion(cloud, Workflow.chain(MANY, TaskQueueName.INLINE)).marginal(nothing);
    Tab queued =
        Measured.ofDeletion(cloud, Workflow.chain(MANY, TaskQueueName.DEFAULT)).marginal(nothing);

    assertThat(nothing.perRun().writes()).isLessThanOrEqualTo(6);
    assertThat(nothing.perRun().reads()).isLessThanOrEqualTo(4);
    assertThat(nothing.perRun().sends()).isZero();
    assertThat(inline.writes()).isLessThanOrEqualTo(1.05);
    assertThat(queued.writes()).isLessThanOrEqualTo(2.05);
    assertThat(queued.sends()).isZero();
  }

  @Test
  void aWideFanOutCostsPerTaskRunWhatANarrowOneDoes() {
    Tab narrow = Measured.first(cloud, Workflow.fanOut(10, TaskQueueName.DEFAULT)).perTaskRun();
    Tab wide = Measured.first(cloud, Workflow.fanOut(1_000, TaskQueueName.DEFAULT)).perTaskRun();

    assertThat(dollarsPerMillion(wide)).isLessThanOrEqualTo(1.2 * dollarsPerMillion(narrow));
  }

  @Test
  void betweenInlineStepsLiesOneRemoteCall() {
    Latencies ways = Latencies.of(cloud, steps, Workflow.chain(5, TaskQueueName.INLINE), 1);

    assertThat(ways.steps()).hasSize(4).containsOnly(new Moment(4_000_000, 0, 1, 0, 0));
  }

  @Test
  void betweenQueuedStepsLieFourRemoteCallsAndTwoDeliveries() {
    Latencies ways = Latencies.of(cloud, steps, Workflow.chain(3, TaskQueueName.DEFAULT), 1);

    List<Moment> calls =
        ways.steps().stream()
            .map(way -> new Moment(0, way.reads(), way.writes(), way.sends(), way.deliveries()))
            .toList();
    assertThat(calls).hasSize(2).containsOnly(new Moment(0, 1, 3, 2, 2));
  }

  @Test
  void theCountsThatAreCheckedInAreTrue() {
    Counts measured = Counts.measure(cloud);
    Counts checkedIn = Counts.checkedIn();

    String command = "mvn -q -Pbench -Dargs=counts prints the file";
    assertSame(command + ": run", measured.run(), checkedIn.run());
    assertSame(command + ": inline_step", measured.inlineStep(), checkedIn.inlineStep());
    assertSame(command + ": queued_step", measured.queuedStep(), checkedIn.queuedStep());
    assertSame(command + ": timer", measured.timer(), checkedIn.timer());
  }

  private static void assertSame(String what, Tab measured, Tab checkedIn) {
    for (Item item : Item.values()) {
      double expected = checkedIn.of(item);
      // The settings are read every five seconds, which is now in one run and now in another.
      double chance = item == Item.READS ? 0.2 : 0.02;
      assertThat(measured.of(item))
          .as("%s: %s", what, item.key())
          .isCloseTo(expected, within(chance + 0.05 * expected));
    }
  }

  private static double dollarsPerMillion(Tab tab) {
    return Prices.listed().of(tab, Prices.CALLS) * 1e6;
  }
}
