package dev.ratchet.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.task.Durations;
import dev.ratchet.core.task.TaskQueueName;
import dev.ratchet.core.taskrun.TaskRunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run must look like, by all that has gone through the ports. */
final class RunModel {
  /** How long it takes at most to end a run that takes too long, where nothing fails. */
  private static final Duration LATE_MAX = Duration.ofSeconds(60);

  /**
   * The same from when on nothing fails any more: messages come back, or come from the dead, and of
   * two sweeps within half an hour the first may see a list that lags.
   */
  private static final Duration RECOVERED_WITHIN = Duration.ofMinutes(35);

  /** How far the journal knows a Task Run to be. */
  enum Stage {
    HELD,
    LIMITED,
    WAITING,
    QUEUED,
    SKIPPED,
    SUCCEEDED,
    FAILED,
    SHUT_DOWN
  }

  /** How a run is about to end. */
  enum End {
    NONE,
    FAILING,
    TIMING_OUT,
    CANCELING
  }

  /** An entry and the token of the append that stored it. */
  record Written(JournalEntry entry, String writer) {}

  /** A limit that a Task Run waits for, or has a place of, and since when it has waited. */
  record Wish(Limit limit, Instant since) {}

  private final RunHeader created;
  private final Known known;
  private final Json.Obj input;

  /** What Task Runs are to work on. */
  final InputRules inputs = new InputRules();

  private final boolean isWell;
  private final Instant healedAt;
  final List<Written> journal = new ArrayList<>();
  final Map<Integer, Stage> stages = new TreeMap<>();
  final Map<Integer, TaskRunRecord> records = new TreeMap<>();
  final Map<String, InboxItem> inbox = new TreeMap<>();
  final Map<String, Long> storedAt = new HashMap<>();
  final Set<String> noticed = new HashSet<>();
  final Map<String, String> sentAfter = new HashMap<>();
  final Map<Integer, Instant> beganAt = new HashMap<>();
  final Set<String> tooLate = new HashSet<>();
  final Set<String> spent = new HashSet<>();
  final Map<Integer, Integer> attempts = new TreeMap<>();
  final Map<Integer, Instant> queuedAt = new TreeMap<>();
  final Map<Integer, Wait> waits = new TreeMap<>();
  final Map<Integer, Wish> wishes = new TreeMap<>();
  final Set<Integer> granted = new HashSet<>();

  /** Task Runs in the orchestrator's own slot. */
  final Set<Integer> here = new HashSet<>();

  /** Task Runs that have left the orchestrator's own slot. */
  final Set<Integer> left = new HashSet<>();

  private Set<String> told = Set.of();
  private Set<Integer> toldEnds = Set.of();

  /** Those of them whose record is not stored yet. */
  final Set<Integer> unstored = new HashSet<>();

  final List<Instant> closings = new ArrayList<>();
  RunHeader header;
  int version;
  Json.Obj context;
  Instant openedAt;
  End ending = End.NONE;
  boolean accepted;
  boolean closed;
  boolean deleted;

  /** Whether somebody ever was about to reopen it. */
  boolean isHeld;

  boolean paused;

  /** Whether a message about it was lost, so that nobody sees to it for a day. */
  boolean hasLost;

  long announced;
  long limited;

  /**
   * @param isWell whether nothing fails in this world
   * @param healedAt from when on nothing fails in it in any case
   */
  RunModel(RunHeader created, Json.Obj input, Known known, boolean isWell, Instant healedAt) {
    this.created = requireNonNull(created, "created is null");
    this.input = requireNonNull(input, "input is null");
    this.known = requireNonNull(known, "known is null");
    this.isWell = isWell;
    this.healedAt = requireNonNull(healedAt, "healedAt is null");
    this.header = created;
    this.version = created.workflow().version();
    this.context = input;
    this.openedAt = created.startedAt();
  }

  RunId id() {
    return created.id();
  }

  RunHeader created() {
    return created;
  }

  Json.Obj input() {
    return input;
  }

  Known known() {
    return known;
  }

  /** Whether nothing fails in this world, so that everything comes in time. */
  boolean isWell() {
    return isWell;
  }

  /** Whether what is downstream of a Task Run may go on. */
  boolean isDone(int position) {
    return switch (stages.get(position)) {
      case null -> false;
      case HELD, LIMITED, WAITING, QUEUED -> false;
      case SKIPPED, SUCCEEDED -> true;
      case FAILED, SHUT_DOWN -> known.isForgiven(position);
    };
  }

  private boolean isUnforgiven(int position) {
    Stage stage = stages.get(position);
    return (stage == Stage.FAILED || stage == Stage.SHUT_DOWN) && !known.isForgiven(position);
  }

  boolean hasUnforgiven() {
    return stages.keySet().stream().anyMatch(this::isUnforgiven);
  }

  /** The attempt that the record of a Task Run asks for next. */
  int next(int position) {
    TaskRunRecord record = records.get(position);
    return record == null ? 1 : record.attempt() + 1;
  }

  /** The run is closed: nothing that no worker has goes on, and limits are let go. */
  void close(Instant at) {
    closed = true;
    closings.add(at);
    granted.clear();
    stopIdle();
  }

  /** The entry of a number; empty if it is not there. */
  Optional<JournalEntry> entry(long seq) {
    return seq <= journal.size()
        ? Optional.of(journal.get((int) seq - 1).entry())
        : Optional.empty();
  }

