package dev.ratchet.embedded.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLogTest {
  @TempDir private Path folder;

  private static byte[] bytes(String record) {
    return record.getBytes(UTF_8);
  }

  private static List<String> read(Path folder) throws IOException {
    var records = new ArrayList<String>();
    LogFolder.open(folder, record -> records.add(new String(record, UTF_8))).close();
    return records;
  }

  private FileLog open() throws IOException {
    return LogFolder.open(folder, _ -> {});
  }

  private Path segment() {
    return folder.resolve("log-0000000001");
  }

  /** Three frames of two records each, and where each frame ends. */
  private List<Integer> threeFrames() throws IOException {
    var ends = new ArrayList<Integer>();
    try (FileLog log = open()) {
      for (int frame = 1; frame <= 3; frame++) {
        log.append(bytes(frame + "a"));
        log.await(log.append(bytes(frame + "b")));
        ends.add((int) Files.size(segment()));
      }
    }
    return ends;
  }

  @Test
  void whatWasAddedIsReadInOrder() throws IOException {
    threeFrames();
    try (FileLog log = open()) {
      log.append(bytes("4a"));
    }

    assertThat(read(folder)).containsExactly("1a", "1b", "2a", "2b", "3a", "3b", "4a");
  }

  @Test
  void ofManyWhoWaitEachFindsItsRecord() throws Exception {
    var appends = new ArrayList<Callable<byte[]>>();
    try (FileLog log = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        byte[] record = bytes("record " + i);
        appends.add(
            () -> {
              log.await(log.append(record));
              return record;
            });
      }
      threads.invokeAll(appends);
      Files.copy(segment(), folder.resolve("copy"));
    }

    Path copied = Files.createDirectory(folder.resolve("copied"));
    Files.move(folder.resolve("copy"), copied.resolve("log-0000000001"));
    assertThat(read(copied)).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void aLogCutOffAtAnyByteHasAllThatWasAcknowledgedByThen() throws IOException {
    List<Integer> ends = threeFrames();
    byte[] whole = Files.readAllBytes(segment());
    for (int length = 0; length <= whole.length; length++) {
      Path cut = Files.createDirectory(folder.resolve("cut-" + length));
      Files.write(cut.resolve("log-0000000001"), Arrays.copyOf(whole, length));
      int cutAt = length;
      long frames = ends.stream().filter(end -> end <= cutAt).count();

      assertThat(read(cut)).as("%d bytes", length).hasSize((int) (2 * frames));

      try (FileLog log = LogFolder.open(cut, _ -> {})) {
        log.await(log.append(bytes("after")));
      }
      assertThat(read(cut)).hasSize((int) (2 * frames) + 1).endsWith("after");
    }
  }

  @Test
  void aLastFrameOfWhichAnyByteIsWrongIsForgotten() throws IOException {
    List<Integer> ends = threeFrames();
    byte[] whole = Files.readAllBytes(segment());
    for (int at = ends.get(1); at < whole.length; at++) {
      byte[] torn = whole.clone();
      torn[at] ^= 0x10;
      Path folderOfIt = Files.createDirectory(folder.resolve("torn-" + at));
      Files.write(folderOfIt.resolve("log-0000000001"), torn);

      assertThat(read(folderOfIt)).as("byte %d", at).containsExactly("1a", "1b", "2a", "2b");
    }
  }

  @Test
  void aFrameInTheMidstOfWhichAnyByteIsWrongIsAnError() throws IOException {
    List<Integer> ends = threeFrames();
    byte[] whole = Files.readAllBytes(segment());
    for (int at = ends.get(0); at < ends.get(1); at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Path folderOfIt = Files.createDirectory(folder.resolve("damaged-" + at));
      Files.write(folderOfIt.resolve("log-0000000001"), damaged);

      assertThatThrownBy(() -> read(folderOfIt))
          .as("byte %d", at)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("log-0000000001 is damaged at byte " + ends.get(0))
          .hasMessageContaining("Restore");
    }
  }

  @Test
  void aFolderBelongsToOneAtATime() throws IOException {
    try (FileLog log = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use")
          .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
      log.append(bytes("still writable"));
    }
    assertThat(read(folder)).containsExactly("still writable");
  }

  @Test
  void aFolderWhoseLockWasDeletedStillBelongsToOne() throws IOException {
    try (FileLog log = open()) {
      Files.delete(folder.resolve("lock"));
      assertThatThrownBy(this::open).hasMessageContaining("in use by another process");
      log.snapshot(records -> records.accept(bytes("all")));
      Files.deleteIfExists(folder.resolve("lock"));
      assertThatThrownBy(this::open).hasMessageContaining("in use by another process");
      log.append(bytes("still writable"));
    }
    assertThat(read(folder)).containsExactly("all", "still writable");
  }

  @Test
  void aLockThatAKilledProcessLeftHoldsNobodyUp() throws IOException {
    Files.writeString(folder.resolve("lock"), "4711");

    assertThat(read(folder)).isEmpty();
  }

  @Test
  void aTornEndIsToldOnceWithItsPlace() throws IOException {
    List<Integer> ends = threeFrames();
    byte[] whole = Files.readAllBytes(segment());
    Files.write(segment(), Arrays.copyOf(whole, whole.length - 5));
    int cut = ends.get(2) - ends.get(1) - 5;

    try (var lines = new LogLines("dev.ratchet.embedded.log.LogReader")) {
      assertThat(read(folder)).containsExactly("1a", "1b", "2a", "2b");
      assertThat(lines.warnings())
          .singleElement()
          .asString()
          .startsWith(
              "The last %d bytes of %s, from byte %d on, were cut off"
                  .formatted(cut, segment(), ends.get(1)));
      assertThat(read(folder)).hasSize(4);
      assertThat(lines.warnings()).hasSize(1);
    }
  }

  @Test
  void aSegmentThatWasBegunInVainDoesNotMakeATornEndDamage() throws IOException {
    threeFrames();
    byte[] whole = Files.readAllBytes(segment());
    Files.write(segment(), Arrays.copyOf(whole, whole.length - 5));
    Files.createFile(folder.resolve("log-0000000002"));

    assertThat(read(folder)).containsExactly("1a", "1b", "2a", "2b");
  }

  @Test
  void filesOfOthersAreLeftAlone() throws IOException {
    threeFrames();
    Files.writeString(folder.resolve("log-0000000001.bak"), "a copy");

    assertThat(read(folder)).hasSize(6);
  }

  @Test
  void nobodyElseMayReadWhatIsThere() throws IOException {
    Path data = folder.resolve("data");
    Path old = Files.createDirectory(data).resolve("log-0000000001");
    Files.createFile(old);
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (FileLog log = LogFolder.open(data, _ -> {})) {
      log.snapshot(records -> records.accept(bytes("all")));
      assertThat(permissions(data)).isEqualTo("rwx------");
      try (var files = Files.list(data)) {
        assertThat(files).hasSize(3).allMatch(file -> permissions(file).equals("rw-------"));
      }
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSnapshotTakesThePlaceOfWhatWasWrittenBefore() throws IOException {
    threeFrames();
    try (FileLog log = open()) {
      log.snapshot(
          records -> {
            records.accept(bytes("all"));
            log.await(log.append(bytes("meanwhile")));
          });
      log.append(bytes("after"));
    }

    assertThat(segment()).doesNotExist();
    assertThat(read(folder)).containsExactly("all", "meanwhile", "after");
    try (FileLog log = open()) {
      log.snapshot(records -> records.accept(new byte[1_000_000]));
      log.snapshot(records -> records.accept(bytes("again")));
    }
    assertThat(read(folder)).containsExactly("again");
  }

  @Test
  void aSnapshotThatWasNotFinishedIsAsIfItHadNotBegun() throws IOException {
    threeFrames();
    try (FileLog log = open()) {
      assertThatThrownBy(
              () ->
                  log.snapshot(
                      records -> {
                        records.accept(bytes("half"));
                        throw new IllegalStateException("cut off");
                      }))
          .hasMessage("cut off");
      log.append(bytes("after"));
    }

    assertThat(read(folder)).containsExactly("1a", "1b", "2a", "2b", "3a", "3b", "after");
  }

  @Test
  void aSegmentThatIsMissingIsAnError() throws IOException {
    try (FileLog log = open()) {
      log.append(bytes("before"));
      log.snapshot(records -> records.accept(bytes("all")));
    }
    Files.delete(folder.resolve("log-0000000002"));

    assertThatThrownBy(() -> read(folder)).hasMessageContaining("log-0000000002 is missing");
  }

  @Test
  void aClosedLogTakesNothingMore() throws IOException {
    FileLog log = open();
    log.close();

    assertThatThrownBy(() -> log.append(bytes("too late")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is closed");
  }
}
