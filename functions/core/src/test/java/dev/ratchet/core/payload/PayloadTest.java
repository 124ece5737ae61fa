package dev.ratchet.core.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ratchet.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What payloads are, how large they are, and how they stand in JSON. */
class PayloadTest {
  private static Payload.Encoded bytes(Map<String, String> metadata, byte... data) {
    var written = new TreeMap<String, Octets>();
    metadata.forEach((name, value) -> written.put(name, Octets.ofText(value)));
    return new Payload.Encoded(written, Octets.of(data));
  }

  private static Payload.Encoded proto() {
    return bytes(Map.of("encoding", "proto"), (byte) 0, (byte) 1, (byte) -1);
  }

  static Stream<Payload> payloads() {
    return Stream.concat(
        Stream.of(
            Payload.NONE,
            Payload.of(Json.of("text")),
            Payload.of(Json.parse("[null,{\"metadata\":{},\"data\":\"\"}]")),
            Payload.of(PayloadJson.write(proto())),
            proto(),
            bytes(Map.of()),
            bytes(Map.of("a \"name\" é", "", "b", "€"), (byte) 7)),
        IntStream.range(0, 5).mapToObj(size -> bytes(Map.of("x", "y"), new byte[size])));
  }

  @Test
  void bytesAreEqualByWhatTheyHoldAndNobodyCanChangeThem() {
    byte[] data = {0, 1, -1};
    var metadata = new TreeMap<String, Octets>(Comparator.reverseOrder());
    metadata.put("encoding", Octets.ofText("proto"));
    var payload = new Payload.Encoded(metadata, Octets.of(data));

    metadata.clear();
    data[0] = 9;
    payload.data().bytes()[1] = 9;

    assertThat(payload).isEqualTo(proto()).hasSameHashCodeAs(proto());
    assertThat(payload).isNotEqualTo(bytes(Map.of("encoding", "other"), data));
    assertThat(payload.data()).hasToString("3 bytes");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> payload.metadata().clear());
  }

  @Test
  void sizeIsThatOfTheBytesAndNotOfTheirText() {
    assertThat(Payload.of(Json.parse("{\"a\": 1}")).sizeBytes()).isEqualTo("{\"a\":1}".length());
    assertThat(proto().sizeBytes()).isEqualTo("encoding".length() + "proto".length() + 3);
    assertThat(bytes(Map.of("é", "")).sizeBytes()).isEqualTo(2);
    assertThat(Payload.NONE.sizeBytes()).isEqualTo("null".length());
  }

  @Test
  void onlyNothingIsNone() {
    assertThat(Payload.of(Json.NULL).isNone()).isTrue();
    assertThat(payloads().filter(Payload::isNone)).containsExactly(Payload.NONE);
  }

  @Test
  void depthIsThatOfTheJson() {
    assertThat(Payload.of(Json.parse("[[1]]")).depth()).isEqualTo(3);
    assertThat(proto().depth()).isEqualTo(1);
  }

  @Test
  void whoWantsJsonIsToldOfBytes() {
    assertThat(Payload.of(Json.of(7)).json()).isEqualTo(Json.of(7));
    assertThatExceptionOfType(NotJsonException.class)
        .isThrownBy(() -> proto().json())
        .withMessage(
            "Expected JSON, found 16 bytes with metadata: take the payload itself, or send JSON.");
  }

  @Test
  void bytesStandBesideThePlaceOfJson() {
    Json.Obj json = PayloadJson.with(Json.Obj.EMPTY, "output", proto());

    assertThat(json.text())
        .isEqualTo(
            "{\"output_bytes\":{\"metadata\":{\"encoding\":\"cHJvdG8=\"},\"data\":\"AAH/\"}}");
    assertThat(PayloadJson.plus(Json.array(Json.of(1)), proto()).text())
        .isEqualTo("[1,null,{\"metadata\":{\"encoding\":\"cHJvdG8=\"},\"data\":\"AAH/\"}]");
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void aMemberIsReadBack(Payload payload) {
    Json.Obj json = PayloadJson.with(Json.Obj.EMPTY.with("since", 1), "output", payload);

    assertThat(PayloadJson.has(json, "output")).isTrue();
    assertThat(PayloadJson.read(Json.parseObject(json.text()), "output")).isEqualTo(payload);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void theEndOfAnArrayIsReadBack(Payload payload) {
    Json.Arr array = PayloadJson.plus(Json.array(Json.of("success")), payload);

    assertThat(PayloadJson.read(((Json.Arr) Json.parse(array.text())).items(), 1))
        .isEqualTo(payload);
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void theLengthOfTheTextIsCountedWithoutWritingIt(Payload payload) {
    Json written =
        switch (payload) {
          case Payload.Value(Json json) -> json;
          case Payload.Encoded encoded -> PayloadJson.write(encoded);
        };

    assertThat(PayloadJson.writtenBytes(payload, Integer.MAX_VALUE))
        .isEqualTo(written.text().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void whatIsNotThereIsNone() {
    assertThat(PayloadJson.has(Json.Obj.EMPTY, "output")).isFalse();
    assertThat(PayloadJson.read(Json.Obj.EMPTY, "output")).isEqualTo(Payload.NONE);
    assertThat(PayloadJson.read(List.of(), 0)).isEqualTo(Payload.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"data\":\"\"}",
        "{\"metadata\":{}}",
        "{\"metadata\":{\"encoding\":7},\"data\":\"\"}",
        "{\"metadata\":{},\"data\":\"no base64\"}"
      })
  void whatAreNoBytesIsRefused(String stored) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PayloadJson.read(Json.parse(stored)))
        .withMessageMatching("Bytes are .*|Metadata is .*|Illegal base64 .*");
  }
}
