package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.workflow.InboxItem;
import dev.ratchet.core.workflow.JournalEntry;
import dev.ratchet.core.workflow.RunHeader;
import dev.ratchet.core.workflow.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a run must look like, by all that has gone through the ports. */
final class RunModel {
  /** How far the journal knows a Task Run to be. */
  enum Stage {
    HELD,
    WAITING,
    QUEUED,
    SKIPPED,
    SUCCEEDED,
    FAILED,
    SHUT_DOWN
  }

  /** An entry and the token of the append that stored it. */
  record Written(JournalEntry entry, String writer) {}

  private final RunHeader created;
  private final Known known;
  private final Json.Obj input;
  final List<Written> journal = new ArrayList<>();
  final Map<Integer, Stage> stages = new TreeMap<>();
  final Map<Integer, TaskRunRecord> records = new TreeMap<>();
  final Map<String, InboxItem> inbox = new TreeMap<>();
  final Set<String> noticed = new HashSet<>();
  final Set<String> spent = new HashSet<>();
  final Map<Integer, Integer> attempts = new TreeMap<>();
  final Map<Integer, Wait> waits = new TreeMap<>();
  final List<Instant> closings = new ArrayList<>();
  RunHeader header;
  Json.Obj context;
  boolean accepted;
  boolean closed;
  boolean paused;
  boolean canceling;
  long announced;

  RunModel(RunHeader created, Json.Obj input, Known known) {
    this.created = requireNonNull(created, "created is null");
    this.input = requireNonNull(input, "input is null");
    this.known = requireNonNull(known, "known is null");
    this.header = created;
    this.context = input;
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

  /** Whether what is downstream of a Task Run may go on. */
  boolean isDone(int position) {
    return switch (stages.get(position)) {
      case null -> false;
      case HELD, WAITING, QUEUED -> false;
      case SKIPPED, SUCCEEDED -> true;
      case FAILED, SHUT_DOWN -> known.isForgiven(position);
    };
  }

  boolean isUnforgiven(int position) {
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

  /** The run is closed: nothing that no worker has goes on. */
  void close(Instant at) {
    closed = true;
    closings.add(at);
    stopIdle();
  }

  /** Whether the run's logic goes on as it began. */
  boolean goesOn() {
    return !paused && !canceling;
  }

  /** The run is to end: nothing but what workers have goes on. */
  void cancel() {
    paused = false;
    canceling = true;
    stopIdle();
  }

  /** What is held back or waits is shut down. */
  void stopIdle() {
    stages.replaceAll(
        (_, stage) -> stage == Stage.HELD || stage == Stage.WAITING ? Stage.SHUT_DOWN : stage);
  }

  /** The run is open once more. */
  void reopen() {
    closed = false;
    paused = false;
    canceling = false;
  }

  boolean isReady(int position) {
    return known.step(position).needs().stream().allMatch(need -> isDone(known.position(need)));
  }

  boolean isAllDone() {
    for (int position = 1; position <= known.size(); position++) {
      if (!isDone(position)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the condition of a task whose needs are done holds. */
  boolean isToRun(int position) {
    return switch (known.step(position).condition()) {
      case TaskStep.Condition.Always _ -> true;
      case TaskStep.Condition.When when ->
          Known.askedFor(when)
              .map(name -> stages.get(known.position(name)) == Stage.SUCCEEDED)
              .orElseGet(() -> input.get("flag").equals(Json.of(true)));
    };
  }
}
