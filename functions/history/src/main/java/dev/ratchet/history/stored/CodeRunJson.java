package dev.ratchet.history.stored;

import dev.ratchet.core.collection.ByPosition;
import dev.ratchet.core.json.Json;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Pending;
import dev.ratchet.history.state.RunKey;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.TimerTable;
import dev.ratchet.history.table.UpdateTable;
import io.temporal.api.common.v1.Memo;
import io.temporal.api.common.v1.SearchAttributes;
import io.temporal.api.history.v1.ActivityTaskScheduledEventAttributes;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.SignalExternalWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.StartChildWorkflowExecutionInitiatedEventAttributes;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A snapshot of a code run: what is known of it, from which the slices after it can be folded. */
public final class CodeRunJson {
  private CodeRunJson() {}

  /** Writes a snapshot. */
  public static Json.Obj write(CodeRun run) {
    Pending pending = run.pending();
    Json.Obj json =
        Json.Obj.EMPTY
            .with("line", StateLineJson.write(run.line()))
            .with("begun", Wording.of(run.begun()))
            .with("first", Wording.of(run.first()));
    json = with(json, "activities", pending.activities(), CodeRunJson::activity);
    json = with(json, "timers", pending.timers(), CodeRunJson::timer);
    json = with(json, "children", pending.children(), CodeRunJson::child);
    json = with(json, "signals", pending.signals(), CodeRunJson::signal);
    json = with(json, "cancels", pending.cancels(), CodeRunJson::cancel);
    json = with(json, "updates", pending.updates(), CodeRunJson::update);
    if (!run.waiting().isEmpty()) {
      json =
          json.with(
              "waiting", Wording.of(History.newBuilder().addAllEvents(run.waiting()).build()));
    }
    if (!run.memo().isEmpty()) {
      json = json.with("memo", Wording.of(Memo.newBuilder().putAllFields(run.memo()).build()));
    }
    return run.searchAttributes().isEmpty()
        ? json
        : json.with(
            "search_attributes",
            Wording.of(
                SearchAttributes.newBuilder().putAllIndexedFields(run.searchAttributes()).build()));
  }

  private static <T> Json.Obj with(
      Json.Obj json, String name, ByPosition<T> all, Function<T, Json> writer) {
    return all.isEmpty()
        ? json
        : json.with(name, new Json.Arr(all.values().stream().map(writer).toList()));
  }

  private static Json activity(Pending.Activity activity) {
    return Json.array(
        Json.of(activity.scheduledId()),
        Json.of(activity.state().name()),
        Wording.of(activity.scheduled()),
        Wording.of(activity.attributes()),
        Json.of(activity.cancelId()),
        activity.start().map(StateLineJson::write).orElse(Json.NULL));
  }

  private static Json timer(Pending.Timer timer) {
    return Json.array(
        Json.of(timer.startedId()),
        Json.of(timer.state().name()),
        Json.of(timer.timerId()),
        Wording.of(timer.due()));
  }

  private static Json child(Pending.Child child) {
    return Json.array(
        Json.of(child.initiatedId()),
        Json.of(child.state().name()),
        Wording.of(child.attributes()),
        Json.of(child.startedId()),
        Json.of(child.runId()));
  }

  private static Json signal(Pending.Signal signal) {
    return Json.array(
        Json.of(signal.initiatedId()),
        Json.of(signal.state().name()),
        Wording.of(signal.attributes()));
  }

  private static Json cancel(Pending.Cancel cancel) {
    return Json.array(
        Json.of(cancel.initiatedId()),
        Json.of(cancel.state().name()),
        Wording.of(cancel.attributes()));
  }

  private static Json update(Pending.Update update) {
    return Json.array(
        Json.of(update.acceptedId()),
        Json.of(update.state().name()),
        Json.of(update.updateId()),
        Json.of(update.completedId()));
  }

  /** Reads a snapshot of this run. */
  public static CodeRun read(RunKey key, Json.Obj json) {
    Pending pending = Pending.NOTHING;
    pending = each(json, "activities", pending, (p, i) -> p.with(readActivity(i)));
    pending = each(json, "timers", pending, (p, i) -> p.with(readTimer(i)));
    pending = each(json, "children", pending, (p, i) -> p.with(readChild(i)));
    pending = each(json, "signals", pending, (p, i) -> p.with(readSignal(i)));
    pending = each(json, "cancels", pending, (p, i) -> p.with(readCancel(i)));
    pending = each(json, "updates", pending, (p, i) -> p.with(readUpdate(i)));
    return new CodeRun(
        key,
        Wording.message(WorkflowExecutionStartedEventAttributes.parser(), json.get("first")),
        Wording.time(json.get("begun")),
        StateLineJson.read(json.object("line")),
        pending,
        json.has("waiting")
            ? Wording.message(History.parser(), json.get("waiting")).getEventsList()
            : List.of(),
        json.has("memo")
            ? Wording.message(Memo.parser(), json.get("memo")).getFieldsMap()
            : Memo.getDefaultInstance().getFieldsMap(),
        json.has("search_attributes")
            ? Wording.message(SearchAttributes.parser(), json.get("search_attributes"))
                .getIndexedFieldsMap()
            : SearchAttributes.getDefaultInstance().getIndexedFieldsMap());
  }

  private static Pending each(
      Json.Obj json, String name, Pending first, BiFunction<Pending, List<Json>, Pending> reader) {
    Pending pending = first;
    for (Json item : json.array(name)) {
      pending = reader.apply(pending, ((Json.Arr) item).items());
    }
    return pending;
  }

  private static Pending.Activity readActivity(List<Json> items) {
    return new Pending.Activity(
        Wording.number(items.get(0)),
        Wording.one(ActivityTable.State.class, items.get(1)),
        Wording.time(items.get(2)),
        Wording.message(ActivityTaskScheduledEventAttributes.parser(), items.get(3)),
        Wording.number(items.get(4)),
        items.get(5) instanceof Json.Obj start
            ? Optional.of(StateLineJson.readActivityStart(start))
            : Optional.empty());
  }

  private static Pending.Timer readTimer(List<Json> items) {
    return new Pending.Timer(
        Wording.number(items.get(0)),
        Wording.one(TimerTable.State.class, items.get(1)),
        Wording.text(items.get(2)),
        Wording.time(items.get(3)));
  }

  private static Pending.Child readChild(List<Json> items) {
    return new Pending.Child(
        Wording.number(items.get(0)),
        Wording.one(ChildTable.State.class, items.get(1)),
        Wording.message(StartChildWorkflowExecutionInitiatedEventAttributes.parser(), items.get(2)),
        Wording.number(items.get(3)),
        Wording.text(items.get(4)));
  }

  private static Pending.Signal readSignal(List<Json> items) {
    return new Pending.Signal(
        Wording.number(items.get(0)),
        Wording.one(ExternalTable.State.class, items.get(1)),
        Wording.message(
            SignalExternalWorkflowExecutionInitiatedEventAttributes.parser(), items.get(2)));
  }

  private static Pending.Cancel readCancel(List<Json> items) {
    return new Pending.Cancel(
        Wording.number(items.get(0)),
        Wording.one(ExternalTable.State.class, items.get(1)),
        Wording.message(
            RequestCancelExternalWorkflowExecutionInitiatedEventAttributes.parser(), items.get(2)));
  }

  private static Pending.Update readUpdate(List<Json> items) {
    return new Pending.Update(
        Wording.number(items.get(0)),
        Wording.one(UpdateTable.State.class, items.get(1)),
        Wording.text(items.get(2)),
        Wording.number(items.get(3)));
  }
}
