package dev.ratchet.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call as it came: its path, its headers, and its body byte for byte. */
final class RequestTest {
  private static RequestBody body(int... bytes) {
    var all = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      all[i] = (byte) bytes[i];
    }
    return RequestBody.of(all);
  }

  @Test
  void aBodyIsWhatWasSentAndItsTextIsWithoutAByteOrderMark() {
    RequestBody marked = body(0xEF, 0xBB, 0xBF, '{', '}', '\r', '\n');
    assertThat(marked.bytes()).hasSize(7).startsWith(0xEF, 0xBB, 0xBF);
    assertThat(marked.text()).isEqualTo("{}\r\n");

    assertThat(RequestBody.of("größe 日本 🙂").bytes()).isEqualTo("größe 日本 🙂".getBytes(UTF_8));
    assertThat(RequestBody.of("größe 日本 🙂").text()).isEqualTo("größe 日本 🙂");
    assertThat(RequestBody.EMPTY.text()).isEmpty();
    assertThat(RequestBody.of("")).isEqualTo(RequestBody.EMPTY);
  }

  @Test
  void whoeverHasTheBytesOfABodyCannotChangeIt() {
    RequestBody body = RequestBody.of("{}");
    body.bytes()[0] = '!';
    assertThat(body.text()).isEqualTo("{}");
  }

  @Test
  void aBodyThatIsNotUtf8HasBytesAndNoText() {
    for (RequestBody body :
        List.of(body('"', 0xFC, '"'), body(0xC3), body(0x1F, 0x8B, 0x08), body(0xED, 0xA0, 0x80))) {
      assertThat(body.bytes()).isNotEmpty();
      assertThatThrownBy(body::text)
          .isInstanceOf(Refusal.class)
          .hasMessage("The body is not UTF-8. Send text in UTF-8, uncompressed.");
    }
  }

  @Test
  void headersAreFoundByNamesInAnyCaseAndThoseOfOneNameAreJoined() {
    var headers = new Headers(Map.of("Webhook-ID", "msg_1", "content-type", "text/plain"));
    assertThat(headers.get("webhook-id")).hasValue("msg_1");
    assertThat(headers.get("Content-Type")).hasValue("text/plain");
    assertThat(headers.get("webhook")).isEmpty();
    assertThat(new Headers(Map.of("Accept", "a", "accept", "b")).get("ACCEPT"))
        .hasValueSatisfying(
            both -> assertThat(both.split(",")).containsExactlyInAnyOrder("a", "b"));
  }

  @Test
  void nothingSecretIsInTheTextOfARequest() {
    var request =
        HttpRequests.of(
            "POST",
            "/v1/runs",
            Map.of(),
            Map.of("authorization", "Bearer s3cret"),
            "s3cret".getBytes(UTF_8),
            Caller.trusted("ada"));
    assertThat(request.toString()).contains("[authorization]", "6 bytes").doesNotContain("s3cret");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/runs/{id},                 /v1/runs/flow_1,               id=flow_1",
    "/v1/runs/{id},                 /v1/runs//,                    id=",
    "/v1/runs/{id}/signals/{name+}, /v1/runs/a/signals/b,          'id=a, name=b'",
    "/v1/runs/{id}/signals/{name+}, /v1/runs/a/signals/b/c/d,      'id=a, name=b/c/d'",
    "/v1/runs/{id}/signals/{name+}, /v1/runs/a/signals//,          'id=a, name='",
    "/v1/health,                    /v1/health/,                   ''"
  })
  void aTemplateTellsWhatAPathHasForItsParameters(String template, String path, String found) {
    assertThat(PathTemplate.of(template).match(request(path).path()).orElseThrow())
        .hasToString("{" + found + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/runs",
        "/v1/runs/a/signals",
        "/v1/runs/a/b/c",
        "/v1/Runs/a/signals/b"
      })
  void aTemplateIsOfNoOtherPath(String path) {
    var template = PathTemplate.of("/v1/runs/{id}/signals/{name+}");
    assertThat(template.match(request(path).path())).isEmpty();
  }

  private static Request request(String path) {
    return HttpRequests.of(
        "GET", path, Map.of(), Map.of(), new byte[0], Caller.trusted("anonymous"));
  }
}
