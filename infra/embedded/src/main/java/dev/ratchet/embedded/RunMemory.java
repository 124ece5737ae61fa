package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.embedded.log.Archive;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.RunPage;
import dev.ratchet.engine.port.RunQuery;
import dev.ratchet.engine.port.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The runs that are in memory: all that are open, and those that closed last. The others are in the
 * {@link RunArchive}, from where whoever looks at one reads it, and whoever changes one brings it
 * back.
 */
final class RunMemory implements Closeable {
  private static final System.Logger LOG = System.getLogger(RunMemory.class.getName());

  /** The {@linkplain Partition#weight weight} of closed runs with which they begin to leave. */
  static final int CLOSED_WEIGHT_MAX = 4_000;

  /** How many runs leave together, and how many are written down while the others wait. */
  private static final int LEAVING = 32;

  /** How much of what one page looks at is a run in memory, and how much one in the archive. */
  private static final int SCANNED_IN_ARCHIVE = 20 * EmbeddedRunStore.SCANNED_MAX;

  private final Ledger ledger;
  private final RunArchive archive;
  private final Map<RunId, Partition> partitions = new HashMap<>();
  private final Map<String, Partition> replayed = new HashMap<>();
  private final NavigableMap<RunId, Partition> listed = new TreeMap<>();
  private final SequencedMap<RunId, Integer> closed = new LinkedHashMap<>();
  private final Ledger.Page list = new Ledger.Page();

  /** Runs that are not here any more, nor anywhere. */
  final DeletedRuns deleted = new DeletedRuns();

  private final AtomicBoolean archiving = new AtomicBoolean();
  private int closedWeight;

  RunMemory(Ledger ledger, Supplier<Archive> archive) {
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.archive = new RunArchive(archive);
  }

  /** What is found of a run: something of it, or where it is. */
  private record Found<T>(Optional<T> value, Optional<ClosedRow> row) {}

  /** Looks at a run, if there is one. */
  <T> Optional<T> look(RunId run, Function<Partition, Optional<T>> look) {
    return look(run, look, row -> look.apply(archive.load(row)));
  }

  /** Whether there is a run; for those who have the lock. */
  boolean has(Ledger.Call call, RunId run) {
    Partition there = partitions.get(run);
    if (there != null) {
      call.read(there);
      return there.header.isPresent();
    }
    return archive.find(run).isPresent();
  }

  /** Looks at the header of a run, if there is one. */
  Optional<RunHeader> header(RunId run) {
    return look(run, there -> there.header, row -> Optional.of(archive.header(row)));
  }

  /** Looks at some entries of a run, if there is one, and at what they need. */
  Optional<RunPassage> passage(RunId run, long entry, int most) {
    return look(run, p -> p.passage(entry, most), row -> archive.passage(row, entry, most));
  }

  /** Whether a run has an entry, which every closed one has. */
  boolean hasBegun(RunId run) {
    return look(
            run,
            there -> Optional.ofNullable(there.entries.firstEntry()).map(_ -> true),
            _ -> Optional.of(true))
        .isPresent();
  }

  private <T> Optional<T> look(
      RunId run, Function<Partition, Optional<T>> look, Function<ClosedRow, Optional<T>> read) {
    while (true) {
      Found<T> found =
          ledger.call(
              call -> {
                Partition there = partitions.get(run);
                if (there == null) {
                  return new Found<T>(Optional.empty(), archive.find(run));
                }
                call.read(there);
                return new Found<T>(look.apply(there.understood()), Optional.empty());
              });
      if (found.row().isEmpty()) {
        return found.value();
      }
      try {
        return read.apply(found.row().get());
      } catch (StoreException e) {
        requireMoved(found.row().get(), e);
      }
    }
  }

  /** A row that cannot be read is no fault if the run has come back meanwhile. */
  private void requireMoved(ClosedRow row, StoreException e) {
    if (ledger.callInOrder(_ -> archive.find(row.run())).equals(Optional.of(row))) {
      throw e;
    }
  }

