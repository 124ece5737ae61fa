package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.embedded.queue.MessageQueue.Rules;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DeadLetterStore.Query;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From seed 1, the same ids in every run. */
class EmbeddedRatchetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands still: nothing here is due later. */
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

  private static final RunService.Start WISH =
      new RunService.Start(
          "steps", new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);

  private static final RunQuery ALL =
      new RunQuery(
          Set.of(),
          Set.of(),
          RunId.least(Instant.EPOCH),
          RunId.least(CLOCK.instant().plusSeconds(1)),
          RunQuery.LIMIT_MAX);

  /** How long a message stays hidden: a slow reader must not let another receive it, too. */
  private static final long HIDDEN = TimeUnit.MINUTES.toMillis(1);

  private static final Rules STANDARD = new Rules(false, HIDDEN, 2);

  /** A task that returns at once. */
  private static final class Step implements TaskHandler {
    @Override
    public String name() {
      return "step";
    }

    @Override
    public TaskResult run(TaskContext context) {
      return TaskResult.of(Json.Obj.EMPTY.with("done", context.id().position()));
    }
  }

  /** A task that waits until it may go on. */
  private record Slow(CountDownLatch started, CountDownLatch goOn) implements TaskHandler {
    @Override
    public String name() {
      return "step";
    }

    @Override
    public TaskResult run(TaskContext context) throws InterruptedException {
      started.countDown();
      goOn.await();
      return TaskResult.of(Json.Obj.EMPTY);
    }
  }

  private static Ambient ambient() {
    return new Ambient(CLOCK, new SplittableRandom(1));
  }

  private static EmbeddedRatchet start(EmbeddedStore store) {
    EmbeddedRatchet ratchet =
        EmbeddedRatchet.start(store, ambient(), EmbeddedOptions.of(List.of(new Step())));
    ratchet
        .engine()
        .definitions()
        .put(
            "steps",
            """
            tasks:
              - { name: one, task: step, queue: default }
              - { name: two, task: step, queue: inline }
            """);
    return ratchet;
  }

  private static RunId startRun(EmbeddedRatchet ratchet) {
    RunService runs = ratchet.engine().runs((_, _) -> false);
    if (runs.start(WISH) instanceof RunService.Started.Accepted accepted) {
      return accepted.header().id();
    }
    throw new AssertionError("The run is refused.");
  }

  @Test
  void aRunGoesThroughItsQueuesToItsEnd() throws Exception {
    var rules = QueueRules.standard(Set.of("default"));
    try (var ratchet = start(EmbeddedStore.inMemory(CLOCK, rules))) {
      RunId run = startRun(ratchet);

      assertThat(ratchet.await(run, PATIENCE).map(RunHeader::status)).contains(RunStatus.SUCCESS);
      assertThat(ratchet.await(run, Duration.ZERO)).isPresent();
      assertThat(ratchet.await(RunId.least(Instant.EPOCH), PATIENCE)).isEmpty();
    }
  }

  @Test
  void noMoreRunsAreStartedThanMayWait() throws Exception {
    var started = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var slow = new Slow(started, goOn);
    EmbeddedOptions plain = EmbeddedOptions.of(List.of(slow));
    var one =
        new EmbeddedOptions(
            1,
            Map.of("default", 1),
            plain.attemptTime(),
            plain.observer(),
            plain.tasks(),
            2,
            plain.retention());
    var store = EmbeddedStore.inMemory(CLOCK, QueueRules.standard(Set.of("default")));
    try (var ratchet = EmbeddedRatchet.start(store, ambient(), one)) {
      ratchet
          .engine()
          .definitions()
          .put("steps", "tasks: [{ name: one, task: step, queue: inline }]");
      RunId first = startRun(ratchet);
      started.await();
      List<RunId> waiting = List.of(startRun(ratchet), startRun(ratchet));

      assertThat(ratchet.engine().runs((_, _) -> false).start(WISH))
          .isEqualTo(new RunService.Started.Busy(new TaskQueues.Backlog(2, 2)));

      goOn.countDown();
      assertThat(ratchet.await(first, PATIENCE).map(RunHeader::status)).contains(RunStatus.SUCCESS);
      for (RunId run : waiting) {
        assertThat(ratchet.await(run, PATIENCE).map(RunHeader::status)).contains(RunStatus.SUCCESS);
      }
      assertThat(store.ports().store().list(ALL).runs()).hasSize(3);
      assertThat(startRun(ratchet)).isNotNull();
    }
  }

  @Test
  void whatNobodyCanHandleIsADeadLetterAtItsFirstReceive() throws Exception {
    var rules =
        new QueueRules(new Rules(true, HIDDEN, 2), STANDARD, STANDARD, Map.of("default", STANDARD));
    var buried = new CompletableFuture<Observation.DeadLettered>();
    EmbeddedOptions plain = EmbeddedOptions.of(List.of());
    var watched =
        new EmbeddedOptions(
            plain.orchestrators(),
            plain.slots(),
            plain.attemptTime(),
            observation -> {
              if (observation instanceof Observation.DeadLettered dead) {
                buried.complete(dead);
              }
            },
            plain.tasks());
    try (var ratchet =
        EmbeddedRatchet.start(EmbeddedStore.inMemory(CLOCK, rules), ambient(), watched)) {
      ratchet.store().send(Json.Obj.EMPTY.with("no", "event"));

      assertThat(buried.get(60, TimeUnit.SECONDS).queue()).isEqualTo("signals");
      var letters = new DeadLetterStore(ratchet.engine().ports().items());
      assertThat(letters.list(new Query("signals", DeadLetterId.GREATEST, 9)).letters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.receives()).isEqualTo(1));
    }
  }
}
