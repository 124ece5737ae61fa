package dev.ratchet.embedded.log;

import java.util.concurrent.CountDownLatch;

/** What is written together. Its fields are for those who have the lock of the log. */
final class Batch {
  /** The position of the last record before it. */
  final long after;

  /** Whether somebody waits for it. */
  boolean wanted;

  private final CountDownLatch done = new CountDownLatch(1);

  Batch(long after) {
    this.after = after;
  }

  /** Lets all go who wait: it is written, or cannot be. */
  void end() {
    done.countDown();
  }

  /** It ends soon, and whoever is told to stop meanwhile must not leave before it knows. */
  void awaitEnd() {
    boolean interrupted = false;
    while (true) {
      try {
        done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
