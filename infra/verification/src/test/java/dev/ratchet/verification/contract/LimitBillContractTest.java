package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.Limit;
import dev.ratchet.engine.send.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the places of limits cost, counted by the service itself. */
@ParameterizedClass
@EnumSource
class LimitBillContractTest extends Contract {
  private final Limits limits;

  LimitBillContractTest(Backend backend) {
    super(backend, "limit-bill");
    backend.assumeBilled();
    this.limits = new Limits(ports().limits(), (_, _, _) -> true);
  }

  private void costs(String what, double writes, double reads, Runnable work) {
    Bill.Snapshot before = ports().bill().snapshot();
    work.run();
    Bill.Snapshot bill = ports().bill().snapshot().minus(before);
    assertThat(bill.writeUnits()).as("writes of %s", what).isEqualTo(writes);
    assertThat(bill.readUnits()).as("reads of %s", what).isLessThanOrEqualTo(reads);
  }

  @Test
  void aPlaceThatIsFreeIsAReadAndAWriteEachWay() {
    var limit = new Limit("bill/free", 20);
    for (int i = 0; i < 20; i++) {
      TaskRunId id = Samples.run().task(1);
      costs("a request", 1, 1, () -> limits.acquire(limit, id, Samples.START));
    }
    TaskRunId last = Samples.run().task(1);
    limits.release(limit, ports().limits().view("bill/free", 1).holders().getFirst().id());
    limits.acquire(limit, last, Samples.START);

    costs("a release", 1, 1, () -> limits.release(limit, last));
  }

  @Test
  void aPlaceThatIsWaitedForIsTwoWritesMore() {
    var limit = new Limit("bill/wait", 1);
    TaskRunId first = Samples.run().task(1);
    TaskRunId second = Samples.run().task(1);
    limits.acquire(limit, first, Samples.START);

    costs("a wait", 1, 2, () -> limits.acquire(limit, second, Samples.START));
    costs("a release that gives", 3, 1, () -> limits.release(limit, first));
  }
}
