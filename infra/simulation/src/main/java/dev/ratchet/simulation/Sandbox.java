package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.Engine;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.receive.BodyReader;
import dev.ratchet.engine.receive.Entrance;
import dev.ratchet.engine.receive.Receiver;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** An engine in one sandbox of Lambda, with all its caches; and what handlers do. */
final class Sandbox {
  private final RunService runs;
  private final Signals signals;
  private final RunControl control;
  private final Completions completions;
  private final DeadLetterService deadLetters;
  private final Sweep sweep;
  private final Deletions deletions;
  private final RetentionSweep retention;
  private final Receiver receiver;
  private final Predicate<RunId> isDeleted;

  Sandbox(Engine engine, Retention kept, Predicate<RunId> isDeleted) {
    this.runs =
        engine.runs(
            (_, _) -> {
              throw new IllegalStateException("Nobody waits for a run here.");
            });
    this.signals = engine.signals();
    this.control = engine.control();
    this.completions = engine.completions();
    this.deadLetters = engine.deadLetters();
    this.sweep = engine.sweep();
    this.deletions = engine.deletions();
    this.retention = engine.retention(kept);
    this.receiver = engine.receiver();
    for (Entrance entrance : Entrance.values()) {
      receiver.prepare(entrance);
    }
    this.isDeleted = isDeleted;
  }

  RunService runs() {
    return runs;
  }

  Sweep sweep() {
    return sweep;
  }

  RetentionSweep retention() {
    return retention;
  }

  Deletions deletions() {
    return deletions;
  }

  Signals signals() {
    return signals;
  }

  RunControl control() {
    return control;
  }

  Completions completions() {
    return completions;
  }

  DeadLetterService deadLetters() {
    return deadLetters;
  }

  /**
   * Handles messages as the function of their queue does.
   *
   * @return whether they are done with
   */
  boolean handle(Channel channel, List<Delivery<Letter>> messages, Receipt receipt) {
    Delivery<Letter> first = messages.getFirst();
    String body = first.body().text();
    try {
      return switch (channel.kind()) {
        case WORKFLOW_TASKS -> advance(messages, receipt);
        case ACTIVITY_TASKS ->
            receiver.activityTask(BodyReader.activityTask(body), receipt).isDone();
        case TIMERS -> receiver.timer(BodyReader.timer(body)).isDone();
        case SIGNALS -> receiver.event(envelope(first)).isDone();
        case DEAD_LETTERS -> receiver.deadLetter(envelope(first)).isDone();
      };
    } catch (JsonException e) {
      throw new Violation(Rule.NO_SURPRISE, first + " cannot be read: " + e.getMessage());
    }
  }

  private boolean advance(List<Delivery<Letter>> messages, Receipt receipt) {
    var tasks = messages.stream().map(m -> BodyReader.workflowTask(m.body().text())).toList();
    Receiver.Answer answer = receiver.workflowTasks(tasks, receipt);
    if (answer instanceof Receiver.Done.Decided(Orchestrator.Answer decided)) {
      isNoSurprise(decided, tasks.getFirst().run());
    }
    return answer.isDone();
  }

  private void isNoSurprise(Orchestrator.Answer answer, RunId run) {
    switch (answer) {
      case Orchestrator.Answer.Advanced _, Orchestrator.Answer.NothingNew _ -> {}
      case Orchestrator.Answer.WorkflowTaskFailed failed ->
          unless(
              SimulatedItems.isBroken(failed.failure().message()),
              Rule.NO_SURPRISE,
              "a Workflow Task failed: %s",
              failed);
      case Orchestrator.Answer.UnknownRun _ ->
          unless(isDeleted.test(run), Rule.NO_SURPRISE, "a Workflow Task of unknown %s", run);
    }
  }

  private static DeadLetterService.Envelope envelope(Delivery<Letter> message) {
    return new DeadLetterService.Envelope(
        message.body().from(),
        Long.toString(message.body().id()),
        message.body().text(),
        DeadLetterRules.REASON,
        Instant.ofEpochMilli(message.message().sentAt()),
        message.receives());
  }
}
