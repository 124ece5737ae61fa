package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A log in files of a folder. Callers add their records to a buffer; one thread writes what has
 * come together as one {@link Frame} and has the disk keep it, which all who wait for it share.
 *
 * <p>After an error nothing more is taken: what is in memory is ahead of what is in the file, and
 * who opens the folder again finds what was acknowledged.
 */
public final class FileLog implements WriteLog {
  /** How long a record may lie in memory that nobody waits for. */
  private static final long LINGER_MILLIS = 50;

  private static final int BUFFER_BYTES = 256 * 1024;

  /** A buffer that once had to be larger than this is not kept. */
  private static final int BUFFER_BYTES_MAX = 8 * 1024 * 1024;

  private final LogFolder folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Thread writer;
  private FileChannel file;
  private long segment;
  private long frames;
  private ByteBuffer filling = buffer(BUFFER_BYTES);
  private ByteBuffer spare = buffer(BUFFER_BYTES);
  private Batch batch = new Batch(0);
  private Batch writing = new Batch(0);
  private long appended;
  private final AtomicLong bytes;
  private volatile long grownBytes = Long.MAX_VALUE;
  private volatile Runnable onGrown = () -> {};
  private volatile long durable;
  private boolean asleep;
  private boolean closed;
  private Throwable failure;
  private final Queue<CompletableFuture<Roll>> rolls = new ArrayDeque<>();

  /**
   * A segment that has begun.
   *
   * @param frames the number of the last frame before it
   */
  record Roll(long segment, long frames) {}

  /** What is written together. */
  private static final class Batch {
    private final long after;
    private final CountDownLatch done = new CountDownLatch(1);
    private boolean wanted;

    /**
     * @param after the position of the last record before it
     */
    Batch(long after) {
      this.after = after;
    }
  }

