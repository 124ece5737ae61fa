package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whoever waits for a run to close is woken, and then forgotten. */
final class ClosingsTest {
  private static final RunId RUN = RunId.least(Instant.parse("2030-01-01T00:00:00Z"));
  private static final RunId OTHER = RunId.least(Instant.parse("2030-01-02T00:00:00Z"));
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Set<RunId> closed = new HashSet<>();

  /** What happens right after somebody has looked, before it waits. */
  private Consumer<Closings> afterLook = _ -> {};

  private final Closings closings = closings(Closings.KNOWN_MAX);

  private Closings closings(int knownMax) {
    var made = new Closings[1];
    made[0] =
        new Closings(
            run -> {
              boolean isClosed = closed.contains(run);
              afterLook.accept(made[0]);
              return isClosed;
            },
            knownMax,
            Duration.ofMillis(1));
    return made[0];
  }

  @Test
  void aRunThatIsClosedIsNotWaitedFor() throws InterruptedException {
    closed.add(RUN);
    assertThat(closings.awaitClosed(RUN, LONG)).isTrue();
    assertThat(closings.runs()).isZero();
  }

  @Test
  void aRunThatClosesBetweenTheLookAndTheWaitIsTold() throws InterruptedException {
    afterLook = watch -> watch.tell(RUN);
    assertThat(closings.awaitClosed(RUN, LONG)).isTrue();
    assertThat(closings.runs()).isZero();
  }

  @Test
  void anotherRunThatClosesWakesNobody() throws InterruptedException {
    afterLook = watch -> watch.tell(OTHER);
    assertThat(closings.awaitClosed(RUN, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void whoeverHasWaitedInVainLeavesNothing() throws InterruptedException {
    assertThat(closings.awaitClosed(RUN, Duration.ZERO)).isFalse();
    assertThat(closings.awaitClosed(RUN, Duration.ofMillis(1))).isFalse();
    assertThat(closings.runs()).isZero();
  }

  @Test
  void whoeverIsInterruptedLeavesNothing() {
    afterLook = _ -> Thread.currentThread().interrupt();
    assertThatThrownBy(() -> closings.awaitClosed(RUN, LONG))
        .isInstanceOf(InterruptedException.class);
    assertThat(closings.runs()).isZero();
  }

  @Test
  void whoeverLeavesTakesNobodyWithIt() throws Exception {
    var looked = new CountDownLatch(1);
    afterLook = _ -> looked.countDown();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> patient = () -> closings.awaitClosed(RUN, LONG);
      Future<Boolean> waiting = threads.submit(patient);
      looked.await();
      assertThat(closings.awaitClosed(RUN, Duration.ZERO)).isFalse();
      assertThat(closings.runs()).isEqualTo(1);
      closings.tell(RUN);
      assertThat(waiting.get()).isTrue();
      assertThat(closings.runs()).isZero();
    }
  }

  @Test
  void whoeverIsOneTooManyLooksAgainAndAgain() throws InterruptedException, ExecutionException {
    Closings full = closings(0);
    assertThat(full.awaitClosed(RUN, Duration.ofMillis(3))).isFalse();
    afterLook = _ -> closed.add(RUN);
    assertThat(full.awaitClosed(RUN, LONG)).isTrue();
    assertThat(full.runs()).isZero();
  }

  @Test
  void aPlaceIsFreeAgainOnceWhoeverHadItHasLeft() throws InterruptedException {
    Closings one = closings(1);
    assertThat(one.awaitClosed(RUN, Duration.ZERO)).isFalse();
    afterLook = watch -> watch.tell(RUN);
    assertThat(one.awaitClosed(RUN, LONG)).isTrue();
  }
}
