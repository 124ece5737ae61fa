package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The transitions that records of a Task Run tell of: those between two of them, one stored after
 * the other, as a log tells them; and those that one tells of alone, as a history tells them.
 */
public final class RecordMoves {
  private final List<Move> moves = new ArrayList<>();
  private TaskRunState state;

  /**
   * A transition.
   *
   * @param attempt the attempt that it belongs to
   */
  public record Move(
      Instant at, int attempt, TaskRunState from, TaskRunState to, MoveDetail detail) {
    public Move {
      requireNonNull(at, "at is null");
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      requireNonNull(detail, "detail is null");
    }
  }

  private RecordMoves(TaskRunState state) {
    this.state = state;
  }

  /** The transitions that a record tells of, from its first claim on, as far as it keeps them. */
  public static List<Move> of(TaskRunRecord record) {
    var moves = new RecordMoves(TaskRunState.QUEUED);
    for (Attempt failed : record.failures()) {
      moves.state = TaskRunState.QUEUED;
      moves.fail(failed, record.attempt());
    }
    if (lastOf(record).stream().allMatch(failed -> failed.number() < record.attempt())) {
      moves.state = TaskRunState.QUEUED;
    }
    moves.advance(record);
    return List.copyOf(moves.moves);
  }

  private void fail(Attempt failed, int newest) {
    int attempt = failed.number();
    // A retry comes at least a millisecond later.
    boolean isLast = !failed.nextAt().isAfter(failed.endedAt());
    claim(failed.startedAt(), attempt);
    TaskRunState then = isLast ? TaskRunState.FAILED : TaskRunState.PENDING_RETRY;
    move(failed.endedAt(), attempt, then, because(failed.failure()));
    if (!isLast && attempt < newest) {
      move(failed.nextAt(), attempt + 1, TaskRunState.QUEUED);
    }
  }

  /**
   * The transitions in order; none where only a lease or a checkpoint has changed. A redrive is the
   * journal's to tell.
   */
  public static List<Move> between(TaskRunRecord before, TaskRunRecord after) {
    var moves = new RecordMoves(before.state());
    if (after.attempt() > before.attempt()) {
      moves.requeue(before, after);
    }
    moves.advance(after);
    return List.copyOf(moves.moves);
  }

  private void requeue(TaskRunRecord before, TaskRunRecord after) {
    switch (before.phase()) {
      case Phase.PendingRetry p -> move(p.notBefore(), before.attempt() + 1, TaskRunState.QUEUED);
      case Phase.Restarting _ ->
          move(queuedAt(after.phase()), before.attempt() + 1, TaskRunState.QUEUED);
      case Phase.Queued _, Phase.Running _, Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ ->
          state = TaskRunState.QUEUED;
    }
  }

  /** When an attempt was queued that may have gone on since. */
  private static Instant queuedAt(Phase phase) {
    return switch (phase) {
      case Phase.Queued q -> q.since();
      case Phase.Succeeded s -> s.startedAt();
      case Phase.Shutdown s -> s.startedAt();
      case Phase.Restarting r -> r.startedAt();
      case Phase.Running _, Phase.PendingRetry _, Phase.Failed _ -> phase.since();
    };
  }

  private void advance(TaskRunRecord after) {
    int attempt = after.attempt();
    switch (after.phase()) {
      case Phase.Queued _ -> {}
      case Phase.Running r -> claim(r.since(), attempt);
      case Phase.Succeeded s -> {
        claim(s.startedAt(), attempt);
        move(s.since(), attempt, TaskRunState.SUCCESS);
      }
      case Phase.Restarting r -> {
        claim(r.startedAt(), attempt);
        move(r.since(), attempt, TaskRunState.RESTARTING);
      }
      case Phase.PendingRetry p -> {
        for (Attempt failed : lastOf(after)) {
          claim(failed.startedAt(), attempt);
          move(p.since(), attempt, TaskRunState.PENDING_RETRY, because(failed.failure()));
        }
      }
      case Phase.Failed f -> move(f.since(), attempt, TaskRunState.FAILED, because(f.failure()));
      case Phase.Shutdown s -> {
        if (s.from() == TaskRunState.RUNNING) {
          claim(s.startedAt(), attempt);
        }
        move(s.since(), attempt, TaskRunState.SHUTDOWN, new MoveDetail.Reason(s.reason()));
      }
    }
  }

  /** The newest failed attempt that is kept; none where none is. */
  private static List<Attempt> lastOf(TaskRunRecord record) {
    List<Attempt> failures = record.failures();
    return failures.isEmpty() ? List.of() : List.of(failures.getLast());
  }

  private static MoveDetail because(Failure failure) {
    return new MoveDetail.Because(failure);
  }

  private void claim(Instant at, int attempt) {
    if (state == TaskRunState.QUEUED) {
      move(at, attempt, TaskRunState.RUNNING);
    }
  }

  private void move(Instant at, int attempt, TaskRunState to) {
    move(at, attempt, to, new MoveDetail.Plain());
  }

  private void move(Instant at, int attempt, TaskRunState to, MoveDetail detail) {
    if (state != to) {
      moves.add(new Move(at, attempt, state, to, detail));
      state = to;
    }
  }
}
