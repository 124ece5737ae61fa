package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tasks.http.AddressGuard.Reach;
import dev.ratchet.tasks.http.AddressGuard.Verdict;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class AddressGuardTest {
  private static final AddressGuard PUBLIC = new AddressGuard(Reach.PUBLIC, _ -> false);
  private static final AddressGuard PRIVATE = new AddressGuard(Reach.PRIVATE, _ -> false);
  private static final AddressGuard LOOPBACK = new AddressGuard(Reach.LOOPBACK, _ -> false);

  @ParameterizedTest
  @CsvFileSource(resources = "addresses.csv")
  void judges_an_address(
      String address, String wherePublicOnly, String wherePrivateToo, String whereLoopbackToo) {
    InetAddress parsed = InetAddress.ofLiteral(address);

    assertThat(word(PUBLIC.check(parsed))).isEqualTo(wherePublicOnly);
    assertThat(word(PRIVATE.check(parsed))).isEqualTo(wherePrivateToo);
    assertThat(word(LOOPBACK.check(parsed))).isEqualTo(whereLoopbackToo);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffffa9fea9fe, FORBIDDEN",
    "00000000000000000000ffff7f000001, LOOPBACK",
    "00000000000000000000ffff08080808, ALLOWED",
  })
  void judges_a_mapped_address_that_was_left_in_its_ipv6_form(String bytes, String verdict)
      throws UnknownHostException {
    var unconverted = Inet6Address.getByAddress(null, HexFormat.of().parseHex(bytes), 0);

    assertThat(word(PUBLIC.check(unconverted))).isEqualTo(verdict);
  }

  @Test
  void says_why() {
    assertThat(PUBLIC.check(InetAddress.ofLiteral("169.254.169.254")))
        .isEqualTo(
            new Verdict.Forbidden("link-local, where metadata services live (169.254.0.0/16)"));
    assertThat(PUBLIC.check(InetAddress.ofLiteral("10.1.2.3")))
        .isEqualTo(new Verdict.OutOfReach("private (10.0.0.0/8)"));
    assertThat(PRIVATE.check(InetAddress.ofLiteral("::1")))
        .isEqualTo(new Verdict.Loopback("loopback (::1/128)"));
  }

  @Test
  void a_function_never_calls_itself() throws SocketException {
    var environment = Map.of("AWS_LAMBDA_RUNTIME_API", "10.1.2.3:9001");
    var guard = AddressGuard.ofFunction(true, environment);

    assertThat(word(guard.check(InetAddress.ofLiteral("10.1.2.4")))).isEqualTo("ALLOWED");
    for (String spelling : List.of("10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::10.1.2.3")) {
      assertThat(guard.check(InetAddress.ofLiteral(spelling)))
          .isEqualTo(new Verdict.Forbidden("an address of the caller itself"));
    }
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .forEach(own -> assertThat(word(guard.check(own))).isIn("FORBIDDEN", "LOOPBACK"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3:9001, 10.1.2.3",
    "10.1.2.3, 10.1.2.3",
    "[fd12::3]:9001, fd12::3",
    "fd12::3, fd12::3",
  })
  void knows_its_runtime_api_however_that_is_written(String runtimeApi, String address) {
    var guard = AddressGuard.ofFunction(true, Map.of("AWS_LAMBDA_RUNTIME_API", runtimeApi));

    assertThat(word(guard.check(InetAddress.ofLiteral(address)))).isEqualTo("FORBIDDEN");
  }

  @Test
  void a_runtime_api_that_is_not_found_might_be_anywhere() {
    var guard =
        AddressGuard.ofFunction(true, Map.of("AWS_LAMBDA_RUNTIME_API", "nowhere.invalid:9001"));

    assertThat(word(guard.check(InetAddress.ofLiteral("10.1.2.3")))).isEqualTo("FORBIDDEN");
  }

  @Test
  void a_block_has_a_prefix_that_fits_its_address() {
    assertThat(Cidr.parse("10.0.0.1/32")).hasToString("10.0.0.1/32");
    assertThatThrownBy(() -> Cidr.parse("10.0.0.1/33"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_block_without_prefix_bits_holds_its_whole_family() {
    assertThat(Cidr.parse("0.0.0.0/0").contains(new byte[] {-1, -1, -1, -1})).isTrue();
    assertThat(Cidr.parse("0.0.0.0/0").contains(new byte[16])).isFalse();
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed _ -> "ALLOWED";
      case Verdict.Forbidden _ -> "FORBIDDEN";
      case Verdict.Loopback _ -> "LOOPBACK";
      case Verdict.OutOfReach _ -> "OUT_OF_REACH";
    };
  }
}
