package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.receive.Receiver;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Virtual threads that take messages from a queue and handle them: as many as it has slots. */
final class Poller<T> {
  private static final System.Logger LOG = System.getLogger(Poller.class.getName());

  private final EmbeddedQueue<T> queue;
  private final InstantSource clock;
  private final Duration handlerTime;
  private final int most;
  private final Work<T> work;
  private final List<Thread> threads = new ArrayList<>();

  /** Handles messages that belong together. */
  @FunctionalInterface
  interface Work<T> {
    /** Handles them: if they are not done with, or if it throws, they come back. */
    Receiver.Answer handle(List<Delivery<T>> messages, Receipt receipt);
  }

  /**
   * @param handlerTime how long handling them may take
   * @param most how many messages of a group are handled together
   */
  Poller(
      EmbeddedQueue<T> queue, InstantSource clock, Duration handlerTime, int most, Work<T> work) {
    this.queue = requireNonNull(queue, "queue is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.handlerTime = requireNonNull(handlerTime, "handlerTime is null");
    this.most = most;
    this.work = requireNonNull(work, "work is null");
  }

  /** Begins to take messages, so many at once. */
  void start(int slots) {
    for (int slot = 0; slot < slots; slot++) {
      threads.add(Thread.ofVirtual().name(queue.name() + "-" + slot).start(this::poll));
    }
  }

  /** Takes no more messages; those under way go on. */
  void stop() {
    queue.stop();
  }

  /**
   * Waits for the messages under way, once stopped.
   *
   * @return whether all of them ended in time
   */
  boolean drain(Duration longest) throws InterruptedException {
    long end = clock.millis() + longest.toMillis();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofMillis(Math.max(1, end - clock.millis())))) {
        return false;
      }
    }
    return true;
  }

  private void poll() {
    try {
      List<Delivery<T>> messages = queue.take(most);
      while (!messages.isEmpty()) {
        handle(messages);
        messages = queue.take(most);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "{0} is read no more: {1}", queue.name(), e.getMessage());
    }
  }

  private void handle(List<Delivery<T>> messages) {
    try {
      Receipt receipt = receipt(messages);
      Receiver.Answer answer =
          ScopedValue.where(Ledger.HANDLING, true).call(() -> work.handle(messages, receipt));
      if (answer.isDone()) {
        queue.delete(messages);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.ERROR,
          "A message of %s comes back: %s"
              .formatted(queue.name(), messages.getFirst().message().number()),
          e);
    }
  }

  private Receipt receipt(List<Delivery<T>> messages) {
    int receives = messages.stream().mapToInt(Delivery::receives).max().orElseThrow();
    return new Receipt(
        receives,
        clock.instant().plus(handlerTime),
        time -> messages.forEach(message -> queue.hide(message, time)));
  }
}
