package dev.ratchet.micro;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.definition.decider.DefinitionDecider;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunPartition;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.InlineSlot;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** A run without a store: every attempt is over by the decision after the one that began it. */
final class Rehearsal implements InlineSlot {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final Json OUTPUT =
      Json.Obj.EMPTY.with("receipt", "r-1").with("amount", 1250).with("paid", Json.of(true));

  private static final Failure FAILURE =
      Failure.TaskError.retryable("http_503", "The shop is busy. Try again later.");

  private final Decider decider;
  private final TaskRunMachine machine =
      new TaskRunMachine(RetryPolicy.STANDARD, new SplittableRandom(1));
  private final boolean isFlaky;
  private final RunHeader header =
      RunHeader.starting(
          RunId.create(START, new SplittableRandom(2)), new WorkflowRef("micro", 1), START, START);
  private final Json.Obj input = Json.Obj.EMPTY.with("order", "A-1").with("customer", "c-77");
  private final List<JournalEntry> entries = new ArrayList<>();
  private final Map<Integer, TaskRunRecord> records = new HashMap<>();

  /** What the run needs to go on. */
  private final List<JournalEntry> recentEntries = new ArrayList<>();

  private final Map<Integer, TaskRunRecord> recentRecords = new HashMap<>();
  private Instant now = START;
  private Decision.Append last;

  /**
   * Begins a run.
   *
   * @param isFlaky whether every 20th Task Run has two attempts, where it is inline
   */
  Rehearsal(WorkflowDefinition definition, boolean isFlaky) {
    this.decider = new DefinitionDecider(definition);
    this.isFlaky = isFlaky;
  }

  Decider decider() {
    return decider;
  }

  Instant now() {
    return now;
  }

  /** The whole run so far. */
  RunPartition whole() {
    return new RunPartition(header, input, entries, records, List.of());
  }

  /** What a Workflow Task loads of the run. */
  RunPartition recent() {
    return recentEntries.isEmpty() || !recentEntries.getFirst().hasSnapshot()
        ? new RunPartition(header, input, recentEntries, recentRecords, List.of())
        : new RecentRun(header, recentEntries).with(recentRecords, List.of());
  }

  /** The same as if it were loaded again: its state is still to be computed. */
  static RunPartition loaded(RunPartition run) {
    return run.isWhole()
        ? new RunPartition(run.header(), run.input(), run.entries(), run.records(), run.inbox())
        : new RecentRun(run.header(), run.entries()).with(run.records(), run.inbox());
  }

  /** The newest entry and what follows from it. */
  Decision.Append last() {
    return last;
  }

  /** How many events the journal has in all entries but the newest. */
  int eventsBeforeLast() {
    return entries.stream().mapToInt(entry -> entry.events().size()).sum()
        - last.entry().events().size();
  }

  /** Decides so many times, or until the run is over. */
  Rehearsal go(int decisions) {
    for (int i = 0; i < decisions && !recent().state().isClosed(); i++) {
      step();
    }
    return this;
  }

  /** Decides until the run is over. */
  Rehearsal go() {
    return go(Integer.MAX_VALUE);
  }

  private void step() {
    now = now.plusMillis(7);
    switch (RunMachine.decide(recent(), decider, this, Snapshots.STANDARD, now)) {
      case Decision.Nothing _ -> now = now.plusSeconds(1);
      case Decision.Append append -> {
        last = append;
        add(append.entry());
        append.effects().forEach(this::work);
      }
    }
  }

  private void add(JournalEntry entry) {
    entries.add(entry);
    if (entry.hasSnapshot()) {
      recentEntries.clear();
      Positions needed = new RecentRun(header, List.of(entry)).needed();
      recentRecords.keySet().removeIf(position -> !needed.contains(position));
    }
    recentEntries.add(entry);
  }

  private void work(Effect effect) {
    if (effect instanceof Effect.Dispatch(ActivityTask delivery)) {
      TaskRunRecord record =
          switch (claim(TaskRunRecord.first(delivery.id(), now), delivery, now)) {
            case Claim.Answer.Granted(TaskRunRecord running) -> ended(running).orElseThrow();
            case Claim.Answer refused ->
                throw new IllegalStateException("Expected a grant; found " + refused);
          };
      records.put(delivery.id().position(), record);
      recentRecords.put(delivery.id().position(), record);
    }
  }

  private static Claim claim(int attempt, Instant at) {
    return new Claim(attempt, "3fJ2kQ9x", at, at.plus(LEASE));
  }

  @Override
  public Place place(Command.ScheduleTask command) {
    return command.queue().equals(TaskQueueName.INLINE) ? Place.HERE : Place.TASK_QUEUE;
  }

  @Override
  public Claim.Answer claim(TaskRunRecord record, ActivityTask delivery, Instant at) {
    return machine.claim(record, claim(delivery.attempt(), at));
  }

  @Override
  public Optional<TaskRunRecord> ended(TaskRunRecord record) {
    if (!(record.phase() instanceof Phase.Running running)) {
      return Optional.empty();
    }
    Instant at = running.since().plusMillis(5);
    int attempt = record.attempt();
    boolean fails = isFlaky && attempt == 1 && record.id().position() % 20 == 1;
    Verdict verdict =
        fails
            ? machine.fail(record, attempt, running.owner(), FAILURE, at)
            : machine.succeed(record, attempt, running.owner(), Payload.of(OUTPUT), at);
    return Optional.of(((Verdict.Accepted) verdict).next());
  }
}
