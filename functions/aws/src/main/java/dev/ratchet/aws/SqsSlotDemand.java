package dev.ratchet.aws;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.SlotDemand;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Tells whether others wait for a slot of the orchestrator by what SQS counts, approximately, of
 * its queue: also messages that Lambda is about to take, and those behind one of their own group.
 */
public final class SqsSlotDemand implements SlotDemand {
  private static final QueueAttributeName WAITING =
      QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;

  private final SqsClient client;
  private final String url;

  /** Asks these queues. */
  public SqsSlotDemand(SqsClient client, SqsQueues queues) {
    this.client = requireNonNull(client, "client is null");
    this.url = queues.workflowTasks();
  }

  @Override
  public boolean isWaitedFor() {
    String waiting =
        Calls.call(
            "GetQueueAttributes",
            "queue " + url,
            () ->
                client
                    .getQueueAttributes(get -> get.queueUrl(url).attributeNames(WAITING))
                    .attributes()
                    .getOrDefault(WAITING, "0"));
    return !waiting.equals("0");
  }
}
