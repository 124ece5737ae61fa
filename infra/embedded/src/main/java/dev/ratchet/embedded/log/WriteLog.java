package dev.ratchet.embedded.log;

import java.io.IOException;
import java.util.Optional;
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
   * @throws dev.ratchet.engine.port.StoreException if the log is closed, or there is no memory
   */
  long append(byte[] record);

  /**
   * Requires that the log takes records. Whoever changes state before the record of that is added
   * asks first: the records of one change are taken together then.
   *
   * @throws dev.ratchet.engine.port.StoreException if it does not
   */
  void requireWritable();

  /** Why the log takes no records; empty if it does. */
  Optional<LogFault> fault();

  /** How often the disk was made to keep what was written. */
  Flushes flushes();

  /**
   * How often the disk was made to keep what was written.
   *
   * @param all how often in all
   * @param awaited how often because somebody waited for it
   */
  record Flushes(long all, long awaited) {}

  /**
   * Waits until all up to a position is durable.
   *
   * @throws dev.ratchet.engine.port.StoreException if the log cannot be written: then it may or may
   *     not be durable
   */
  void await(long position);

  /** Makes durable what was added, and takes nothing more. */
  @Override
  void close() throws IOException;
}
