package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Placement.Merged;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.EngineOptions;
import dev.ratchet.engine.observe.Observer;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
import dev.ratchet.testkit.InOrder;
import dev.ratchet.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What stored timers and sweeps cost, counted by the service itself. */
@ParameterizedClass
@EnumSource
class TimerBillContractTest extends Contract {
  private static final int OPEN_RUNS = 50;

  private static int years;

  private final VirtualClock clock;
  private final TimerService timers;
  private final Sweep sweep;

  TimerBillContractTest(Backend backend) {
    super(backend, "timer-bill");
    backend.assumeBilled();
    this.clock = new VirtualClock(beginning());
    this.timers = engine(1).timers();
    this.sweep = engine(2).sweep();
    takeCursorsAlong();
  }

  private Engine engine(long seed) {
    var noTasks = new TaskRegistry(List.of());
    var options =
        new EngineOptions(new InOrder(), Snapshots.STANDARD, Observer.NONE, () -> noTasks);
    return new Engine(ports().ofEngine(), new Ambient(clock, new SplittableRandom(seed)), options);
  }

  /** Each case begins two years after the one before, and takes the sweeps' cursors there. */
  private static synchronized Instant beginning() {
    years += 2;
    return Samples.START.plus(Duration.ofDays(365L * years));
  }

  private void takeCursorsAlong() {
    TimerStore store = ports().timers();
    for (TimerStore.Sweep each : TimerStore.Sweep.values()) {
      Cursor here = Cursor.at(each, clock.instant());
      store.cursor(each).ifPresentOrElse(c -> store.move(c, here), () -> store.begin(here));
    }
  }

  private Bill.Snapshot billed(Runnable work) {
    Bill.Snapshot before = ports().bill().snapshot();
    work.run();
    return ports().bill().snapshot().minus(before);
  }

  private void wake(Duration after) {
    var task = new WorkflowTask(Samples.run(), WorkflowTask.Cause.TIMER);
    timers.handle(new TimerMessage.WakeRun(task, clock.instant().plus(after)));
  }

  private void deliver(Duration after, Json.Obj input, int optionsBytes) {
    RunId run = Samples.run();
    Json.Obj retry = Json.Obj.EMPTY.with("non_retryable", "x".repeat(optionsBytes));
    var task =
        new ActivityTask(
            run.task(1),
            2,
            "charge-card",
            "call-api",
            Samples.WORKFLOW,
            "default",
            new TaskOptions(retry, Json.Obj.EMPTY),
            1,
            Samples.START,
            ActivityTask.Cargo.of(Payload.of(input), Json.Obj.EMPTY));
    timers.handle(new TimerMessage.Deliver(task, clock.instant().plus(after)));
  }

  @Test
  void aStoredTimerIsOneWriteAndALookAtTheCursorHoweverLargeItsPayload() {
    wake(Duration.ofHours(1));

    Bill.Snapshot wake = billed(() -> wake(Duration.ofDays(300)));
    Bill.Snapshot small = billed(() -> deliver(Duration.ofDays(300), Samples.large(100), 400));
    Bill.Snapshot large = billed(() -> deliver(Duration.ofDays(300), Samples.large(40_000), 400));

    for (Bill.Snapshot bill : new Bill.Snapshot[] {wake, small, large}) {
      assertThat(bill.writeUnits()).isEqualTo(1);
      assertThat(bill.readUnits()).as("whether the sweep has passed it").isEqualTo(1);
      assertThat(bill.sends()).isZero();
    }
  }

  @Test
  void timersAreReadByFourKilobytesAndSentByTen() {
    sweep.sweep(clock.instant().plusSeconds(120));
    for (int i = 0; i < 160; i++) {
      wake(Duration.ofMinutes(30));
    }
    clock.advance(Duration.ofMinutes(24));

    Bill.Snapshot bill = billed(() -> sweep.sweep(clock.instant().plusSeconds(120)));

    assertThat(bill.of(Bill.Operation.SEND_MESSAGE).calls()).isBetween(16L, 32L);
    assertThat(bill.readUnits()).as("six buckets, four units of starts").isLessThan(6 * 16 + 40);
  }

