package dev.ratchet.emulator.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.function.Outcome;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.Deployment;
import dev.ratchet.template.SqsQueue;
import dev.ratchet.template.SqsSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * An event source mapping: takes messages from a queue in batches and has a function answer them.
 *
 * <p>A slot is taken before a message is, so that the source never holds more batches than its
 * maximum concurrency. Messages that the function did not answer for come back by themselves when
 * their visibility timeout ends. That a FIFO queue has one batch of a group in flight is the
 * queue's doing: it gives out no message of a group that has one in flight.
 */
public final class QueuePoller {

  /** Invocations at once of a source without a maximum: what Lambda starts a source with. */
  static final int CONCURRENCY_WHEN_UNBOUNDED = 5;

  /** How ElasticMQ answers for a message that is no more. */
  private static final String GONE = "ReceiptHandleIsInvalid";

  private static final int RECEIVERS_MAX = 2;
  private static final int MESSAGES_PER_REQUEST_MAX = 10;
  private static final int BATCH_BYTES_MAX = 6 * 1024 * 1024;

  /** How long a receive waits, and so how long stopping takes at most. */
  private static final int WAIT_SECONDS = 1;

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);

  private final SqsSource source;
  private final SqsQueue queue;
  private final String url;
  private final Deployment deployment;
  private final LocalFunction function;
  private final SqsClient sqs;
  private final Surroundings surroundings;
  private final Report report;
  private final int concurrency;
  private final Semaphore slots;
  private volatile boolean stopping;

  /** A source of a function that is not polling yet. */
  public QueuePoller(
      SqsSource source,
      SqsQueue queue,
      Deployment deployment,
      LocalFunction function,
      SqsClient sqs,
      Surroundings surroundings,
      Report report) {
    this.source = source;
    this.queue = queue;
    this.url = deployment.queueUrl().apply(queue.name());
    this.deployment = deployment;
    this.function = function;
    this.sqs = sqs;
    this.surroundings = surroundings;
    this.report = report;
    this.concurrency =
        source.maximumConcurrency() == SqsSource.UNBOUNDED
            ? CONCURRENCY_WHEN_UNBOUNDED
            : source.maximumConcurrency();
    this.slots = new Semaphore(concurrency);
  }

  /** Begins to take messages, unless the source is disabled. */
  public void start() {
    if (!source.enabled()) {
      return;
    }
    var threads = Thread.ofVirtual().name("poll-" + queue.name() + "-", 0);
    for (var i = 0; i < Math.min(RECEIVERS_MAX, concurrency); i++) {
      threads.start(this::poll);
    }
  }

  /** Takes no more messages; batches under way go on. */
  public void stop() {
    stopping = true;
  }

  /**
   * Waits for the batches under way, once stopped.
   *
   * @return whether all of them ended in time
   */
  public boolean drain(Duration longest) throws InterruptedException {
    return slots.tryAcquire(concurrency, longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void poll() {
    try {
      while (!stopping) {
        slots.acquire();
        var batch = receive();
        if (batch.isEmpty()) {
          slots.release();
        } else {
          Thread.ofVirtual().name("batch-" + queue.name()).start(() -> process(batch));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Message> receive() throws InterruptedException {
    var batch = new ArrayList<Message>();
    try {
      batch.addAll(receive(source.batchSize(), WAIT_SECONDS));
      var end = surroundings.ticks() + source.window().toMillis();
      while (!batch.isEmpty() && room(batch) && surroundings.ticks() < end && !stopping) {
        batch.addAll(receive(source.batchSize() - batch.size(), WAIT_SECONDS));
      }
    } catch (SdkException e) {
      if (!stopping) {
        report.line("sqs", "receiving from %s failed: %s".formatted(queue.name(), e.getMessage()));
        surroundings.pause(PAUSE_AFTER_ERROR);
      }
    }
    return batch;
  }

  private List<Message> receive(int wanted, int waitSeconds) {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(Math.min(wanted, MESSAGES_PER_REQUEST_MAX))
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  private boolean room(List<Message> batch) {
    var bytes = batch.stream().mapToLong(message -> message.body().length()).sum();
    return batch.size() < source.batchSize() && bytes < BATCH_BYTES_MAX;
  }

  private void process(List<Message> batch) {
    try {
      var event = Json.write(SqsEvents.of(batch, queue, deployment.region()));
      var outcome = function.invoke(surroundings.uuid(), event.getBytes(UTF_8));
      delete(batch, done(batch, outcome));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SdkException e) {
      report.line("sqs", "deleting from %s failed: %s".formatted(queue.name(), e.getMessage()));
    } finally {
      slots.release();
    }
  }

  /** The ids of the messages that need not come back. */
  private Set<String> done(List<Message> batch, Outcome outcome) {
    var ids = new HashSet<String>();
    batch.forEach(message -> ids.add(message.messageId()));
    return switch (outcome) {
      case Outcome.Answered _ when !source.reportBatchItemFailures() -> ids;
      case Outcome.Answered(var payload) ->
          switch (BatchAnswer.of(payload, ids)) {
            case BatchAnswer.Partial(var failed) -> {
              ids.removeAll(failed);
              yield ids;
            }
            case BatchAnswer.Unusable(var reason) -> {
              report.line(
                  function.definition().name(),
                  "the whole batch of %d counts as failed, since the answer is unusable: %s"
                      .formatted(batch.size(), reason));
              yield Set.of();
            }
          };
      case Outcome.Failed _, Outcome.TimedOut _, Outcome.Throttled _ -> Set.of();
    };
  }

  private void delete(List<Message> batch, Set<String> done) {
    var receipts = new HashMap<String, String>();
    for (var message : batch) {
      if (done.contains(message.messageId())) {
        receipts.put(message.messageId(), message.receiptHandle());
      }
    }
    var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
    receipts.forEach(
        (_, receipt) ->
            entries.add(
                DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(entries.size()))
                    .receiptHandle(receipt)
                    .build()));
    for (var from = 0; from < entries.size(); from += MESSAGES_PER_REQUEST_MAX) {
      var some = entries.subList(from, Math.min(entries.size(), from + MESSAGES_PER_REQUEST_MAX));
      var answer = sqs.deleteMessageBatch(request -> request.queueUrl(url).entries(some));
      answer.failed().stream()
          // SQS calls it a success to delete what its function has deleted before.
          .filter(failed -> !failed.code().equals(GONE))
          .forEach(
              failed ->
                  report.line(
                      "sqs",
                      "deleting from %s failed: %s".formatted(queue.name(), failed.message())));
    }
  }
}
