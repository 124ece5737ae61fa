package dev.ratchet.core.run.stored;

import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.RecordChange;
import dev.ratchet.core.taskrun.TaskRunState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Steps of records inside a journal's events: {@code [attempt, spent, phase, failed?, checkpoint?]}
 * after the position, where a phase is {@code ["running", since, owner, leaseUntil]} and so on.
 * Times are milliseconds since 1970.
 */
final class RecordChangeJson {
  private static final int PHASE = 4;
  private static final int FAILED = 5;
  private static final int CHECKPOINT = 6;

  /** In the tuple of a failed attempt. */
  private static final int TELLER = 5;

  private RecordChangeJson() {}

  /** A tuple with a step behind it. */
  static Json.Arr write(Json.Arr tuple, RecordChange change) {
    Json.Arr written =
        tuple
            .plus(Json.of(change.attempt()))
            .plus(Json.of(change.spent()))
            .plus(write(change.phase()));
    Json.Arr failed = new Json.Arr(change.failed().stream().map(RecordChangeJson::write).toList());
    return switch (change.checkpoint()) {
      case RecordChange.Checkpoint.Kept _ ->
          failed.items().isEmpty() ? written : written.plus(failed);
      case RecordChange.Checkpoint.Moved moved ->
          PayloadJson.plus(written.plus(failed), moved.to());
    };
  }

  private static Json write(Phase phase) {
    return switch (phase) {
      case Phase.Queued p -> begin(p);
      case Phase.Running p ->
          begin(p)
              .plus(Json.of(p.owner()))
              .plus(millis(p.leaseUntil()))
              .plus(Json.of(p.holder().name().toLowerCase(Locale.ROOT)));
      case Phase.Succeeded p ->
          PayloadJson.plus(
              begin(p).plus(Json.of(p.owner())).plus(millis(p.startedAt())), p.output());
      case Phase.PendingRetry p -> begin(p).plus(millis(p.notBefore()));
      case Phase.Failed p -> begin(p).plus(FailureJson.write(p.failure()));
      case Phase.Shutdown p ->
          begin(p)
              .plus(Json.of(p.reason()))
              .plus(Json.of(p.from().wire()))
              .plus(millis(p.startedAt()));
      case Phase.Restarting p ->
          begin(p)
              .plus(Json.of(p.owner()))
              .plus(millis(p.startedAt()))
              .plus(millis(p.leaseUntil()));
    };
  }

  private static Json.Arr begin(Phase phase) {
    return new Json.Arr(List.of(Json.of(phase.state().wire()), millis(phase.since())));
  }

  private static Json millis(Instant time) {
    return Json.of(time.toEpochMilli());
  }

  private static Json write(Attempt attempt) {
    Json.Arr written =
        Json.array(
            Json.of(attempt.number()),
            millis(attempt.startedAt()),
            millis(attempt.endedAt()),
            millis(attempt.nextAt()),
            FailureJson.write(attempt.failure()));
    return attempt.teller().isEmpty() ? written : written.plus(Json.of(attempt.teller()));
  }

  /** The step behind a kind and a position. */
  static RecordChange read(Tuple tuple) {
    return new RecordChange(
        tuple.number(2),
        tuple.number(3),
        phase(tuple.tuple(PHASE)),
        tuple.length() > FAILED
            ? tuple.tuple(FAILED).tuples().stream().map(RecordChangeJson::attempt).toList()
            : List.of(),
        tuple.length() > CHECKPOINT
            ? new RecordChange.Checkpoint.Moved(tuple.payload(CHECKPOINT))
            : new RecordChange.Checkpoint.Kept());
  }

  private static Phase phase(Tuple t) {
    Instant since = t.time(1);
    return switch (state(t.text(0), t)) {
      case QUEUED -> new Phase.Queued(since);
      case RUNNING ->
          new Phase.Running(
              since,
              t.text(2),
              t.time(3),
              Phase.Holder.valueOf(t.text(4).toUpperCase(Locale.ROOT)));
      case SUCCESS -> new Phase.Succeeded(since, t.text(2), t.time(3), t.payload(4));
      case PENDING_RETRY -> new Phase.PendingRetry(since, t.time(2));
      case FAILED -> new Phase.Failed(since, FailureJson.read(t.object(2)));
      case SHUTDOWN -> new Phase.Shutdown(since, t.text(2), state(t.text(3), t), t.time(4));
      case RESTARTING -> new Phase.Restarting(since, t.text(2), t.time(3), t.time(4));
      case NONE, PENDING -> throw t.unreadable();
    };
  }

  private static TaskRunState state(String wire, Tuple tuple) {
    for (TaskRunState state : TaskRunState.values()) {
      if (state.wire().equals(wire)) {
        return state;
      }
    }
    throw tuple.unreadable();
  }

  private static Attempt attempt(Tuple t) {
    return new Attempt(
        t.number(0),
        t.time(1),
        t.time(2),
        FailureJson.read(t.object(4)),
        t.time(3),
        t.length() > TELLER ? t.text(TELLER) : "");
  }
}
