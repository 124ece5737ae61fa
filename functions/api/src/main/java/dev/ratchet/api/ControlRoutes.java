package dev.ratchet.api;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.id.KebabName;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem.Control;
import dev.ratchet.core.run.RedriveVersion;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.Wait;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.catalog.DefinitionService;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunControl.Answer;
import dev.ratchet.engine.run.RunControl.Match;
import dev.ratchet.engine.run.RunControl.Wish;
import dev.ratchet.engine.send.Signals;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is asked of Workflow Runs and Task Runs. It is answered once it is sure to be done, which is
 * soon after; the run's history tells of it.
 */
final class ControlRoutes {
  private static final System.Logger LOG = System.getLogger(ControlRoutes.class.getName());
  private static final String REASON = "reason";
  private static final String REASON_DEFAULT = "asked over the HTTP API";
  private static final String KEY = "idempotency_key";
  private static final String TASK = "task";
  private static final String QUEUE = "queue";
  private static final int SIGNAL_KEY_CHARS_MAX = 128;

  private final RunControl control;
  private final Signals signals;
  private final DefinitionService definitions;

  ControlRoutes(Steering steering, DefinitionService definitions) {
    this.control = steering.control();
    this.signals = steering.signals();
    this.definitions = requireNonNull(definitions, "definitions is null");
  }

  // --- runs ---------------------------------------------------------------------------------

  /** Makes what is asked of a run out of the reason for it. */
  @FunctionalInterface
  private interface OfRun {
    Control because(String reason);
  }

  Response pause(String id, Request request) {
    return ask(id, request, Control.Pause::new);
  }

  Response resume(String id, Request request) {
    return ask(id, request, _ -> new Control.Resume());
  }

  Response cancel(String id, Request request) {
    return ask(id, request, Control.Cancel::new);
  }

  Response terminate(String id, Request request) {
    return ask(id, request, Control.Terminate::new);
  }

  private Response ask(String id, Request request, OfRun wish) {
    Fields fields = fields(request, Set.of(REASON, KEY));
    RunId run = Ids.run(id, fields);
    String reason = reason(fields);
    String key = key(fields);
    fields.check();
    RunHeader header = accepted(control.ask(run, wish.because(reason), key));
    log(request, reason);
    return Response.of(202, RunJson.started(header));
  }

  Response redrive(String id, Request request) {
    Fields fields = fields(request, Set.of(REASON, KEY, "version"));
    RunId run = Ids.run(id, fields);
    String reason = reason(fields);
    String key = key(fields);
    RedriveVersion version = version(fields);
    fields.check();
    RunHeader header = accepted(control.redrive(run, version, key));
    log(request, reason);
    return Response.of(202, RunJson.started(header));
  }

  private static RedriveVersion version(Fields fields) {
    if (!fields.has("version")) {
      return new RedriveVersion.Pinned();
    }
    int number = fields.number("version", 0);
    if (number < 1) {
      fields.wrong("version", "Expected 1 or more.", "Give a version, or leave it out.");
      return new RedriveVersion.Pinned();
    }
    return new RedriveVersion.Exactly(number);
  }

  /** Keeps the reason where the run itself does not: it goes on, or again, without one. */
  private static void log(Request request, String reason) {
    String what = String.join("/", request.path());
    LOG.log(Level.INFO, "Accepted /{0} from {1}: {2}", what, request.caller().name(), reason);
  }

  /** Reads the body, which may be left out, once the query is known to be empty. */
  private static Fields fields(Request request, Set<String> known) {
    request.takesOnly();
    return Fields.of(request.text(), known);
  }

  private static String reason(Fields fields) {
    String reason = fields.text(REASON, "", RunControl.REASON_CHARS_MAX);
    return reason.isBlank() ? REASON_DEFAULT : reason;
  }

  private String key(Fields fields) {
    String key = fields.key(KEY, RunControl.KEY_CHARS_MAX, "a ticket's number");
    return key.isEmpty() ? control.freshKey() : key;
  }

