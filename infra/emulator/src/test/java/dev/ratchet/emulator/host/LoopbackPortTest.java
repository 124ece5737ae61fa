package dev.ratchet.emulator.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

  @Test
  void zeroIsAnyFreePort() throws StartFailure {
    var port = LoopbackPort.choose("--port", 0);

    assertThat(port.number()).isPositive();
    assertThat(port.url()).isEqualTo("http://127.0.0.1:" + port.number());
  }

  @Test
  void aPortThatIsTakenIsSaidWithItsOption() throws IOException {
    try (var taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(LoopbackPort.HOST, 0));
      var number = taken.getLocalPort();

      assertThatThrownBy(() -> LoopbackPort.choose("--sqs-port", number))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "port %d is in use by another program; choose another with --sqs-port, or "
                      .formatted(number)
                  + "--sqs-port 0 for any free one");
    }
  }

  @Test
  void whatIsNoPortIsSaid() {
    assertThatThrownBy(() -> LoopbackPort.choose("--port", 70_000))
        .isInstanceOf(StartFailure.class)
        .hasMessage("--port 70000 is not a port; give 1 to 65535, or 0 for any free one");
  }

  @Test
  void anyPortIsAnotherEachTimeAndNoneThatAConnectionGoingOutMayTake() throws Exception {
    var first = LoopbackPort.choose("--port", 0);
    var second = LoopbackPort.choose("--port", 0);

    assertThat(second.number()).isNotEqualTo(first.number());
    assertThat(first.number()).isBetween(10_000, 32_000);
    assertThat(second.number()).isBetween(10_000, 32_000);
  }
}
