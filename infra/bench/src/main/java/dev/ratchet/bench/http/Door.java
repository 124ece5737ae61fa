package dev.ratchet.bench.http;

import java.io.IOException;

/** A way to have runs carried out. */
interface Door extends AutoCloseable {
  /** What the table calls it. */
  String title();

  /** Stores a Workflow Definition. */
  void put(String workflow, String definition);

  /**
   * Starts one run and waits for its end. Many threads call this at once.
   *
   * @throws IllegalStateException if the run does not succeed
   */
  void once(String workflow) throws InterruptedException;

  /** Processor time so far of the process that carries runs out, in seconds. */
  double cpuSeconds();

  @Override
  void close() throws IOException;
}