  // --- Task Runs ----------------------------------------------------------------------------

  /** Makes a wish out of the reason for it. */
  @FunctionalInterface
  private interface OfTasks {
    Wish because(String reason);
  }

  private static final OfTasks SHUT_DOWN = Wish::shutDown;
  private static final OfTasks RESTART = _ -> Wish.restart();

  Response shutDown(String id, Request request) {
    return askTask(id, request, SHUT_DOWN);
  }

  Response restart(String id, Request request) {
    return askTask(id, request, RESTART);
  }

  private Response askTask(String id, Request request, OfTasks wish) {
    Fields fields = fields(request, Set.of(REASON, KEY));
    TaskRunId task = Ids.task(id, fields);
    String reason = reason(fields);
    String key = key(fields);
    fields.check();
    Answer answer = control.askTask(task, wish.because(reason), key);
    if (answer instanceof Answer.UnknownRun) {
      throw RunRoutes.unknownTask(id);
    }
    RunId run = accepted(answer).id();
    log(request, reason);
    return Response.of(202, Json.Obj.EMPTY.with("id", id).with("run", run.value()));
  }

  Response shutDownTasks(String id, Request request) {
    return askTasks(id, request, SHUT_DOWN);
  }

  Response restartTasks(String id, Request request) {
    return askTasks(id, request, RESTART);
  }

  private Response askTasks(String id, Request request, OfTasks wish) {
    Fields fields = fields(request, Set.of(REASON, KEY, TASK, QUEUE));
    RunId run = Ids.run(id, fields);
    var match = new Match("", name(TASK, fields), name(QUEUE, fields));
    String reason = reason(fields);
    String key = key(fields);
    fields.check();
    RunHeader header = accepted(control.askMatching(run, match, wish.because(reason), key));
    log(request, reason);
    return Response.of(202, RunJson.started(header));
  }

  Response shutDownMatching(String workflow, Request request) {
    return askMatching(workflow, request, SHUT_DOWN);
  }

  Response restartMatching(String workflow, Request request) {
    return askMatching(workflow, request, RESTART);
  }

  private Response askMatching(String workflow, Request request, OfTasks wish) {
    WorkflowRoutes.requireName(workflow);
    Fields fields = fields(request, Set.of(REASON, KEY, TASK, QUEUE));
    var match = new Match(workflow, name(TASK, fields), name(QUEUE, fields));
    String reason = reason(fields);
    String key = key(fields);
    fields.check();
    definitions.latest(workflow).orElseThrow(() -> WorkflowRoutes.unknown(workflow));
    int asked = control.askMatching(match, wish.because(reason), key);
    log(request, reason);
    return Response.of(
        202, Json.Obj.EMPTY.with("workflow_name", workflow).with("runs_asked", asked));
  }

  /** The name of a task or a Task Queue; empty where it is absent. */
  private static String name(String field, Fields fields) {
    String name = fields.text(field, "", KebabName.CHARS_MAX);
    if (fields.has(field) && !KebabName.isValid(name)) {
      fields.wrong(
          field,
          "\"" + Excerpt.of(name) + "\" is not kebab-case.",
          "Use " + WorkflowRoutes.NAME_RULE + "; or leave it out for all.");
    }
    return name;
  }

  // --- signals ------------------------------------------------------------------------------

