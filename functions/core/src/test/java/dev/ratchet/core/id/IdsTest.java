package dev.ratchet.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of Workflow Runs and Task Runs: made, ordered, told from other texts, and computed. */
class IdsTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void aTaskRunsIdGivesItsRunAndItsPosition() {
    long seed = new Random().nextLong();
    System.out.println("IdsTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Instant startedAt = Instant.ofEpochMilli(random.nextLong(1L << 48));
      RunId run = RunId.create(startedAt, random);
      int position = random.nextInt(1, TaskRunId.POSITION_MAX + 1);

      TaskRunId task = run.task(position);

      assertThat(run.value()).matches("flow_[0-9A-Za-z]{24}");
      assertThat(task.value()).matches("task_[0-9A-Za-z]{24}");
      assertThat(task.run()).isEqualTo(run);
      assertThat(task.position()).isEqualTo(position);
      assertThat(run.startedAt()).isEqualTo(startedAt);
      assertThat(new RunId(run.toString())).isEqualTo(run);
      assertThat(new TaskRunId(task.toString())).isEqualTo(task);
    }
  }

  @Test
  void idsSortByTheTimeAtWhichTheirRunsStart() {
    var random = new Random(1);
    RunId first = RunId.create(TIME, random);
    RunId later = RunId.create(TIME.plusMillis(1), random);

    assertThat(RunId.least(TIME)).isLessThan(first);
    assertThat(first).isLessThan(RunId.least(TIME.plusMillis(1)));
    assertThat(RunId.least(TIME.plusMillis(1))).isLessThan(later);
    assertThat(first.value()).isLessThan(later.value());
    assertThat(RunId.least(Instant.EPOCH).value()).isEqualTo("flow_" + "0".repeat(24));
  }

  @Test
  void twoRunsOfOneMillisecondHaveDifferentIds() {
    var random = new Random(1);

    assertThat(RunId.create(TIME, random)).isNotEqualTo(RunId.create(TIME, random));
  }

  @Test
  void aTimeOutOfRangeIsTheNearestInRange() {
    assertThat(RunId.least(Instant.ofEpochMilli(-1)).startedAt()).isEqualTo(Instant.EPOCH);
    assertThat(RunId.least(Instant.ofEpochMilli(1L << 48)).startedAt())
        .isEqualTo(Instant.ofEpochMilli((1L << 48) - 1));
  }

  @Test
  void positionsGoFromOneToTheMost() {
    RunId run = RunId.create(TIME, new Random(1));

    assertThat(run.task(1).position()).isEqualTo(1);
    assertThat(run.task(TaskRunId.POSITION_MAX).position()).isEqualTo(1_048_575);
    for (int position : List.of(0, -1, 1_048_576, Integer.MAX_VALUE)) {
      assertThatThrownBy(() -> run.task(position))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("A position is 1 to 1048575; found " + position + ".");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "flow_",
        "000000000000000000000000",
        "task_000000000000000000000000",
        "flow_00000000000000000000000",
        "flow_0000000000000000000000000",
        "flow_00000000000000000000000-",
        "flow_00000000000000000000000é",
        "flow_00000000000000000000000 ",
        "FLOW_000000000000000000000000",
        "flow_000000000000000000000001", // has a position
        "flow_zzzzzzzzzzzzzzzzzzzzzzzz", // over 142 bits
      })
  void otherTextsAreNoRunsId(String text) {
    assertThat(RunId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new RunId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A Workflow Run's id is flow_ and 24 base62 characters; found \"" + text + "\".");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "task_",
        "flow_000000000000000000000001",
        "task_00000000000000000000000",
        "task_0000000000000000000000001",
        "task_00000000000000000000000!",
        "task_000000000000000000000000", // has no position
        "task_zzzzzzzzzzzzzzzzzzzzzzzz", // over 142 bits
      })
  void otherTextsAreNoTaskRunsId(String text) {
    assertThat(TaskRunId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new TaskRunId(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A Task Run's id is task_ and 24 base62 characters; found \"" + text + "\".");
  }

  @Test
  void theGreatestIdIsOfTheMostBitsAndTheNextIsNone() {
    BigInteger last = BigInteger.ONE.shiftLeft(RunId.NUMBER_BITS).subtract(BigInteger.ONE);

    var greatest = new TaskRunId("task_" + Base62.encode(last, 24));

    assertThat(greatest.position()).isEqualTo(TaskRunId.POSITION_MAX);
    assertThat(TaskRunId.isValid("task_" + Base62.encode(last.add(BigInteger.ONE), 24))).isFalse();
    assertThat(TaskRunId.isValid("task_" + Base62.encode(last.add(BigInteger.TWO), 24))).isFalse();
  }

  @Test
  void base62KeepsTheOrderOfNumbers() {
    assertThat(Base62.encode(BigInteger.valueOf(61), 2)).isEqualTo("0z");
    assertThat(Base62.encode(BigInteger.valueOf(62), 2)).isEqualTo("10");
    assertThat(Base62.decode("zz")).isEqualTo(BigInteger.valueOf(3843));
    assertThat(Base62.decode("z_")).isEqualTo(BigInteger.valueOf(-1));
    assertThatThrownBy(() -> Base62.encode(BigInteger.valueOf(3844), 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3844 does not fit 2 base62 digits");
  }

  @Test
  void theSameMessageHasTheSameDeadLettersIdAndLaterOnesSortAfterIt() {
    DeadLetterId id = DeadLetterId.of(TIME, "default", "m1");

    assertThat(id.value()).matches("dead_[0-9A-Za-z]{24}");
    assertThat(DeadLetterId.of(TIME, "default", "m1")).isEqualTo(id);
    assertThat(new DeadLetterId(id.toString())).isEqualTo(id);
    assertThat(DeadLetterId.of(TIME, "default", "m2")).isNotEqualTo(id);
    assertThat(DeadLetterId.of(TIME, "payments", "m1")).isNotEqualTo(id);
    assertThat(DeadLetterId.of(TIME.plusMillis(1), "default", "m1")).isGreaterThan(id);
    assertThat(DeadLetterId.GREATEST).isGreaterThan(id);
    assertThat(DeadLetterId.of(Instant.ofEpochMilli(Long.MAX_VALUE), "default", "m1"))
        .isLessThanOrEqualTo(DeadLetterId.GREATEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "dead_", "dead_1", "flow_000000000000000000000000"})
  void anotherTextIsNoDeadLettersId(String text) {
    assertThat(DeadLetterId.isValid(text)).isFalse();
    assertThatThrownBy(() -> new DeadLetterId(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
