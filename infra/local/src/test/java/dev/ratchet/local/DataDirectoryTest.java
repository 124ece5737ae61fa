package dev.ratchet.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