  Response signal(String id, String name, Request request) {
    Fields fields = fields(request, Set.of("payload", "key"));
    RunId run = Ids.run(id, fields);
    if (name.isEmpty() || name.length() > Wait.ForSignal.NAME_CHARS_MAX) {
      fields.wrongAt(
          "{name}",
          "It has %d characters, expected 1 to %d."
              .formatted(name.length(), Wait.ForSignal.NAME_CHARS_MAX),
          "Give the name that the workflow waits for, such as approved.");
    }
    String key = signalKey(fields);
    fields.check();
    Payload payload = Payload.of(fields.value("payload"));
    return switch (signals.signal(new Signals.Signal(run, key, name, payload))) {
      case Signals.Answer.Accepted _, Signals.Answer.Repeated _ ->
          Response.of(
              202, Json.Obj.EMPTY.with("run", run.value()).with("name", name).with("key", key));
      case Signals.Answer.UnknownRun _ -> throw RunRoutes.unknown(id);
      case Signals.Answer.Closed closed -> throw closed(closed.header());
      case Signals.Answer.TooLarge large ->
          throw Refusal.tooLarge(
              "payload_too_large",
              "The payload has %d bytes of JSON, expected at most %d. Pass a reference instead."
                  .formatted(large.bytes(), Signals.PAYLOAD_BYTES_MAX));
      case Signals.Answer.TooDeep deep ->
          throw Refusal.invalid(
              "/payload",
              "It nests %d deep, expected at most %d."
                  .formatted(deep.depth(), RunMachine.DEPTH_MAX),
              "Pass something flatter.");
      case Signals.Answer.JsonExpected(WorkflowRef workflow) ->
          throw Refusal.invalid(
              "/payload",
              "It is bytes, and %s takes JSON only.".formatted(workflow),
              "Pass JSON, or a reference to the bytes.");
    };
  }

  private String signalKey(Fields fields) {
    String key = fields.key("key", SIGNAL_KEY_CHARS_MAX, "a payment's number");
    if (key.startsWith(Signals.CONTROL_KEY)) {
      fields.wrong("key", "It begins with " + Signals.CONTROL_KEY + ".", "Begin it otherwise.");
    }
    return key.isEmpty() ? control.freshKey() : key;
  }

  // --- answers ------------------------------------------------------------------------------

  /** The header of the run that accepted a wish. */
  private static RunHeader accepted(Answer answer) {
    return switch (answer) {
      case Answer.Accepted(RunHeader header) -> header;
      case Answer.UnknownRun(RunId run) -> throw RunRoutes.unknown(run.value());
      case Answer.UnknownTask(TaskRunId task) -> throw RunRoutes.unknownTask(task.value());
      case Answer.Closed(RunHeader header) -> throw closed(header);
      case Answer.NothingToRedrive(RunHeader header) ->
          throw Refusal.conflict(
              "nothing_to_redrive",
              "%s is %s; expected one that failed, timed out, was canceled or was terminated."
                  .formatted(header.id(), header.status().wire()));
      case Answer.NoneMeant(RunId run, Match match) ->
          throw Refusal.notFound("task_not_found", noneMeant(run, match));
      case Answer.WrongState wrong ->
          throw Refusal.conflict(
              "wrong_state",
              "%s is %s; expected one that is %s."
                  .formatted(
                      wrong.id(),
                      wrong.state().wire(),
                      wrong.expected().stream()
                          .map(TaskRunState::wire)
                          .collect(Collectors.joining(" or "))));
      case Answer.VersionUnfit(RunHeader header, WorkflowRef version, List<String> problems) ->
          throw Refusal.conflict(
              "version_does_not_fit",
              "%s cannot go on by %s. %s"
                  .formatted(header.id(), version, String.join(" ", problems)));
      case Answer.DefinitionUnreadable(RunHeader header, String why) ->
          throw Refusal.conflict(
              "definition_unreadable",
              "The Workflow Definition of %s, %s, cannot be read, and this needs it: %s"
                  .formatted(header.id(), header.workflow(), why));
    };
  }

  private static Refusal closed(RunHeader header) {
    return Refusal.conflict(
        "run_closed",
        "%s is closed: %s. This can only be asked of an open run."
            .formatted(header.id(), header.status().wire()));
  }

  private static String noneMeant(RunId run, Match match) {
    String named = match.task().isEmpty() ? "" : " \"" + match.task() + "\"";
    String queued = match.queue().isEmpty() ? "" : " on the Task Queue \"" + match.queue() + "\"";
    return "%s has no task%s%s.".formatted(run, named, queued);
  }
}
