package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever waits for a run to close hears of it. */
@ParameterizedClass
@EnumSource
class RunWatchContractTest extends Contract {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  /** Runs that close while somebody begins to wait. */
  private static final int RACES = 50;

  private final RunStore store;
  private final RunWatch watch;

  RunWatchContractTest(Backend backend) {
    super(backend, "run-watch");
    this.store = ports().store();
    this.watch = ports().watch();
  }

  private RunHeader open() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    return header;
  }

  @Test
  void aRunThatHasClosedIsNotWaitedFor() throws InterruptedException {
    RunHeader header = open();
    store.putHeader(header.with(Samples.succeeded()));

    assertThat(watch.awaitClosed(header.id(), LONG)).isTrue();
  }

  @Test
  void aRunThatIsNotThereIsNotWaitedFor() throws InterruptedException {
    assertThat(watch.awaitClosed(Samples.run(), LONG)).isTrue();
  }

  @Test
  void anOpenRunIsWaitedForUntilTheTimeIsUp() throws InterruptedException {
    RunId run = open().id();

    assertThat(watch.awaitClosed(run, Duration.ZERO)).isFalse();
    assertThat(watch.awaitClosed(run, SHORT)).isFalse();
  }

  @Test
  void aRunThatIsPausedHasNotClosed() throws InterruptedException {
    RunHeader header = open();
    store.putHeader(header.with(new RunHeader.Standing.Paused(header.startedAt())));

    assertThat(watch.awaitClosed(header.id(), SHORT)).isFalse();
  }

  @Test
  void aRunThatIsReopenedIsWaitedForAgain() throws InterruptedException {
    RunHeader header = open();
    store.putHeader(header.with(Samples.failed()));
    RunHeader again = header.with(Samples.failed()).reopened(1);
    store.putHeader(again);
    assertThat(watch.awaitClosed(header.id(), SHORT)).isFalse();

    store.putHeader(again.with(Samples.succeeded()));

    assertThat(watch.awaitClosed(header.id(), LONG)).isTrue();
  }

  @Test
  void nobodyMissesARunThatClosesAsItIsWaitedFor() throws InterruptedException, ExecutionException {
    var waiting = new ArrayList<Future<Boolean>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < RACES; i++) {
        RunHeader header = open();
        waiting.add(threads.submit(() -> watch.awaitClosed(header.id(), LONG)));
        waiting.add(threads.submit(() -> watch.awaitClosed(header.id(), LONG)));
        store.putHeader(header.with(Samples.succeeded()));
      }
      List<Boolean> told = new ArrayList<>();
      for (Future<Boolean> one : waiting) {
        told.add(one.get());
      }
      assertThat(told).hasSize(2 * RACES).containsOnly(true);
    }
  }
}
