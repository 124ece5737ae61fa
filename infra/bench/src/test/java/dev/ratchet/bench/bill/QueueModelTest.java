package dev.ratchet.bench.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ratchet.bench.capacity.Draw;
import dev.ratchet.bench.capacity.QueueModel;
import dev.ratchet.bench.capacity.QueueModel.Outcome;
import dev.ratchet.bench.capacity.Stage;
import dev.ratchet.bench.capacity.Station;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The model of queues beside what is known of queues. */
class QueueModelTest {
  private static final int JOBS = 200_000;

  private static Outcome run(int servers, int batch, Draw service, double rate) {
    return QueueModel.run(
        List.of(new Station("s", servers, batch)),
        List.of(new Stage.Visit("s", service)),
        rate,
        JOBS,
        2_026);
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /** Erlang's formula: how likely a job waits, of so many servers and so many busy on average. */
  private static double erlangC(int servers, double busy) {
    double blocked = 1;
    for (int n = 1; n <= servers; n++) {
      blocked = busy * blocked / (n + busy * blocked);
    }
    double use = busy / servers;
    return blocked / (1 - use * (1 - blocked));
  }

  @ParameterizedTest
  @CsvSource({"1, 0.5", "1, 0.8", "2, 0.7", "5, 0.8", "20, 0.8"})
  void jobsWaitAsErlangSays(int servers, double use) {
    Outcome outcome = run(servers, 1, Draw.exponential(1), servers * use);

    double waits = erlangC(servers, servers * use);
    double wait = waits / (servers * (1 - use));
    List<Double> all = outcome.stations().get("s").waits();
    double waited = all.stream().filter(w -> w > 0).count() / (double) all.size();
    assertThat(waited).isCloseTo(waits, within(0.02));
    assertThat(mean(all)).isCloseTo(wait, within(0.08 * wait));
    assertThat(outcome.stations().get("s").use()).isCloseTo(use, within(0.01));
  }

  @Test
  void halfOfTheWaitIsChanceInTheService() {
    double random = mean(run(1, 1, Draw.exponential(1), 0.8).stations().get("s").waits());
    double steady = mean(run(1, 1, Draw.always(1), 0.8).stations().get("s").waits());

    assertThat(steady).isCloseTo(random / 2, within(0.06 * random));
  }

  @Test
  void whatComesInGoesOutAndStaysAsLongAsLittleSays() {
    Outcome outcome =
        QueueModel.run(
            List.of(new Station("a", 3, 1), new Station("b", 2, 4)),
            List.of(
                new Stage.Visit("a", Draw.exponential(0.2)),
                new Stage.Pause(Draw.always(0.5)),
                new Stage.Visit("b", Draw.exponential(0.1))),
            10,
            JOBS,
            1);

    assertThat(outcome.arrived()).isEqualTo(JOBS);
    assertThat(outcome.inside()).isZero();
    assertThat(outcome.durations()).hasSize(JOBS);
    assertThat(outcome.stations().get("a").waits()).hasSize(JOBS);
    assertThat(outcome.stations().get("b").waits()).hasSize(JOBS);
    double inside = JOBS / outcome.seconds() * mean(outcome.durations());
    double busy = outcome.stations().get("a").use() * 3;
    assertThat(busy).isCloseTo(10 * 0.2, within(0.05));
    assertThat(inside).isGreaterThan(10 * (0.2 + 0.5 + 0.1) * 0.98);
  }

  @Test
  void aBatchKeepsOneServerBusyOnce() {
    Outcome alone = run(1, 1, Draw.always(1), 0.9);
    Outcome batched = run(1, 10, Draw.always(1), 5);

    assertThat(alone.stations().get("s").use()).isCloseTo(0.9, within(0.01));
    assertThat(batched.stations().get("s").use()).isLessThanOrEqualTo(1);
    assertThat(mean(batched.stations().get("s").waits())).isLessThan(1);
  }

  @Test
  void theSameSeedIsTheSameStory() {
    assertThat(run(2, 1, Draw.exponential(1), 1)).isEqualTo(run(2, 1, Draw.exponential(1), 1));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> run(0, 1, Draw.always(1), 1)).hasMessageContaining("found 0 and 1");
    assertThatThrownBy(() -> run(1, 1, Draw.always(1), 0)).hasMessageContaining("found 0.0");
  }
}
