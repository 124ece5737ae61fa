package dev.ratchet.core.run;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.run.InboxItem.Content;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What records, inbox and clock know and the journal does not yet.
 *
 * @param events the events by which the run takes notice: signals in the order in which they came,
 *     then endings in the order in which they happened
 * @param more whether there are more signals, which the entry after this one takes notice of
 */
public record News(List<RunEvent> events, boolean more) {
  /** The most signals that one entry takes notice of: they leave room for a definition's tasks. */
  static final int SIGNALS_MAX = 1_000;

  private record Ending(Instant at, int position, RunEvent event) {}

  public News {
    events = List.copyOf(events);
  }

  /** Items of the inbox that the journal does not know, in the order in which they came. */
  public static List<InboxItem> unread(RunPartition partition, RunState state) {
    if (partition.inbox().isEmpty()) {
      return List.of();
    }
    return partition.inbox().stream()
        .filter(item -> !state.received().contains(item.key()))
        .toList();
  }

  /** Whether an item that a closed run has not taken notice of reopens it. */
  public static boolean isToReopen(RunState closed, InboxItem item) {
    return item.content() instanceof Content.Redrive
        && !(closed.standing() instanceof RunHeader.Standing.Succeeded);
  }

  /** What came too late for a closed run, in the order in which it came. */
  public static List<InboxItem> tooLate(RunPartition partition, RunState closed) {
    return unread(partition, closed).stream()
        .filter(item -> !(item.content() instanceof Content.Granted))
        .filter(item -> !isToReopen(closed, item))
        .toList();
  }

  public static News of(
      RunPartition partition, RunState state, IntFunction<TaskRunRecord> records, Instant now) {
    var events = new ArrayList<RunEvent>();
    if (state.seq() == 0) {
      events.add(new RunEvent.RunStarted());
    }
    var mailbox = new ArrayList<>(state.mailbox());
    int taken = 0;
    List<InboxItem> unread = unread(partition, state);
    for (InboxItem item : unread) {
      Optional<RunEvent> event = taken < SIGNALS_MAX ? taken(item) : Optional.empty();
      if (event.isPresent()) {
        events.add(event.get());
        taken++;
        if (item.content() instanceof Content.Signal signal) {
          mailbox.add(new RunState.Mail(item.key(), signal.name()));
        }
      }
    }
    endings(state, records).forEach(ending -> events.add(ending.event()));
    events.addAll(waits(state, mailbox, now));
    return new News(events, unread.size() > taken);
  }

  /** How the run takes notice of an item; a control is not news to its logic, nor a redrive. */
  private static Optional<RunEvent> taken(InboxItem item) {
    return switch (item.content()) {
      case Content.Signal _ -> Optional.of(new RunEvent.SignalReceived(item.key()));
      case Content.Granted g ->
          Optional.of(new RunEvent.LimitGranted(item.key(), g.position(), g.since()));
      case Content.Redrive _ -> Optional.of(new RunEvent.CameTooLate(item.key()));
      case Control _ -> Optional.empty();
    };
  }

  private static List<Ending> endings(RunState state, IntFunction<TaskRunRecord> records) {
    var endings = new ArrayList<Ending>();
    state
        .tasks()
        .forEachOpen(
            (position, task) -> {
              TaskRunRecord record = records.apply(position);
              if (task instanceof TaskProgress.Queued queued
                  && record != null
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

  /** The waits that are over: a signal goes to one that came before the end of the time. */
  private static List<RunEvent> waits(RunState state, List<RunState.Mail> mailbox, Instant now) {
    var events = new ArrayList<RunEvent>();
    Set<String> spent = new HashSet<>();
    state
        .tasks()
        .forEachOpen(
            (position, task) -> {
              if (task instanceof TaskProgress.Waiting waiting) {
                over(position, waiting, mailbox, spent, now).ifPresent(events::add);
              }
            });
    return events;
  }

  private static Optional<RunEvent> over(
      int position,
      TaskProgress.Waiting waiting,
      List<RunState.Mail> mailbox,
      Set<String> spent,
      Instant now) {
    boolean isTimeUp = !now.isBefore(waiting.what().until());
    return switch (waiting.what()) {
      case Wait.Sleep _ when isTimeUp ->
          Optional.of(new RunEvent.TaskWoken(position, waiting.attempt()));
      case Wait.Sleep _ -> Optional.empty();
      case Wait.ForSignal signal -> {
        Optional<RunState.Mail> mail =
            mailbox.stream()
                .filter(m -> m.name().equals(signal.name()) && !spent.contains(m.key()))
                .findFirst();
        if (mail.isPresent()) {
          spent.add(mail.get().key());
          yield Optional.of(
              new RunEvent.TaskSignaled(position, waiting.attempt(), mail.get().key()));
        }
        yield isTimeUp
            ? Optional.of(
                new RunEvent.TaskGaveUp(position, waiting.attempt(), noSignal(signal, waiting)))
            : Optional.empty();
      }
    };
  }

  private static Failure noSignal(Wait.ForSignal signal, TaskProgress.Waiting waiting) {
    return Failure.TaskError.fatal(
        "signal_timeout",
        "No signal \"%s\" came within %d ms."
            .formatted(
                signal.name(), signal.until().toEpochMilli() - waiting.since().toEpochMilli()));
  }
}
