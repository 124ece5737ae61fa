package dev.ratchet.verification.contract;

import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.definition.decider.DefinitionDecider;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.InlineSlot;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.port.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A long run: one task stays with a worker all the time, while the others follow each other. */
final class LongRun {
  private final RunStore store;
  private final Decider decider;
  private final RunHeader header = Samples.header(Samples.run());
  private final TaskRunMachine machine =
      new TaskRunMachine(RetryPolicy.STANDARD, new SplittableRandom(1));
  private Instant now = header.startedAt();
  private long entry;

  LongRun(RunStore store, int steps) {
    this.store = store;
    this.decider = decider(steps);
    store.create(header, Samples.INPUT);
  }

  private static Decider decider(int steps) {
    String chain =
        IntStream.rangeClosed(2, steps)
            .mapToObj(
                i ->
                    "  - {name: t%d, task: step, queue: default, needs: [%s]}%n"
                        .formatted(i, i == 2 ? "" : "t" + (i - 1)))
            .collect(Collectors.joining());
    String text = "tasks:\n  - {name: t1, task: step, queue: default, needs: []}\n" + chain;
    var read = (DefinitionReader.Outcome.Read) DefinitionReader.read(text, "demo");
    return new DefinitionDecider(read.definition());
  }

  RunId id() {
    return header.id();
  }

  /** The number of the newest entry. */
  long entry() {
    return entry;
  }

  /** Somebody sends it a signal. */
  void signal(String key) {
    store.putInbox(
        id(),
        new InboxItem(key, new InboxItem.Content.Signal("s", Payload.of(Json.of("payload"))), now));
  }

  Decision decide(RunPartition known) {
    return RunMachine.decide(known, decider, InlineSlot.NONE, Snapshots.STANDARD, now);
  }

  /** Takes a step: an entry, and what workers do by it. */
  void take(Decision decision) {
    var append = (Decision.Append) decision;
    entry = append.entry().seq();
    store.append(id(), append.entry(), "w" + entry);
    for (Effect effect : append.effects()) {
      if (effect instanceof Effect.Dispatch dispatch) {
        work(id().task(dispatch.delivery().id().position()));
      }
    }
  }

  /** A worker claims a Task Run and, unless it is the first, carries it out. */
  private void work(TaskRunId id) {
    now = now.plusMillis(3);
    TaskRunRecord first = TaskRunRecord.first(id, now);
    var claim = new Claim(1, "worker", now, now.plus(Duration.ofMinutes(1)));
    if (machine.claim(first, claim) instanceof Claim.Answer.Granted(TaskRunRecord running)) {
      store.swap(first, running);
      Payload output = Payload.of(Json.Obj.EMPTY.with("step", id.position()));
      if (id.position() > 1
          && machine.succeed(running, 1, "worker", output, now)
              instanceof Verdict.Accepted(TaskRunRecord done)) {
        store.swap(running, done);
      }
    }
  }
}
