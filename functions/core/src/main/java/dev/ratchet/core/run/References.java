package dev.ratchet.core.run;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What the events of a journal refer to instead of repeating it: records and inbox items.
 *
 * @param inline the records that the journal itself keeps, by position; null for others
 */
public record References(RunPartition partition, IntFunction<TaskRunRecord> inline) {
  private TaskRunRecord record(int position) {
    TaskRunRecord kept = inline.apply(position);
    return kept == null ? partition.records().get(position) : kept;
  }

  /** What an attempt returned. */
  Payload output(int position, int attempt) {
    TaskRunRecord record = record(position);
    if (record != null
        && record.attempt() == attempt
        && record.phase() instanceof Phase.Succeeded succeeded) {
      return succeeded.output();
    }
    throw disagreement(position, attempt, "succeeded", record);
  }

  /** Why an attempt ended its Task Run, as far as that is kept after a redrive. */
  Failure failure(int position, int attempt) {
    TaskRunRecord record = record(position);
    if (record != null && record.attempt() >= attempt) {
      Optional<Failure> kept = record.failureOf(attempt);
      if (kept.isPresent()) {
        return kept.get();
      }
      if (record.attempt() > attempt) {
        return Failure.TaskError.fatal("not_kept", "Later failures have taken this one's place.");
      }
    }
    throw disagreement(position, attempt, "failed", record);
  }

  /** Why a Task Run was shut down, as far as that is kept after a redrive. */
  String shutdownReason(int position, int attempt) {
    TaskRunRecord record = record(position);
    if (record != null && record.attempt() > attempt) {
      return "shut down before a redrive";
    }
    if (record != null
        && record.attempt() == attempt
        && record.phase() instanceof Phase.Shutdown shutdown) {
      return shutdown.reason();
    }
    throw disagreement(position, attempt, "was shut down", record);
  }

  /** The last attempt of a Task Run that is to run again; 0 where nobody was asked for one. */
  int endedAttempt(int position, TaskProgress task) {
    return switch (task) {
      case null -> throw broken("Task Run " + position + " was never scheduled");
      case TaskProgress.Failed f -> f.attempt();
      case TaskProgress.ShutDown s -> s.attempt();
      case TaskProgress.Queued q -> settledAttempt(position, q);
      case TaskProgress.Held _,
          TaskProgress.Limited _,
          TaskProgress.Waiting _,
          TaskProgress.Skipped _,
          TaskProgress.Succeeded _ ->
          throw broken("a redrive of Task Run " + position + ", which has not failed");
    };
  }

  /** The newest attempt of a Task Run that the end of its run shut down. */
  private int settledAttempt(int position, TaskProgress.Queued queued) {
    TaskRunRecord record = record(position);
    if (record == null) {
      throw broken("a redrive of Task Run " + position + ", which never ended");
    }
    return Math.max(queued.attempt(), record.attempt());
  }

  /** The signal of this key. */
  public InboxItem.Content.Signal signal(String key) {
    return partition
        .inboxItem(key)
        .map(InboxItem::content)
        .filter(InboxItem.Content.Signal.class::isInstance)
        .map(InboxItem.Content.Signal.class::cast)
        .orElseThrow(() -> broken("there is no signal " + key + " in the inbox"));
  }

  /** The inbox item of this key. */
  public InboxItem item(String key) {
    return partition
        .inboxItem(key)
        .orElseThrow(() -> broken("there is no item " + key + " in the inbox"));
  }

  private IllegalStateException disagreement(
      int position, int attempt, String said, TaskRunRecord record) {
    return broken(
        "the journal says that attempt %d of Task Run %d %s, its record says %s"
            .formatted(attempt, position, said, record));
  }

  /** That the journal breaks a rule: it stops its run. */
  IllegalStateException broken(String found) {
    return new IllegalStateException(
        "The journal of " + partition.header().id() + " breaks a rule: " + found + ".");
  }
}
