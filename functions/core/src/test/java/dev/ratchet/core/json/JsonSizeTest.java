package dev.ratchet.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That sizes are counted as texts are written, and numbers never written out in zeros. */
class JsonSizeTest {
  @Test
  void aSizeIsTheLengthOfTheText() {
    long seed = new Random().nextLong();
    System.out.println("JsonSizeTest seed " + seed);
    var random = new Random(seed);
    var values = new RandomJson(random);
    for (int i = 0; i < 500; i++) {
      Json json = Json.array(values.value(4), Json.of(anyText(random)));
      assertThat(json.sizeBytes())
          .as(json.text())
          .isEqualTo(json.text().getBytes(StandardCharsets.UTF_8).length);
    }
  }

  private static String anyText(Random random) {
    var text = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      int kind = random.nextInt(4);
      text.append(
          switch (kind) {
            case 0 -> (char) random.nextInt(0x80);
            case 1 -> (char) random.nextInt(0x900);
            case 2 -> (char) (0xd700 + random.nextInt(0x1000));
            default -> (char) (0xfff0 + random.nextInt(16));
          });
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "1e399, 1E+399", "-1.5e300, -1.5E+300", "1e-399, 1E-399", "1e20, 100000000000000000000",
    "1e21, 1E+21", "0.00000000000000000001, 0.00000000000000000001", "120, 120", "0.10, 0.1",
    "123456789012345678901234567890.5, 123456789012345678901234567890.5", "1E+2, 100", "0e9, 0"
  })
  void aNumberIsWrittenShort(String read, String written) {
    Json number = Json.parse(read);

    assertThat(number.text()).isEqualTo(written);
    assertThat(Json.parse(written)).isEqualTo(number);
    assertThat(((Json.Num) number).value()).isEqualByComparingTo(new BigDecimal(read));
  }

  @Test
  void aMillionNumbersTakeAsLittleRoomAsTheyCameWith() {
    var numbers = new ArrayList<Json>(Collections.nCopies(1_000_000, Json.parse("1e399")));

    assertThat(new Json.Arr(numbers).sizeBytes()).isEqualTo(7_000_001);
  }

  @Test
  void aSizeIsCountedNoFurtherThanAsked() {
    Json text = Json.of("a".repeat(1_000_000));
    Json many = new Json.Arr(List.copyOf(Collections.nCopies(100_000, text)));

    assertThat(many.sizeBytes(5_000_000)).isBetween(5_000_001, 7_000_000);
    assertThat(text.sizeBytes(1_000_002)).isEqualTo(1_000_002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e399,", "0,", "{},", "[],", "\"\",", "{\"a\":1},", "null,", "\"ab\","})
  void aTextThatIsTooLongIsReadNoFurther(String item) {
    String text = "[" + item.repeat(600_000 / item.length()) + "0]";

    assertThatThrownBy(() -> Json.parse(text, 200_000))
        .isInstanceOf(JsonTooLargeException.class)
        .hasMessage("Expected at most 200000 bytes of JSON, found more.");
    assertThat(Json.parse(text, 1_000_000).text()).isEqualTo(Json.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* a */ 1",
        "{\"a\": 1, // b\n}",
        "NaN",
        "[Infinity]",
        "[-Infinity]",
        "{'a': 1}",
        "{a: 1}",
        "[1,]",
        "# a\n1",
        "01",
        "+1",
        ".5",
        "5.",
        "\"\\x\"",
        "\"\t\"",
        "[1 2]",
        "\"a",
        "tru",
        "'a'"
      })
  void whatIsNoJsonIsToldWithoutTheParsersSettings(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessageMatching("(?s)(Not valid|Not acceptable) JSON.*\\.")
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotContain("Feature", "enable", "ALLOW", "code ", "Source", "JsonRead"));
  }
}
