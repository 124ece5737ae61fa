package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a run that is alone waits for the disk. */
class FlushTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

  private static final RunService.Start WISH =
      new RunService.Start(
          "five", new RunService.Version.Latest(), Json.Obj.EMPTY, "a key", Duration.ZERO);

  @TempDir private Path folder;

  /** A task that returns at once. */
  private static final class Step implements TaskHandler {
    @Override
    public String name() {
      return "step";
    }

    @Override
    public TaskResult run(TaskContext context) {
      return TaskResult.of(Json.Obj.EMPTY);
    }
  }

  @Test
  void aRunOfFiveInlineStepsWaitsSevenTimes() throws Exception {
    var store = EmbeddedStore.open(folder, CLOCK, QueueRules.standard(Set.of("default")));
    var options = EmbeddedOptions.of(List.of(new Step()));
    var closed = new CompletableFuture<Long>();
    store.listen(_ -> closed.complete(store.flushes().awaited()));
    try (var ratchet =
        EmbeddedRatchet.start(store, new Ambient(CLOCK, new SplittableRandom(1)), options)) {
      String steps = "  - { task: step, name: s%d, queue: inline }\n";
      var tasks = new StringBuilder("tasks:\n");
      List.of(1, 2, 3, 4, 5).forEach(i -> tasks.append(steps.formatted(i)));
      ratchet.engine().definitions().put("five", tasks.toString());
      long before = store.flushes().awaited();

      RunId run =
          ((RunService.Started.Accepted) ratchet.engine().runs((_, _) -> false).start(WISH))
              .header()
              .id();

      // One for the key, the run and its first wake; one for each of the entries before the last;
      // one for the last with the header. A wait may join a flush that is under way anyway.
      assertThat(closed.get(60, TimeUnit.SECONDS) - before).isBetween(5L, 7L);
      assertThat(ratchet.await(run, Duration.ofSeconds(60)).map(RunHeader::status))
          .contains(RunStatus.SUCCESS);
    }
  }
}
