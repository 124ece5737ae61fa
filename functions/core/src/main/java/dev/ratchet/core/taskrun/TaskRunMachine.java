package dev.ratchet.core.taskrun;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Decides, purely, what a message about a Task Run's attempts comes to. The caller stores the
 * record of an accepted answer on the condition that the record it was decided on is still the
 * stored one.
 */
public final class TaskRunMachine {
  private final RetryPolicy policy;
  private final CloseBy closeBy;
  private final RandomGenerator random;

  /**
   * When a Task Run is to be over, all attempts and backoffs included.
   *
   * @param limit how long it had
   */
  public record CloseBy(Instant at, Duration limit) {
    /** It has all the time there is. */
    public static final CloseBy NEVER = new CloseBy(Instant.MAX, Durations.MAX);

    public CloseBy {
      requireNonNull(at, "at is null");
      requireNonNull(limit, "limit is null");
    }
  }

  /**
   * @param policy how this Task Run is retried
   * @param random the source of the backoff's jitter
   */
  public TaskRunMachine(RetryPolicy policy, RandomGenerator random) {
    this(policy, CloseBy.NEVER, random);
  }

  /**
   * @param policy how this Task Run is retried
   * @param closeBy when no further attempt may begin
   * @param random the source of the backoff's jitter
   */
  public TaskRunMachine(RetryPolicy policy, CloseBy closeBy, RandomGenerator random) {
    this.policy = requireNonNull(policy, "policy is null");
    this.closeBy = requireNonNull(closeBy, "closeBy is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** Whether a worker may run the attempt that its delivery names. */
  public Claim.Answer claim(TaskRunRecord record, Claim claim) {
    int attempt = claim.attempt();
    return switch (record.phase()) {
      case Phase.Queued _ when attempt == record.attempt() -> granted(record, claim);
      case Phase.PendingRetry p when attempt == record.attempt() + 1 ->
          claim.now().isBefore(p.notBefore())
              ? new Claim.Answer.Early(p.notBefore())
              : granted(record.requeued(p.notBefore()), claim);
      case Phase.Running r when attempt == record.attempt() ->
          isHeld(r, claim)
              ? new Claim.Answer.Busy(r.leaseUntil())
              : new Claim.Answer.AttemptLost(failed(record, r, lost(r), claim.now()));
      case Phase.Restarting r when attempt == record.attempt() ->
          claim.isBarredBy(r.owner(), r.leaseUntil())
              ? new Claim.Answer.Busy(r.leaseUntil())
              : new Claim.Answer.AttemptLost(requeued(record, claim.now()));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          attempt <= record.attempt()
              ? new Claim.Answer.Stale(record)
              : new Claim.Answer.Rejected(
                  "attempt " + attempt + " was never asked for; the newest is " + record.attempt());
    };
  }

  private static boolean isHeld(Phase.Running running, Claim claim) {
    return switch (running.holder()) {
      case WORKER -> claim.isBarredBy(running.owner(), running.leaseUntil());
      case OUTSIDE -> claim.now().isBefore(running.leaseUntil());
    };
  }

  private static Claim.Answer granted(TaskRunRecord queued, Claim claim) {
    var running = new Phase.Running(after(queued, claim.now()), claim.owner(), claim.leaseUntil());
    return new Claim.Answer.Granted(queued.claimed(running));
  }

  /**
   * When a transition is dated. Its author's clock may be behind that of whom it follows; what is
   * told of a Task Run never goes back in time.
   */
  private static Instant after(TaskRunRecord record, Instant now) {
    Instant last = record.phase().since();
    return now.isBefore(last) ? last : now;
  }

  private static TaskRunRecord requeued(TaskRunRecord record, Instant now) {
    return record.uncounted().requeued(after(record, now));
  }

  private static Failure lost(Phase.Running running) {
    return switch (running.holder()) {
      case WORKER -> new Failure.WorkerLost(running.owner());
      case OUTSIDE ->
          new Failure.TimedOut(
              Failure.TimedOut.Limit.START_TO_CLOSE,
              Duration.between(running.since(), running.leaseUntil()));
    };
  }

  /** Whoever has the attempt is alive and has come this far. */
  public static Verdict heartbeat(
      TaskRunRecord record, int attempt, String owner, Payload checkpoint, Instant leaseUntil) {
    return record.phase() instanceof Phase.Running r && holds(record, r.owner(), attempt, owner)
        ? new Verdict.Accepted(
            record
                .held(new Phase.Running(r.since(), owner, leaseUntil, r.holder()))
                .with(checkpoint))
        : new Verdict.Stale(record);
  }

  /** The worker has done its part: somebody outside will report how the attempt ends. */
  public static Verdict handOver(
      TaskRunRecord record, int attempt, String owner, Instant leaseUntil) {
    return record.phase() instanceof Phase.Running r && holds(record, r.owner(), attempt, owner)
        ? new Verdict.Accepted(
            record.held(new Phase.Running(r.since(), owner, leaseUntil, Phase.Holder.OUTSIDE)))
        : new Verdict.Stale(record);
  }

  /** The attempt returned this output. */
  public Verdict succeed(
      TaskRunRecord record, int attempt, String owner, Payload output, Instant now) {
    return switch (record.phase()) {
      case Phase.Running r when holds(record, r.owner(), attempt, owner) ->
          new Verdict.Accepted(
              record.to(new Phase.Succeeded(after(record, now), owner, r.since(), output)));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /** The attempt ended with this failure. */
  public Verdict fail(
      TaskRunRecord record, int attempt, String owner, Failure failure, Instant now) {
    return switch (record.phase()) {
      case Phase.Running r when holds(record, r.owner(), attempt, owner) ->
          new Verdict.Accepted(failed(record, r, failure, now));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /** Whoever outside has the attempt tells that it ended with this failure. */
  public Verdict failOutside(
      TaskRunRecord record, int attempt, String owner, Failure failure, Instant now) {
    return switch (fail(record, attempt, owner, failure, now)) {
      case Verdict.Accepted(TaskRunRecord failed) -> new Verdict.Accepted(failed.toldBy(owner));
      case Verdict.Stale stale -> stale;
      case Verdict.Rejected rejected -> rejected;
    };
  }

  private static boolean holds(TaskRunRecord record, String holder, int attempt, String owner) {
    return attempt == record.attempt() && Tokens.isSame(owner, holder);
  }

  private TaskRunRecord failed(
      TaskRunRecord record, Phase.Running running, Failure failure, Instant told) {
    Instant now = after(record, told);
    return switch (policy.after(failure, record.spent(), random)) {
      case RetryPolicy.Next.RetryIn(var delay) when !now.plus(delay).isBefore(closeBy.at()) ->
          record
              .withFailure(new Attempt(record.attempt(), running.since(), now, failure, now))
              .to(
                  new Phase.Failed(
                      now,
                      new Failure.TimedOut(
                          Failure.TimedOut.Limit.SCHEDULE_TO_CLOSE, closeBy.limit())));
      case RetryPolicy.Next.RetryIn(var delay) -> {
        Instant at = now.plus(delay);
        yield record
            .withFailure(new Attempt(record.attempt(), running.since(), now, failure, at))
            .to(new Phase.PendingRetry(now, at));
      }
      case RetryPolicy.Next.GiveUp _ ->
          record
              .withFailure(new Attempt(record.attempt(), running.since(), now, failure, now))
              .to(new Phase.Failed(now, failure));
    };
  }

  /**
   * Somebody outside, or the end of the run, asks that the Task Run be shut down.
   *
   * @param attempt the one that was dispatched: a redrive that has not come so far comes now
   */
  public static Verdict shutDown(TaskRunRecord record, int attempt, String reason, Instant now) {
    return record.attempt() < attempt && record.state().isSettled()
        ? shutDown(record.redriven(after(record, now)), reason, now)
        : shutDown(record, reason, now);
  }

  /** Somebody outside, or the end of the run, asks that the Task Run be shut down. */
  public static Verdict shutDown(TaskRunRecord record, String reason, Instant asked) {
    Instant now = after(record, asked);
    return switch (record.phase()) {
      case Phase.Running r -> shutDown(record, reason, r.since(), now);
      case Phase.Restarting _ -> shutDown(record.uncounted().requeued(now), reason, now, now);
      case Phase.Queued _, Phase.PendingRetry _ -> shutDown(record, reason, now, now);
      case Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ -> new Verdict.Stale(record);
    };
  }

  private static Verdict shutDown(
      TaskRunRecord record, String reason, Instant startedAt, Instant now) {
    var shutdown = new Phase.Shutdown(now, reason, record.state(), startedAt);
    return new Verdict.Accepted(record.to(shutdown));
  }

  /** Somebody outside asks that the running attempt be stopped and another begun. */
  public static Verdict restart(TaskRunRecord record, Instant asked) {
    Instant now = after(record, asked);
    return switch (record.phase()) {
      case Phase.Running r -> {
        TaskRunRecord restarting =
            record.to(new Phase.Restarting(now, r.owner(), r.since(), r.leaseUntil()));
        yield new Verdict.Accepted(
            switch (r.holder()) {
              case WORKER -> restarting;
              case OUTSIDE -> restarting.uncounted().requeued(now);
            });
      }
      case Phase.Restarting _ -> new Verdict.Stale(record);
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Rejected(
              "only a running Task Run can be restarted; this one is " + record.state().wire());
    };
  }

  /**
   * Whoever has the running attempt gives his place up to others: the next is queued for somebody
   * else, uncounted.
   */
  public static Verdict giveUpPlace(TaskRunRecord record, Instant now) {
    return switch (record.phase()) {
      case Phase.Running r when r.holder() == Phase.Holder.WORKER ->
          new Verdict.Accepted(
              record
                  .to(new Phase.Restarting(now, r.owner(), r.since(), r.leaseUntil()))
                  .uncounted()
                  .requeued(now));
      case Phase.Restarting _ -> new Verdict.Accepted(record.uncounted().requeued(now));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /** The worker of a restarting attempt has stopped: the next attempt is queued, uncounted. */
  public static Verdict stopped(TaskRunRecord record, int attempt, String owner, Instant now) {
    return switch (record.phase()) {
      case Phase.Restarting r when holds(record, r.owner(), attempt, owner) ->
          new Verdict.Accepted(requeued(record, now));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /** A limit on waiting ran out before an attempt could run. */
  public static Verdict expire(TaskRunRecord record, Failure failure, Instant now) {
    return switch (record.phase()) {
      case Phase.Queued _, Phase.PendingRetry _ ->
          new Verdict.Accepted(record.to(new Phase.Failed(after(record, now), failure)));
      case Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /**
   * A limit on waiting ran out, or its queue gave the delivery up: before an attempt could run, or
   * after its worker was lost.
   */
  public Verdict giveUp(TaskRunRecord record, int attempt, Failure failure, Instant now) {
    return switch (record.phase()) {
      case Phase.Queued _ when attempt == record.attempt() ->
          new Verdict.Accepted(record.to(new Phase.Failed(after(record, now), failure)));
      case Phase.PendingRetry _ when attempt == record.attempt() + 1 ->
          new Verdict.Accepted(record.to(new Phase.Failed(after(record, now), failure)));
      case Phase.Running r when attempt == record.attempt() && !now.isBefore(r.leaseUntil()) ->
          new Verdict.Accepted(failed(record, r, failure, now));
      case Phase.Restarting r when attempt == record.attempt() && !now.isBefore(r.leaseUntil()) ->
          new Verdict.Accepted(
              requeued(record, now).to(new Phase.Failed(after(record, now), failure)));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _,
          Phase.Failed _,
          Phase.Shutdown _ ->
          new Verdict.Stale(record);
    };
  }

  /** An operator asks for a new generation of attempts. */
  public static Verdict redrive(TaskRunRecord record, Instant now) {
    return switch (record.phase()) {
      case Phase.Failed _, Phase.Shutdown _ ->
          new Verdict.Accepted(record.redriven(after(record, now)));
      case Phase.Queued _,
          Phase.PendingRetry _,
          Phase.Running _,
          Phase.Restarting _,
          Phase.Succeeded _ ->
          new Verdict.Rejected(
              "only a failed or shut down Task Run is redriven; this one is "
                  + record.state().wire());
    };
  }
}
