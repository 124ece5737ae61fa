package dev.ratchet.embedded.log;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.file.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Files that things are put into which are seldom asked for, one behind another. Where a thing is,
 * somebody else knows; what nobody knows of is waste, until its file is deleted with all in it.
 *
 * <p>Each is a head, as it is, and a body of records, compressed. Before each of the two come its
 * length, its length before it was compressed, and its CRC-32C.
 */
public final class Archive implements Closeable {
  /** When the next file is begun, in bytes. */
  private static final long FILE_BYTES = 64L * 1024 * 1024;

  private static final int FIELDS_BYTES = 3 * Integer.BYTES;

  /** How much is read at first where a head is asked for. */
  private static final int HEAD_BYTES = 1024;

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final Set<StandardOpenOption> EXISTING =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);

  private static final String NAME = "runs-%010d";

  private final Path folder;
  private final boolean isLasting;
  private final Map<Integer, FileChannel> files = new TreeMap<>();
  private volatile int newest;
  private volatile long end;

  /** Where a thing is. */
  public record Place(int file, long offset, int length) {}

  /**
   * A thing.
   *
   * @param head what can be read without the rest
   */
  public record Thing(byte[] head, List<byte[]> records) {
    public Thing {
      requireNonNull(head, "head is null");
      records = List.copyOf(records);
    }
  }

  private Archive(Path folder, boolean isLasting) {
    this.folder = requireNonNull(folder, "folder is null");
    this.isLasting = isLasting;
  }

  /** The archive in the folder of a log, which goes on in a new file. */
  public static Archive open(Path folder) {
    try {
      var archive = new Archive(folder, true);
      archive.newest = archive.numbers().stream().mapToInt(Integer::intValue).max().orElse(0);
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An archive of temporary files, which are gone with the process. */
  public static Archive temporary() {
    try {
      Path folder = Files.createTempDirectory("ratchet-runs");
      folder.toFile().deleteOnExit();
      return new Archive(folder, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts things in, all of which are there once this returns, also after a power cut. For one
   * thread at a time; others read meanwhile.
   */
  public List<Place> put(List<Thing> things) throws IOException {
    if (end == 0 || end >= FILE_BYTES) {
      begin();
    }
    var bytes = new ByteArrayOutputStream();
    var places = new ArrayList<Place>();
    for (Thing thing : things) {
      int before = bytes.size();
      part(bytes, thing.head(), thing.head().length);
      byte[] body = body(thing.records());
      part(bytes, deflated(body), body.length);
      places.add(new Place(newest, end + before, bytes.size() - before));
    }
    FileChannel file = file(newest);
    ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
    while (all.hasRemaining()) {
      file.write(all, end + all.position());
    }
    if (isLasting) {
      file.force(true);
    }
    end += bytes.size();
    return places;
  }

  private synchronized void begin() throws IOException {
    Path file = path(newest + 1);
    files.put(newest + 1, PrivateFiles.open(file, NEW));
    newest++;
    end = 0;
    if (isLasting) {
      LogFolder.sync(folder);
    } else {
      file.toFile().deleteOnExit();
    }
  }

  private Path path(int number) {
    return folder.resolve(NAME.formatted(number));
  }

  private static void part(ByteArrayOutputStream out, byte[] bytes, int whole) {
    var fields = ByteBuffer.allocate(FIELDS_BYTES);
    fields.putInt(bytes.length).putInt(whole).putInt(crc(bytes));
    out.writeBytes(fields.array());
    out.writeBytes(bytes);
  }

  private static int crc(byte[] bytes) {
    var crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static byte[] body(List<byte[]> records) {
    int length = records.stream().mapToInt(record -> Integer.BYTES + record.length).sum();
    var body = ByteBuffer.allocate(length);
    records.forEach(record -> body.putInt(record.length).put(record));
    return body.array();
  }

  private static byte[] deflated(byte[] bytes) {
    try (var deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(bytes);
      deflater.finish();
      var out = new ByteArrayOutputStream();
      byte[] some = new byte[8 * 1024];
      while (!deflater.finished()) {
        out.write(some, 0, deflater.deflate(some));
      }
      return out.toByteArray();
    }
  }

  private static byte[] inflated(byte[] bytes, int length) throws DataFormatException {
    try (var inflater = new Inflater()) {
      inflater.setInput(bytes);
      byte[] whole = new byte[length];
      int done = 0;
      while (done < length && !inflater.finished()) {
        done += inflater.inflate(whole, done, length - done);
      }
      return whole;
    }
  }

  /**
   * Reads the head of a thing.
   *
   * @throws IOException if it is not there, or damaged
   */
  public byte[] head(Place place) throws IOException {
    ByteBuffer start = read(place, 0, Math.min(place.length(), HEAD_BYTES));
    int length = start.getInt(0);
    return length + FIELDS_BYTES <= start.limit()
        ? part(place, start, 0)
        : part(place, read(place, 0, Math.min(place.length(), length + FIELDS_BYTES)), 0);
  }

  /**
   * Reads the records of a thing.
   *
   * @throws IOException if it is not there, or damaged
   */
  public List<byte[]> records(Place place) throws IOException {
    ByteBuffer all = read(place, 0, place.length());
    int start = FIELDS_BYTES + part(place, all, 0).length;
    try {
      byte[] body = part(place, all, start);
      ByteBuffer rest = ByteBuffer.wrap(inflated(body, all.getInt(start + Integer.BYTES)));
      var records = new ArrayList<byte[]>();
      while (rest.hasRemaining()) {
        byte[] record = new byte[rest.getInt()];
        rest.get(record);
        records.add(record);
      }
      return records;
    } catch (DataFormatException | RuntimeException e) {
      throw damaged(place, e);
    }
  }

  private byte[] part(Place place, ByteBuffer bytes, int start) throws IOException {
    int length = start + FIELDS_BYTES <= bytes.limit() ? bytes.getInt(start) : -1;
    if (length < 0 || length > bytes.limit() - start - FIELDS_BYTES) {
      throw damaged(place, null);
    }
    byte[] part = new byte[length];
    bytes.get(start + FIELDS_BYTES, part);
    if (crc(part) != bytes.getInt(start + 2 * Integer.BYTES)) {
      throw damaged(place, null);
    }
    return part;
  }

  private IOException damaged(Place place, Exception e) {
    return new IOException(
        "%s is damaged at byte %d, where a closed run is. Restore the folder from a copy."
            .formatted(path(place.file()), place.offset()),
        e);
  }

  /** Reads, also in a thread that is told to stop: that closes the file, which is opened again. */
  private ByteBuffer read(Place place, int from, int length) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          var bytes = ByteBuffer.allocate(length);
          FileChannel file = file(place.file());
          while (bytes.hasRemaining()
              && file.read(bytes, place.offset() + from + bytes.position()) >= 0) {
            // Until it is full.
          }
          return bytes.flip();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized FileChannel file(int number) throws IOException {
    FileChannel file = files.get(number);
    if (file == null || !file.isOpen()) {
      file = PrivateFiles.open(path(number), EXISTING);
      files.put(number, file);
    }
    return file;
  }

  /** The files in which nothing is that somebody knows of, but for the one that is written to. */
  public synchronized List<Integer> wasted(IntPredicate isKnown) throws IOException {
    return numbers().stream()
        .filter(number -> number != newest || end == 0)
        .filter(number -> !isKnown.test(number))
        .toList();
  }

  /** Deletes files. */
  public synchronized void delete(List<Integer> numbers) throws IOException {
    for (int number : numbers) {
      FileChannel file = files.remove(number);
      if (file != null) {
        file.close();
      }
      Files.deleteIfExists(path(number));
    }
  }

  private List<Integer> numbers() throws IOException {
    var numbers = new ArrayList<Integer>();
    try (var there = Files.newDirectoryStream(folder, "runs-*")) {
      for (Path file : there) {
        String name = file.getFileName().toString();
        if (name.matches("runs-\\d{10}")) {
          numbers.add(Integer.valueOf(name.substring("runs-".length())));
        }
      }
    }
    return numbers;
  }

  @Override
  public synchronized void close() throws IOException {
    for (FileChannel file : files.values()) {
      file.close();
    }
    files.clear();
    if (!isLasting) {
      delete(numbers());
      Files.deleteIfExists(folder);
    }
  }
}
