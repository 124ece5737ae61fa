package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FifoKeyTest {
  @Test
  void aKeyThatSqsTakesStaysReadable() {
    assertThat(FifoKey.of("flow_0DqiMb2RsEUP8yiL2ysHmEfA:signal:a/b~!")).contains(":signal:a/b~!");
    assertThat(FifoKey.of("x".repeat(FifoKey.CHARS_MAX))).isEqualTo("x".repeat(FifoKey.CHARS_MAX));
  }

  @Test
  void aKeyThatIsTooLongOrHasOtherCharactersBecomesADigestOfItsOwn() {
    String tooLong = "x".repeat(FifoKey.CHARS_MAX + 1);

    assertThat(FifoKey.of(tooLong)).matches("[0-9a-f]{64}").isEqualTo(FifoKey.of(tooLong));
    assertThat(FifoKey.of("a b")).matches("[0-9a-f]{64}").isNotEqualTo(FifoKey.of("a  b"));
    assertThat(FifoKey.of("naïve")).matches("[0-9a-f]{64}");
    assertThat(FifoKey.of("")).matches("[0-9a-f]{64}");
  }
}
