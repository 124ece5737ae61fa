package dev.ratchet.peers;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ratchet.bench.steps.Parameters;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * A PostgreSQL server with its own defaults, or one that is there already. Its own defaults: {@code
 * fsync} and {@code synchronous_commit} are on. The binaries come from Maven Central.
 */
final class Postgres implements AutoCloseable {
  private static final String BINARIES = "/postgres-linux-x86_64.txz";

  /** Who runs the server if we are root, as which PostgreSQL refuses to run. */
  private static final String NOBODY = "65534";

  private static final String USER = "postgres";

  /** The name of the parameter for a server that is there already. */
  private static final String GIVEN = "Postgres";

  /** The name of the parameter for how many connections there are. */
  private static final String POOL = "Pool";

  /**
   * A connection for each of 50 runs in flight: on two quiet cores it gave both more steps per
   * second than HikariCP's own default of ten.
   */
  private static final String POOL_DEFAULT = "50";

  private final String url;

  /** The server's process; none if it is not ours. */
  private final List<Process> processes;

  private final List<Path> folders;

  private Postgres(String url, List<Process> processes, List<Path> folders) {
    this.url = requireNonNull(url, "url is null");
    this.processes = List.copyOf(processes);
    this.folders = List.copyOf(folders);
  }

  /** Starts a server, or takes the one that the parameters name. */
  static Postgres start(Parameters parameters) throws IOException, InterruptedException {
    String given = parameters.given().get(GIVEN);
    return given == null ? start() : new Postgres(given, List.of(), List.of());
  }

  private static Postgres start() throws IOException, InterruptedException {
    Path folder =
        Files.createTempDirectory(
            "ratchet-postgres",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    unpack(folder);
    Path data = Files.createDirectory(folder.resolve("data"));
    if (isRoot()) {
      var users = folder.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(data, users.lookupPrincipalByName("nobody"));
    }
    Path bin = folder.resolve("bin");
    Process init =
        process(bin.resolve("initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF-8");
    if (init.waitFor() != 0) {
      throw new IOException("initdb ended with " + init.exitValue() + "; its output is above.");
    }
    int port = freePort();
    Process server =
        process(
            bin.resolve("postgres"),
            "-D",
            data,
            "-p",
            port,
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=");
    var postgres =
        new Postgres(
            "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=" + USER,
            List.of(server),
            List.of(folder));
    postgres.await(server);
    return postgres;
  }

  private static void unpack(Path folder) throws IOException {
    try (InputStream packed = Postgres.class.getResourceAsStream(BINARIES)) {
      if (packed == null || !Files.isDirectory(Path.of("/proc/self"))) {
        throw new IOException(
            "There is no PostgreSQL on the class path for this machine; start one and say "
                + GIVEN
                + "=jdbc:postgresql://…");
      }
      var entries = new TarArchiveInputStream(new XZInputStream(packed));
      for (TarArchiveEntry entry = entries.getNextEntry();
          entry != null;
          entry = entries.getNextEntry()) {
        unpack(entries, entry, folder.resolve(entry.getName()));
      }
    }
  }

  private static void unpack(InputStream in, TarArchiveEntry entry, Path file) throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
    } else {
      Files.copy(in, file);
      if (file.getParent().endsWith("bin")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }

  private static Process process(Object... words) throws IOException {
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    Stream.of(words).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(Path.of("/dev/stderr").toFile()))
        .start();
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await(Process server) throws IOException, InterruptedException {
    while (!answers()) {
      if (server.waitFor(java.time.Duration.ofMillis(100))) {
        throw new IOException("PostgreSQL ended with " + server.exitValue() + ".");
      }
    }
  }

  private boolean answers() {
    try {
      DriverManager.getConnection(url).close();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Where it is. */
  String url() {
    return url;
  }

  /** A pool of connections. */
  HikariDataSource pool(Parameters parameters) {
    var config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(
        Integer.parseInt(parameters.given().getOrDefault(POOL, POOL_DEFAULT)));
    return new HikariDataSource(config);
  }

  /** The server's version, and the settings that decide what survives, as the server says. */
  String settings() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      var settings = new ArrayList<String>();
      for (String name : List.of("server_version", "fsync", "synchronous_commit")) {
        try (ResultSet row = statement.executeQuery("show " + name)) {
          row.next();
          settings.add(name + "=" + row.getString(1));
        }
      }
      String counted = processes.isEmpty() ? ", whose CPU and memory are not counted" : "";
      return "PostgreSQL (" + String.join(", ", settings) + counted + ")";
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL does not tell its settings.", e);
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
      process.onExit().join();
    }
    folders.forEach(Postgres::delete);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