  @Test
  void anIdleMonthOfSweepsCostsSixCents() {
    sweep.sweep(clock.instant().plusSeconds(120));
    clock.advance(Duration.ofDays(1));
    sweep.sweep(clock.instant().plusSeconds(120));

    Bill.Snapshot hour =
        billed(
            () -> {
              for (int minute = 0; minute < 60; minute++) {
                clock.advance(Duration.ofMinutes(1));
                sweep.sweep(clock.instant().plusSeconds(120));
              }
            });

    // Each minute two cursors; every five minutes 16 shards of timers and 8 of runs.
    // A query of nothing costs a unit too, or half of one where it may lag; not every backend says
    // so.
    double reads = 60 * 2 + 12 * (16 + 8 / 2.0);
    assertThat(hour.readUnits()).isLessThanOrEqualTo(reads);
    assertThat(hour.of(Bill.Operation.GET_ITEM).calls()).isEqualTo(60 * 2);
    assertThat(hour.of(Bill.Operation.QUERY).calls()).isEqualTo(12 * (16 + 8));
    assertThat(hour.writeUnits()).isLessThanOrEqualTo(12 * (2 + 2));
    assertThat(hour.sends()).isZero();
    double dollars = 730 * (reads * 0.125 + hour.writeUnits() * 0.625) / 1_000_000;
    assertThat(dollars).isLessThan(0.06);
  }

  @Test
  void aDailyLookForLostMessagesIsAReadForEachRunThatIsOpenForADay() {
    lookForLostMessages();
    Bill.Snapshot few = billed(this::lookForLostMessages);
    storeRunsThatSleep(clock.instant().minus(Duration.ofDays(2)));

    Bill.Snapshot more = billed(this::lookForLostMessages);

    Bill.Snapshot added = more.minus(few);
    assertThat(added.of(Bill.Operation.QUERY).calls()).isEqualTo(OPEN_RUNS);
    assertThat(added.of(Bill.Operation.GET_ITEM).calls()).as("their definition").isEqualTo(1);
    assertThat(added.readUnits()).as("and eight shards of the list").isBetween(51.0, 55.0);
    assertThat(added.writeUnits()).isZero();
    assertThat(added.sends()).isZero();
  }

  /** Has a new sandbox sweep, as though a day had passed. */
  private void lookForLostMessages() {
    TimerStore store = ports().timers();
    Cursor due = Cursor.at(TimerStore.Sweep.FORGOTTEN, clock.instant().minus(Duration.ofDays(1)));
    store.move(store.cursor(TimerStore.Sweep.FORGOTTEN).orElseThrow(), due);
    engine(2).sweep().sweep(clock.instant().plusSeconds(120));
  }

  private void storeRunsThatSleep(Instant since) {
    var workflow = new WorkflowRef("sleepy-" + years, 1);
    Json.Obj document =
        Json.parseObject(
            """
            {"name": "sleepy", "tasks": [{"name": "nap", "task": "sleep", "with": {"duration": "900d"}}]}
            """);
    new DefinitionStore(ports().items()).put(new StoredDefinition(workflow, document, since));
    var nap = new Wait.Sleep(since.plus(Duration.ofDays(900)));
    List<RunEvent> events =
        List.of(new RunEvent.RunStarted(), new RunEvent.TaskWaiting(1, 1, nap, new Merged()));
    for (int i = 0; i < OPEN_RUNS; i++) {
      RunId run = Samples.run(since);
      ports().store().create(Samples.header(run, workflow), Json.Obj.EMPTY);
      ports().store().append(run, new JournalEntry(1, since, events), "w" + i);
    }
  }

  @Test
  void toAskWhetherARunHasBegunCostsHalfAUnit() {
    RunId run = Samples.run();
    ports().store().append(run, Samples.entry(1, 4), "w1");

    assertThat(billed(() -> ports().store().hasBegun(run)).readUnits()).isEqualTo(0.5);
    assertThat(billed(() -> ports().store().hasBegun(Samples.run())).readUnits()).isEqualTo(0.5);
  }
}
