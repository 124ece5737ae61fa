package dev.ratchet.bench.steps;

import java.io.IOException;

/** Something that runs workflows of trivial steps in sequence, ready to be measured. */
public interface Contender extends AutoCloseable {
  /**
   * Starts one run and waits for its end. Many threads call this at once.
   *
   * @throws Exception if the run does not succeed
   */
  void once() throws Exception;

  /** What survives when the process is killed, and when the power fails, and what does not. */
  String durability();

  /** Stops everything and deletes what was kept. */
  @Override
  void close() throws IOException;
}
