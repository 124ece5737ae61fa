package dev.ratchet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.emulator.host.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir private Path folder;

  @Test
  void aFolderIsMadeAndBelongsToOneProcessAtATime() throws Exception {
    var path = folder.resolve("a/b");
    try (var first = DataDirectory.open(path)) {
      assertThat(first.path()).isDirectory();
      assertThatThrownBy(() -> DataDirectory.open(path))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "--data %s is in use by another process (pid %d); stop it, or give another folder"
                  .formatted(path, ProcessHandle.current().pid()));
    }
    try (var again = DataDirectory.open(path)) {
      assertThat(again.path()).isEqualTo(path);
    }
  }

  @Test
  void aFileIsNoFolder() throws Exception {
    var file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("--data " + file + " is not a folder that can be written");
  }

  @Test
  void nobodyElseMayReadWhatIsInAFolderOfItsOwn() throws Exception {
    var path = Files.createDirectory(folder.resolve("data"));
    var old = Files.createFile(Files.createDirectory(path.resolve("embedded")).resolve("log"));
    open(path, "rwxr-xr-x");
    open(old, "rw-r--r--");

    try (var directory = DataDirectory.open(path)) {
      assertThat(permissions(directory.path())).isEqualTo("rwx------");
      assertThat(permissions(old.getParent())).isEqualTo("rwx------");
      assertThat(permissions(old)).isEqualTo("rw-------");
    }
  }

  @Test
  void whatOthersKeepInAFolderStaysOpenToThem() throws Exception {
    var path = Files.createDirectory(folder.resolve("home"));
    var theirs = Files.createFile(path.resolve("theirs"));
    var linked = Files.createFile(folder.resolve("elsewhere"));
    var own = Files.createDirectory(path.resolve("embedded"));
    Files.createSymbolicLink(own.resolve("link"), linked);
    open(path, "rwxr-xr-x");
    open(theirs, "rw-r--r--");
    open(linked, "rw-r--r--");

    DataDirectory.open(path).close();

    assertThat(permissions(path)).isEqualTo("rwxr-xr-x");
    assertThat(permissions(theirs)).isEqualTo("rw-r--r--");
    assertThat(permissions(linked)).isEqualTo("rw-r--r--");
    assertThat(permissions(own)).isEqualTo("rwx------");
    assertThat(permissions(path.resolve("lock"))).isEqualTo("rw-------");
  }

  @Test
  void nobodyElseMayReadTheLog() throws Exception {
    var path = Files.createFile(folder.resolve("log"));
    open(path, "rw-r--r--");
    try (var log = new LogFile()) {
      log.open(path);
      log.write(1);
    }

    assertThat(permissions(path)).isEqualTo("rw-------");
    assertThat(path).hasBinaryContent(new byte[] {1});
  }

  private static void open(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
