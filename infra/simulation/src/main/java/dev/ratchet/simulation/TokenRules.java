package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.engine.attempt.Completions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold of attempts that somebody outside completes who has their token. */
final class TokenRules {
  /** The code of the failures that are told from outside. */
  static final String CODE = "told_outside";

  private final Map<String, Try> given = new HashMap<>();
  private final Map<String, Set<Payload>> told = new HashMap<>();

  /** Somebody outside has been given the token of an attempt. */
  void gives(Try attempt, String token) {
    given.put(token, attempt);
  }

  /** The attempt of a token; empty if nobody was given that. */
  Optional<Try> attempt(String token) {
    return Optional.ofNullable(given.get(token));
  }

  /** Somebody is about to report with a token: that the attempt is done, failed or goes on. */
  void reports(String token, Payload said) {
    told.computeIfAbsent(token, _ -> new HashSet<>()).add(said);
  }

  /** Whether somebody has told this with this token. */
  boolean isTold(String token, Payload output) {
    return told.getOrDefault(token, Set.of()).contains(output);
  }

  /** Whether what this token told is that failure. */
  private boolean isFailed(String token, Attempt failed) {
    return told.containsKey(token) && failed.failure().code().equals(CODE);
  }

  /** A record was replaced: by a failure told from outside only if that was told by its token. */
  void swapped(TaskRunRecord from, TaskRunRecord to) {
    if (to.failureCount() > from.failureCount()
        && to.failures().getLast().failure().code().equals(CODE)) {
      unless(told.containsKey(from.owner()), Rule.TOKENS, "%s becomes %s", from, to);
    }
  }

  /** Somebody has reported about a Task Run with a token, and was answered. */
  void answered(RunModel run, TaskRunId id, String token, Payload said, Completions.Answer answer) {
    TaskRunRecord record = run.records.get(id.position());
    Try attempt = given.get(token);
    boolean isOfTask = attempt != null && attempt.id().equals(id);
    boolean isHolder =
        isOfTask && record.phase() instanceof Phase.Running && record.owner().equals(token);
    boolean holds =
        switch (answer) {
          case Completions.Answer.Accepted(TaskRunRecord stored) ->
              isOfTask && stored.attempt() == attempt.attempt();
          case Completions.Answer.CompletedOtherwise(TaskRunRecord stored, Payload output) ->
              isOfTask && stored.attempt() == attempt.attempt() && isTold(token, output);
          case Completions.Answer.FailedBefore(TaskRunRecord _, Attempt failed) ->
              isOfTask && failed.number() == attempt.attempt() && isFailed(token, failed);
          case Completions.Answer.FailedOtherwise(TaskRunRecord _, Attempt failed) ->
              isOfTask && failed.number() == attempt.attempt() && isFailed(token, failed);
          case Completions.Answer.NotYours _ -> !isHolder;
          case Completions.Answer.Unknown _ -> !isOfTask || run.deleted;
          case Completions.Answer.JsonExpected _ -> said instanceof Payload.Encoded;
          case Completions.Answer.TooLarge _, Completions.Answer.TooDeep _ -> false;
        };
    unless(
        holds,
        Rule.TOKENS,
        "%s by the token of %s is answered by %s: %s",
        id,
        attempt,
        answer,
        record);
  }
}
