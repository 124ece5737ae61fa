package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A log in files of a folder. Callers add their records to a buffer; one thread writes what has
 * come together as one {@link Frame} and has the disk keep it, which all who wait for it share.
 *
 * <p>If that fails, all who wait are told, and nothing more is taken: what is in memory is ahead of
 * what is in the file. Where the cause may go away, such as a disk that is full, the writer tries
 * the same frame again every second, and goes on once it is written. Else whoever opens the folder
 * again finds what was acknowledged.
 */
public final class FileLog implements WriteLog {
  /** How long to wait before a frame that could not be written is tried again. */
  private static final long RETRY_MILLIS = 1_000;

  /** How long a record may lie in memory that nobody waits for. */
  private static final long LINGER_MILLIS = 50;

  private final LogFolder folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Thread writer;
  private final LogTail tail;
  private final FrameBuffers buffers = new FrameBuffers();
  private boolean isUnwritten;
  private long writingUpTo;
  private Batch batch = new Batch(0);
  private Batch writing = new Batch(0);
  private long appended;
  private final AtomicLong bytes;
  private volatile long grownBytes = Long.MAX_VALUE;
  private volatile Runnable onGrown = () -> {};
  private volatile long durable;
  private boolean asleep;
  private boolean closed;
  private final LogFailure failure;
  private volatile Flushes flushes = new Flushes(0, 0);
  private final Queue<CompletableFuture<LogTail.Roll>> rolls = new ArrayDeque<>();

  /**
   * A log that goes on at its end.
   *
   * @param bytes how much was written since the last snapshot
   */
  FileLog(LogFolder folder, LogTail tail, long bytes) {
    this.folder = requireNonNull(folder, "folder is null");
    this.failure = new LogFailure(folder);
    this.tail = requireNonNull(tail, "tail is null");
    this.bytes = new AtomicLong(bytes);
    this.writer = Thread.ofPlatform().name("ratchet-log").daemon().start(this::write);
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
      requireOpen();
      buffers.add(record);
      appended++;
      if (asleep) {
        work.signal();
      }
      return appended;
    } catch (OutOfMemoryError e) {
      throw new StoreException(LogFault.of(folder, e).message(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void requireWritable() {
    requireOpen();
    if (failure.isThere()) {
      throw failure.exception();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("The store in " + folder + " is closed: open it again.", null);
    }
  }

  @Override
  public Optional<LogFault> fault() {
    return failure.fault();
  }

  @Override
  public Flushes flushes() {
    return flushes;
  }

  @Override
  public void await(long position) {
    if (position <= durable) {
      return;
    }
    Batch mine;
    lock.lock();
    try {
      if (failure.isThere()) {
        throw failure.exception();
      }
      mine = position <= batch.after ? writing : batch;
      if (mine == batch && !mine.wanted) {
        mine.wanted = true;
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    mine.awaitEnd();
    if (position > durable) {
      throw failure.exception();
    }
  }

  /** Writes batch after batch; whatever happens, those who wait are told. */
  private void write() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = awaitWork();
        if (goesOn) {
          writeBatch();
        }
      } catch (Throwable e) { // An Error is nobody's else, and all would wait for ever.
        fail(e);
      }
    }
  }

  /** Waits for something to do; false when the log is closed and all is written that can be. */
  private boolean awaitWork() {
    lock.lock();
    try {
      if (failure.isThere()) {
        return awaitRetry();
      }
      boolean idle = false;
      while (!batch.wanted && !closed && rolls.isEmpty()) {
        if (buffers.isEmpty() && idle) {
          asleep = true;
          work.awaitUninterruptibly();
          asleep = false;
        } else {
          idle = buffers.isEmpty();
          boolean timedOut = !pause(LINGER_MILLIS);
          if (timedOut && !buffers.isEmpty()) {
            return true;
          }
        }
      }
      return batch.wanted || !buffers.isEmpty() || !rolls.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is time to try again; false when there is no more time, or no use. */
  private boolean awaitRetry() {
    boolean mends = failure.mends();
    boolean isLastTry = !closed;
    if (mends && !closed) {
      pause(RETRY_MILLIS);
    }
    while (!mends && !closed) {
      work.awaitUninterruptibly();
    }
    return mends && isLastTry;
  }

  /** Nobody has a reason to interrupt this thread, and whoever does stops nothing. */
  private boolean pause(long millis) {
    try {
      return work.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Has the writer try again what could not be written, at once. */
  void retry() {
    lock.lock();
    try {
      work.signal();
    } finally {
      lock.unlock();
    }
  }

  private void writeBatch() throws IOException {
    CompletableFuture<LogTail.Roll> roll = take();
    if (roll != null) {
      roll(roll);
    }
    Batch next = failure.isThere() ? new Batch(writingUpTo) : batch;
    int written = 0;
    if (buffers.hasTaken()) {
      ByteBuffer frame = buffers.taken();
      tail.write(frame);
      flushes = new Flushes(flushes.all() + 1, flushes.awaited() + (writing.wanted ? 1 : 0));
      written = frame.limit();
    }
    succeed(next);
    if (bytes.addAndGet(written) > grownBytes) {
      tellGrown();
    }
  }

  /** Takes what has come together, to be written; where the last could not be, that comes first. */
  private CompletableFuture<LogTail.Roll> take() {
    lock.lock();
    try {
      if (isUnwritten) {
        return null;
      }
      var next = new Batch(appended);
      buffers.take();
      writing = batch;
      batch = next;
      writingUpTo = appended;
      isUnwritten = true;
      return rolls.poll();
    } finally {
      lock.unlock();
    }
  }

  private void roll(CompletableFuture<LogTail.Roll> roll) {
    try {
      roll.complete(tail.roll());
    } catch (IOException e) {
      roll.completeExceptionally(e); // The log goes on where it is.
    }
  }

  private void succeed(Batch next) {
    boolean recovered;
    lock.lock();
    try {
      recovered = failure.isThere();
      batch = recovered ? next : batch;
      buffers.free();
      durable = writingUpTo;
      failure.clear();
      isUnwritten = false;
    } finally {
      lock.unlock();
    }
    writing.end();
    if (recovered) {
      failure.logEnd();
    }
  }

  private void tellGrown() {
    try {
      onGrown.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      // It is told again after the next write.
    }
  }

  /** Tells all who wait, of whatever batch. It needs no memory before they know. */
  private void fail(Throwable e) {
    boolean isNews;
    lock.lock();
    try {
      isNews = failure.set(e);
      writing.end();
      batch.end();
      while (!rolls.isEmpty()) {
        rolls.poll().completeExceptionally(e);
      }
    } finally {
      lock.unlock();
    }
    if (isNews) {
      failure.logBegin();
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
    var roll = new CompletableFuture<LogTail.Roll>();
    long before = bytes.get();
    lock.lock();
    try {
      requireWritable();
      rolls.add(roll);
      work.signal();
    } finally {
      lock.unlock();
    }
    long size = folder.store(begun(roll), records -> writeSettled(state, records));
    bytes.addAndGet(-before);
    return size;
  }

  private static LogTail.Roll begun(CompletableFuture<LogTail.Roll> roll) throws IOException {
    try {
      return roll.join();
    } catch (CompletionException e) {
      throw new IOException("No new segment of the log could be begun.", e.getCause());
    }
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
    tail.close();
    folder.close();
    if (failure.isThere()) {
      throw new IOException(failure.exception().getMessage());
    }
  }

  private void join() {
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
