package dev.ratchet.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreHealthTest {

  @TempDir private Path folder;

  @Test
  void aDiskThatIsAlmostFullIsAProblem() {
    assertThat(StoreHealth.room(folder, StoreHealth.ROOM_BYTES_MIN)).isEmpty();
    assertThat(StoreHealth.room(folder, StoreHealth.ROOM_BYTES_MIN - 1))
        .get()
        .asString()
        .contains("16777215 bytes left", folder.toString(), "at least 16777216. Make room.");
  }
}
