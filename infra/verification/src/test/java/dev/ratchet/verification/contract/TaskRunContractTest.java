package dev.ratchet.verification.contract;

import static dev.ratchet.verification.contract.Samples.claimed;
import static dev.ratchet.verification.contract.Samples.returned;
import static dev.ratchet.verification.contract.Samples.threw;
import static dev.ratchet.verification.contract.Samples.unclaimed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunStore.Swap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Records of Task Runs, which are replaced on the condition that nobody else was first. */
@ParameterizedClass
@EnumSource
class TaskRunContractTest extends Contract {
  private final RunStore store;

  TaskRunContractTest(Backend backend) {
    super(backend, "task-run");
    this.store = ports().store();
  }

  @Test
  void aRecordIsNotThereBeforeTheFirstClaimAndThenIs() {
    TaskRunId id = Samples.run().task(7);
    assertThat(store.record(id)).isEmpty();

    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");
    assertThat(store.swap(unclaimed(id), running)).isEqualTo(new Swap.Stored());

    assertThat(store.record(id)).contains(running);
  }

  @Test
  void aRecordFarOutIsFoundToo() {
    TaskRunId id = Samples.run().task(TaskRunId.POSITION_MAX);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");

    store.swap(unclaimed(id), running);

    assertThat(store.record(id)).contains(running);
  }

  @Test
  void everyPhaseOfALifeIsKept() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord before = unclaimed(id);
    for (int attempt = 1; attempt <= 2; attempt++) {
      TaskRunRecord running = claimed(before, attempt, "w" + attempt);
      replace(before, running);
      before = threw(running);
      replace(running, before);
      assertThat(before.state()).isEqualTo(TaskRunState.PENDING_RETRY);
    }
    TaskRunRecord last = claimed(before, 3, "w3");
    replace(before, last);
    replace(last, returned(last, Samples.large(9_000)));
  }

  @Test
  void aRestartAndAShutdownAreKept() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");
    replace(unclaimed(id), running);
    TaskRunRecord restarting =
        next(TaskRunMachine.restart(running, Samples.START.plusSeconds(150)));
    replace(running, restarting);
    TaskRunRecord queued =
        next(TaskRunMachine.stopped(restarting, 1, "w1", Samples.START.plusSeconds(160)));
    replace(restarting, queued);
    replace(
        queued, next(TaskRunMachine.shutDown(queued, "by hand", Samples.START.plusSeconds(170))));
  }

  private void replace(TaskRunRecord before, TaskRunRecord after) {
    assertThat(store.swap(before, after)).isEqualTo(new Swap.Stored());
    assertThat(store.record(after.id())).contains(after);
  }

  private static TaskRunRecord next(Verdict verdict) {
    return ((Verdict.Accepted) verdict).next();
  }

  @Test
  void ofTwoClaimsTheSecondIsShownTheFirst() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord first = claimed(unclaimed(id), 1, "w1");
    store.swap(unclaimed(id), first);

    assertThat(store.swap(unclaimed(id), claimed(unclaimed(id), 1, "w2")))
        .isEqualTo(new Swap.LostRace(first));
    assertThat(store.record(id)).contains(first);
  }

  @Test
  void aChangeThatIsRepeatedIsStored() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");
    TaskRunRecord done = returned(running, Samples.INPUT);

    store.swap(unclaimed(id), running);
    assertThat(store.swap(unclaimed(id), running)).isEqualTo(new Swap.Stored());
    store.swap(running, done);
    assertThat(store.swap(running, done)).isEqualTo(new Swap.Stored());

    assertThat(store.record(id)).contains(done);
  }

  @Test
  void aLateResultLosesAgainstWhatHappenedMeanwhile() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");
    TaskRunRecord failed = threw(running);
    TaskRunRecord again = claimed(failed, 2, "w2");
    store.swap(unclaimed(id), running);
    store.swap(running, failed);

    assertThat(store.swap(running, returned(running, Samples.INPUT)))
        .isEqualTo(new Swap.LostRace(failed));
    store.swap(failed, again);
    assertThat(store.swap(running, returned(running, Samples.INPUT)))
        .isEqualTo(new Swap.LostRace(again));
    assertThat(store.record(id)).contains(again);
  }

  @Test
  void aChangeDecidedOnAnEarlierAttemptInTheSameStateLoses() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord first = claimed(unclaimed(id), 1, "w1");
    TaskRunRecord failed = threw(first);
    TaskRunRecord second = claimed(failed, 2, "w2");
    TaskRunRecord failedAgain = threw(second);
    replace(unclaimed(id), first);
    replace(first, failed);
    replace(failed, second);
    replace(second, failedAgain);

    assertThat(store.swap(failed, claimed(failed, 2, "w3")))
        .isEqualTo(new Swap.LostRace(failedAgain));
    assertThat(store.record(id)).contains(failedAgain);
  }

  @Test
  void ofManyClaimsAtOnceOneIsGranted() throws Exception {
    TaskRunId id = Samples.run().task(1);
    var claims = new ArrayList<Callable<Swap>>();
    for (int i = 0; i < 16; i++) {
      TaskRunRecord running = claimed(unclaimed(id), 1, "w" + i);
      claims.add(() -> store.swap(unclaimed(id), running));
    }

    List<Swap> swaps = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Swap> swap : threads.invokeAll(claims)) {
        swaps.add(swap.get());
      }
    }

    TaskRunRecord winner = store.record(id).orElseThrow();
    assertThat(swaps).filteredOn(new Swap.Stored()::equals).hasSize(1);
    assertThat(swaps).filteredOn(new Swap.LostRace(winner)::equals).hasSize(15);
  }

  @Test
  void aRecordThatIsNotThereAnyMoreIsNotReplaced() {
    TaskRunId id = Samples.run().task(1);
    TaskRunRecord running = claimed(unclaimed(id), 1, "w1");

    assertThat(store.swap(running, returned(running, Samples.INPUT))).isEqualTo(new Swap.Gone());
    assertThat(store.record(id)).isEmpty();
  }
}
