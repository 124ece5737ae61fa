package dev.ratchet.verification.contract;

import static dev.ratchet.verification.contract.Samples.claimed;
import static dev.ratchet.verification.contract.Samples.returned;
import static dev.ratchet.verification.contract.Samples.unclaimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.delivery.WorkflowTask.Cause;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.store.SettingsStore;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What each call costs, counted by the service itself. */
@ParameterizedClass
@EnumSource
class BillContractTest extends Contract {
  private final RunStore store;
  private Bill.Snapshot before;

  BillContractTest(Backend backend) {
    super(backend, "bill");
    backend.assumeBilled();
    this.store = ports().store();
  }

  @BeforeEach
  void nothingSoFar() {
    before = ports().bill().snapshot();
  }

  @Test
  void aStartIsWrittenOnceToTheTableAndOnceToTheIndex() {
    store.create(Samples.header(Samples.run()), Samples.INPUT);

    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void anEndCostsWhatAStartDoesWhateverTheContext() {
    for (int chars : List.of(0, 700, 760, 800, 820, 840, 860, 880, 900, 20_000)) {
      RunHeader header = Samples.header(Samples.run());
      store.create(header, Samples.large(chars));
      before = ports().bill().snapshot();

      store.putHeader(header.with(Samples.succeeded()));

      assertThat(writes()).as("end of a run that began with %d characters", chars).isEqualTo(2);
    }
  }

  @Test
  void aLargeContextIsWrittenOnce() {
    store.create(Samples.header(Samples.run()), Samples.large(3_000));

    assertThat(writes()).isEqualTo(2 + 3);
  }

  @Test
  void aStepIsAnEntryAClaimAndAResult() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "3w5e11264sgsf");

    store.append(id.run(), Samples.entry(2, 1), "3w5e11264sgsf");
    assertThat(writes()).isEqualTo(1);
    store.swap(unclaimed(id), running);
    assertThat(writes()).isEqualTo(2);
    store.swap(running, returned(running, Samples.INPUT));
    assertThat(writes()).isEqualTo(3);
    assertThat(ports().bill().snapshot().minus(before).readUnits()).isZero();
  }

  @Test
  void aResultIsWrittenOnceAndByTheKilobyte() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");
    store.swap(unclaimed(id), running);
    before = ports().bill().snapshot();

    store.swap(running, returned(running, Samples.large(2_500)));

    assertThat(writes()).isEqualTo(3);
  }

  @Test
  void aLostRaceCostsAWriteToo() {
    RunId run = Samples.run();
    store.append(run, Samples.entry(1, 1), "w1");
    before = ports().bill().snapshot();

    store.append(run, Samples.entry(1, 1), "w2");

    assertThat(writes()).isEqualTo(1);
  }

  @Test
  void aFanOutOfAThousandTasksIsAFewKilobytes() {
    store.append(Samples.run(), Samples.entry(1, 1_000), "w1");

    assertThat(writes()).isLessThanOrEqualTo(6);
  }

  @Test
  void aRunIsReadByFourKilobytesAndAHeaderByOne() {
    RunHeader header = Samples.header(Samples.run());
    store.create(header, Samples.INPUT);
    store.append(header.id(), Samples.entry(1, 4), "w1");
    before = ports().bill().snapshot();

    store.load(header.id());
    assertThat(ports().bill().snapshot().minus(before).readUnits()).isEqualTo(1);
    store.header(header.id());
    assertThat(ports().bill().snapshot().minus(before).readUnits()).isEqualTo(2);
  }

  @Test
  void aPageOfRunsIsOneCheapReadOfEachShard() {
    for (int i = 0; i < 80; i++) {
      store.create(Samples.header(Samples.run()), Samples.INPUT);
    }
    before = ports().bill().snapshot();

    RunId least = RunId.least(Samples.START);
    RunId greatest = RunId.least(Samples.START.plusSeconds(1));
    store.list(new RunQuery(Set.of(), Set.of(), least, greatest, 10));

    Bill.Count queries = ports().bill().snapshot().minus(before).of(Bill.Operation.QUERY);

    assertThat(queries.calls()).isBetween(8L, 12L);
    assertThat(queries.units()).isEqualTo(queries.calls() / 2.0);
  }

  @Test
  void aBatchIsOneRequestOfSqs() {
    List<WorkflowTask> tasks =
        IntStream.range(0, 25)
            .mapToObj(i -> new WorkflowTask(Samples.run(), Cause.STARTED))
            .toList();

    ports().queues().wake(tasks, tasks.stream().map(task -> task.run().value()).toList());

    assertThat(ports().bill().snapshot().minus(before).sends()).isEqualTo(3);
  }

  @Test
  void anEndIsOneEvent() {
    ports().bus().publish(Samples.header(Samples.run()).with(Samples.succeeded()));

    assertThat(ports().bill().snapshot().minus(before).events()).isEqualTo(1);
  }

  @Test
  void toChangeSettingsIsOneReadAndOneWrite() {
    new SettingsStore(ports().items()).change(new Settings("https://a.example", "").all());

    assertThat(ports().bill().snapshot().minus(before).readUnits()).isEqualTo(1);
    assertThat(writes()).isEqualTo(1);
  }

  private double writes() {
    return ports().bill().snapshot().minus(before).writeUnits();
  }
}
