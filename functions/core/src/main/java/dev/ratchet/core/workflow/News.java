package dev.ratchet.core.workflow;

import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What records and inbox know and the journal does not yet. */
final class News {
  private record Ending(Instant at, int position, RunEvent event) {}

  private News() {}

  /** The events by which the run takes notice: endings in the order in which they happened. */
  static List<RunEvent> of(RunPartition partition, RunState state) {
    var events = new ArrayList<RunEvent>();
    if (state.seq() == 0) {
      events.add(new RunEvent.RunStarted());
    }
    partition.inbox().stream()
        .filter(item -> !state.received().contains(item.key()))
        .sorted(Comparator.comparing(InboxItem::at).thenComparing(InboxItem::key))
        .forEach(item -> events.add(new RunEvent.SignalReceived(item.key())));
    endings(partition, state).forEach(ending -> events.add(ending.event()));
    return events;
  }

  private static List<Ending> endings(RunPartition partition, RunState state) {
    var endings = new ArrayList<Ending>();
    partition
        .records()
        .forEach(
            (position, record) -> {
              if (state.tasks().get(position) instanceof TaskProgress.Queued queued
                  && record.attempt() >= queued.attempt()) {
                addEnding(position, record, endings);
              }
            });
    endings.sort(Comparator.comparing(Ending::at).thenComparing(Ending::position));
    return endings;
  }

  private static void addEnding(int position, TaskRunRecord record, List<Ending> endings) {
    int attempt = record.attempt();
    switch (record.phase()) {
      case Phase.Succeeded s ->
          endings.add(
              new Ending(s.since(), position, new RunEvent.TaskSucceeded(position, attempt)));
      case Phase.Failed f ->
          endings.add(new Ending(f.since(), position, new RunEvent.TaskFailed(position, attempt)));
      case Phase.Shutdown s ->
          endings.add(
              new Ending(s.since(), position, new RunEvent.TaskShutDown(position, attempt)));
      case Phase.Queued _, Phase.Running _, Phase.PendingRetry _, Phase.Restarting _ -> {}
    }
  }
}