  /** Looks at a run and changes it, perhaps; one that is not there is begun. */
  <T> T change(RunId run, BiFunction<Ledger.Call, Partition, T> work) {
    while (true) {
      Found<T> found =
          ledger.call(
              call -> {
                Partition there = partitions.get(run);
                if (there == null) {
                  Optional<ClosedRow> row = archive.find(run);
                  if (row.isPresent()) {
                    return new Found<T>(Optional.empty(), row);
                  }
                  there = new Partition(run);
                  if (!deleted.has(run)) {
                    partitions.put(run, there);
                  }
                }
                there.touched++;
                call.read(there);
                return new Found<>(
                    Optional.of(work.apply(call, there.understood())), Optional.empty());
              });
      if (found.value().isPresent()) {
        return found.value().get();
      }
      comeBack(found.row().orElseThrow());
    }
  }

  private void comeBack(ClosedRow row) {
    Partition there;
    try {
      there = archive.load(row);
    } catch (StoreException e) {
      requireMoved(row, e);
      return;
    }
    ledger.callInOrder(
        _ -> {
          if (archive.find(row.run()).equals(Optional.of(row))) {
            enter(there);
          }
          return there;
        });
  }

  private void enter(Partition there) {
    archive.rows.remove(there.run);
    partitions.put(there.run, there);
    there.header.ifPresent(header -> list(there, header));
  }

  /** Has a run leave memory. */
  void leave(RunId run) {
    partitions.remove(run);
    listed.remove(run);
    forgetClosed(run);
  }

  /** Lists a run under its header. */
  void list(Ledger.Call call, Partition there, RunHeader header) {
    call.touch(list);
    there.header = Optional.of(header);
    list(there, header);
  }

  private void list(Partition there, RunHeader header) {
    listed.put(there.run, there);
    forgetClosed(there.run);
    if (header.status().isClosed()) {
      int weight = there.weight();
      closed.put(there.run, weight);
      closedWeight += weight;
    }
  }

  private void forgetClosed(RunId run) {
    Integer weight = closed.remove(run);
    closedWeight -= weight == null ? 0 : weight;
  }

  /** Lets runs leave, aside, if so many are closed that it is time. */
  void archiveAside() {
    if (ledger.callInOrder(_ -> closedWeight) > CLOSED_WEIGHT_MAX
        && archiving.compareAndSet(false, true)) {
      Thread.ofVirtual().name("ratchet-archive").start(this::tryArchive);
    }
  }

  private void tryArchive() {
    try {
      archive(CLOSED_WEIGHT_MAX / 2);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Closed runs stay in memory for now: {0}", e.getMessage());
    } finally {
      archiving.set(false);
    }
  }

  /** A run that is about to leave, and as what it was seen. */
  private record Chosen(Partition there, long touched, RunArchive.Leaving leaving) {}

  /**
   * Moves closed runs into the archive, those that closed first. The others go on meanwhile: a run
   * that somebody may have changed stays. For one thread at a time.
   *
   * @param left the weight of those that stay
   */
  void archive(int left) throws IOException {
    List<Chosen> chosen = ledger.call(call -> choose(call, left));
    while (!chosen.isEmpty()) {
      List<ClosedRow> rows = archive.put(chosen.stream().map(Chosen::leaving).toList());
      List<Chosen> put = chosen;
      ledger.callInOrder(call -> leave(call, put, rows));
      chosen = ledger.call(call -> choose(call, left));
    }
  }

  private List<Chosen> choose(Ledger.Call call, int left) {
    var chosen = new ArrayList<Chosen>();
    int weight = closedWeight;
    for (var each : closed.entrySet()) {
      if (weight <= left || chosen.size() == LEAVING) {
        break;
      }
      weight -= each.getValue();
      Partition there = partitions.get(each.getKey()).understood();
      call.read(there);
      List<byte[]> records = RunRecords.all(there);
      var leaving = new RunArchive.Leaving(there.header.orElseThrow(), records);
      chosen.add(new Chosen(there, there.touched, leaving));
    }
    return chosen;
  }

