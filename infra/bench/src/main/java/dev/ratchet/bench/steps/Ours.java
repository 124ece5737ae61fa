package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.task.TaskQueueName;

/** Ratchet, in its ways to run a step and to keep it. */
public enum Ours implements Entrant {
  INLINE_DURABLE("Ratchet inline, durable", Store.DISK, TaskQueueName.INLINE),
  INLINE_MEMORY("Ratchet inline, in memory", Store.MEMORY, TaskQueueName.INLINE),
  INLINE_HTTP("Ratchet inline, durable, by HTTP", Store.HTTP, TaskQueueName.INLINE),
  QUEUED_DURABLE("Ratchet queued, durable", Store.DISK, TaskQueueName.DEFAULT),
  QUEUED_MEMORY("Ratchet queued, in memory", Store.MEMORY, TaskQueueName.DEFAULT),
  INLINE_AWS("Ratchet inline, DynamoDB Local", Store.AWS, TaskQueueName.INLINE),
  QUEUED_AWS("Ratchet queued, DynamoDB Local", Store.AWS, TaskQueueName.DEFAULT);

  /** Where runs are kept. */
  public enum Store {
    /** The embedded store, in a folder. */
    DISK,
    /** The embedded store, in a folder, behind the HTTP API. */
    HTTP,
    /** The embedded store, nowhere. */
    MEMORY,
    /** DynamoDB Local and ElasticMQ, by their own protocols, behind the HTTP API. */
    AWS
  }

  private final String title;
  private final Store store;
  private final String queue;

  Ours(String title, Store store, String queue) {
    this.title = requireNonNull(title, "title is null");
    this.store = requireNonNull(store, "store is null");
    this.queue = requireNonNull(queue, "queue is null");
  }

  /** Where runs are kept. */
  public Store store() {
    return store;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String version() {
    return "this build";
  }

  @Override
  public Contender open(Parameters parameters) throws Exception {
    return switch (store) {
      case DISK -> EmbeddedContender.onDisk(parameters, queue);
      case HTTP -> HttpContender.onDisk(parameters, queue);
      case MEMORY -> EmbeddedContender.inMemory(parameters, queue);
      case AWS -> AwsContender.start(parameters, queue);
    };
  }
}
