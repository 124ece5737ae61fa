package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.RunId;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.stored.RunPassage;
import dev.ratchet.embedded.log.Archive;
import dev.ratchet.embedded.log.Archive.Place;
import dev.ratchet.embedded.log.Archive.Thing;
import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Closed runs, out of memory: each is in an archive with all its records, and memory has a row of
 * it, which the log has too. A run that changes comes back into memory first, so nothing in an
 * archive ever changes. The rows are for those who have the lock; files are read without it.
 */
final class RunArchive {
  private final Lazy<Archive> archive;

  /** A run whose records were read. */
  private record Opened(ClosedRow row, ArchivedRun run) {}

  /** The one that was read last, as long as there is memory for it. */
  private volatile SoftReference<Opened> opened = new SoftReference<>(null);

  /** The rows of all runs that are in it. */
  final ClosedRuns rows = new ClosedRuns();

  /**
   * @param archive made when the first run is put into it or read from it
   */
  RunArchive(Supplier<Archive> archive) {
    this.archive = new Lazy<>(requireNonNull(archive, "archive is null"));
  }

  /** A run as it leaves memory. */
  record Leaving(RunHeader header, List<byte[]> records) {
    Leaving {
      requireNonNull(header, "header is null");
      records = List.copyOf(records);
    }

    private Thing thing() {
      var head = new Bytes();
      RunRecords.put(head, header);
      return new Thing(head.toArray(), records);
    }

    private ClosedRow row(Place place) {
      return new ClosedRow(
          header.id(),
          place.file(),
          place.offset(),
          place.length(),
          ClosedRow.workflow(header.workflow().name()),
          header.status());
    }
  }

  /** Has the disk keep runs; what is returned is where. */
  List<ClosedRow> put(List<Leaving> runs) throws IOException {
    List<Place> places = archive.get().put(runs.stream().map(Leaving::thing).toList());
    var rows = new ArrayList<ClosedRow>();
    for (int i = 0; i < places.size(); i++) {
      rows.add(runs.get(i).row(places.get(i)));
    }
    return rows;
  }

  private static Place place(ClosedRow row) {
    return new Place(row.file(), row.offset(), row.length());
  }

  /** Reads the header of a run. */
  RunHeader header(ClosedRow row) {
    try {
      var fields = new Fields(archive.get().head(place(row)));
      skip(fields);
      return RunRecords.header(row.run(), fields);
    } catch (IOException e) {
      throw unreadable(row, e);
    }
  }

  /** Reads all of a run. */
  Partition load(ClosedRow row) {
    var there = new Partition(row.run());
    try {
      for (byte[] record : archive.get().records(place(row))) {
        var fields = new Fields(record);
        there.replay(skip(fields), fields);
      }
      return there.understood();
    } catch (IOException e) {
      throw unreadable(row, e);
    }
  }

  /**
   * Reads some entries of a run, and what they need. All of it is read from the disk, once for
   * those who read on; but nothing else is understood.
   */
  Optional<RunPassage> passage(ClosedRow row, long entry, int most) {
    Opened known = opened.get();
    if (known == null || !known.row().equals(row)) {
      try {
        known = new Opened(row, new ArchivedRun(row.run(), archive.get().records(place(row))));
      } catch (IOException e) {
        throw unreadable(row, e);
      }
      opened = new SoftReference<>(known);
    }
    return known.run().isReopened()
        ? load(row).whole().map(RunPassage::whole)
        : Optional.of(known.run().passage(entry, most));
  }

  /** Skips what a record of a run begins with, and returns its kind. */
  static byte skip(Fields fields) {
    fields.octet();
    byte kind = fields.octet();
    fields.text();
    return kind;
  }

  private static StoreException unreadable(ClosedRow row, IOException e) {
    return new StoreException(row.run() + " cannot be read: " + e.getMessage(), e);
  }

  /** The record of rows. */
  static void put(Bytes bytes, byte[] rows) {
    bytes.put(Book.RUNS).put(RunRecords.ARCHIVED).put("").put(rows);
  }

  /** Makes a change again that was written down, and returns which runs left memory by it. */
  List<RunId> replay(Fields record) {
    byte[] bytes = record.octets();
    var runs = new ArrayList<RunId>();
    for (int at = 0; at < bytes.length; at += ClosedRow.BYTES) {
      ClosedRow row = ClosedRow.at(bytes, at);
      rows.put(row);
      runs.add(row.run());
    }
    return runs;
  }

  /** Writes all rows, as records. */
  void write(Consumer<byte[]> records) {
    rows.forEachLeaf(
        leaf -> {
          var bytes = new Bytes();
          put(bytes, leaf);
          records.accept(bytes.toArray());
        });
  }

  /** The files that nothing is in that is known, as far as there are any. */
  List<Integer> wasted() {
    try {
      return archive.isMade() ? archive.get().wasted(file -> rows.inFile(file) > 0) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes files. */
  void delete(List<Integer> files) throws IOException {
    if (!files.isEmpty()) {
      archive.get().delete(files);
    }
  }

  void close() throws IOException {
    if (archive.isMade()) {
      archive.get().close();
    }
  }

  /** The row of a run, if it is here. */
  Optional<ClosedRow> find(RunId run) {
    return rows.find(run);
  }
}
