package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.file.FolderLock;
import dev.ratchet.embedded.file.PrivateFiles;
import dev.ratchet.emulator.Backends;
import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A folder that keeps the state of a local run, and belongs to one process at a time. Nobody but
 * its owner may read what is in it: the webhook's secret and the tokens of tasks are.
 */
public final class DataDirectory implements AutoCloseable {
  /** What a run keeps in its folder. */
  static final String EMBEDDED = "embedded";

  static final String FUNCTIONS = "functions";

  private static final Set<String> OWN =
      Set.of("lock", EMBEDDED, FUNCTIONS, Backends.DYNAMODB, Backends.SQS);

  private final Path path;
  private final FolderLock lock;

  private DataDirectory(Path path, FolderLock lock) {
    this.path = requireNonNull(path, "path is null");
    this.lock = requireNonNull(lock, "lock is null");
  }

  /**
   * Takes possession of a folder, which is made if it is not there.
   *
   * @throws StartFailure if it cannot be written, or another process has it
   */
  public static DataDirectory open(Path path) throws StartFailure {
    try {
      if (!Files.isDirectory(path)) {
        PrivateFiles.folder(path);
      }
      var directory = new DataDirectory(path, FolderLock.take(path));
      directory.tighten();
      return directory;
    } catch (FolderLock.InUseException e) {
      throw new StartFailure(
          "--data %s is in use by %s; stop it, or give another folder"
              .formatted(path, e.getMessage()),
          e);
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static StartFailure unusable(Path path, IOException e) {
    return new StartFailure(
        "--data %s is not a folder that can be written (%s); give another".formatted(path, e), e);
  }

  /**
   * Closes to others what is there by now. A folder that holds something else too stays open as it
   * is, for whoever else uses it; what a run keeps in it is closed all the same.
   */
  void tighten() throws StartFailure {
    try (var found = Files.list(path)) {
      List<Path> all = found.toList();
      List<Path> own = all.stream().filter(DataDirectory::isOwn).toList();
      for (var each : own) {
        PrivateFiles.tightenAll(each);
      }
      if (own.size() == all.size()) {
        PrivateFiles.tighten(path);
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static boolean isOwn(Path path) {
    return OWN.contains(path.getFileName().toString());
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Gives the folder free, and closes to others what was made in it meanwhile. */
  @Override
  public void close() throws IOException {
    try (lock) {
      tighten();
    } catch (StartFailure e) {
      throw new IOException(e);
    }
  }
}
