package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.LogFault;
import dev.ratchet.embedded.log.WriteLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What all books share: one lock, under which state is looked at and changed in no time, and the
 * log that every change is written to before it is made. Nobody waits for the disk under the lock.
 */
final class Ledger {
  /**
   * Bound while a message is handled whose acknowledgement is still to come: what is sent then need
   * not be waited for.
   */
  static final ScopedValue<Boolean> HANDLING = ScopedValue.newInstance();

  private final WriteLog log;
  private final ReentrantLock lock = new ReentrantLock();
  private final ScopedValue<Together> together = ScopedValue.newInstance();

  /** What is waited for once, and what is to be done after that. */
  private static final class Together {
    private final List<Runnable> afterwards = new ArrayList<>();
    private long position;
  }

  Ledger(WriteLog log) {
    this.log = requireNonNull(log, "log is null");
  }

  /** Something that changes as a whole, and how far the log tells of it. */
  static class Page {
    private long position;
  }

  /** A call that has the lock: what it saw and changed. */
  final class Call {
    private long position;
    private boolean isWriter;

    private Call() {}

    /** What this call does follows from what a page says. */
    void read(Page page) {
      position = Math.max(position, page.position);
    }

    /**
     * Requires that changes can be written down, before the first one is made. What is written
     * after that is taken, even if the log fails meanwhile, or the state would be changed by half.
     */
    void requireWritable() {
      if (!isWriter) {
        log.requireWritable();
        isWriter = true;
      }
    }

    /** Writes down a change of a page that is about to be made. */
    void write(Page page, byte[] record) {
      requireWritable();
      page.position = log.append(record);
      read(page);
    }

    /** What this call wrote last is also told by a page. */
    void touch(Page page) {
      page.position = position;
    }
  }

  /** Why changes cannot be written down at the moment; empty if they can. */
  Optional<LogFault> fault() {
    return log.fault();
  }

  /** Makes a record of these fields, of which the first says what book it belongs to. */
  byte[] record(Consumer<Bytes> fields) {
    return log.record(fields);
  }

  /** Looks at state or changes it, and returns once all that was seen is durable. */
  <T> T call(Function<Call, T> work) {
    var call = new Call();
    T result = locked(call, work);
    if (together.isBound()) {
      together.get().position = Math.max(together.get().position, call.position);
    } else {
      log.await(call.position);
    }
    return result;
  }

  /** Makes many calls, and waits for the disk once for all of them. */
  <T> T together(Supplier<T> work) {
    if (together.isBound()) {
      return work.get();
    }
    var all = new Together();
    T result = ScopedValue.where(together, all).call(work::get);
    log.await(all.position);
    all.afterwards.forEach(Runnable::run);
    return result;
  }

  /** Does something once all is durable that was seen and changed so far. */
  void afterwards(Runnable work) {
    if (together.isBound()) {
      together.get().afterwards.add(work);
    } else {
      work.run();
    }
  }

  /** Changes state, and lets it become durable later, in the order of the calls. */
  <T> T callInOrder(Function<Call, T> work) {
    return locked(new Call(), work);
  }

  /** Sends something: in order where an acknowledgement is to come, else durably. */
  <T> T send(Function<Call, T> work) {
    return HANDLING.isBound() ? callInOrder(work) : call(work);
  }

  /** Looks at state or changes it, perhaps after waiting, and lets it become durable later. */
  <T> T lockedInterruptibly(Waiting<T> work) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      return work.apply(new Call());
    } finally {
      lock.unlock();
    }
  }

  /** Work that may wait for a {@link #condition}. */
  @FunctionalInterface
  interface Waiting<T> {
    T apply(Call call) throws InterruptedException;
  }

  private <T> T locked(Call call, Function<Call, T> work) {
    lock.lock();
    try {
      return work.apply(call);
    } finally {
      lock.unlock();
    }
  }

  /** Something that those who have the lock can wait for. */
  Condition condition() {
    return lock.newCondition();
  }
}
