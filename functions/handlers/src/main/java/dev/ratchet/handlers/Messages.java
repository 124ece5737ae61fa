package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.timer.TimerService;
import java.util.List;

/** Reads messages and hands them to the engine; each answer says whether they are done with. */
public final class Messages {
  private final Orchestrator orchestrator;
  private final Worker worker;
  private final TimerService timers;
  private final DeadLetterMessages deadLetters;

  /**
   * @param deadLetters takes events, and lists those that make no sense
   */
  public Messages(
      Orchestrator orchestrator,
      Worker worker,
      TimerService timers,
      DeadLetterMessages deadLetters) {
    this.orchestrator = requireNonNull(orchestrator, "orchestrator is null");
    this.worker = requireNonNull(worker, "worker is null");
    this.timers = requireNonNull(timers, "timers is null");
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
    orchestrator.advance(messages.stream().map(Messages::workflowTask).toList(), receipt);
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

  /** An event that EventBridge brought. One that makes no sense is listed, and done with. */
  public boolean signal(List<SQSMessage> messages, Receipt receipt) {
    return deadLetters.hear(messages, receipt);
  }
}
