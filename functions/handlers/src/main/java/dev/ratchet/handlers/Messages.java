package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.receive.BodyReader;
import dev.ratchet.engine.receive.Receiver;
import java.time.InstantSource;
import java.util.List;

/** Reads messages of SQS and hands them in; each answer says whether they are done with. */
public final class Messages {
  private final Receiver receiver;
  private final Envelopes envelopes;

  /**
   * @param stack what the names of all queues begin with
   */
  public Messages(Receiver receiver, String stack, InstantSource clock) {
    this.receiver = requireNonNull(receiver, "receiver is null");
    this.envelopes = new Envelopes(stack, clock);
  }

  /**
   * The run that a Workflow Task is for, so that those of one run are answered by one step; a
   * message that is none stands for itself, and fails alone.
   */
  public static String runOf(SQSMessage message) {
    try {
      return BodyReader.workflowTask(message.getBody()).run().value();
    } catch (JsonException e) {
      return message.getMessageId();
    }
  }

  /** Workflow Tasks of one run. */
  public boolean workflowTasks(List<SQSMessage> messages, Receipt receipt) {
    var tasks = messages.stream().map(SQSMessage::getBody).map(BodyReader::workflowTask).toList();
    return receiver.workflowTasks(tasks, receipt).isDone();
  }

  /** An Activity Task. */
  public boolean activityTask(List<SQSMessage> messages, Receipt receipt) {
    return receiver.activityTask(BodyReader.activityTask(body(messages)), receipt).isDone();
  }

  /** A timer. */
  public boolean timer(List<SQSMessage> messages, Receipt receipt) {
    return receiver.timer(BodyReader.timer(body(messages))).isDone();
  }

  /** An event that EventBridge brought. */
  public boolean event(List<SQSMessage> messages, Receipt receipt) {
    return receiver.event(envelopes.event(messages.getFirst(), receipt)).isDone();
  }

  /** A message that a queue gave up; no other queue stands behind this one. */
  public boolean deadLetter(List<SQSMessage> messages, Receipt receipt) {
    return receiver.deadLetter(envelopes.deadLetter(messages.getFirst(), receipt)).isDone();
  }

  private static String body(List<SQSMessage> messages) {
    return messages.getFirst().getBody();
  }
}
