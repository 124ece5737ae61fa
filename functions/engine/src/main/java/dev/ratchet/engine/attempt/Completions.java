package dev.ratchet.engine.attempt;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Owed;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.task.TaskRoster;
import dev.ratchet.core.taskrun.Attempt;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Tokens;
import dev.ratchet.core.taskrun.Verdict;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.ContentionException;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.FollowUps;
import dev.ratchet.engine.send.TaskRuns;
import dev.ratchet.engine.task.TaskDefaults;
import dev.ratchet.engine.task.TaskRegistry;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Takes from outside how a running attempt goes and ends: from people and systems that answer
 * later. Only who has the attempt's token is heard.
 */
public final class Completions {
  private final RunStore store;
  private final Dispatcher dispatcher;
  private final Deciders deciders;
  private final Supplier<TaskRegistry> registry;
  private final Ambient ambient;
  private final TaskRuns taskRuns;
  private final FollowUps followUps;

  /**
   * @param registry knows how kinds of tasks are retried; asked only where an attempt failed
   */
  public Completions(
      Dispatcher dispatcher, Deciders deciders, Supplier<TaskRegistry> registry, Ambient ambient) {
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.store = dispatcher.store();
    this.taskRuns = dispatcher.taskRuns();
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.registry = requireNonNull(registry, "registry is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.followUps = new FollowUps(dispatcher, ambient);
  }

  /** What a report from outside came to. Only {@link Accepted} has changed anything. */
  public sealed interface Answer {
    /** It is stored; told again, it is accepted again as long as it is the newest. */
    record Accepted(TaskRunRecord record) implements Answer {}

    /** There is no such Task Run, or no worker has had it yet. */
    record Unknown(TaskRunId id) implements Answer {}

    /** The token is not that of the attempt which is running, if one is. */
    record NotYours(TaskRunRecord record) implements Answer {}

    /** The attempt was completed before, with another output, which stands. */
    record CompletedOtherwise(TaskRunRecord record, Payload output) implements Answer {}

    /** The attempt failed before, as it is told again. */
    record FailedBefore(TaskRunRecord record, Attempt attempt) implements Answer {}

    /** The attempt failed before, with another failure, which stands. */
    record FailedOtherwise(TaskRunRecord record, Attempt attempt) implements Answer {}

    /** The result or checkpoint is too large. */
    record TooLarge(int bytes, int bytesMax) implements Answer {}

    /** The result or checkpoint nests too deep. */
    record TooDeep(int depth, int depthMax) implements Answer {}

    /** The result is bytes, and the run takes JSON only. */
    record JsonExpected(WorkflowRef workflow) implements Answer {}
  }

  /** The attempt is done, with this result. */
  public Answer complete(TaskRunId id, String token, Payload output) {
    return refused(output, AttemptRunner.RESULT_BYTES_MAX)
        .or(() -> refusedBytes(id, output))
        .orElseGet(
            () ->
                ofOutput(
                    output,
                    change(
                        id,
                        token,
                        record ->
                            new TaskRunMachine(TaskDefaults.STANDARD.retry(), ambient.random())
                                .succeed(record, record.attempt(), token, output, ambient.now()))));
  }

  /** A repeat is one only if it says the same. */
  private static Answer ofOutput(Payload output, Answer answer) {
    return answer instanceof Answer.Accepted(TaskRunRecord record)
            && record.phase() instanceof Phase.Succeeded done
            && !isSame(done.output(), output)
        ? new Answer.CompletedOtherwise(record, done.output())
        : answer;
  }

  private static boolean isSame(Payload stored, Payload told) {
    return stored.equals(told)
        || stored instanceof Payload.Value(Json before)
            && told instanceof Payload.Value(Json again)
            && before.text().equals(again.text());
  }

  /** The attempt has failed; another follows if the task's retry policy has it so. */
  public Answer fail(TaskRunId id, String token, Failure failure) {
    return refused(failure.details(), Failure.DETAILS_BYTES_MAX)
        .orElseGet(() -> failKept(id, token, failure));
  }

  private Answer failKept(TaskRunId id, String token, Failure failure) {
    Optional<RunPartition> partition = store.load(id.run());
    Optional<TaskRunRecord> known = partition.map(run -> run.records().get(id.position()));
    if (known.isEmpty()) {
      return new Answer.Unknown(id);
    }
    if (!(known.get().phase() instanceof Phase.Running)
        || !Tokens.isSame(token, known.get().owner())) {
      return ofFailure(failure, token, new Answer.NotYours(known.get()));
    }
    AttemptRules rules = AttemptRules.of(delivery(partition.get(), known.get()), registry.get());
    return ofFailure(
        failure,
        token,
        change(
            known.get(),
            token,
            record ->
                rules
                    .machine(ambient.random())
                    .failOutside(record, record.attempt(), token, failure, ambient.now())));
  }

  /** A repeat is one only if it says the same, and sends again what the first may still owe. */
  private Answer ofFailure(Failure failure, String token, Answer answer) {
    if (!(answer instanceof Answer.NotYours(TaskRunRecord record))) {
      return answer;
    }
    Optional<Attempt> told = record.toldWith(token);
    if (told.isEmpty()) {
      return answer;
    }
    if (!isSame(told.get().failure(), failure)) {
      return new Answer.FailedOtherwise(record, told.get());
    }
    if (record.attempt() == told.get().number()) {
      follow(record);
    }
    return new Answer.FailedBefore(record, told.get());
  }

  /** Of older failures no details are kept. */
  private static boolean isSame(Failure stored, Failure told) {
    return stored.equals(told) || stored.details().isNone() && stored.equals(told.withoutDetails());
  }

  /** Whoever has the attempt is alive, and has come this far. */
  public Answer heartbeat(TaskRunId id, String token, Payload checkpoint) {
    return refused(checkpoint, Pulse.CHECKPOINT_BYTES_MAX)
        .orElseGet(
            () ->
                store
                    .header(id.run())
                    .flatMap(header -> tasks(header).find(id.position()))
                    .map(task -> heartbeat(id, token, checkpoint, task.options()))
                    .orElseGet(() -> new Answer.Unknown(id)));
  }

  private TaskRoster tasks(RunHeader header) {
    return deciders
        .of(header.workflow())
        .tasks(
            () ->
                store
                    .load(header.id())
                    .map(RunPartition::state)
                    .orElseThrow(
                        () -> new ContentionException(header.id() + " was deleted meanwhile.")));
  }

  private Answer heartbeat(TaskRunId id, String token, Payload checkpoint, TaskOptions options) {
    return change(
        id,
        token,
        record ->
            TaskRunMachine.heartbeat(
                record,
                record.attempt(),
                token,
                checkpoint,
                External.until(options, record.phase().since(), ambient.now())));
  }

  private static Optional<Answer> refused(Payload value, int bytesMax) {
    int bytes = value.sizeBytes();
    if (bytes > bytesMax) {
      return Optional.of(new Answer.TooLarge(bytes, bytesMax));
    }
    int depth = value.depth();
    return depth > RunMachine.DEPTH_MAX
        ? Optional.of(new Answer.TooDeep(depth, RunMachine.DEPTH_MAX))
        : Optional.empty();
  }

  /** Refuses bytes where the run takes none; a checkpoint is for the task's own code alone. */
  private Optional<Answer> refusedBytes(TaskRunId id, Payload output) {
    return switch (output) {
      case Payload.Value _ -> Optional.empty();
      case Payload.Encoded _ ->
          store
              .header(id.run())
              .map(RunHeader::workflow)
              .filter(workflow -> !deciders.of(workflow).takesBytes())
              .map(Answer.JsonExpected::new);
    };
  }

  private ActivityTask delivery(RunPartition partition, TaskRunRecord record) {
    return Owed.delivery(
        partition,
        deciders.of(partition.header().workflow()),
        record.id().position(),
        record.attempt());
  }

  /** Whether the same token has completed the attempt before. */
  private static boolean isRepeat(TaskRunRecord record, String token) {
    return record.phase() instanceof Phase.Succeeded done && Tokens.isSame(token, done.owner());
  }

  private Answer change(TaskRunId id, String token, Function<TaskRunRecord, Verdict> decide) {
    return store
        .header(id.run())
        .flatMap(_ -> store.record(id))
        .map(known -> change(known, token, decide))
        .orElseGet(() -> new Answer.Unknown(id));
  }

  private Answer change(
      TaskRunRecord known, String token, Function<TaskRunRecord, Verdict> decide) {
    return switch (taskRuns.change(known, decide)) {
      case Verdict.Accepted(TaskRunRecord record) -> {
        follow(record);
        yield new Answer.Accepted(record);
      }
      case Verdict.Stale(TaskRunRecord record) when isRepeat(record, token) -> {
        follow(record);
        yield new Answer.Accepted(record);
      }
      case Verdict.Stale(TaskRunRecord record) -> new Answer.NotYours(record);
      case Verdict.Rejected rejected -> throw new IllegalStateException(rejected.reason());
    };
  }

  /**
   * Sends what the record owes, unless others have gone on from there. If that fails, the delivery
   * that keeps the attempt's lease makes up for it when the lease is over.
   */
  private void follow(TaskRunRecord record) {
    switch (record.phase()) {
      case Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ ->
          dispatcher.tell(record, Dispatcher.UNKNOWN_ENTRY);
      case Phase.PendingRetry _ ->
          store
              .load(record.id().run())
              .filter(run -> record.equals(run.records().get(record.id().position())))
              .ifPresent(run -> followUps.send(delivery(run, record), record));
      case Phase.Running _, Phase.Queued _, Phase.Restarting _ -> {}
    }
  }
}
