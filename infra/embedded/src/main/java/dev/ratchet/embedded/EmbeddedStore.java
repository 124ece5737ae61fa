package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.embedded.log.Archive;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.embedded.log.FileLog;
import dev.ratchet.embedded.log.LogFault;
import dev.ratchet.embedded.log.LogFolder;
import dev.ratchet.embedded.log.NoLog;
import dev.ratchet.embedded.log.WriteLog;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.RunWatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * All ports of the engine in this process. State is in memory, and where a folder is given also in
 * a log there, from which it is read again at the next start. Runs that have closed are in files,
 * of that folder or temporary ones, and memory has 45 bytes of each.
 */
public final class EmbeddedStore implements AutoCloseable {
  /** How much is written before the log is replaced by a snapshot, at the least, in bytes. */
  static final long SNAPSHOT_BYTES_MIN = 16L * 1024 * 1024;

  private static final System.Logger LOG = System.getLogger(EmbeddedStore.class.getName());

  private final InstantSource clock;
  private final WriteLog log;
  private final Ledger ledger;
  private final EmbeddedRunStore runs;
  private final EmbeddedItems items;
  private final EmbeddedTimerStore timers;
  private final EmbeddedLimitStore limits;
  private final EmbeddedTaskQueues queues;
  private final EmbeddedEventBus bus;
  private final List<Book> books;
  private final AtomicBoolean snapshotting = new AtomicBoolean();

  private EmbeddedStore(
      WriteLog log, Supplier<Archive> archive, InstantSource clock, QueueRules rules) {
    this.log = log;
    this.clock = requireNonNull(clock, "clock is null");
    this.ledger = new Ledger(log);
    this.runs = new EmbeddedRunStore(ledger, archive);
    this.items = new EmbeddedItems(ledger, clock);
    this.timers = new EmbeddedTimerStore(ledger);
    this.limits = new EmbeddedLimitStore(ledger);
    this.bus = new EmbeddedEventBus(ledger);
    this.queues = new EmbeddedTaskQueues(ledger, clock, rules);
    this.books = List.of(runs, items, timers, limits, queues);
  }

  /**
   * A store that keeps nothing beyond the end of the process. It makes temporary files once
   * hundreds of runs have closed.
   */
  public static EmbeddedStore inMemory(InstantSource clock, QueueRules rules) {
    return new EmbeddedStore(new NoLog(), Archive::temporary, clock, rules);
  }

  /**
   * The store of a folder, which is made if it is not there. What was acknowledged is there again
   * however the process before ended, also by a power cut; messages that it had received come back.
   *
   * @throws IOException if the folder cannot be read or written, is damaged, or another process has
   *     it; the message says which, and what to do
   */
  public static EmbeddedStore open(Path folder, InstantSource clock, QueueRules rules)
      throws IOException {
    var records = new ArrayList<byte[]>();
    FileLog log = LogFolder.open(folder, records::add);
    try {
      var store = new EmbeddedStore(log, () -> Archive.open(folder), clock, rules);
      records.forEach(store::replay);
      store.runs.open();
      store.queues.all().values().forEach(EmbeddedQueue::open);
      log.onGrown(SNAPSHOT_BYTES_MIN, store::snapshotAside);
      return store;
    } catch (RuntimeException e) {
      log.close();
      throw new IOException(
          "The store in %s cannot be read by this release: %s".formatted(folder, e.getMessage()),
          e);
    }
  }

  private void replay(byte[] record) {
    var fields = new Fields(record);
    byte tag = fields.octet();
    for (Book book : books) {
      if (book.tag() == tag) {
        book.replay(fields);
        return;
      }
    }
    if (EarlierItems.areOf(tag)) {
      items.replayEarlier(tag, fields);
    } else if (tag != Book.NOTHING) {
      throw new IllegalStateException("A record begins with " + tag + ": was it a newer release?");
    }
  }

  private void snapshotAside() {
    if (snapshotting.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ratchet-snapshot").start(this::trySnapshot);
    }
  }

  private void trySnapshot() {
    try {
      snapshot();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "No snapshot was stored; tried again later", e);
    } finally {
      snapshotting.set(false);
    }
  }

  /**
   * Writes all that there is in place of the log, which else happens once that is long.
   *
   * @throws IOException if it cannot be written; then the log stays
   */
  public void snapshot() throws IOException {
    switch (log) {
      case FileLog file -> {
        // What is waste now, what is written in place of the log says nothing of.
        List<Integer> wasted = runs().wasted();
        long size = file.snapshot(this::writeAll);
        runs().delete(wasted);
        file.onGrown(Math.max(SNAPSHOT_BYTES_MIN, 2 * size), this::snapshotAside);
      }
      case NoLog _ -> {}
    }
  }

  private void writeAll(Consumer<byte[]> records) {
    books.forEach(book -> book.write(clock.instant(), records));
  }

  /** Why nothing can be stored at the moment, and what to do; empty if all is well. */
  public Optional<LogFault> fault() {
    return log.fault();
  }

  /** How often the disk was made to keep what was written. */
  public WriteLog.Flushes flushes() {
    return log.flushes();
  }

  /** The runs in memory, and how they leave it. */
  RunMemory runs() {
    return runs.runs();
  }

  /** The ports. */
  public Ports ports() {
    return new Ports(runs, items, timers, limits, queues, queues, queues, bus);
  }

  /** Has somebody told of each run that closes, in this process; it may be told more than once. */
  public void listen(Consumer<RunHeader> listener) {
    bus.listen(requireNonNull(listener, "listener is null"));
  }

  /** Tells when a run has closed, as soon as its header says so. */
  public RunWatch watch() {
    return runs.watch();
  }

  /** Sends an event from outside, such as one to a run that waits for a signal. */
  public void send(Json.Obj event) {
    queues.sendEvent(requireNonNull(event, "event is null"));
  }

  /** The far ends of all queues. */
  public EmbeddedTaskQueues queues() {
    return queues;
  }

  /** Makes durable what is stored, and stores nothing more. */
  @Override
  public void close() throws IOException {
    queues.all().values().forEach(EmbeddedQueue::stop);
    try (var _ = runs()) {
      log.close();
    }
  }
}
