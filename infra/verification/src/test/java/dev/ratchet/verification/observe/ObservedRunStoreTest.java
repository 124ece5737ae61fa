package dev.ratchet.verification.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.InputChecks;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.observe.Observation.TaskRunMoved;
import dev.ratchet.engine.observe.ObservedRunStore;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.observe.RunTeller;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.MemoryTaskQueues;
import dev.ratchet.testkit.RecordingObserver;
import dev.ratchet.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an observer hears of records and races, and what it cannot break. */
class ObservedRunStoreTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final Logger TELLER = Logger.getLogger(RunTeller.class.getName());

  private final VirtualClock clock = new VirtualClock(START);
  private final Ambient ambient = new Ambient(clock, new SplittableRandom(7));
  private final Items items = InMemory.items(clock);
  private final RecordingObserver observer = new RecordingObserver();
  private final RunId run = RunId.least(START);
  private final TaskRunId task = run.task(1);

  @BeforeEach
  void quiet() {
    TELLER.setLevel(Level.OFF);
  }

  @AfterEach
  void loud() {
    TELLER.setLevel(null);
  }

  private RunStore store(Observer listening) {
    var store =
        new ObservedRunStore(
            new MemoryRunStore(), new RunTeller(new Deciders(items)::of, listening), ambient);
    store.create(
        RunHeader.starting(run, new WorkflowRef("trace", 1), START, START), Json.Obj.EMPTY);
    return store;
  }

  private void define() {
    var queues = new MemoryTaskQueues(clock, Set.of("default", "payments"));
    new DefinitionService(items, queues, InputChecks.NONE, ambient)
        .put("trace", "tasks: [{ name: charge, task: call, queue: payments }]");
  }

  private TaskRunMachine machine() {
    return new TaskRunMachine(RetryPolicy.STANDARD, new SplittableRandom(1));
  }

  private TaskRunRecord claim(RunStore store, TaskRunRecord before, int attempt, Instant at) {
    var claim = new Claim(attempt, "secret-token", at, at.plusSeconds(60));
    var next = ((Claim.Answer.Granted) machine().claim(before, claim)).next();
    store.swap(before, next);
    return next;
  }

  private List<String> heard() {
    return observer.heard().stream().map(ObservedRunStoreTest::line).toList();
  }

  private static String line(Observation observation) {
    return switch (observation) {
      case TaskRunMoved m ->
          "%s@%s #%d %s -> %s %s %s"
              .formatted(
                  m.name(),
                  m.queue(),
                  m.attempt(),
                  m.from().wire(),
                  m.to().wire(),
                  m.cause(),
                  waited(m.waited()));
      case Observation.TaskRunSkipped _,
          Observation.RunStarted _,
          Observation.RunClosed _,
          Observation.RunTold _,
          Observation.WorkflowTaskFailed _,
          Observation.AppendLost _,
          Observation.DeadLettered _,
          Observation.TimerFired _,
          Observation.SlotsUsed _ ->
          observation.getClass().getSimpleName();
    };
  }

  private static String waited(TaskRunMoved.Wait waited) {
    return switch (waited) {
      case TaskRunMoved.Wait.None _ -> "";
      case TaskRunMoved.Wait.ForWorker(Duration time) -> time.toString();
    };
  }

  @Test
  void hearsEachStepOfARetryWithItsNamesAndHowLongItWaited() {
    define();
    RunStore store = store(observer);
    TaskRunRecord running = claim(store, TaskRunRecord.first(task, START), 1, START.plusSeconds(3));
    var busy = Failure.TaskError.retryable("busy", "a message with a secret");
    var verdict = machine().fail(running, 1, running.owner(), busy, START.plusSeconds(4));
    TaskRunRecord failed = ((Verdict.Accepted) verdict).next();
    store.swap(running, failed);
    claim(store, failed, 2, START.plus(Duration.ofHours(1)));

    assertThat(heard())
        .hasSize(4)
        .startsWith(
            "charge@payments #1 queued -> running  PT3S",
            "charge@payments #1 running -> pending_retry busy ",
            "charge@payments #2 pending_retry -> queued  ")
        .last()
        .asString()
        .startsWith("charge@payments #2 queued -> running  PT59M");
    assertThat(observer.heard().toString()).doesNotContain("secret");
  }

  @Test
  void hearsNothingOfALostRaceForARecordAndOfALostAppendOnce() {
    define();
    RunStore store = store(observer);
    TaskRunRecord first = TaskRunRecord.first(task, START);
    claim(store, first, 1, START);
    var other = new Claim(1, "other", START, START.plusSeconds(60));
    store.swap(first, ((Claim.Answer.Granted) machine().claim(first, other)).next());
    assertThat(heard()).hasSize(1);

    var entry = new JournalEntry(1, START, List.of(new RunEvent.RunStarted()));
    store.append(run, entry, "a");
    store.append(run, entry, "b");
    assertThat(heard()).hasSize(2).last().isEqualTo("AppendLost");
  }

  @Test
  void isToldWithoutNamesWhereTheDefinitionCannotBeRead() {
    RunStore store = store(observer);
    claim(store, TaskRunRecord.first(task, START), 1, START);
    assertThat(heard()).containsExactly("@ #1 queued -> running  PT0S");
  }

  @Test
  void breaksNothingWhenItThrows() {
    define();
    RunStore store =
        store(
            _ -> {
              throw new IllegalStateException("The disk is full.");
            });
    TaskRunRecord running = claim(store, TaskRunRecord.first(task, START), 1, START);
    assertThat(store.record(task)).contains(running);
  }
}
