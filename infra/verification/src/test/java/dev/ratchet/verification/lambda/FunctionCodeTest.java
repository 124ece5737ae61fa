package dev.ratchet.verification.lambda;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.testkit.lambda.FunctionCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A zip that is not there, or not a function's, is refused with what to do. */
final class FunctionCodeTest {
  @TempDir Path folder;

  @Test
  void aZipThatIsNotBuiltSaysHowToBuildIt() {
    Path zip = folder.resolve("handlers.zip");
    assertThatThrownBy(() -> FunctionCode.unpack(zip, folder))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(zip + ": it is built by: mvn -q -pl functions/handlers -am package");
  }

  @Test
  void aZipThatLeadsOutOfItsFolderIsRefused() throws IOException {
    Path zip = folder.resolve("handlers.zip");
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("../outside.txt"));
    }
    assertThatThrownBy(() -> FunctionCode.unpack(zip, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(zip + " holds ../outside.txt, which leads out of it");
  }
}
