package dev.ratchet.core.run.story;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.InboxJson;
import dev.ratchet.core.taskrun.MoveDetail;
import dev.ratchet.core.taskrun.RecordMoves;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.List;

/** One line of a run's story as people read it: journal, records and inbox told in one order. */
public sealed interface HistoryEvent {
  /** When it happened, by the clock of whoever wrote it down; never before what led to it. */
  Instant time();

  /** The same at another time. */
  default HistoryEvent at(Instant time) {
    return switch (this) {
      case RunStarted _ -> new RunStarted(time);
      case RunClosed e -> new RunClosed(time, e.standing());
      case TaskMoved e ->
          new TaskMoved(time, e.position(), e.attempt(), e.from(), e.to(), e.detail());
      case TaskSkipped e -> new TaskSkipped(time, e.position());
      case Controlled e -> new Controlled(time, e.what(), e.positions(), e.reason());
      case CameTooLate e -> new CameTooLate(time, e.key(), e.what(), e.name());
      case SignalReceived e -> new SignalReceived(time, e.key(), e.name(), e.payload());
    };
  }

  /** The run started. */
  record RunStarted(Instant time) implements HistoryEvent {
    public RunStarted {
      requireNonNull(time, "time is null");
    }
  }

  /** The run closed. */
  record RunClosed(Instant time, RunHeader.Standing standing) implements HistoryEvent {
    public RunClosed {
      requireNonNull(time, "time is null");
      requireNonNull(standing, "standing is null");
    }
  }

  /** A Task Run went from one state to another. */
  record TaskMoved(
      Instant time,
      int position,
      int attempt,
      TaskRunState from,
      TaskRunState to,
      MoveDetail detail)
      implements HistoryEvent {
    public TaskMoved {
      requireNonNull(time, "time is null");
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      requireNonNull(detail, "detail is null");
    }

    /** The same step from another state. */
    TaskMoved from(TaskRunState before) {
      return new TaskMoved(time, position, attempt, before, to, detail);
    }

    /** What a step of its record brought a Task Run. */
    public static TaskMoved of(int position, RecordMoves.Move move) {
      return new TaskMoved(
          move.at(), position, move.attempt(), move.from(), move.to(), move.detail());
    }
  }

  /** A Task Run was left out. */
  record TaskSkipped(Instant time, int position) implements HistoryEvent {
    public TaskSkipped {
      requireNonNull(time, "time is null");
    }
  }

  /**
   * Somebody outside, or the clock, had the run do something.
   *
   * @param what what the run did: {@code paused}, {@code resumed}, {@code cancel_requested}, {@code
   *     cleanup_began}, {@code redriven}, {@code shutdown_asked} or {@code restart_asked}
   * @param positions the Task Runs that it is about
   * @param reason why; empty where nobody said
   */
  record Controlled(Instant time, String what, List<Integer> positions, String reason)
      implements HistoryEvent {
    public Controlled {
      requireNonNull(time, "time is null");
      requireNonNull(what, "what is null");
      positions = List.copyOf(positions);
      requireNonNull(reason, "reason is null");
    }
  }

  /**
   * What was asked of the run, or sent to it, came too late: it has ended, or another end of it had
   * begun.
   *
   * @param key of the inbox item
   * @param what the item's kind: {@code signal}, {@code cancel}, {@code pause}, …
   * @param name a signal's name; else empty
   */
  record CameTooLate(Instant time, String key, String what, String name) implements HistoryEvent {
    public CameTooLate {
      requireNonNull(time, "time is null");
      requireNonNull(key, "key is null");
      requireNonNull(what, "what is null");
      requireNonNull(name, "name is null");
    }

    static CameTooLate of(InboxItem item, Instant time) {
      InboxJson.Stored stored = InboxJson.write(item.content());
      boolean isSignal = item.content() instanceof InboxItem.Content.Signal;
      String what = isSignal ? InboxJson.SIGNAL : stored.kind();
      return new CameTooLate(time, item.key(), what, stored.name());
    }
  }

  /** The run took notice of a signal. */
  record SignalReceived(Instant time, String key, String name, Payload payload)
      implements HistoryEvent {
    public SignalReceived {
      requireNonNull(time, "time is null");
      requireNonNull(key, "key is null");
      requireNonNull(name, "name is null");
      requireNonNull(payload, "payload is null");
    }
  }
}
