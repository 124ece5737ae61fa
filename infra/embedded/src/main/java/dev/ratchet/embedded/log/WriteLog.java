package dev.ratchet.embedded.log;

import java.io.IOException;
import java.util.function.Consumer;

/** Where all that changes is written down, in order. */
public sealed interface WriteLog extends AutoCloseable permits FileLog, NoLog {
  /**
   * Makes a record, where any is kept; else it is empty.
   *
   * @param fields adds the record's fields
   */
  byte[] record(Consumer<Bytes> fields);

  /**
   * Adds a record. It is durable some milliseconds later, never before those that were added before
   * it.
   *
   * @return its position, 1 more than that of the record before
   * @throws dev.ratchet.engine.port.StoreException if the log cannot be written any more
   */
  long append(byte[] record);

  /**
   * Waits until all up to a position is durable.
   *
   * @throws dev.ratchet.engine.port.StoreException if the log cannot be written any more: then it
   *     may or may not be durable
   */
  void await(long position);

  /** Makes durable what was added, and takes nothing more. */
  @Override
  void close() throws IOException;
}
