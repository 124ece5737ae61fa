package dev.ratchet.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.definition.TaskStep;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.workflow.InboxItem;
import dev.ratchet.core.workflow.JournalEntry;
import dev.ratchet.core.workflow.RunHeader;
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
  RunHeader header;
  Json.Obj context;
  boolean accepted;
  boolean closed;
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
      case HELD, QUEUED -> false;
      case SKIPPED, SUCCEEDED -> true;
      case FAILED, SHUT_DOWN -> known.isForgiven(position);
    };
  }

  boolean isUnforgiven(int position) {
    Stage stage = stages.get(position);
    return (stage == Stage.FAILED || stage == Stage.SHUT_DOWN) && !known.isForgiven(position);
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
