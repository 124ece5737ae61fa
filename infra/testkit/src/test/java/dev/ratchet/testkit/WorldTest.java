package dev.ratchet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.task.TaskContext;
import dev.ratchet.engine.task.TaskFailedException;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorldTest {
  private static final long SEED = 42;

  private static final String ORDER =
      """
      name: fulfil-order
      tasks:
        - { name: charge, task: flaky }
        - { name: ship, task: flaky }
        - { name: tell, task: flaky, needs: [charge] }
      """;

  /** Fails at its first attempt, then gives the number of its call. */
  private static final class Flaky implements TaskHandler {
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public String name() {
      return "flaky";
    }

    @Override
    public TaskResult run(TaskContext context) throws TaskFailedException {
      int call = calls.incrementAndGet();
      if (context.attempt() == 1) {
        throw TaskFailedException.retryable("not_yet", "Try again.");
      }
      return TaskResult.of(Json.Obj.EMPTY.with(context.name(), call));
    }
  }

  @Test
  void aRunGoesToItsEndInVirtualTime() {
    var parts = WorldParts.inMemory(SEED, List.of(new Flaky()));
    var world = new World(parts);
    world.define("fulfil-order", ORDER);

    RunId run = world.start("fulfil-order", Json.Obj.EMPTY);
    world.runUntilIdle();

    assertThat(world.run(run).header().status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(world.run(run).state().context().members())
        .containsOnlyKeys("charge", "ship", "tell");
    assertThat(((MemoryEventBus) parts.bus()).details())
        .singleElement()
        .satisfies(detail -> assertThat(detail.text("status")).contains("success"));
    assertThat(parts.messages().messages()).isEmpty();
  }

  @Test
  void theSameSeedGivesTheSameStory() {
    assertThat(story(SEED)).isEqualTo(story(SEED));
  }

  @Test
  void duplicatesChangeNothingAboutTheEnd() {
    var flaky = new Flaky();
    var world = new World(WorldParts.inMemory(SEED, List.of(flaky)).withDuplicates(0.5));
    world.define("fulfil-order", ORDER);

    RunId run = world.start("fulfil-order", Json.Obj.EMPTY);
    world.runUntilIdle();

    assertThat(world.run(run).header().status()).isEqualTo(RunStatus.SUCCESS);
    assertThat(flaky.calls).hasValue(6);
  }

  @Test
  void aWaitForARunLetsTheWorldGoOn() throws InterruptedException {
    var world = new World(WorldParts.inMemory(SEED, List.of(new Flaky())));
    world.define("fulfil-order", ORDER);
    RunId run = world.start("fulfil-order", Json.Obj.EMPTY);

    assertThat(world.runs().await(run, Duration.ofSeconds(20)))
        .hasValueSatisfying(
            waited -> assertThat(waited.header().status()).isEqualTo(RunStatus.SUCCESS));
  }

  @Test
  void aWorldThatGoesRoundInCirclesIsStoppedAndNamesItsSeed() {
    var parts = WorldParts.inMemory(SEED, List.of());
    var world = new World(parts.with(new Hasty(parts.messages())));
    var task = new WorkflowTask(RunId.least(WorldParts.BEGINNING), WorkflowTask.Cause.TIMER);
    Instant soon = WorldParts.BEGINNING.plusSeconds(1);
    parts.messages().sendTimer(new TimerMessage.WakeRun(task, soon), Duration.ZERO);

    assertThatThrownBy(world::runUntilIdle)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The seed is " + SEED);
  }

  /** Queues that forget to wait, so that a timer comes back for ever. */
  private record Hasty(TaskQueues inner) implements TaskQueues {
    @Override
    public Set<String> names() {
      return inner.names();
    }

    @Override
    public void wake(List<WorkflowTask> tasks, List<String> dedupeKeys) {
      inner.wake(tasks, dedupeKeys);
    }

    @Override
    public void send(List<ActivityTask> deliveries, Duration delay) {
      inner.send(deliveries, delay);
    }

    @Override
    public void sendTimer(TimerMessage timer, Duration delay) {
      inner.sendTimer(timer, Duration.ZERO);
    }

    @Override
    public void sendTimers(List<Delayed> timers) {
      inner.sendTimers(timers);
    }
  }

  private static List<HistoryEvent> story(long seed) {
    var world = new World(WorldParts.inMemory(seed, List.of(new Flaky())));
    world.define("fulfil-order", ORDER);
    RunId run = world.start("fulfil-order", Json.Obj.EMPTY);
    world.runUntilIdle();
    return RunHistory.of(world.run(run));
  }
}
