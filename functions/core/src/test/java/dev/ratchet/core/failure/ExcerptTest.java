package dev.ratchet.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
  @ParameterizedTest
  @CsvSource({
    "abcde, 5, abcde",
    "abcdef, 5, abcd…",
    "ab😂, 4, ab😂",
    "ab😂d, 4, ab…",
    "a😂cd, 4, a😂…",
  })
  void aTextIsCutToItsLengthAndNoPairInTwo(String text, int charsMax, String excerpt) {
    assertThat(Excerpt.of(text, charsMax)).isEqualTo(excerpt).hasSizeLessThanOrEqualTo(charsMax);
  }
}
