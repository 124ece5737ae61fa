package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TaskDelivery;
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
final class Messages {
  private static final System.Logger LOG = System.getLogger(Messages.class.getName());

  private final Orchestrator orchestrator;
  private final Worker worker;
  private final TimerService timers;
  private final Signals signals;
  private final DeadLetters deadLetters;

  Messages(
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

  /** Workflow Tasks of one run. */
  boolean workflowTasks(List<SQSMessage> messages, Receipt receipt) {
    Set<WorkflowTask.Cause> causes = EnumSet.noneOf(WorkflowTask.Cause.class);
    WorkflowTask last = null;
    for (SQSMessage message : messages) {
      last = workflowTask(message);
      causes.add(last.cause());
    }
    orchestrator.advance(requireNonNull(last, "no message").run(), causes, receipt.isRedelivered());
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
  boolean activityTask(List<SQSMessage> messages, Receipt receipt) {
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
  boolean timer(List<SQSMessage> messages, Receipt receipt) {
    timers.handle(TimerMessage.read(messages.getFirst().getBody()));
    return true;
  }

  /** An event that EventBridge brought. One that makes no sense goes to the dead-letter queue. */
  boolean signal(List<SQSMessage> messages, Receipt receipt) {
    Signals.Signal signal = SignalEvents.read(messages.getFirst().getBody());
    Signals.Answer answer = signals.signal(signal);
    LOG.log(Level.INFO, "Signal {0} to {1}: {2}", signal.name(), signal.run(), answer);
    return true;
  }

  /** A message that its queue gave up. */
  boolean deadLetter(List<SQSMessage> messages, Receipt receipt) {
    SQSMessage message = messages.getFirst();
    String queue = queueName(message);
    try {
      Json.Obj body = Json.parseObject(message.getBody());
      if (body.has("due")) {
        deadLetters.handle(TimerMessage.read(message.getBody()));
      } else {
        TaskDelivery delivery = DeliveryJson.read(message.getBody());
        deadLetters.handle(queue, delivery);
      }
    } catch (JsonException e) {
      LOG.log(Level.ERROR, "{0} held a message that nobody can read: {1}", queue, e.getMessage());
    }
    return true;
  }

  private static String queueName(SQSMessage message) {
    String arn = message.getEventSourceArn() == null ? "a queue" : message.getEventSourceArn();
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
