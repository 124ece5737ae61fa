package dev.ratchet.testkit.simulation;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.decide.Snapshots;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.attempt.Completions;
import dev.ratchet.engine.attempt.InlineTasks;
import dev.ratchet.engine.attempt.Inputs;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.run.Deletions;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.run.RunControl;
import dev.ratchet.engine.run.RunService;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.Signals;
import dev.ratchet.engine.strand.Strands;
import dev.ratchet.engine.task.TaskRegistry;
import dev.ratchet.engine.timer.RetentionSweep;
import dev.ratchet.engine.timer.Sweep;
import dev.ratchet.engine.timer.TimerService;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The engine as one sandbox of Lambda composes it, with all its caches; and what handlers do. */
final class Sandbox {
  /** Runs are short here: what happens once in a long run happens all the time. */
  private static final Snapshots OFTEN = new Snapshots(3, 10_000);

  private final RunService runs;
  private final Signals signals;
  private final RunControl control;
  private final Orchestrator orchestrator;
  private final Worker worker;
  private final TimerService timers;
  private final Completions completions;
  private final Events events;
  private final DeadLetterService deadLetters;
  private final Sweep sweep;
  private final Deletions deletions;
  private final RetentionSweep retention;
  private final Predicate<RunId> isDeleted;

  Sandbox(
      RunStore store,
      Items items,
      TaskQueues queues,
      TimerStore later,
      LimitStore limits,
      EventBus bus,
      Ambient ambient,
      TaskRegistry tasks,
      SlotDemand demand,
      Strands strands,
      Retention kept,
      Predicate<RunId> isDeleted) {
    var deciders = new Deciders(items);
    var dispatcher = new Dispatcher(store, queues, later, limits, bus, ambient);
    this.runs =
        new RunService(
            store,
            items,
            queues,
            ambient,
            (_, _) -> {
              throw new IllegalStateException("Nobody waits for a run here.");
            });
    this.signals = new Signals(store, deciders, queues, ambient);
    this.control = new RunControl(dispatcher, deciders, ambient, strands);
    var inputs = new Inputs(store, deciders, items);
    var inline = new InlineTasks(tasks, inputs, strands, demand, ambient);
    this.orchestrator = new Orchestrator(deciders, dispatcher, inline, OFTEN, ambient);
    this.worker = new Worker(dispatcher, tasks, inputs, ambient, strands);
    this.timers = new TimerService(queues, dispatcher, ambient);
    this.completions = new Completions(dispatcher, deciders, () -> tasks, ambient);
    this.events = new Events(signals, control);
    this.deadLetters = new DeadLetterService(items, dispatcher, queues, events, ambient);
    this.sweep = new Sweep(store, later, queues, limits, deciders, strands, ambient);
    this.deletions = new Deletions(dispatcher, ambient);
    this.retention = new RetentionSweep(deletions, store, items, later, strands, ambient, kept);
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
    return switch (channel.kind()) {
      case WORKFLOW_TASKS -> advance(messages, receipt);
      case ACTIVITY_TASKS -> work(first, receipt);
      case TIMERS -> {
        timers.handle(TimerMessage.read(first.body().text()));
        yield true;
      }
      case SIGNALS -> hear(first);
      case DEAD_LETTERS -> bury(first);
    };
  }

  private boolean advance(List<Delivery<Letter>> messages, Receipt receipt) {
    List<WorkflowTask> tasks = messages.stream().map(Sandbox::workflowTask).toList();
    Orchestrator.Answer answer = orchestrator.advance(tasks, receipt);
    return switch (answer) {
      case Orchestrator.Answer.Advanced _, Orchestrator.Answer.NothingNew _ -> true;
      case Orchestrator.Answer.WorkflowTaskFailed failed -> {
        if (!SimulatedItems.isBroken(failed.failure().message())) {
          throw new Violation(Rule.NO_SURPRISE, "a Workflow Task failed: " + failed);
        }
        yield true;
      }
      case Orchestrator.Answer.UnknownRun _ when isDeleted.test(tasks.getFirst().run()) -> true;
      case Orchestrator.Answer.UnknownRun _ ->
          throw new Violation(Rule.NO_SURPRISE, "a Workflow Task of an unknown run: " + messages);
    };
  }

  private static WorkflowTask workflowTask(Delivery<Letter> message) {
    return switch (DeliveryJson.read(message.body().text())) {
      case WorkflowTask w -> w;
      case ActivityTask a -> throw misplaced(message, a);
    };
  }

  private static Violation misplaced(Delivery<Letter> message, TaskDelivery delivery) {
    return new Violation(Rule.NO_SURPRISE, message + " holds " + delivery);
  }

  private boolean work(Delivery<Letter> message, Receipt receipt) {
    ActivityTask task =
        switch (DeliveryJson.read(message.body().text())) {
          case ActivityTask a -> a;
          case WorkflowTask w -> throw misplaced(message, w);
        };
    return switch (worker.handle(task, receipt)) {
      case Worker.Answer.Ran _, Worker.Answer.Ignored _ -> true;
      case Worker.Answer.Busy _ -> false;
    };
  }

  private boolean hear(Delivery<Letter> message) {
    deadLetters.hear(envelope(message));
    return true;
  }

  private boolean bury(Delivery<Letter> message) {
    deadLetters.take(envelope(message));
    return true;
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
