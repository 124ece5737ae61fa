package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process had in hand that was killed is free for the one after it, whatever its lease. */
class KilledTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final QueueRules RULES = QueueRules.standard(Set.of("default"));

  @TempDir private Path folder;
  private final AtomicLong reads = new AtomicLong();

  /** Each look at it is a millisecond later than the one before. */
  private final InstantSource clock =
      () -> Instant.parse("2030-01-01T00:00:00Z").plusMillis(reads.incrementAndGet());

  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  /** A task whose first attempt hangs until it is released. */
  private final class Hanging implements TaskHandler {
    @Override
    public String name() {
      return "hang";
    }

    @Override
    public TaskResult run(TaskContext context) throws InterruptedException {
      if (context.attempt() == 1) {
        began.countDown();
        released.await();
      }
      return TaskResult.NONE;
    }
  }

  private EmbeddedRatchet open(Path from, int seed) throws IOException {
    return EmbeddedRatchet.start(
        EmbeddedStore.open(from, clock, RULES),
        new Ambient(clock, new SplittableRandom(seed)),
        EmbeddedOptions.of(List.of(new Hanging())));
  }

  /** What a kill at this moment would leave behind. */
  private Path left() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("left"));
    try (var files = Files.newDirectoryStream(folder, "{log,state}-*")) {
      for (Path file : files) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static RunId start(EmbeddedRatchet ratchet, String queue) {
    ratchet
        .engine()
        .definitions()
        .put(
            "w",
            """
            tasks:
              - { name: a, task: hang, queue: %s, retry: { initial_interval: 1ms } }
            """
                .formatted(queue));
    var wish =
        new RunService.Start(
            "w", new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
    return ((RunService.Started.Accepted) ratchet.engine().runs((_, _) -> false).start(wish))
        .header()
        .id();
  }

  private static TaskRunRecord record(EmbeddedRatchet ratchet, RunId run) {
    RunPartition partition = ratchet.engine().ports().store().load(run).orElseThrow();
    TaskRunRecord own = partition.state().inline().get(1);
    return own == null ? partition.records().get(1) : own;
  }

  @ParameterizedTest
  @CsvSource({"inline", "default"})
  void anAttemptIsLostWithItsProcess(String queue) throws Exception {
    RunId run;
    Path left;
    try (var first = open(folder, 1)) {
      run = start(first, queue);
      began.await();
      left = left();
      released.countDown();
    }

    try (var second = open(left, 2)) {
      assertThat(second.await(run, PATIENCE).map(RunHeader::status)).contains(RunStatus.SUCCESS);
      TaskRunRecord record = record(second, run);
      Attempt lost = record.failures().getFirst();
      assertThat(lost.failure()).isInstanceOf(Failure.WorkerLost.class);
      assertThat(lost.endedAt()).isBefore(lost.startedAt().plusSeconds(30));
      assertThat(record.attempt()).isEqualTo(2);
    }
  }
}
