package dev.ratchet.core.run.stored;

import static dev.ratchet.core.run.stored.JournalJson.placed;
import static dev.ratchet.core.run.stored.JournalJson.tuple;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.failure.FailureJson;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.payload.PayloadJson;
import dev.ratchet.core.run.Ending;
import dev.ratchet.core.run.RunEvent;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunState;
import dev.ratchet.core.run.TaskProgress;
import dev.ratchet.core.run.TaskTable;
import dev.ratchet.core.task.TaskOptions;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunRecordJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A run's state as an entry carries it: what is needed to go on, and no more. Task Runs that are
 * over in the same way stand together, as {@code ["succeeded",1,9500,1]}; what no answer of the
 * run's logic can depend on is left out. {@link SnapshotReader} reads it.
 */
public final class SnapshotJson {
  private SnapshotJson() {}

  /**
   * The state of an open run.
   *
   * @param withResults whether what ended Task Runs returned is to be kept
   */
  public static Json.Obj write(RunState state, boolean withResults) {
    Json.Obj json =
        Json.Obj.EMPTY
            .with("opened", millis(state.openedAt()))
            .with("context", state.context())
            .with("tasks", new Tasks(withResults).write(state.tasks()));
    if (state.generation() > 0) {
      json =
          json.with("generation", state.generation())
              .with("version", state.header().workflow().version());
    }
    if (state.standing() instanceof RunHeader.Standing.Paused(Instant since)) {
      json = json.with("paused", millis(since));
    }
    if (!(state.ending() instanceof Ending.None)) {
      json =
          json.with("ending", JournalJson.ending(tuple("cleanup"), state.ending()))
              .with("ending_since", state.endingSince());
    }
    json = with(json, "own", records(state, state.inline().here()));
    json = with(json, "left", records(state, state.inline().left()));
    json = with(json, "slow", slow(state));
    json = with(json, "limits", limits(state));
    json = with(json, "received", state.received().stream().sorted().<Json>map(Json::of).toList());
    return with(
        json,
        "mailbox",
        state.mailbox().stream()
            .<Json>map(mail -> Json.array(Json.of(mail.key()), Json.of(mail.name())))
            .toList());
  }

  private static Json.Obj with(Json.Obj json, String name, List<Json> items) {
    return items.isEmpty() ? json : json.with(name, new Json.Arr(items));
  }

  static Json millis(Instant time) {
    return Json.of(time.toEpochMilli());
  }

  /** The records of those that may have another attempt: under way, or to be redriven. */
  private static List<Json> records(RunState state, ByPosition<TaskRunRecord> kept) {
    var records = new ArrayList<Json>();
    kept.forEach(
        (position, record) -> {
          if (mayGoOn(state, position)) {
            TaskRunRecordJson.Stored stored = TaskRunRecordJson.write(record);
            records.add(
                Json.array(
                    Json.of(position),
                    Json.of(stored.state().wire()),
                    Json.of(stored.attempt()),
                    Json.of(stored.owner()),
                    Json.parse(stored.detail())));
          }
        });
    return records;
  }

  private static List<Json> slow(RunState state) {
    return state.inline().slow().stream()
        .filter(position -> mayGoOn(state, position))
        .<Json>mapToObj(Json::of)
        .toList();
  }

  /** Whether a Task Run may have another attempt. */
  private static boolean mayGoOn(RunState state, int position) {
    return state.tasks().open().contains(position) || state.tasks().ill().contains(position);
  }

  /** The limits of those that have yet to give them back. */
  private static List<Json> limits(RunState state) {
    var limits = new ArrayList<Json>();
    state
        .limits()
        .forEach(
            (position, limit) -> {
              if (state.tasks().open().contains(position)) {
                limits.add(
                    Json.array(Json.of(position), Json.of(limit.key()), Json.of(limit.size())));
              }
            });
    return limits;
  }

  /** Writes Task Runs, those that are alike and side by side as one. */
  private static final class Tasks {
    private final boolean withResults;
    private final List<Json> written = new ArrayList<>();
    private TaskProgress alike;
    private int first;
    private int last;

    Tasks(boolean withResults) {
      this.withResults = withResults;
    }

    public Json.Arr write(TaskTable tasks) {
      tasks.forEach(this::add);
      flush();
      return new Json.Arr(written);
    }

    private void add(int position, TaskProgress task) {
      TaskProgress kept =
          task instanceof TaskProgress.Succeeded s && !withResults
              ? new TaskProgress.Succeeded(s.attempt(), Payload.NONE)
              : task;
      if (alike != null && last == position - 1 && alike.equals(kept)) {
        last = position;
        return;
      }
      flush();
      alike = kept;
      first = position;
      last = position;
    }

    private void flush() {
      if (alike != null) {
        written.add(write(alike));
      }
    }

    private Json write(TaskProgress task) {
      return switch (task) {
        case TaskProgress.Skipped _ -> tuple("skipped", first, last);
        case TaskProgress.Succeeded s when s.output().isNone() ->
            tuple("succeeded", first, last, s.attempt());
        case TaskProgress.Succeeded s ->
            PayloadJson.plus(tuple("succeeded", first, last, s.attempt()), s.output());
        case TaskProgress.Failed f ->
            tuple("failed", first, last, f.attempt()).plus(FailureJson.write(f.failure()));
        case TaskProgress.ShutDown s ->
            tuple("shutdown", first, last, s.attempt()).plus(Json.of(s.reason()));
        case TaskProgress.Held h ->
            tuple("held", first, last, h.attempt())
                .plus(millis(h.since()))
                .plus(Json.of(h.reason().name().toLowerCase(Locale.ROOT)));
        case TaskProgress.Limited l ->
            tuple("limited", first, last, l.attempt())
                .plus(millis(l.since()))
                .plus(Json.of(l.limit().key()))
                .plus(Json.of(l.limit().size()))
                .plus(Json.of(l.isGranted()));
        case TaskProgress.Waiting w ->
            tuple("waiting", first, last, w.attempt())
                .plus(millis(w.since()))
                .plus(
                    JournalJson.waiting(
                        new RunEvent.TaskWaiting(first, w.attempt(), w.what(), w.placement())));
        case TaskProgress.Queued q -> queued(q);
      };
    }

    private Json queued(TaskProgress.Queued queued) {
      Json.Arr asked =
          switch (queued.asked()) {
            case TaskProgress.Queued.Asked.Nothing _ -> Json.array();
            case TaskProgress.Queued.Asked.ShutDown s ->
                Json.array(Json.of("shutdown"), Json.of(s.reason()));
            case TaskProgress.Queued.Asked.Restart r -> tuple("restart", r.attempt());
          };
      Json.Arr written =
          switch (queued.terms()) {
            case TaskProgress.Queued.Terms.OfLogic _ -> queued("queued", queued).plus(asked);
            case TaskProgress.Queued.Terms.Fixed(TaskOptions options) ->
                queued("queued_on_terms", queued).plus(asked).plus(AssignmentJson.write(options));
          };
      return placed(written, queued.placement());
    }

    private Json.Arr queued(String kind, TaskProgress.Queued queued) {
      return tuple(kind, first, last, queued.attempt())
          .plus(millis(queued.since()))
          .plus(Json.of(queued.entry()));
    }
  }
}
