package dev.ratchet.core.run.stored;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InlineRecords;
import dev.ratchet.core.run.JournalEntry;
import dev.ratchet.core.run.Limit;
import dev.ratchet.core.run.Placement;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import dev.ratchet.core.taskrun.TaskRunState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads what {@link SnapshotJson} wrote, now or in any release before. */
public final class SnapshotReader {
  private final Json.Obj json;

  private SnapshotReader(Json.Obj json) {
    this.json = json;
  }

  /**
   * The state after an entry.
   *
   * @param header the run's
   * @throws IllegalStateException if its snapshot is from the future, or damaged
   */
  public static RunState read(RunHeader header, JournalEntry entry) {
    try {
      return new SnapshotReader(Json.parseObject(entry.snapshot())).state(header, entry);
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new IllegalStateException(
          "This release cannot read the snapshot in entry %d of %s: %s. Was it written by a newer"
                  .formatted(entry.seq(), header.id(), e.getMessage())
              + " one? Deploy that release again.",
          e);
    }
  }

  private RunState state(RunHeader header, JournalEntry entry) {
    RunState blank = RunState.initial(header, Json.Obj.EMPTY);
    return new RunState(
        has("version")
            ? header.by(new RedriveVersion.Exactly(member("version").number(0)))
            : header,
        entry.seq(),
        entry.at(),
        member("opened").time(0),
        has("generation") ? member("generation").number(0) : 0,
        has("paused") ? new RunHeader.Standing.Paused(member("paused").time(0)) : blank.standing(),
        has("ending") ? member("ending").tuple(0).ending() : blank.ending(),
        has("ending") ? member("ending_since").millis(0) : 0,
        member("context").object(0),
        tasks(),
        new InlineRecords(records(header.id(), "own"), records(header.id(), "left"), slow()),
        limits(),
        items("received").stream().map(item -> item.text(0)).collect(Collectors.toSet()),
        items("mailbox").stream()
            .map(item -> item.tuple(0))
            .map(mail -> new RunState.Mail(mail.text(0), mail.text(1)))
            .toList());
  }

  private boolean has(String name) {
    return json.members().containsKey(name);
  }

  /** A member, at index 0 of a tuple. */
  private Tuple member(String name) {
    Json value = json.members().get(name);
    return new Tuple(value == null ? Json.array() : Json.array(value));
  }

  /** The items of a member, each at index 0 of a tuple. */
  private List<Tuple> items(String name) {
    return has(name)
        ? member(name).tuple(0).tuples().stream()
            .map(item -> new Tuple(Json.array(item.stored())))
            .toList()
        : List.of();
  }

  private TaskTable tasks() {
    TaskTable tasks = TaskTable.EMPTY;
    for (Tuple item : items("tasks")) {
      Tuple task = item.tuple(0);
      tasks = tasks.with(task.number(1), task.number(2), progress(task));
    }
    return tasks;
  }

  private static TaskProgress progress(Tuple task) {
    return switch (task.text(0)) {
      case "skipped" -> new TaskProgress.Skipped();
      case "succeeded" ->
          new TaskProgress.Succeeded(
              task.number(3), task.length() > 4 ? task.payload(4) : Payload.NONE);
      case "failed" -> new TaskProgress.Failed(task.number(3), FailureJson.read(task.object(4)));
      case "shutdown" -> new TaskProgress.ShutDown(task.number(3), task.text(4));
      case "held" ->
          new TaskProgress.Held(
              task.number(3),
              task.time(4),
              RunEvent.HoldReason.valueOf(task.text(5).toUpperCase(Locale.ROOT)));
      case "limited" ->
          new TaskProgress.Limited(
              task.number(3),
              task.time(4),
              new Limit(task.text(5), task.number(6)),
              task.item(7).equals(Json.of(true)));
      case "waiting" -> waiting(task);
      case "queued" -> queued(task, new TaskProgress.Queued.Terms.OfLogic(), task.placement(7));
      case "queued_on_terms" ->
          queued(
              task,
              new TaskProgress.Queued.Terms.Fixed(AssignmentJson.options(task.object(7))),
              task.placement(8));
      default -> throw task.unreadable();
    };
  }

  private static TaskProgress waiting(Tuple task) {
    if (JournalJson.readEvent(task.item(5)) instanceof RunEvent.TaskWaiting event) {
      return new TaskProgress.Waiting(
          event.attempt(), task.time(4), event.what(), event.placement());
    }
    throw task.unreadable();
  }

  private static TaskProgress queued(
      Tuple task, TaskProgress.Queued.Terms terms, Placement placement) {
    return new TaskProgress.Queued(
        task.number(3), task.time(4), task.millis(5), placement, terms, asked(task.tuple(6)));
  }

  private static TaskProgress.Queued.Asked asked(Tuple asked) {
    if (asked.length() == 0) {
      return new TaskProgress.Queued.Asked.Nothing();
    }
    return switch (asked.text(0)) {
      case "shutdown" -> new TaskProgress.Queued.Asked.ShutDown(asked.text(1));
      case "restart" -> new TaskProgress.Queued.Asked.Restart(asked.number(1));
      default -> throw asked.unreadable();
    };
  }

  private ByPosition<TaskRunRecord> records(RunId run, String name) {
    ByPosition<TaskRunRecord> records = ByPosition.empty();
    for (Tuple item : items(name)) {
      Tuple own = item.tuple(0);
      var stored =
          new TaskRunRecordJson.Stored(
              TaskRunState.valueOf(own.text(1).toUpperCase(Locale.ROOT)),
              own.number(2),
              own.text(3),
              own.object(4).text());
      int position = own.number(0);
      records = records.with(position, TaskRunRecordJson.read(run.task(position), stored));
    }
    return records;
  }

  private Positions slow() {
    Positions slow = Positions.NONE;
    for (Tuple position : items("slow")) {
      slow = slow.with(position.number(0));
    }
    return slow;
  }

  private ByPosition<Limit> limits() {
    ByPosition<Limit> limits = ByPosition.empty();
    for (Tuple item : items("limits")) {
      Tuple limit = item.tuple(0);
      limits = limits.with(limit.number(0), new Limit(limit.text(1), limit.number(2)));
    }
    return limits;
  }
}
