package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.task.TaskContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * People and systems outside who are handed attempts to complete: they report in time, too late,
 * again, with a token that is not theirs, or never.
 */
final class Outsiders {
  private static final int REPORTS_MAX = 4;

  /** Within what times they report: while the attempt's code still runs, in time, or late. */
  private static final int[] WITHIN_MILLIS = {2_000, 30_000, 30_000, 30_000, 1_600_000};

  private enum Deed {
    COMPLETE,
    FAIL,
    FAIL_FOR_GOOD,
    BEAT
  }

  private record Handed(TaskRunId id, int attempt, String token) {}

  private final Timeline timeline;
  private final Faults faults;
  private final SplittableRandom random;
  private final Witness witness;
  private final Workload workload;
  private final List<Handed> handed = new ArrayList<>();
  private long calls;
  private long told;

  Outsiders(
      Timeline timeline,
      Faults faults,
      SplittableRandom random,
      Witness witness,
      Workload workload) {
    this.timeline = requireNonNull(timeline, "timeline is null");
    this.faults = requireNonNull(faults, "faults is null");
    this.random = requireNonNull(random, "random is null");
    this.witness = requireNonNull(witness, "witness is null");
    this.workload = requireNonNull(workload, "workload is null");
  }

  /** How often somebody reported, repeats included. */
  long calls() {
    return calls;
  }

  /** Somebody is handed an attempt. */
  void receive(TaskContext context) {
    var mine = new Handed(context.id(), context.attempt(), context.token());
    handed.add(mine);
    witness.gives(mine.id(), mine.attempt(), mine.token());
    for (int i = random.nextInt(REPORTS_MAX); i > 0; i--) {
      int within = WITHIN_MILLIS[random.nextInt(WITHIN_MILLIS.length)];
      Deed deed = Deed.values()[random.nextInt(Deed.values().length)];
      timeline.at(timeline.now() + random.nextInt(within), () -> report(mine, deed));
    }
  }

  private void report(Handed mine, Deed deed) {
    String token = mine.token();
    if (faults.strikes(Fault.TOKEN_WRONG)) {
      token = random.nextBoolean() ? "guessed" : handed.get(random.nextInt(handed.size())).token();
    }
    report(mine.id(), token, deed);
  }

  private void report(TaskRunId id, String token, Deed deed) {
    told++;
    boolean isBytes = deed == Deed.BEAT ? told % 2 == 0 : faults.strikes(Fault.BYTES_SENT);
    Payload said =
        isBytes ? Payloads.bytes("said", told) : Payload.of(Json.Obj.EMPTY.with("said", told));
    witness.reports(id, token, said, timeline.now());
    workload.call(
        true,
        () -> calls++,
        sandbox -> {
          Completions.Answer answer = report(sandbox.completions(), id, token, deed, said);
          return () -> witness.answered(id, token, said, answer);
        });
  }

  private static Completions.Answer report(
      Completions completions, TaskRunId id, String token, Deed deed, Payload said) {
    return switch (deed) {
      case COMPLETE -> completions.complete(id, token, said);
      case FAIL ->
          completions.fail(
              id, token, Failure.TaskError.retryable(TokenRules.CODE, "Told from outside."));
      case FAIL_FOR_GOOD ->
          completions.fail(
              id, token, Failure.TaskError.fatal(TokenRules.CODE, "Told from outside."));
      case BEAT -> completions.heartbeat(id, token, said);
    };
  }
}
