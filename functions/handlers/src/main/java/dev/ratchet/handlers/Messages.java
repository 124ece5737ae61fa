package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.DeadLetters;
import dev.ratchet.engine.Orchestrator;
import dev.ratchet.engine.Receipt;
import dev.ratchet.engine.Signals;
import dev.ratchet.engine.TimerService;
import dev.ratchet.engine.Worker;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads messages and hands them to the engine; each answer says whether they are done with. */
public final class Messages {
  private static final System.Logger LOG = System.getLogger(Messages.class.getName());

  private final Orchestrator orchestrator;
  private final Worker worker;
  private final TimerService timers;
  private final Signals signals;
  private final DeadLetters deadLetters;

  public Messages(
      Orchestrator orchestrator,
      Worker worker,
      TimerService timers,
      Signals signals,
      DeadLetters deadLetters) {
    this.orchestrator = requireNonNull(orchestrator, "orchestrator is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.timers = requireNonNull(timers, "timers is null");
    this.signals = requireNonNull(signals, "signals is null");
    this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
  }

  /**
   * The run that a Workflow Task is for, so that those of one run are answered by one step; a
   * message that is none stands for itself, and fails alone.
   */
  public static String runOf(SQSMessage message) {
    try {
      return workflowTask(message).run().value();
    } catch (JsonException e) {
      return message.getMessageId();
    }
  }

  /** Workflow Tasks of one run. */
  public boolean workflowTasks(List<SQSMessage> messages, Receipt receipt) {
    List<WorkflowTask> tasks = messages.stream().map(Messages::workflowTask).toList();
    Set<WorkflowTask.Cause> causes = EnumSet.noneOf(WorkflowTask.Cause.class);
    tasks.forEach(task -> causes.add(task.cause()));
    orchestrator.advance(tasks.getFirst().run(), causes, receipt.isRedelivered());
    return true;
  }

  private static WorkflowTask workflowTask(SQSMessage message) {
    return switch (DeliveryJson.read(message.getBody())) {
      case WorkflowTask w -> w;
      case ActivityTask a ->
          throw new JsonException("Expected a Workflow Task, found an Activity Task of " + a.id());
    };
  }

  /** An Activity Task. */
  public boolean activityTask(List<SQSMessage> messages, Receipt receipt) {
    ActivityTask task =
        switch (DeliveryJson.read(messages.getFirst().getBody())) {
          case ActivityTask a -> a;
          case WorkflowTask w ->
              throw new JsonException(
                  "Expected an Activity Task, found a Workflow Task of " + w.run());
        };
    return switch (worker.handle(task, receipt)) {
      case Worker.Answer.Ran _, Worker.Answer.Ignored _ -> true;
      case Worker.Answer.Busy _ -> false;
    };
  }

  /** A timer. */
  public boolean timer(List<SQSMessage> messages, Receipt receipt) {
    timers.handle(TimerMessage.read(messages.getFirst().getBody()));
    return true;
  }

  /** An event that EventBridge brought. One that makes no sense goes to the dead-letter queue. */
  public boolean signal(List<SQSMessage> messages, Receipt receipt) {
    signal(Json.parseObject(messages.getFirst().getBody()));
    return true;
  }

  private void signal(Json.Obj event) {
    Signals.Signal signal = SignalEvents.read(event);
    Signals.Answer answer = signals.signal(signal);
    Level level =
        switch (answer) {
          case Signals.Answer.Accepted _, Signals.Answer.Repeated _ -> Level.INFO;
          case Signals.Answer.UnknownRun _,
              Signals.Answer.Closed _,
              Signals.Answer.TooLarge _,
              Signals.Answer.TooDeep _ ->
              Level.WARNING;
        };
    LOG.log(level, "Signal {0} to {1}: {2}", signal.name(), signal.run(), answer);
  }

  /**
   * A message that its queue gave up. An event was perhaps given up because a store could not be
   * reached for long: it is told now, late. What nobody can read is logged and done with, since no
   * other queue stands behind this one.
   */
  public boolean deadLetter(List<SQSMessage> messages, Receipt receipt) {
    SQSMessage message = messages.getFirst();
    String queue = queueName(message);
    try {
      Json.Obj body = Json.parseObject(message.getBody());
      if (SignalEvents.isEvent(body)) {
        signal(body);
      } else if (body.has("due")) {
        deadLetters.handle(TimerMessage.read(message.getBody()));
      } else {
        deadLetters.handle(queue, DeliveryJson.read(message.getBody()));
      }
    } catch (JsonException e) {
      LOG.log(
          Level.ERROR,
          "{0} held message {1}, which makes no sense and is dropped: {2}",
          queue,
          message.getMessageId(),
          e.getMessage());
    }
    return true;
  }

  private static String queueName(SQSMessage message) {
    String arn = message.getEventSourceArn() == null ? "a queue" : message.getEventSourceArn();
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
