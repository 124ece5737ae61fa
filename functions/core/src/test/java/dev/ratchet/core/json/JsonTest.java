package dev.ratchet.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON text to values and back. */
class JsonTest {

  @Test
  void whatIsWrittenIsReadAgain() {
    long seed = new Random().nextLong();
    System.out.println("JsonTest seed " + seed);
    var random = new RandomJson(new Random(seed));
    for (int i = 0; i < 2_000; i++) {
      Json value = random.value(4);
      String text = value.text();

      Json again = Json.parse(text);

      assertThat(again).isEqualTo(value).hasSameHashCodeAs(value);
      assertThat(again.text()).isEqualTo(text);
      assertThat(value.sizeBytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
      assertThat(Json.ofPlain(value.toPlain())).isEqualTo(value);
    }
  }

  @Test
  void membersKeepTheirOrderAndAreEqualInAnyOrder() {
    Json ab = Json.parse("{\"a\":1,\"b\":2}");
    Json ba = Json.parse(" { \"b\" : 2 , \"a\" : 1 } ");

    assertThat(ab).isEqualTo(ba).hasSameHashCodeAs(ba);
    assertThat(ab.text()).isEqualTo("{\"a\":1,\"b\":2}");
    assertThat(ba.text()).isEqualTo("{\"b\":2,\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.0, 1",
    "1e0, 1",
    "10e-1, 1",
    "-0, 0",
    "0.0, 0",
    "0e500, 0",
    "-0e-99999, 0",
    "1e2, 100",
    "1.50, 1.5",
    "1e-3, 0.001",
    "9223372036854775807, 9223372036854775807",
    "9223372036854775808, 9223372036854775808",
    "1.000000000000000000000000001, " + "1.000000000000000000000000001"
  })
  void theSameNumberIsTheSameValue(String written, String kept) {
    assertThat(Json.parse(written)).isEqualTo(Json.parse(kept));
    assertThat(Json.parse(written).text()).isEqualTo(kept);
  }

  @Test
  void aNumberHasSoManyDigitsAndNoMore() {
    String most = "9".repeat(Json.Num.DIGITS_MAX);

    assertThat(Json.parse(most + "." + most).text()).isEqualTo(most + "." + most);
    assertThat(Json.parse("1e399").text()).isEqualTo("1E+399");
    assertThat(Json.parse("1e-400").text()).isEqualTo("1E-400");
    assertThat(Json.parse("1." + "0".repeat(500))).isEqualTo(Json.of(1));
    var overs =
        List.of(
            "9" + most,
            "1e400",
            "1e-401",
            "0." + most + "9",
            "-1e999999999",
            "1000e2147483647",
            "1e2147483648",
            "0.001e-2147483647",
            "1e-2147483648",
            "1e99999999999",
            "-0.5E-99999999999");
    for (String over : overs) {
      assertThatThrownBy(() -> Json.parse("[1, " + over + "]"))
          .isInstanceOf(JsonException.class)
          .hasMessage(
              "Not valid JSON at line 1, column 5: a number has more than 400 digits before or"
                  + " after the decimal point.");
    }
    var endless = new BigDecimal("1" + "0".repeat(100_000));
    assertThatThrownBy(() -> new Json.Num(endless)).isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "9223372036854775807, true", "-9223372036854775808, true", "9223372036854775808, false",
    "1.5, false", "1e18, true", "1e19, false"
  })
  void aNumberKnowsWhetherItFitsALong(String number, boolean fits) {
    assertThat(((Json.Num) Json.parse(number)).isLong()).isEqualTo(fits);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"a":1,"a":2}      | line 1, column 11: Duplicate field 'a'
          {"a":1,\\n "b":}   | line 2, column 6: Unexpected character ('}'): expected
          {"a" 1}            | line 1, column 6: Unexpected character ('1'): was expecting
          [1,]               | line 1, column 4: Unexpected character (']'
          [1                 | start marker at line 1, column 1)
          {} {}              | line 1, column 4: something follows the end of the value
          1 x                | line 1, column 3: Unrecognized token 'x'
          nul                | Unrecognized token 'nul'
          NaN                | Non-standard token 'NaN'
          'a'                | Unexpected character
          01                 | Invalid numeric value
          +1                 | Unexpected character
          .5                 | Unexpected character
          // a\\n1           | found a comment, which JSON does not have
          "a                 | Unexpected end-of-input
          "\\x"              | Unrecognized character escape 'x'
          "\\ud8"            | hex
          """)
  void whatIsNoJsonIsRefusedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Json.parse(text.replace("\\n", "\n")))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("Not valid JSON at line ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("REDACTED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void nothingIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .hasMessage("Expected a JSON value, found nothing.");
  }

  @Test
  void aTextNestsSoDeepAndNoDeeper() {
    int most = JsonText.DEPTH_MAX;

    assertThat(Json.parse("[".repeat(most) + "]".repeat(most)).depth()).isEqualTo(most);
    assertThatThrownBy(() -> Json.parse("[".repeat(most + 1) + "]".repeat(most + 1)))
        .isInstanceOf(JsonException.class)
        .hasMessage(
            "Not acceptable JSON: Document nesting depth (401) exceeds the maximum allowed (400).");
  }

  @Test
  void onlyAnObjectIsTakenWhereOneIsExpected() {
    assertThat(Json.parseObject("{\"a\":[]}").array("a")).isEmpty();
    assertThatThrownBy(() -> Json.parseObject("[]"))
        .isInstanceOf(JsonException.class)
        .hasMessage("Expected a JSON object, found another kind of value.");
  }

  @Test
  void membersAreFoundByNameAndKind() {
    Json.Obj object = Json.parseObject("{\"s\":\"x\",\"o\":{\"a\":1},\"l\":[1],\"n\":null}");

    assertThat(object.has("n")).isTrue();
    assertThat(object.has("m")).isFalse();
    assertThat(object.get("m")).isEqualTo(Json.NULL);
    assertThat(object.text("s")).contains("x");
    assertThat(object.text("o")).isEmpty();
    assertThat(object.object("o").get("a")).isEqualTo(Json.of(1));
    assertThat(object.object("s")).isEqualTo(Json.Obj.EMPTY);
    assertThat(object.array("l")).containsExactly(Json.of(1));
    assertThat(object.array("s")).isEmpty();
    assertThat(object.with("s", 2).with("t", "y").text())
        .isEqualTo("{\"s\":2,\"o\":{\"a\":1},\"l\":[1],\"n\":null,\"t\":\"y\"}");
  }

  @Test
  void whatHasNoJsonFormIsRefused() {
    assertThatThrownBy(() -> Json.ofPlain(Set.of(1)))
        .isInstanceOf(JsonException.class)
        .hasMessageEndingWith(" has no JSON form.");
    assertThatThrownBy(() -> Json.ofPlain(Double.NaN))
        .isInstanceOf(JsonException.class)
        .hasMessage("The number NaN has no JSON form.");
    assertThat(Json.ofPlain(Arrays.asList(1, 2.5, 3f, (short) 4, null, "x", true)).text())
        .isEqualTo("[1,2.5,3,4,null,\"x\",true]");
    assertThat(Json.ofPlain(Map.of(1, 2)).text()).isEqualTo("{\"1\":2}");
  }

  @Test
  void aValueCannotBeChangedFromOutside() {
    var members = new HashMap<String, Json>(Map.of("a", Json.NULL));
    var object = new Json.Obj(members);
    members.put("b", Json.NULL);

    assertThat(object.text()).isEqualTo("{\"a\":null}");
    assertThatThrownBy(() -> object.members().put("c", Json.NULL))
        .isInstanceOf(UnsupportedOperationException.class);
    members.put("d", null);
    assertThatThrownBy(() -> new Json.Obj(members))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("member d is null; use Json.NULL");
  }
}