  private int leave(Ledger.Call call, List<Chosen> chosen, List<ClosedRow> rows) {
    for (int i = 0; i < chosen.size(); i++) {
      Partition there = chosen.get(i).there();
      if (there.touched == chosen.get(i).touched() && partitions.get(there.run) == there) {
        ClosedRow row = rows.get(i);
        call.write(there, ledger.record(bytes -> RunArchive.put(bytes, row.bytes())));
        leave(there.run);
        archive.rows.put(row);
      }
    }
    return chosen.size();
  }

  /** Headers of runs, newest first. */
  RunPage list(RunQuery query) {
    var live = new ArrayList<RunHeader>();
    var rows = new ArrayList<ClosedRow>();
    List<RunId> stops =
        ledger.call(
            call -> {
              call.read(list);
              var both = new ArrayList<RunId>();
              scan(query, live).ifPresent(both::add);
              archive
                  .rows
                  .descend(
                      query,
                      SCANNED_IN_ARCHIVE,
                      row -> rows.add(row) && rows.size() < query.limit())
                  .ifPresent(both::add);
              return both;
            });
    return Listed.page(query, live, rows, stops.stream().max(RunId::compareTo), this::header);
  }

  /** Where it stopped, if there may be more. */
  private Optional<RunId> scan(RunQuery query, List<RunHeader> found) {
    int scanned = 0;
    for (Partition there :
        listed.subMap(query.from(), true, query.before(), false).descendingMap().values()) {
      if (found.size() == query.limit()) {
        return Optional.of(found.getLast().id());
      }
      there.header.filter(query::matches).ifPresent(found::add);
      if (++scanned == EmbeddedRunStore.SCANNED_MAX) {
        return Optional.of(there.run);
      }
    }
    return Optional.empty();
  }

  /** Makes a change again that was written down. */
  void replay(byte kind, String id, Fields record) {
    if (kind == RunRecords.ARCHIVED) {
      for (RunId run : archive.replay(record)) {
        leave(run);
        replayed.remove(run.value());
      }
      return;
    }
    if (kind == RunRecords.DELETED) {
      RunId run = deleted.replay(new RunId(id), record);
      archive.rows.remove(run);
      leave(run);
      replayed.remove(id);
      return;
    }
    Partition there = replayed.computeIfAbsent(id, _ -> back(new RunId(id)));
    there.replay(kind, record);
    if (kind == RunRecords.HEADER) {
      list(there, there.header.orElseThrow());
    }
  }

  private Partition back(RunId run) {
    archive.find(run).ifPresent(row -> enter(archive.load(row)));
    return partitions.computeIfAbsent(run, Partition::new);
  }

  /** Begins with what was replayed. */
  void open() {
    replayed.clear();
    archiveAside();
  }

  /**
   * Writes all that there is, as records: first where the runs in the archive are, so that one that
   * comes back meanwhile is in both, and none in neither. What leaves memory meanwhile is in the
   * log.
   */
  void write(Consumer<byte[]> records) {
    ledger
        .call(
            _ -> {
              var rows = new ArrayList<byte[]>();
              archive.write(rows::add);
              deleted.write(rows::add);
              return rows;
            })
        .forEach(records);
    for (RunId run : ledger.call(_ -> List.copyOf(partitions.keySet()))) {
      ledger
          .call(
              _ -> {
                Partition there = partitions.get(run);
                return there == null ? List.<byte[]>of() : RunRecords.all(there.understood());
              })
          .forEach(records);
    }
  }

  /** How many runs are in memory. */
  int size() {
    return ledger.callInOrder(_ -> partitions.size());
  }

  /** The archive's files that nothing is in that anybody knows of. */
  List<Integer> wasted() throws IOException {
    return ledger.callInOrder(_ -> archive.wasted());
  }

  /** Deletes files of the archive. */
  void delete(List<Integer> files) throws IOException {
    archive.delete(files);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
