package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.send.Signals;
import org.junit.jupiter.api.Test;

/** A ticket that was left gives a place to a Task Run that is over: its run gives it back. */
class LateGrantTest {
  private static final String KEY = "trace/a";

  private final Desk desk = new Desk(Act.giving("1"));

  private void assertGivenBack(String lastTask, String status) {
    RunId run =
        desk.start(
            """
              - { name: a, task: act, concurrency: { limit: 1 } }
              - { name: b, task: act }
              - { name: c, task: act }
              - { name: d, %s }
            """
                .formatted(lastTask));
    desk.settle();
    assertThat(RecentRun.of(desk.partition(run)).isWhole()).isFalse();
    assertThat(desk.status(run)).isEqualTo(status);
    var ticket = new LimitStore.Ticket(Desk.START, run.task(1));
    long releases = desk.limits.view(KEY, 1).releases();
    assertThat(desk.limits.hold(KEY, 1, releases, ticket)).isEqualTo(LimitStore.Hold.HELD);
    var granted = new InboxItem.Content.Granted(1, ticket.since());
    desk.store.putInbox(
        run, new InboxItem(Signals.CONTROL_KEY + "granted:late", granted, desk.clock.instant()));

    desk.advance(run);

    assertThat(desk.limits.view(KEY, 1).holders()).isEmpty();
  }

  @Test
  void byAnOpenRunWhoseSnapshotDoesWithoutTheLimit() {
    assertGivenBack("task: wait-for-signal, with: { signal: go }", "running");
  }

  @Test
  void byAClosedRunWhoseSnapshotDoesWithoutTheLimit() {
    assertGivenBack("task: act", "success");
  }
}
