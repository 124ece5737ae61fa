package dev.ratchet.verification.crash;

import dev.ratchet.local.LocalProcess;
import dev.ratchet.verification.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One local runner on one folder, that is killed and started again. */
final class Lives implements AutoCloseable {
  private static final Path TEMPLATE = Repository.root().resolve("template.yaml");

  private final Path data;
  private final String store;
  private LocalProcess process;
  private int count;
  private boolean isOver;

  /**
   * @param store of which kind, as the runner's option names it
   */
  Lives(Path data, String store) {
    this.data = data;
    this.store = store;
  }

  /** One life: from when everything answers until it is killed. */
  record Life(int number, String api) {}

  /** Starts the runner, and whoever waits for a life goes on. */
  void begin() throws IOException {
    LocalProcess started = LocalProcess.start(TEMPLATE, options());
    synchronized (this) {
      process = started;
      count++;
      notifyAll();
    }
  }

  private String[] options() {
    return new String[] {"--data=" + data, "--store=" + store};
  }

  /** Starts the runner and ends it after this time, whether it is ready by then or not. */
  void tryToBegin(Duration time) throws IOException, InterruptedException {
    try (LocalProcess launched = LocalProcess.launch(TEMPLATE, options())) {
      requireAlive(launched, time);
    }
  }

  private static void requireAlive(LocalProcess process, Duration time)
      throws InterruptedException {
    if (!process.lives(time)) {
      throw new AssertionError("The runner ended by itself.");
    }
  }

  /** Lets the runner live so long, then ends it without a warning. */
  void endAfter(Duration time) throws InterruptedException {
    LocalProcess ending;
    synchronized (this) {
      ending = process;
    }
    requireAlive(ending, time);
    synchronized (this) {
      process = null;
    }
    ending.kill();
  }

  /** Where DynamoDB is, of a runner over AWS's protocols. */
  synchronized String dynamoDb() {
    return process.dynamoDb();
  }

  /** A life after this one; waits for it. */
  synchronized Life after(int number) throws InterruptedException {
    while (process == null || count <= number) {
      if (isOver) {
        throw new InterruptedException("There are no more lives.");
      }
      wait();
    }
    return new Life(count, process.api());
  }

  @Override
  public synchronized void close() {
    isOver = true;
    notifyAll();
    if (process != null) {
      process.kill();
    }
  }
}
