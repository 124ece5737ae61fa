package dev.ratchet.verification.timers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.testkit.InOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Timers due in seconds to a year, while the sweep stands still, dies, and calls fail. */
class TimerOutagesTest {
  private static final int TIMERS = 120;
  private static final int STEPS_MAX = 200_000;

  static LongStream seeds() {
    return LongStream.concat(
        LongStream.rangeClosed(1, 8), new SplittableRandom().longs(4, 0, 1L << 40));
  }

  /** One seed's story. */
  private static final class Story {
    final SplittableRandom random;
    final Clockwork clockwork;
    final Map<RunId, Instant> due = new HashMap<>();
    final Map<RunId, Instant> askedAt = new HashMap<>();
    final String seedShown;
    Instant nextSweep = Clockwork.START;
    Instant offUntil = Clockwork.START;
    boolean hasOutages;

    Story(long seed) {
      random = new SplittableRandom(seed);
      clockwork = new Clockwork(seed, new InOrder());
      seedShown = "seed " + seed;
    }

    /** From a second to a year, each order of magnitude as likely as the other. */
    Duration someTime() {
      return Duration.ofMillis((long) Math.exp(random.nextDouble() * Math.log(31_536_000_000.0)));
    }

    void ask() {
      RunId run = RunId.create(clockwork.clock.instant(), random);
      due.put(run, clockwork.clock.instant().plus(someTime()));
      clockwork.ask(run, due.get(run));
      askedAt.put(run, clockwork.clock.instant());
    }

    /** Goes on to the next moment at which something happens; false if nothing ever will. */
    boolean step() {
      clockwork.handleReady();
      Instant now = clockwork.clock.instant();
      Instant message = clockwork.messages.nextAt().orElse(Instant.MAX);
      Instant sweep =
          clockwork.store.nextBucket().map(Sweep::movesAt).map(this::tick).orElse(Instant.MAX);
      Instant next = message.isBefore(sweep) ? message : sweep;
      if (next.equals(Instant.MAX)) {
        return !clockwork.messages.ready().isEmpty();
      }
      clockwork.clock.advanceTo(next);
      if (next.equals(sweep)) {
        nextSweep = clockwork.clock.instant().plusSeconds(60);
        sweepPerhaps(now);
      }
      return true;
    }

    /** The first full minute at this time or later at which no sweep was yet. */
    private Instant tick(Instant time) {
      Instant from = time.isBefore(nextSweep) ? nextSweep : time;
      long minutes = Math.ceilDiv(Duration.between(Clockwork.START, from).toMillis(), 60_000L);
      return Clockwork.START.plus(Duration.ofMinutes(minutes));
    }

    private void sweepPerhaps(Instant now) {
      if (hasOutages && random.nextInt(50) == 0) {
        offUntil = now.plus(Duration.ofMinutes(random.nextInt(60 * 24 * 3)));
      }
      if (!now.isBefore(offUntil)) {
        clockwork.sweep();
      }
    }

    void runToEnd() {
      for (int i = 0; i < STEPS_MAX; i++) {
        if (!step()) {
          return;
        }
      }
      throw new AssertionError("It goes on for ever; " + seedShown);
    }
  }

  private static void eachFiresWithinASecond(Story story) {
    Map<RunId, Instant> fired = story.clockwork.fired();
    assertThat(fired.keySet()).as(story.seedShown).isEqualTo(story.due.keySet());
    fired.forEach(
        (run, at) ->
            assertThat(at)
                .as(story.seedShown)
                .isBetween(story.due.get(run), story.due.get(run).plusSeconds(1)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whileTheSweepIsHealthyEachFiresWithinASecond(long seed) {
    var story = new Story(seed);
    story.clockwork.sweepIsAhead(Duration.ofMillis(story.random.nextInt(60_001)));
    for (int i = 0; i < TIMERS; i++) {
      story.ask();
      story.step();
    }
    story.runToEnd();

    eachFiresWithinASecond(story);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void throughOutagesAndCrashesEachFiresAndNoneEarly(long seed) {
    var story = new Story(seed);
    story.hasOutages = true;
    for (int i = 0; i < TIMERS; i++) {
      story.clockwork.fail(story.random.nextDouble() * 0.3);
      story.ask();
      story.step();
    }
    story.clockwork.fail(0.1);
    for (int i = 0; i < 500; i++) {
      story.step();
    }
    story.clockwork.fail(0);
    story.runToEnd();

    Map<RunId, Instant> fired = story.clockwork.fired();
    assertThat(fired.keySet()).as(story.seedShown).isEqualTo(story.due.keySet());
    fired.forEach(
        (run, at) -> assertThat(at).as(story.seedShown).isAfterOrEqualTo(story.due.get(run)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void thoughASweepWhoseClockWasDaysAheadHasRunOnEachFiresWithinASecond(long seed) {
    var story = new Story(seed);
    for (int i = 0; i < TIMERS; i++) {
      if (story.random.nextInt(TIMERS / 3) == 0) {
        story.clockwork.sweepIsAhead(Duration.ofMinutes(story.random.nextInt(3 * 24 * 60)));
        story.clockwork.sweep();
        story.clockwork.sweepIsAhead(Duration.ZERO);
      }
      story.ask();
      story.step();
    }
    story.runToEnd();

    eachFiresWithinASecond(story);
  }

  @Test
  void afterHoursWithoutASweepWhatIsLateFiresAtOnce() {
    var story = new Story(1);
    Clockwork clockwork = story.clockwork;
    for (int hour = 1; hour <= 24; hour++) {
      RunId run = RunId.create(Clockwork.START, story.random);
      clockwork.ask(run, Clockwork.START.plus(Duration.ofHours(hour)));
    }
    clockwork.clock.advance(Duration.ofHours(20));

    clockwork.sweep();
    clockwork.handleReady();

    assertThat(clockwork.fired()).hasSize(20);
    assertThat(clockwork.messages.messages())
        .as("what was woken, and nothing that is to come")
        .hasSize(20);
    clockwork.clock.advance(Duration.ofHours(3).plusMinutes(59));
    clockwork.sweep();
    clockwork.handleReady();
    assertThat(clockwork.fired()).hasSize(23);
    assertThat(clockwork.messages.nextAt()).contains(Clockwork.START.plus(Duration.ofHours(24)));
  }
}
