package dev.ratchet.embedded.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.embedded.log.LogFault.Kind;
import dev.ratchet.engine.port.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a log does when its disk does not do what it should. Whoever waits is always told. */
@Timeout(60)
class FaultTest {
  @TempDir private Path folder;

  private final FaultyDisk disk = new FaultyDisk();
  private FileLog log;

  @BeforeEach
  void open() throws IOException {
    log = LogFolder.open(folder, disk, _ -> {});
    store("before");
  }

  @AfterEach
  void close() {
    try {
      log.close();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("takes nothing");
    }
  }

  private static byte[] bytes(String record) {
    return record.getBytes(UTF_8);
  }

  private void store(String record) {
    log.requireWritable();
    log.await(log.append(bytes(record)));
  }

  private List<String> stored() throws IOException {
    close();
    var records = new ArrayList<String>();
    LogFolder.open(folder, record -> records.add(new String(record, UTF_8))).close();
    return records;
  }

  private Kind kind() {
    return log.fault().orElseThrow().kind();
  }

  /** Has the writer try again until it has what it failed to write. */
  private void mended() {
    disk.mend();
    while (log.fault().isPresent()) {
      log.retry();
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
  void aDiskThatIsFullIsSaidSoAndOnceItHasRoomTheLogGoesOn(String message) throws IOException {
    disk.onWrite =
        () -> {
          throw new IOException(message);
        };

    assertThatThrownBy(() -> store("in the midst"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the disk is full")
        .hasMessageContaining(message)
        .hasMessageContaining("goes on by itself");
    assertThat(kind()).isEqualTo(Kind.DISK_FULL);
    assertThatThrownBy(() -> store("refused")).hasMessageContaining("the disk is full");

    mended();
    store("after");

    assertThat(stored()).containsExactly("before", "in the midst", "after");
  }

  @Test
  void whatWasAddedWhileTheDiskWasFullComesAfterWhatItRefused() throws IOException {
    disk.onForce =
        () -> {
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> store("refused")).isInstanceOf(StoreException.class);
    // Who asked before it failed may add the rest of its change.
    log.append(bytes("the rest"));

    mended();
    store("after");

    assertThat(stored()).containsExactly("before", "refused", "the rest", "after");
  }

  @Test
  void aDiskThatFailsIsSaidSoAndTheLogStaysAsItIs() throws IOException {
    disk.onForce =
        () -> {
          throw new IOException("Input/output error");
        };

    assertThatThrownBy(() -> store("lost"))
        .hasMessageContaining("the disk cannot be written")
        .hasMessageContaining("Input/output error")
        .hasMessageContaining("start again");
    disk.mend();
    log.retry();

    assertThat(kind()).isEqualTo(Kind.IO_ERROR);
    assertThatThrownBy(() -> store("refused")).hasMessageContaining("the disk cannot be written");
    assertThat(stored()).startsWith("before").doesNotContain("refused");
  }

  @Test
  void memoryThatIsShortIsNotTakenForADiskThatFailed() throws IOException {
    disk.onWrite =
        () -> {
          throw new OutOfMemoryError("Cannot reserve 262144 bytes of direct buffer memory");
        };

    assertThatThrownBy(() -> store("in the midst")).hasMessageContaining("there is no memory");
    assertThat(kind()).isEqualTo(Kind.OUT_OF_MEMORY);

    mended();
    store("after");

    assertThat(stored()).containsExactly("before", "in the midst", "after");
  }

  @Test
  void anyOtherErrorOfTheWriterIsToldToAllWhoWait() {
    disk.onWrite =
        () -> {
          throw new StackOverflowError();
        };

    assertThatThrownBy(() -> store("lost")).hasMessageContaining("its writer failed");
    assertThat(kind()).isEqualTo(Kind.UNEXPECTED);
  }

  @Test
  void anInterruptStopsNothing() throws IOException {
    var interrupts = new AtomicInteger();
    disk.onForce =
        () -> {
          if (interrupts.getAndIncrement() == 0) {
            Thread.currentThread().interrupt();
          }
        };

    store("interrupted");

    assertThat(log.fault()).isEmpty();
    store("after");
    assertThat(interrupts).hasValueGreaterThan(2);
    assertThat(stored()).containsExactly("before", "interrupted", "after");
  }

  @Test
  void interruptsWithoutEndAreNamed() throws IOException {
    disk.onForce =
        () -> {
          throw new ClosedByInterruptException();
        };

    assertThatThrownBy(() -> store("in the midst")).hasMessageContaining("was interrupted");
    assertThat(kind()).isEqualTo(Kind.INTERRUPTED);
    mended();
    assertThat(stored()).containsExactly("before", "in the midst");
  }

  @Test
  void allWhoWaitAreToldWhateverTheyWaitFor() throws Exception {
    var inTheWrite = new Semaphore(0);
    var goOn = new Semaphore(0);
    disk.onForce =
        () -> {
          inTheWrite.release();
          goOn.acquireUninterruptibly();
          throw new IOException("Input/output error");
        };
    var waits = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long first = log.append(bytes("first"));
      waits.add(threads.submit(() -> log.await(first)));
      inTheWrite.acquireUninterruptibly();
      Callable<Void> later =
          () -> {
            log.await(log.append(bytes("later")));
            return null;
          };
      for (int i = 0; i < 20; i++) {
        waits.add(threads.submit(later));
      }
      goOn.release(1_000);

      for (Future<?> wait : waits) {
        assertThatThrownBy(wait::get).hasCauseInstanceOf(StoreException.class);
      }
    }
  }

  @Test
  void aSegmentThatCannotBeBegunLeavesTheLogWhereItIs() throws IOException {
    disk.onOpen =
        () -> {
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> log.snapshot(records -> records.accept(bytes("all"))))
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("No space left on device");

    store("still taken");
    disk.mend();
    log.snapshot(records -> records.accept(bytes("all")));
    store("after");

    assertThat(stored()).containsExactly("all", "after");
  }
}
