package dev.ratchet.verification.timers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.strand.VirtualThreads;
import dev.ratchet.testkit.InOrder;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** 100,000 timers due in the same minute of the next month. */
class HundredThousandTimersTest {
  private static final int TIMERS = 100_000;
  private static final Instant MINUTE = Clockwork.START.plus(Duration.ofDays(31));

  private final SplittableRandom random = new SplittableRandom(100_000);
  private final Map<RunId, Instant> due = new HashMap<>();

  private Clockwork asked(Clockwork clockwork) {
    for (int i = 0; i < TIMERS; i++) {
      RunId run = RunId.create(Clockwork.START, random);
      due.put(run, MINUTE.plusMillis(random.nextInt(60_000)));
      clockwork.ask(run, due.get(run));
    }
    assertThat(clockwork.messages.messages()).isEmpty();
    return clockwork;
  }

  @Test
  void allFireWithinASecondAndNoneEarly() {
    Clockwork clockwork = asked(new Clockwork(1, new VirtualThreads()));

    sweepEveryMinuteUntil(clockwork, MINUTE);
    assertThat(clockwork.messages.messages()).hasSize(TIMERS);
    fireAll(clockwork);

    assertThat(clockwork.fired().keySet()).isEqualTo(due.keySet());
    clockwork
        .fired()
        .forEach((run, at) -> assertThat(at).isBetween(due.get(run), due.get(run).plusSeconds(1)));
  }

  @Test
  void noneIsMissedByASweepThatDiesAgainAndAgain() {
    Clockwork clockwork = asked(new Clockwork(2, new InOrder()));

    clockwork.fail(0.001);
    sweepEveryMinuteUntil(clockwork, MINUTE.plus(Duration.ofHours(1)));
    clockwork.fail(0);
    sweepEveryMinuteUntil(clockwork, MINUTE.plus(Duration.ofHours(2)));
    assertThat(clockwork.messages.messages().size()).isBetween(TIMERS, TIMERS * 3 / 2);
    fireAll(clockwork);

    assertThat(clockwork.fired().keySet()).isEqualTo(due.keySet());
    clockwork.fired().forEach((run, at) -> assertThat(at).isAfterOrEqualTo(due.get(run)));
  }

  private static void sweepEveryMinuteUntil(Clockwork clockwork, Instant end) {
    while (clockwork.clock.instant().isBefore(end)) {
      clockwork.clock.advance(Duration.ofMinutes(1));
      clockwork.sweep();
    }
  }

  /** Handles all messages in the order in which they come into sight. */
  private static void fireAll(Clockwork clockwork) {
    Stream<Message> inOrder =
        clockwork.messages.messages().stream()
            .sorted((a, b) -> a.visibleAt().compareTo(b.visibleAt()));
    inOrder.forEach(
        message -> {
          clockwork.clock.advanceTo(message.visibleAt());
          clockwork.timers.handle(TimerMessage.read(message.body()));
          clockwork.messages.delete(message);
        });
  }
}
