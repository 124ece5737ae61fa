package dev.ratchet.core.workflow;

import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What records and inbox know and the journal does not yet.
 *
 * @param events the events by which the run takes notice: endings in the order in which they
 *     happened
 * @param more whether there are more signals, which the entry after this one takes notice of
 */
record News(List<RunEvent> events, boolean more) {
  /** The most signals that one entry takes notice of: they leave room for a definition's tasks. */
  static final int SIGNALS_MAX = 1_000;

  private record Ending(Instant at, int position, RunEvent event) {}

  News {
    events = List.copyOf(events);
  }

  static News of(RunPartition partition, RunState state) {
    var events = new ArrayList<RunEvent>();
    if (state.seq() == 0) {
      events.add(new RunEvent.RunStarted());
    }
    List<InboxItem> signals =
        partition.inbox().stream()
            .filter(item -> !state.received().contains(item.key()))
            .sorted(Comparator.comparing(InboxItem::at).thenComparing(InboxItem::key))
            .toList();
    signals.stream()
        .limit(SIGNALS_MAX)
        .forEach(item -> events.add(new RunEvent.SignalReceived(item.key())));
    endings(partition, state).forEach(ending -> events.add(ending.event()));
    return new News(events, signals.size() > SIGNALS_MAX);
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
