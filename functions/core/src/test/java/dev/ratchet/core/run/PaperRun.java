package dev.ratchet.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.definition.WorkflowDefinition;
import dev.ratchet.core.definition.decider.DefinitionDecider;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.failure.Failure;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.decide.Command;
import dev.ratchet.core.run.decide.Controls;
import dev.ratchet.core.run.decide.Decider;
import dev.ratchet.core.run.decide.Decision;
import dev.ratchet.core.run.decide.Effect;
import dev.ratchet.core.run.decide.InlineSlot;
import dev.ratchet.core.run.decide.Owed;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.core.run.stored.JournalJson;
import dev.ratchet.core.run.stored.RecentRun;
import dev.ratchet.core.task.RetryPolicy;
import dev.ratchet.core.taskrun.Claim;
import dev.ratchet.core.taskrun.TaskRunMachine;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.core.taskrun.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A run on paper: what would be stored of it lies here, and a test writes it step by step. Each
 * attempt is retried by the policy that the run was drawn with.
 */
public final class PaperRun {
  /** When every run on paper starts. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  /** How long a claim on paper holds. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private static final Snapshots OFTEN = new Snapshots(2, 100_000);

  /** A slot in which every task could run, and which begins none. */
  private static final InlineSlot EVERY =
      new InlineSlot() {
        @Override
        public Place place(Command.ScheduleTask command) {
          return Place.HERE;
        }

        @Override
        public Claim.Answer claim(TaskRunRecord record, ActivityTask delivery, Instant now) {
          return new Claim.Answer.Stale(record);
        }

        @Override
        public Optional<TaskRunRecord> ended(TaskRunRecord record) {
          return Optional.empty();
        }
      };

  private final Decider decider;
  private final Json.Obj input;
  private final TaskRunMachine machine;
  private final List<JournalEntry> entries = new ArrayList<>();
  private final Map<Integer, TaskRunRecord> records = new HashMap<>();
  private final List<InboxItem> inbox = new ArrayList<>();
  private RunHeader header;

  private PaperRun(Decider decider, Json.Obj input, Duration startDelay, RetryPolicy policy) {
    this.decider = decider;
    this.input = input;
    this.machine = new TaskRunMachine(policy, new SplittableRandom(1));
    this.header =
        RunHeader.starting(
            RunId.create(START, new SplittableRandom(2)),
            new WorkflowRef("sketch", 1),
            START,
            START.plus(startDelay));
  }

  /** A run of these tasks with an empty context, in which no attempt is retried. */
  public static PaperRun of(Sketch... tasks) {
    return of(Json.Obj.EMPTY, tasks);
  }

  /** A run of these tasks with this context, in which no attempt is retried. */
  public static PaperRun of(Json.Obj context, Sketch... tasks) {
    return of(Sketch.workflow(tasks), context);
  }

  /** A run of this definition with this context, in which no attempt is retried. */
  public static PaperRun of(WorkflowDefinition definition, Json.Obj context) {
    var decider = new DefinitionDecider(definition);
    return new PaperRun(decider, context, Duration.ZERO, RetryPolicy.ONCE);
  }

  /** A run of this decider with an empty context, in which no attempt is retried. */
  public static PaperRun of(Decider decider) {
    return new PaperRun(decider, Json.Obj.EMPTY, Duration.ZERO, RetryPolicy.ONCE);
  }

  /** A run of these tasks that is held back for so long. */
  public static PaperRun delayed(Duration startDelay, Sketch... tasks) {
    var decider = new DefinitionDecider(Sketch.workflow(tasks));
    return new PaperRun(decider, Json.Obj.EMPTY, startDelay, RetryPolicy.ONCE);
  }

  /** A run of this decider that is held back for so long. */
  public static PaperRun delayed(Duration startDelay, Decider decider) {
    return new PaperRun(decider, Json.Obj.EMPTY, startDelay, RetryPolicy.ONCE);
  }

  /** A run of these tasks, whose attempts are retried by this policy. */
  public static PaperRun retrying(RetryPolicy policy, Sketch... tasks) {
    var decider = new DefinitionDecider(Sketch.workflow(tasks));
    return new PaperRun(decider, Json.Obj.EMPTY, Duration.ZERO, policy);
  }

  /** So many milliseconds after the start. */
  public static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  /** What is stored. */
  public RunPartition partition() {
    return new RunPartition(header, input, entries, records, inbox);
  }

  /** The state after the whole journal. */
  public RunState state() {
    return partition().state();
  }

  /** What a Workflow Task would come to; nothing is written. */
  public Decision decide(long millis) {
    for (InlineSlot slot : List.of(InlineSlot.NONE, EVERY)) {
      isTheSameFromThePartThatIsNeeded(slot, at(millis));
    }
    return RunMachine.decide(partition(), decider, InlineSlot.NONE, OFTEN, at(millis));
  }

