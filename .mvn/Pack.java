import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs handlers.zip: our classes at its root, all libraries as one jar in lib/. A function's first
 * event waits for some two thousand classes. Nothing in that jar is compressed, so that none of
 * them is inflated then, and it is one jar, so that none is looked for in forty; the zip around it
 * compresses all classes together, which makes it a third smaller than with compressed jars.
 *
 * <p>Licences stay under META-INF/licenses, by library. It fails on a zip over the size that is
 * named, and on two libraries that hold different things under one name.
 */
final class Pack {
  private static final long BYTES_MAX = 8_000_000;
  private static final String JAR = "lib/libraries.jar";
  private static final String SERVICES = "META-INF/services/";
  private static final Pattern LICENCE =
      Pattern.compile("META-INF/(LICENSE|LICENCE|NOTICE|DEPENDENCIES|FastDoubleParser)[^/]*");
  private static final Pattern NEEDLESS =
      Pattern.compile(
          "META-INF/(maven|native-image|proguard)/.*|META-INF/(MANIFEST\\.MF|INDEX\\.LIST)"
              + "|(.*/)?module-info\\.class|.*\\.java|.*\\.java\\.vm");

  private final Map<String, byte[]> libraries = new TreeMap<>();
  private final Map<String, String> from = new TreeMap<>();
  private final List<String> table = new ArrayList<>();
  private final LocalDateTime time;

  private Pack(LocalDateTime time) {
    this.time = time;
  }

  /** Takes the zip to write, the time of its entries, and the class path, our classes first. */
  public static void main(String[] args) throws IOException {
    var zip = Path.of(args[0]);
    var pack = new Pack(OffsetDateTime.parse(args[1]).toLocalDateTime());
    List<Path> classPath =
        Stream.of(args[2].split(Pattern.quote(File.pathSeparator))).map(Path::of).toList();
    Map<String, byte[]> own = pack.read(classPath.getFirst());
    for (Path library : classPath.subList(1, classPath.size())) {
      pack.add(library);
    }
    pack.write(zip, own);
    Files.write(Path.of(zip + ".txt"), pack.table);
    long bytes = Files.size(zip);
    if (bytes > BYTES_MAX) {
      System.err.printf(
          "%s has %,d bytes, expected at most %,d. It holds, compressed:%n%n%s%n%n"
              + "Leave a library out in functions/handlers/pom.xml, or raise BYTES_MAX here.%n",
          zip, bytes, BYTES_MAX, String.join(System.lineSeparator(), pack.table));
      System.exit(1);
    }
  }

  /** What a jar or a folder holds, in the version that this JDK would load. */
  private Map<String, byte[]> read(Path library) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    if (Files.isDirectory(library)) {
      try (Stream<Path> files = Files.walk(library)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = library.relativize(file).toString().replace('\\', '/');
          entries.put(name, Files.readAllBytes(file));
        }
      }
      return entries;
    }
    try (var jar =
        new JarFile(library.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion())) {
      jar.versionedStream()
          .filter(entry -> !entry.isDirectory())
          .forEach(
              entry -> {
                try (var in = jar.getInputStream(entry)) {
                  entries.put(entry.getName(), in.readAllBytes());
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    return entries;
  }

  private void add(Path library) throws IOException {
    Map<String, byte[]> entries = read(library);
    entries.keySet().removeIf(name -> NEEDLESS.matcher(name).matches());
    String name = library.getFileName().toString().replaceFirst("\\.jar$", "");
    entries.forEach((entry, bytes) -> put(name, entry, bytes));
    byte[] all = stored(entries);
    table.add(
        "%-48s %6d files %,11d bytes, compressed %,10d"
            .formatted(name, entries.size(), all.length, compressed(all)));
  }

  private void put(String library, String entry, byte[] bytes) {
    if (entry.startsWith(SERVICES)) {
      libraries.merge(entry, bytes, Pack::lines);
      return;
    }
    String name =
        LICENCE.matcher(entry).matches()
            ? "META-INF/licenses/" + library + entry.substring("META-INF".length())
            : entry;
    byte[] there = libraries.putIfAbsent(name, bytes);
    if (there != null && !Arrays.equals(there, bytes)) {
      throw new IllegalStateException(
          "%s is in %s and, different, in %s.".formatted(name, from.get(name), library));
    }
    from.putIfAbsent(name, library);
  }

  private static byte[] lines(byte[] some, byte[] more) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(some);
    all.write('\n');
    all.writeBytes(more);
    return all.toByteArray();
  }

  private void write(Path zip, Map<String, byte[]> own) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>(own);
    entries.put(JAR, stored(libraries));
    Files.createDirectories(zip.toAbsolutePath().getParent());
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.setLevel(Deflater.BEST_COMPRESSION);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        var next = new ZipEntry(entry.getKey());
        next.setTimeLocal(time);
        out.putNextEntry(next);
        out.write(entry.getValue());
      }
    }
  }

  private byte[] stored(Map<String, byte[]> entries) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        var crc = new CRC32();
        crc.update(entry.getValue());
        var next = new ZipEntry(entry.getKey());
        next.setTimeLocal(time);
        next.setMethod(ZipEntry.STORED);
        next.setSize(entry.getValue().length);
        next.setCrc(crc.getValue());
        out.putNextEntry(next);
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  private static long compressed(byte[] bytes) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        deflater.deflate(buffer);
      }
      return deflater.getBytesWritten();
    }
  }
}