  /**
   * The Task Queue of a Task Run that a worker is to have.
   *
   * @param queues those there are
   */
  String queue(int position, RunEvent.Lane lane, Set<String> queues) {
    String named = known.step(position).queue();
    boolean isSlow = left.contains(position) || lane == RunEvent.Lane.SLOW;
    boolean isInline = known.isInline(position);
    String queue = isInline && isSlow ? TaskQueueName.SLOW : named;
    boolean isThere = queues.contains(queue);
    return isThere ? queue : TaskQueueName.DEFAULT;
  }

  /** Whether the run's logic goes on as it began. */
  boolean goesOn() {
    return !paused && ending == End.NONE;
  }

  /** The run is to end: nothing but what workers have goes on, and then its cleanup. */
  void end(End how) {
    ending = how;
    stopIdle();
  }

  /** What is held back or waits is shut down. */
  private void stopIdle() {
    stages.replaceAll((_, stage) -> isIdle(stage) ? Stage.SHUT_DOWN : stage);
  }

  /** Whether no worker has, or will get, a Task Run that has begun. */
  static boolean isIdle(Stage stage) {
    return stage == Stage.HELD || stage == Stage.LIMITED || stage == Stage.WAITING;
  }

  /** The run is open once more. */
  void reopen(Instant at) {
    closed = false;
    paused = false;
    ending = End.NONE;
    openedAt = at;
  }

  /** When the run has taken too long. */
  Instant deadline() {
    Duration timeout = known.definition().timeout();
    return timeout.equals(Durations.MAX) ? Instant.MAX : openedAt.plus(timeout);
  }

  /** When a run that takes too long is ended at the latest. */
  Instant latestEnd() {
    Instant deadline = deadline();
    if (deadline.equals(Instant.MAX) || hasLost) {
      return Instant.MAX;
    }
    return isWell
        ? deadline.plus(LATE_MAX)
        : (deadline.isAfter(healedAt) ? deadline : healedAt).plus(RECOVERED_WITHIN);
  }

  /** The tasks that the run's logic is at. */
  Known.Stretch stretch() {
    return switch (ending) {
      case NONE -> known.main();
      case FAILING, TIMING_OUT -> known.onFailure();
      case CANCELING -> known.onCancel();
    };
  }

  /** Whether a task is one that the run's logic is at, and everything that it needs is done. */
  boolean isReady(int position) {
    return stretch().has(position)
        && known.step(position).needs().stream().allMatch(need -> isDone(known.position(need)));
  }

  /** Whether the run's logic has nothing left to do. */
  boolean isAllDone() {
    Known.Stretch stretch = stretch();
    for (int position = stretch.first(); position <= stretch.last(); position++) {
      if (!isDone(position)) {
        return false;
      }
    }
    return true;
  }

  /** A Workflow Task is sent: whoever handles it sees all that is here by now. */
  void told() {
    told = Set.copyOf(inbox.keySet());
    toldEnds = records.keySet().stream().filter(this::isEndUnnoticed).collect(Collectors.toSet());
  }

  /**
   * Whether an entry has taken notice of all that was here when the last Workflow Task was sent.
   */
  boolean hasNoticedWhatItWasToldOf() {
    return noticed.containsAll(told) && toldEnds.stream().noneMatch(this::isEndUnnoticed);
  }

  private boolean isEndUnnoticed(int position) {
    TaskRunRecord record = records.get(position);
    return stages.get(position) == Stage.QUEUED
        && record.state().isSettled()
        && record.attempt() >= attempts.get(position);
  }

  /** Whether it is paused, or may be as soon as it takes notice of what was asked of it. */
  boolean mayBePaused() {
    return paused
        || inbox.values().stream()
            .anyMatch(
                item -> item.content() instanceof Control.Pause && !noticed.contains(item.key()));
  }

  /** Whether the run is held back as a whole, for some time. */
  boolean isHeldBack() {
    return !journal.isEmpty() && journal.getLast().entry().at().isBefore(created.notBefore());
  }

  /** Whether the run's logic has something to do that does not wait for anything. */
  boolean hasForgotten() {
    if (paused || isHeldBack()) {
      return false;
    }
    if (isAllDone() || ending == End.NONE && hasUnforgiven()) {
      return true;
    }
    Known.Stretch stretch = stretch();
    for (int position = stretch.first(); position <= stretch.last(); position++) {
      Stage stage = stages.get(position);
      boolean isIdle =
          stage == null
              || stage == Stage.HELD
              || stage == Stage.LIMITED && granted.contains(position);
      if (isIdle && isReady(position)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the limit of a Task Run has a place for it. */
  boolean hasPlace(int position) {
    Stage stage = stages.get(position);
    return granted.contains(position) && (stage == Stage.LIMITED || stage == Stage.QUEUED);
  }

  /** Whether the condition of a task whose needs are done holds; it may fail instead. */
  boolean isToRun(int position) {
    return switch (known.step(position).condition()) {
      case TaskStep.Condition.Always _ -> true;
      case TaskStep.Condition.When when when Known.isRisky(when) ->
          input.get(Definitions.LEVEL).equals(Json.of(1));
      case TaskStep.Condition.When when ->
          Known.askedFor(when)
              .map(name -> stages.get(known.position(name)) == Stage.SUCCEEDED)
              .orElseGet(() -> input.get("flag").equals(Json.of(true)));
    };
  }

  /** Whether the expressions of a task whose needs are done cannot be evaluated. */
  boolean isBroken(int position) {
    TaskStep step = known.step(position);
    boolean isCondition = step.condition() instanceof TaskStep.Condition.When w && Known.isRisky(w);
    Json level = input.get(Definitions.LEVEL);
    boolean isText = level instanceof Json.Str;
    boolean isMissing = !input.has(Definitions.LEVEL);
    return isCondition && (isText || isMissing)
        || isToRun(position) && step.with().has(Definitions.RISKY_INPUT) && isText;
  }
}
