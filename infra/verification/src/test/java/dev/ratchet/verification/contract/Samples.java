package dev.ratchet.verification.contract;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What the contracts store and send. */
final class Samples {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final WorkflowRef WORKFLOW = new WorkflowRef("fulfil-order", 3);
  static final Json.Obj INPUT = Json.Obj.EMPTY.with("order", 17);
  static final Failure DECLINED = Failure.TaskError.retryable("declined", "Card declined.");

  private static final RandomGenerator RANDOM = new SplittableRandom(20_300_101);

  private Samples() {}

  /** A run that no other test knows. */
  static synchronized RunId run() {
    return run(START);
  }

  /** A run that no other test knows, started at this time. */
  static synchronized RunId run(Instant startedAt) {
    return RunId.create(startedAt, RANDOM);
  }

  static RunHeader header(RunId run) {
    return header(run, WORKFLOW);
  }

  static RunHeader header(RunId run, WorkflowRef workflow) {
    return RunHeader.starting(run, workflow, run.startedAt(), run.startedAt());
  }

  static RunHeader.Standing.Succeeded succeeded() {
    return new RunHeader.Standing.Succeeded(START.plusSeconds(9));
  }

  static RunHeader.Standing.Failed failed() {
    return new RunHeader.Standing.Failed(START.plusSeconds(9), DECLINED);
  }

  static RunHeader.Health.Failing failing() {
    return new RunHeader.Health.Failing(2, START.plusSeconds(5), DECLINED);
  }

  /** The first entry of a run, which queues this many Task Runs. */
  static JournalEntry entry(long seq, int tasks) {
    List<RunEvent> queued =
        IntStream.rangeClosed(1, tasks)
            .<RunEvent>mapToObj(p -> new RunEvent.TaskQueued(p, 1, new Placement.Merged()))
            .toList();
    return new JournalEntry(seq, START.plusSeconds(seq), queued);
  }

  static TaskRunRecord unclaimed(TaskRunId id) {
    return TaskRunRecord.first(id, START);
  }

  /** A record once its next attempt is claimed. */
  static TaskRunRecord claimed(TaskRunRecord before, int attempt, String owner) {
    Instant now = START.plusSeconds(100L * attempt);
    var claim = new Claim(attempt, owner, now, now.plus(Duration.ofMinutes(5)));
    if (machine().claim(before, claim) instanceof Claim.Answer.Granted(TaskRunRecord next)) {
      return next;
    }
    throw new IllegalStateException("The claim of attempt " + attempt + " was not granted.");
  }

  /** A claimed record once its attempt has returned. */
  static TaskRunRecord returned(TaskRunRecord running, Json output) {
    return returned(running, Payload.of(output));
  }

  /** A claimed record once its attempt has returned this. */
  static TaskRunRecord returned(TaskRunRecord running, Payload output) {
    Instant now = START.plusSeconds(100L * running.attempt() + 1);
    return accepted(machine().succeed(running, running.attempt(), running.owner(), output, now));
  }

  /** A claimed record once its attempt has failed. */
  static TaskRunRecord threw(TaskRunRecord running) {
    Instant now = START.plusSeconds(100L * running.attempt() + 1);
    return accepted(machine().fail(running, running.attempt(), running.owner(), DECLINED, now));
  }

  private static TaskRunMachine machine() {
    return new TaskRunMachine(RetryPolicy.STANDARD, new SplittableRandom(1));
  }

  private static TaskRunRecord accepted(Verdict verdict) {
    if (verdict instanceof Verdict.Accepted(TaskRunRecord next)) {
      return next;
    }
    throw new IllegalStateException("Expected an accepted verdict, found " + verdict + ".");
  }

  /** An object with a text of this length, which hardly compresses. */
  static Json.Obj large(int chars) {
    var random = new SplittableRandom(chars);
    var text = new StringBuilder(chars);
    for (int i = 0; i < chars; i++) {
      text.append((char) ('0' + random.nextInt(75)));
    }
    return Json.Obj.EMPTY.with("large", text.toString().replace('\\', '_'));
  }
}
