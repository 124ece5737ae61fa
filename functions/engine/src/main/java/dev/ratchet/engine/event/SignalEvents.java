package dev.ratchet.engine.event;

import static java.util.stream.Collectors.joining;

import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.Wait;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.send.Signals;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * EventBridge events as signals: {@code source} is {@code ratchet.signals}, and {@code detail} by
 * {@code detail-type}:
 *
 * <ul>
 *   <li>{@code Workflow Run Signal}: {@code {run, name, payload?, key?}}
 *   <li>{@code Workflow Run Pause}, {@code Resume}, {@code Cancel}, {@code Terminate}: {@code {run,
 *       reason?, key?}}
 *   <li>{@code Task Run Shutdown} and {@code Restart}: {@code reason?, key?} and one of {@code
 *       {task_run}}, {@code {run, task?, queue?}} and {@code {workflow, task?, queue?}}
 * </ul>
 *
 * <p>Where the key is left out, the event's own id makes a second delivery harmless.
 */
final class SignalEvents {
  /** The member by which an event says what it is. */
  static final String TYPE = "detail-type";

  private static final String REASON_DEFAULT = "asked by an event";
  private static final String RUN = "run";
  private static final String TASK_RUN = "task_run";
  private static final String WORKFLOW = "workflow";
  private static final String TASK = "task";
  private static final String QUEUE = "queue";
  private static final String REASON = "reason";
  private static final String KEY = "key";

  private final Json.Obj event;
  private final Json.Obj detail;

  private SignalEvents(Json.Obj event) {
    this.event = event;
    this.detail = event.object("detail");
  }

  /**
   * Reads an event.
   *
   * @throws JsonException if it is no signal; the message says what was found and expected
   */
  static Asked read(Json.Obj event) {
    var events = new SignalEvents(event);
    String type = text(event, "", TYPE);
    return switch (type) {
      case "Workflow Run Signal" -> events.signal();
      case "Workflow Run Pause" -> events.ofRun(new Control.Pause(events.reason()));
      case "Workflow Run Resume" -> events.ofRun(new Control.Resume());
      case "Workflow Run Cancel" -> events.ofRun(new Control.Cancel(events.reason()));
      case "Workflow Run Terminate" -> events.ofRun(new Control.Terminate(events.reason()));
      case "Task Run Shutdown" -> events.ofTasks(Wish.shutDown(events.reason()));
      case "Task Run Restart" -> events.ofTasks(Wish.restart());
      default ->
          throw wrong(
              "expected the detail-type Workflow Run Signal, Pause, Resume, Cancel or Terminate, or"
                  + " Task Run Shutdown or Restart, found \""
                  + type
                  + "\".");
    };
  }

  private Asked signal() {
    RunId run = run();
    String name =
        bounded("detail.name", text(detail, "detail.", "name"), Wait.ForSignal.NAME_CHARS_MAX);
    String key = key(InboxItem.KEY_CHARS_MAX);
    if (key.startsWith(Signals.CONTROL_KEY)) {
      throw wrong("its key begins with " + Signals.CONTROL_KEY + ". Begin it otherwise.");
    }
    return new Asked.Signal(new Signals.Signal(run, key, name, Payload.of(detail.get("payload"))));
  }

  private Asked ofRun(Control control) {
    RunId run = run();
    takesOnly(Set.of(RUN, REASON, KEY));
    return new Asked.OfRun(run, control, key(RunControl.KEY_CHARS_MAX));
  }

  private Asked ofTasks(Wish wish) {
    List<String> targets = List.of(TASK_RUN, RUN, WORKFLOW).stream().filter(detail::has).toList();
    String target = targets.size() == 1 ? targets.getFirst() : "";
    String key = key(RunControl.KEY_CHARS_MAX);
    return switch (target) {
      case TASK_RUN -> {
        takesOnly(Set.of(TASK_RUN, REASON, KEY));
        yield new Asked.OfTask(taskRun(), wish, key);
      }
      case RUN -> {
        takesOnly(Set.of(RUN, TASK, QUEUE, REASON, KEY));
        yield new Asked.OfTasks(run(), match(""), wish, key);
      }
      case WORKFLOW -> {
        takesOnly(Set.of(WORKFLOW, TASK, QUEUE, REASON, KEY));
        yield new Asked.OfWorkflow(match(name(WORKFLOW)), wish, key);
      }
      default ->
          throw wrong(
              "expected one of detail.task_run, detail.run and detail.workflow, found "
                  + (targets.isEmpty() ? "none" : String.join(" and ", targets))
                  + ".");
    };
  }

  /** Lets pass only these members: without a misspelt one, more would be meant than was said. */
  private void takesOnly(Set<String> known) {
    String others =
        detail.members().keySet().stream()
            .filter(name -> !known.contains(name))
            .sorted()
            .collect(joining(", "));
    if (!others.isEmpty()) {
      throw wrong("detail has no %s here; it has %s.".formatted(others, new TreeSet<>(known)));
    }
  }

  private RunId run() {
    String run = text(detail, "detail.", RUN);
    if (!RunId.isValid(run)) {
      throw wrong("detail.run is flow_ and 24 base62 characters; found \"" + run + "\".");
    }
    return new RunId(run);
  }

  private TaskRunId taskRun() {
    String id = text(detail, "detail.", TASK_RUN);
    if (!TaskRunId.isValid(id)) {
      throw wrong("detail.task_run is task_ and 24 base62 characters; found \"" + id + "\".");
    }
    return new TaskRunId(id);
  }

  private Match match(String workflow) {
    return new Match(workflow, optionalName(TASK), optionalName(QUEUE));
  }

  private String optionalName(String field) {
    return detail.has(field) ? name(field) : "";
  }

  private String name(String field) {
    String name = text(detail, "detail.", field);
    if (!KebabName.isValid(name)) {
      throw wrong("detail.%s is a kebab-case name; found \"%s\".".formatted(field, name));
    }
    return name;
  }

  private String reason() {
    if (!detail.has(REASON)) {
      return REASON_DEFAULT;
    }
    return bounded("detail.reason", text(detail, "detail.", REASON), RunControl.REASON_CHARS_MAX);
  }

  private String key(int charsMax) {
    return detail.has(KEY)
        ? bounded("detail.key", text(detail, "detail.", KEY), charsMax)
        : bounded("id", text(event, "", "id"), charsMax);
  }

  private static String text(Json.Obj object, String where, String name) {
    return object.text(name).orElseThrow(() -> wrong("it lacks the string " + where + name + "."));
  }

  private static String bounded(String what, String text, int charsMax) {
    if (text.isEmpty() || text.length() > charsMax) {
      throw wrong("%s has 1 to %d characters; found %d.".formatted(what, charsMax, text.length()));
    }
    return text;
  }

  /** An event that makes no sense. */
  static JsonException wrong(String how) {
    return new JsonException("Not a signal: " + how);
  }
}