  /**
   * A log that goes on in a segment.
   *
   * @param frames the number of the last frame before
   * @param bytes how much was written since the last snapshot
   */
  FileLog(LogFolder folder, long segment, long frames, long bytes) throws IOException {
    this.folder = requireNonNull(folder, "folder is null");
    this.segment = segment;
    this.frames = frames;
    this.file = folder.openSegment(segment);
    this.bytes = new AtomicLong(bytes);
    this.writer = Thread.ofPlatform().name("ratchet-log").daemon().start(this::write);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).position(Frame.HEADER_BYTES);
  }

  @Override
  public byte[] record(Consumer<Bytes> fields) {
    var bytes = new Bytes();
    fields.accept(bytes);
    return bytes.toArray();
  }

  @Override
  public long append(byte[] record) {
    lock.lock();
    try {
      requireWritable();
      room(Integer.BYTES + record.length);
      filling.putInt(record.length).put(record);
      appended++;
      if (asleep) {
        work.signal();
      }
      return appended;
    } finally {
      lock.unlock();
    }
  }

  private void requireWritable() {
    if (failure != null) {
      throw broken();
    }
    if (closed) {
      throw new StoreException("The store in " + folder + " is closed: open it again.", null);
    }
  }

  private StoreException broken() {
    return new StoreException(
        ("The log in %s cannot be written: %s. Nothing more is stored: make room or mend the disk,"
                + " and start again.")
            .formatted(folder, failure.getMessage()),
        failure);
  }

  private void room(int bytes) {
    if (filling.remaining() < bytes) {
      int capacity = Math.max(2 * filling.capacity(), filling.position() + bytes);
      filling = ByteBuffer.allocateDirect(capacity).put(filling.flip());
    }
  }

  @Override
  public void await(long position) {
    if (position <= durable) {
      return;
    }
    Batch mine;
    lock.lock();
    try {
      if (failure != null) {
        throw broken();
      }
      mine = position <= batch.after ? writing : batch;
      if (mine == batch && !mine.wanted) {
        mine.wanted = true;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    awaitEnd(mine);
    if (position > durable) {
      throw broken();
    }
  }

  /** It ends soon, and whoever is told to stop meanwhile must not leave before it knows. */
  private static void awaitEnd(Batch mine) {
    boolean interrupted = false;
    while (true) {
      try {
        mine.done.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Writes batch after batch. */
  private void write() {
    while (awaitWork()) {
      writeBatch();
    }
  }

  /** Waits for something to do; false when the log is closed and all is written. */
  private boolean awaitWork() {
    lock.lock();
    try {
      boolean idle = false;
      while (!batch.wanted && !closed && rolls.isEmpty()) {
        if (isEmpty() && idle) {
          asleep = true;
          work.awaitUninterruptibly();
          asleep = false;
        } else {
          idle = isEmpty();
          boolean timedOut = !work.await(LINGER_MILLIS, TimeUnit.MILLISECONDS);
          if (timedOut && !isEmpty()) {
            return true;
          }
        }
      }
      return batch.wanted || !isEmpty() || !rolls.isEmpty();
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody interrupts this thread.", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return filling.position() == Frame.HEADER_BYTES;
  }

  private void writeBatch() {
    ByteBuffer frame;
    long upTo;
    CompletableFuture<Roll> roll;
    lock.lock();
    try {
      roll = rolls.poll();
      frame = filling;
      filling = spare;
      upTo = appended;
      writing = batch;
      batch = new Batch(upTo);
    } finally {
      lock.unlock();
    }
    try {
      if (roll != null && failure == null) {
        file.close();
        file = folder.openSegment(++segment);
        roll.complete(new Roll(segment, frames));
      }
      if (frame.position() > Frame.HEADER_BYTES && failure == null) {
        store(frame.flip());
      }
      durable = failure == null ? upTo : durable;
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fail(e);
    }
    if (roll != null && !roll.isDone()) {
      roll.completeExceptionally(broken());
    }
    spare =
        frame.capacity() > BUFFER_BYTES_MAX
            ? buffer(BUFFER_BYTES)
            : frame.clear().position(Frame.HEADER_BYTES);
    writing.done.countDown();
  }

  private void store(ByteBuffer frame) throws IOException {
    Frame.seal(frame, ++frames);
    Frame.write(frame, file);
    file.force(false);
    if (bytes.addAndGet(frame.limit()) > grownBytes) {
      onGrown.run();
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      failure = e;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Has somebody told, again and again, that there is much to read at the next start.
   *
   * @param moreThanBytes how much was written since the last snapshot then
   * @param told must not wait
   */
  public void onGrown(long moreThanBytes, Runnable told) {
    onGrown = requireNonNull(told, "told is null");
    grownBytes = moreThanBytes;
  }

  /**
   * Stores a snapshot, in whose place all that was written before it is forgotten. What is added
   * meanwhile comes after it, and so is read after it.
   *
   * @param state writes all that there is, as records which say the same as those added so far; it
   *     may be newer than that
   * @return its size, in bytes
   */
  public long snapshot(Snapshot state) throws IOException {
    var roll = new CompletableFuture<Roll>();
    long before = bytes.get();
    lock.lock();
    try {
      requireWritable();
      rolls.add(roll);
      work.signal();
    } finally {
      lock.unlock();
    }
    long size = folder.store(roll.join(), records -> writeSettled(state, records));
    bytes.addAndGet(-before);
    return size;
  }

  /** State that was seen may not outlast what it follows from: so that becomes durable first. */
  private void writeSettled(Snapshot state, Consumer<byte[]> records) {
    state.write(records);
    long seen;
    lock.lock();
    try {
      seen = appended;
    } finally {
      lock.unlock();
    }
    await(seen);
  }

  /** Writes the state as records. */
  @FunctionalInterface
  public interface Snapshot {
    /** Hands on one record after another. */
    void write(Consumer<byte[]> records);
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    join();
    file.close();
    folder.close();
  }

  private void join() {
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
