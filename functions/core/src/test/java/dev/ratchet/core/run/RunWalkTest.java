package dev.ratchet.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.story.HistoryEvent;
import dev.ratchet.core.run.story.RunHistory;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.TaskRunTransitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs of random definitions with random outcomes, driven to their end. What came of each is told
 * again by an oracle that knows nothing of journals: it only remembers what it saw happen.
 */
class RunWalkTest {
  private static final int STEPS_MAX = 2_000;
  private static final Failure HOPELESS = Failure.TaskError.fatal("hopeless", "Never.");

  /** What a task of the definition is, as the oracle needs to know it. */
  private record Plan(
      List<Integer> needs, boolean runs, boolean forgiven, String into, boolean fails) {}

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aRunOfAnyDefinitionFinishesAsTheOracleSays(long seed) {
    var walk = new Walk(new SplittableRandom(seed));

    walk.drive();

    walk.assertEndsAsTheOracleSays();
    walk.assertTellsALegalStory();
    assertThat(walk.run.owed().stream().filter(Effect.Dispatch.class::isInstance)).isEmpty();
  }

  private static final class Walk {
    private final SplittableRandom random;
    private final List<Plan> plans = new ArrayList<>();
    private final PaperRun run;
    private final Map<Integer, String> dispatched = new TreeMap<>();
    private final Map<String, Json> oracle = new HashMap<>();
    private final List<Integer> unnoticed = new ArrayList<>();
    private final List<Integer> ended = new ArrayList<>();
    private long millis;

    Walk(SplittableRandom random) {
      this.random = random;
      int tasks = random.nextInt(1, 25);
      for (int i = 1; i <= tasks; i++) {
        plans.add(plan(i));
      }
      this.run = PaperRun.of(definition(), Json.Obj.EMPTY);
    }

    /** Each task needs some of those that were written before it, so there is never a cycle. */
    private Plan plan(int position) {
      var needs = new ArrayList<Integer>();
      for (int other = 1; other < position; other++) {
        if (random.nextInt(position) < 2) {
          needs.add(other);
        }
      }
      boolean runs = random.nextInt(5) > 0;
      boolean forgiven = random.nextInt(4) > 0;
      String into = random.nextInt(3) == 0 ? "key" + random.nextInt(3) : "";
      return new Plan(needs, runs, forgiven, into, random.nextInt(8) == 0);
    }

    private WorkflowDefinition definition() {
      Sketch[] tasks = new Sketch[plans.size()];
      for (int i = 0; i < tasks.length; i++) {
        Plan plan = plans.get(i);
        Sketch task = Sketch.task("t" + (i + 1));
        task = task.needs(plan.needs().stream().map(need -> "t" + need).toList());
        task = plan.runs() ? task : task.when("false");
        task = plan.forgiven() ? task.forgiven() : task;
        tasks[i] = plan.into().isEmpty() ? task : task.into(plan.into());
      }
      return Sketch.workflow(tasks);
    }

    /** Claims, ends and Workflow Tasks in any order, until the run is closed. */
    void drive() {
      for (int step = 0; step < STEPS_MAX && !run.state().isClosed(); step++) {
        millis += random.nextInt(1, 50);
        List<Integer> open = dispatched.keySet().stream().filter(p -> !ended.contains(p)).toList();
        if (open.isEmpty() || random.nextInt(3) == 0) {
          advance();
        } else {
          work(open.get(random.nextInt(open.size())));
        }
      }
      assertThat(run.state().isClosed()).as("closed after %d steps", STEPS_MAX).isTrue();
    }

    private void advance() {
      assertThat(run.decide(millis)).isEqualTo(run.decide(millis));
      for (Effect effect : run.advance(millis)) {
        if (effect instanceof Effect.Dispatch(var delivery)) {
          int position = delivery.id().position();
          assertThat(dispatched.put(position, delivery.name())).isNull();
          assertThat(plans.get(position - 1).needs()).allMatch(this::isDone);
        }
      }
      unnoticed.forEach(this::merge);
      unnoticed.clear();
    }

    private void work(int position) {
      if (run.record(position).state() == TaskRunState.QUEUED) {
        run.claim(position, millis);
      } else {
        ended.add(position);
        unnoticed.add(position);
        if (plans.get(position - 1).fails()) {
          run.failRunning(position, HOPELESS, millis);
        } else {
          run.end(position, output(position).text(), millis);
        }
      }
    }

    private boolean isDone(int position) {
      Plan plan = plans.get(position - 1);
      return ended.contains(position) ? !plan.fails() || plan.forgiven() : !plan.runs();
    }

    /** Every task writes a key of its own, one that it shares with others, and removes one. */
    private static Json.Obj output(int position) {
      return Json.Obj.EMPTY
          .with("own" + position, position)
          .with("shared", position)
          .with("own" + position / 2, Json.NULL);
    }

    private void merge(int position) {
      Plan plan = plans.get(position - 1);
      if (plan.fails()) {
        return;
      }
      if (plan.into().isEmpty()) {
        oracle.put("own" + position, Json.of(position));
        oracle.put("shared", Json.of(position));
        oracle.remove("own" + position / 2);
      } else {
        oracle.put(plan.into(), output(position));
      }
    }

    void assertEndsAsTheOracleSays() {
      boolean fails =
          ended.stream().anyMatch(p -> plans.get(p - 1).fails() && !plans.get(p - 1).forgiven());
      assertThat(run.status()).isEqualTo(fails ? RunStatus.FAILED : RunStatus.SUCCESS);
      assertThat(run.state().context()).isEqualTo(new Json.Obj(oracle));
      if (!fails) {
        for (int position = 1; position <= plans.size(); position++) {
          assertThat(ended.contains(position)).isEqualTo(plans.get(position - 1).runs());
        }
      }
    }

    void assertTellsALegalStory() {
      List<HistoryEvent> story = RunHistory.of(run.partition());
      for (int limit = 1; limit <= story.size(); limit++) {
        assertThat(StoryPages.of(run.partition(), limit)).as("by %d", limit).isEqualTo(story);
      }
      for (HistoryEvent event : story) {
        if (event instanceof HistoryEvent.TaskMoved moved) {
          TaskRunTransitions.require(moved.from(), moved.to());
        }
      }
    }
  }
}
