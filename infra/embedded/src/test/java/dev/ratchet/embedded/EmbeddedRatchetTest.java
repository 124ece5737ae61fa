package dev.ratchet.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.RunStatus;
import dev.ratchet.embedded.queue.MessageQueue.Rules;
import dev.ratchet.engine.Ambient;
import dev.ratchet.engine.Observation;
import dev.ratchet.engine.RunService;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.DeadLetterStore.Query;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** From seed 1, the same ids in every run. */
class EmbeddedRatchetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Stands still: nothing here is due later. */
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2030-01-01T00:00:00Z"));

  private static final Rules AT_ONCE = new Rules(false, 0, 2);

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
    var wish =
        new RunService.Start(
            "steps", new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
    if (runs.start(wish) instanceof RunService.Started.Accepted accepted) {
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
  void whatNobodyCanHandleIsADeadLetter() throws Exception {
    var rules = new QueueRules(new Rules(true, 0, 2), AT_ONCE, AT_ONCE, Map.of("default", AT_ONCE));
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
            plain.tasks(),
            plain.events());
    try (var ratchet =
        EmbeddedRatchet.start(EmbeddedStore.inMemory(CLOCK, rules), ambient(), watched)) {
      ratchet.store().send(Json.Obj.EMPTY.with("no", "event"));

      assertThat(buried.get(60, TimeUnit.SECONDS).queue()).isEqualTo("signals");
      DeadLetterStore letters = ratchet.engine().ports().deadLetters();
      assertThat(letters.list(new Query("signals", DeadLetterId.GREATEST, 9)).letters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.receives()).isGreaterThanOrEqualTo(2));
    }
  }
}
