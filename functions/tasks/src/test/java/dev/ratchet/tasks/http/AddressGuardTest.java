package dev.ratchet.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.tasks.http.AddressGuard.Reach;
import dev.ratchet.tasks.http.AddressGuard.Verdict;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class AddressGuardTest {
  private static final AddressGuard PUBLIC = new AddressGuard(Reach.PUBLIC);
  private static final AddressGuard PRIVATE = new AddressGuard(Reach.PUBLIC_AND_PRIVATE);

  @ParameterizedTest
  @CsvFileSource(resources = "addresses.csv")
  void judges_an_address(String address, String wherePublicOnly, String wherePrivateToo) {
    InetAddress parsed = InetAddress.ofLiteral(address);

    assertThat(word(PUBLIC.check(parsed))).isEqualTo(wherePublicOnly);
    assertThat(word(PRIVATE.check(parsed))).isEqualTo(wherePrivateToo);
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000000000ffffa9fea9fe, FORBIDDEN",
    "00000000000000000000ffff7f000001, OUT_OF_REACH",
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
      case Verdict.OutOfReach _ -> "OUT_OF_REACH";
    };
  }
}
