package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.payload.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is stored of a Task Run's attempts: item {@code t#00007} of its run. First written by the
 * claim of attempt 1; before that, {@link #first} stands for it.
 *
 * @param attempt the newest attempt, from 1; it only ever grows
 * @param spent attempts that count against the retry limit, the newest included once it runs
 * @param phase the state of the newest attempt
 * @param failures the last {@value #FAILURES_MAX} failed attempts, oldest first
 * @param failureCount all failed attempts
 * @param checkpoint what the last heartbeat told, which the next attempt receives; {@link
 *     Payload#NONE} where there was none
 */
public record TaskRunRecord(
    TaskRunId id,
    int attempt,
    int spent,
    Phase phase,
    List<Attempt> failures,
    int failureCount,
    Payload checkpoint) {
  /** How many failed attempts are kept in full. */
  public static final int FAILURES_MAX = 10;

  public TaskRunRecord {
    requireNonNull(id, "id is null");
    requireNonNull(phase, "phase is null");
    requireNonNull(checkpoint, "checkpoint is null; use Payload.NONE");
    failures = List.copyOf(failures);
    if (attempt < 1 || spent < 0 || spent > attempt || failureCount < failures.size()) {
      throw new IllegalArgumentException(
          "A record's counts do not agree: attempt %d, spent %d, %d failures of %d."
              .formatted(attempt, spent, failures.size(), failureCount));
    }
  }

  /** A record without a checkpoint. */
  public TaskRunRecord(
      TaskRunId id, int attempt, int spent, Phase phase, List<Attempt> failures, int failureCount) {
    this(id, attempt, spent, phase, failures, failureCount, Payload.NONE);
  }

  /** The record that an unclaimed Task Run has before anything is stored. */
  public static TaskRunRecord first(TaskRunId id, Instant queuedAt) {
    return new TaskRunRecord(id, 1, 0, new Phase.Queued(queuedAt), List.of(), 0);
  }

  /** Whether nothing is stored yet. Attempt 1 is never stored while it is queued. */
  public boolean isUnstored() {
    return attempt == 1 && phase instanceof Phase.Queued;
  }

  /** The state that this record shows. */
  public TaskRunState state() {
    return phase.state();
  }

  /** The token of the claim that holds the newest attempt; empty when none does. */
  public String owner() {
    return switch (phase) {
      case Phase.Running r -> r.owner();
      case Phase.Restarting r -> r.owner();
      case Phase.Succeeded s -> s.owner();
      case Phase.Queued _, Phase.PendingRetry _, Phase.Failed _, Phase.Shutdown _ -> "";
    };
  }

  /** This record in another phase of the same attempt. */
  TaskRunRecord to(Phase next) {
    TaskRunTransitions.require(state(), next.state());
    return new TaskRunRecord(id, attempt, spent, next, failures, failureCount, checkpoint);
  }

  /** This record with the next attempt queued. */
  TaskRunRecord requeued(Instant at) {
    TaskRunTransitions.require(state(), TaskRunState.QUEUED);
    return new TaskRunRecord(
        id, attempt + 1, spent, new Phase.Queued(at), failures, failureCount, checkpoint);
  }

  /** This record with the queued attempt claimed, which counts against the limit from now on. */
  TaskRunRecord claimed(Phase.Running running) {
    TaskRunTransitions.require(state(), TaskRunState.RUNNING);
    return new TaskRunRecord(id, attempt, spent + 1, running, failures, failureCount, checkpoint);
  }

  /** This record with a new generation of attempts queued, from the last checkpoint on. */
  TaskRunRecord redriven(Instant at) {
    TaskRunTransitions.require(state(), TaskRunState.PENDING);
    TaskRunTransitions.require(TaskRunState.PENDING, TaskRunState.QUEUED);
    TaskRunRecord told = withLastFailure();
    return new TaskRunRecord(
        id, attempt + 1, 0, new Phase.Queued(at), told.failures, told.failureCount, checkpoint);
  }

  /** This record with the failure that ended it among the failed attempts. */
  private TaskRunRecord withLastFailure() {
    boolean isTold = !failures.isEmpty() && failures.getLast().number() == attempt;
    return phase instanceof Phase.Failed(Instant since, Failure failure) && !isTold
        ? withFailure(new Attempt(attempt, since, since, failure, since))
        : this;
  }

  /** This record with the running attempt held by other means, or for longer. */
  TaskRunRecord held(Phase.Running running) {
    return new TaskRunRecord(id, attempt, spent, running, failures, failureCount, checkpoint);
  }

  /** This record with another checkpoint. */
  public TaskRunRecord with(Payload next) {
    return new TaskRunRecord(id, attempt, spent, phase, failures, failureCount, next);
  }

  /** The failure of an attempt, as far as it is kept. */
  public Optional<Failure> failureOf(int number) {
    return number == attempt && phase instanceof Phase.Failed(_, Failure failure)
        ? Optional.of(failure)
        : failures.stream().filter(a -> a.number() == number).map(Attempt::failure).findFirst();
  }

  /** This record with a restarted attempt given back: it does not count against the limit. */
  TaskRunRecord uncounted() {
    return new TaskRunRecord(id, attempt, spent - 1, phase, failures, failureCount, checkpoint);
  }

  /** This record, whose last failure was told by whoever has this token. */
  TaskRunRecord toldBy(String token) {
    var told = new ArrayList<>(failures);
    told.set(told.size() - 1, told.getLast().by(token));
    return new TaskRunRecord(id, attempt, spent, phase, told, failureCount, checkpoint);
  }

  /** The failed attempt of which whoever has this token told from outside, if it is kept. */
  public Optional<Attempt> toldWith(String token) {
    return failures.stream()
        .filter(a -> !a.teller().isEmpty() && Tokens.isSame(token, a.teller()))
        .findFirst();
  }

  /**
   * This record with one more failed attempt. Only the last ones are kept, and only the newest with
   * the details of its failure, so that a record never outgrows an item.
   */
  TaskRunRecord withFailure(Attempt failed) {
    var kept = new ArrayList<>(failures);
    kept.replaceAll(Attempt::withoutDetails);
    kept.add(failed);
    if (kept.size() > FAILURES_MAX) {
      kept.removeFirst();
    }
    return new TaskRunRecord(id, attempt, spent, phase, kept, failureCount + 1, checkpoint);
  }
}