  /** Whoever knows the run from its newest snapshot on decides as one who knows all of it. */
  private void isTheSameFromThePartThatIsNeeded(InlineSlot slot, Instant now) {
    RunPartition recent = RecentRun.of(partition());
    if (!recent.isWhole() && !recent.state().isClosed()) {
      assertThat(RunMachine.decide(recent, decider, slot, OFTEN, now))
          .isEqualTo(RunMachine.decide(partition(), decider, slot, OFTEN, now));
    }
  }

  /** Answers a Workflow Task: the entry is written, and its effects are told. */
  public List<Effect> advance(long millis) {
    return switch (decide(millis)) {
      case Decision.Append(JournalEntry entry, List<Effect> effects, _) -> {
        entries.add(entry);
        yield effects;
      }
      case Decision.Nothing _ -> List.of();
    };
  }

  /** Answers a Workflow Task whose run was asked for something: only that is written. */
  public List<Effect> control(long millis) {
    return switch (Controls.decide(partition(), at(millis))) {
      case Decision.Append(JournalEntry entry, List<Effect> effects, _) -> {
        entries.add(entry);
        yield effects;
      }
      case Decision.Nothing _ -> List.of();
    };
  }

  /** Somebody outside asks for something, under this key. */
  public void ask(String key, InboxItem.Content content, long millis) {
    inbox.add(new InboxItem(key, content, at(millis)));
  }

  /** Task Runs that have waited too long. */
  public List<Effect> expired(long millis) {
    return Owed.expired(partition(), decider, at(millis));
  }

  /** Begins a new generation of attempts. */
  public void redrive(int position, long millis) {
    write(TaskRunMachine.redrive(record(position), at(millis)));
  }

  /** What may not have been sent. */
  public List<Effect> owed() {
    return Owed.by(partition(), decider, state().lastAt());
  }

  /** What follows after a timer came to nothing. */
  public List<Effect> armAgain(long millis) {
    return Owed.timerAfter(partition(), decider, at(millis));
  }

  /** The events of the newest entry as they are stored, but for the quotes. */
  public String lastEvents() {
    return JournalJson.write(entries.getLast().events()).replace("\"", "");
  }

  /** The context as JSON. */
  public String context() {
    return state().context().text();
  }

  /** How the run stands. */
  public RunStatus status() {
    return header.with(state().standing()).status();
  }

  /** Puts this entry on the journal as it is. */
  public void write(JournalEntry entry) {
    entries.add(entry);
  }

  /** Writes the header that announces the end. */
  public void write(RunHeader next) {
    header = next;
  }

  /** Puts this record where it belongs. */
  public TaskRunRecord write(TaskRunRecord record) {
    records.put(record.id().position(), record);
    return record;
  }

  /** Puts this item into the inbox. */
  public void write(InboxItem item) {
    inbox.add(item);
  }

  /** The record of a Task Run, or the one that stands for it before its first claim. */
  public TaskRunRecord record(int position) {
    TaskRunRecord stored = records.get(position);
    return stored == null ? TaskRunRecord.first(header.id().task(position), START) : stored;
  }

  /** What the journal says of a Task Run. */
  public TaskRunState shown(int position) {
    TaskProgress progress = state().tasks().get(position);
    return progress == null ? TaskRunState.NONE : progress.state();
  }

  /** A worker claims the newest attempt, or the one after it where a backoff has passed. */
  public TaskRunRecord claim(int position, long millis) {
    TaskRunRecord record = record(position);
    int attempt = record.attempt() + (record.state() == TaskRunState.PENDING_RETRY ? 1 : 0);
    String owner = "w" + position + "." + attempt;
    var claim = new Claim(attempt, owner, at(millis), at(millis).plus(LEASE));
    if (machine.claim(record, claim) instanceof Claim.Answer.Granted(TaskRunRecord next)) {
      return write(next);
    }
    throw new AssertionError("Expected a grant: " + machine.claim(record, claim));
  }

  /** A worker claims the newest attempt and returns this, both at once. */
  public void succeed(int position, String output, long millis) {
    claim(position, millis);
    end(position, output, millis);
  }

  /** The worker of the running attempt returns this. */
  public void end(int position, String output, long millis) {
    end(position, Payload.of(Json.parse(output)), millis);
  }

  /** The worker of the running attempt returns this. */
  public void end(int position, Payload output, long millis) {
    TaskRunRecord running = record(position);
    write(machine.succeed(running, running.attempt(), running.owner(), output, at(millis)));
  }

  /** A worker claims the newest attempt and fails, both at once. */
  public void fail(int position, Failure failure, long millis) {
    claim(position, millis);
    failRunning(position, failure, millis);
  }

  /** The worker of the running attempt fails. */
  public void failRunning(int position, Failure failure, long millis) {
    TaskRunRecord running = record(position);
    write(machine.fail(running, running.attempt(), running.owner(), failure, at(millis)));
  }

  /** Somebody outside shuts a Task Run down. */
  public void shutDown(int position, String reason, long millis) {
    write(TaskRunMachine.shutDown(record(position), reason, at(millis)));
  }

  private void write(Verdict verdict) {
    if (!(verdict instanceof Verdict.Accepted(TaskRunRecord next))) {
      throw new AssertionError("Expected to be accepted: " + verdict);
    }
    write(next);
  }
}
