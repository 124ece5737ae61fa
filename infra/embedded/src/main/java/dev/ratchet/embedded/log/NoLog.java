package dev.ratchet.embedded.log;

import java.util.Optional;
import java.util.function.Consumer;

/** Writes nothing down: what changes is lost with the process. */
public final class NoLog implements WriteLog {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] record(Consumer<Bytes> fields) {
    return NOTHING;
  }

  @Override
  public long append(byte[] record) {
    return 0;
  }

  @Override
  public void requireWritable() {
    // It takes all.
  }

  @Override
  public Optional<LogFault> fault() {
    return Optional.empty();
  }

  @Override
  public Flushes flushes() {
    return new Flushes(0, 0);
  }

  @Override
  public void await(long position) {
    // All that there is to wait for is there.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
