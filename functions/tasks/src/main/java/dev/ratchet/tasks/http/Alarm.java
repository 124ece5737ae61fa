package dev.ratchet.tasks.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends a call whose time is up by closing what it is blocked on: the one way that also ends a
 * write, a TLS handshake, and an answer that comes a byte at a time.
 */
final class Alarm implements AutoCloseable {
  private final CompletableFuture<Void> timer = new CompletableFuture<>();
  private boolean rung;
  private Closeable target = () -> {};

  private Alarm() {}

  /** An alarm that rings after this time unless it is closed before. */
  static Alarm in(Duration delay) {
    var alarm = new Alarm();
    alarm.timer.thenRun(alarm::ring);
    alarm.timer.completeOnTimeout(null, delay.toMillis(), TimeUnit.MILLISECONDS);
    return alarm;
  }

  /** Names what to close when it rings, in place of what was named before; closed now if it has. */
  synchronized void watch(Closeable blocking) throws IOException {
    target = blocking;
    if (rung) {
      blocking.close();
    }
  }

  private synchronized void ring() {
    rung = true;
    try {
      target.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean hasRung() {
    return rung;
  }

  @Override
  public void close() {
    timer.cancel(false);
  }
}
