package dev.ratchet.embedded;

import dev.ratchet.embedded.log.Fields;
import java.time.Instant;
import java.util.function.Consumer;

/** A part of the state that writes its own records, and reads them again. */
interface Book {
  /** Begins a record that says nothing. */
  byte NOTHING = 0;

  byte RUNS = 1;
  byte CATALOG = 2;
  byte TIMERS = 3;
  byte LIMITS = 4;
  byte DEAD_LETTERS = 5;
  byte QUEUES = 6;
  byte ITEMS = 7;

  /** What the records of this book begin with. */
  byte tag();

  /**
   * Makes a change again that was written down.
   *
   * @param record what comes after the tag
   */
  void replay(Fields record);

  /**
   * Writes all that there is, as records, and forgets what has expired.
   *
   * @param now the time
   */
  void write(Instant now, Consumer<byte[]> records);
}
