package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.core.definition.Problem;
import dev.ratchet.api.Request;
import dev.ratchet.api.Request.Body;
import dev.ratchet.api.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** API Gateway's events in payload format 2.0, and what it is answered. */
final class HttpEventsTest {
  private static APIGatewayV2HTTPEvent event(String method, String path) {
    var http = new Http();
    http.setMethod(method);
    var context = new RequestContext();
    context.setHttp(http);
    var event = new APIGatewayV2HTTPEvent();
    event.setRequestContext(context);
    event.setRawPath(path);
    return event;
  }

  private static Body body(String body, boolean isBase64Encoded) {
    APIGatewayV2HTTPEvent event = event("POST", "/v1/runs");
    event.setBody(body);
    event.setIsBase64Encoded(isBase64Encoded);
    return HttpEvents.request(event).body();
  }

  private static String base64(byte... bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void readsAnEventWithoutQueryAndBody() {
    assertThat(HttpEvents.request(event("GET", "/v1/health")))
        .isEqualTo(new Request("GET", List.of("v1", "health"), Map.of(), new Body.Text("")));
  }

  @Test
  void readsParametersAsTheyAreDecodedAndJoined() {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/runs");
    event.setQueryStringParameters(
        Map.of("status", "running,failed", "from", "2026-11-22T10:15:30+01:00"));
    assertThat(HttpEvents.request(event).query())
        .containsOnly(
            Map.entry("status", "running,failed"), Map.entry("from", "2026-11-22T10:15:30+01:00"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/runs,             v1 runs",
    "/v1/runs/,            v1 runs",
    "v1/runs,              v1 runs",
    "/v1/workflows//runs,  v1 workflows  runs",
    "/v1/runs//,           'v1 runs '",
    "/v1/workflows/a b,    v1 workflows a b",
    "/v1/workflows/a%20b,  v1 workflows a%20b",
    "/v1/workflows/ü,      v1 workflows ü"
  })
  void splitsAPathThatIsDecodedAlready(String path, String segments) {
    assertThat(String.join(" ", HttpEvents.request(event("GET", path)).path())).isEqualTo(segments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void readsAnEmptyPath(String path) {
    assertThat(HttpEvents.request(event("GET", path)).path()).isEmpty();
  }

  @Test
  void readsABodyThatIsText() {
    assertThat(body("{\"a\": \"ü\"}", false)).isEqualTo(new Body.Text("{\"a\": \"ü\"}"));
    assertThat(body("e30=", false)).isEqualTo(new Body.Text("e30="));
    assertThat(body(null, true)).isEqualTo(new Body.Text(""));
  }

  @Test
  void decodesABodyThatApiGatewayTookForBinary() {
    String yaml = "name: größe\ntasks: [] # 日本 🙂\n";
    assertThat(body(base64(yaml.getBytes(StandardCharsets.UTF_8)), true))
        .isEqualTo(new Body.Text(yaml));
  }

  @Test
  void passesOverAByteOrderMark() {
    byte[] marked = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '{', '}'};
    assertThat(body(base64(marked), true)).isEqualTo(new Body.Text("{}"));
    assertThat(body("\uFEFF{}", false)).isEqualTo(new Body.Text("{}"));
  }

  @Test
  void saysThatABodyIsNotUtf8() {
    var notUtf8 =
        new Body.Unreadable(
            new Problem("", "The body is not UTF-8.", "Send text in UTF-8, uncompressed."));
    assertThat(body(base64((byte) '"', (byte) 0xFC, (byte) '"'), true)).isEqualTo(notUtf8);
    assertThat(body(base64((byte) 0xC3), true)).isEqualTo(notUtf8);
    assertThat(body(base64((byte) 0x1F, (byte) 0x8B, (byte) 0x08), true)).isEqualTo(notUtf8);
    assertThat(body(base64((byte) 0xED, (byte) 0xA0, (byte) 0x80), true)).isEqualTo(notUtf8);
  }

  @Test
  void saysThatABodyIsNotBase64() {
    assertThat(body("{}", true))
        .isEqualTo(
            new Body.Unreadable(
                new Problem(
                    "",
                    "The event's body is not base64.",
                    "Encode it, or set isBase64Encoded to false.")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"status=%zz", "%", "status=%4", "%ff=1", "a=%c0%af", "a=%ef%bf%bd", "a b"})
  void answersAQueryThatStandsForNoTextWithAProblem(String query) {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/runs");
    event.setRawQueryString(query);
    Response refusal = HttpEvents.refusal(event).orElseThrow();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.headers()).containsEntry("content-type", "application/problem+json");
    assertThat(refusal.body()).contains("\"code\":\"invalid_request\"", "\"path\":\"?\"");
  }

  @Test
  void answersAPathThatStoodForNoTextWithAProblem() {
    Response refusal = HttpEvents.refusal(event("GET", "/v1/workflows/\uFFFD")).orElseThrow();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body()).contains("\"path\":\"{path}\"", "Percent-encode UTF-8.");
  }

  @Test
  void readsWhatIsPercentEncodedUtf8() {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/runs/a%b\u00e9");
    event.setRawQueryString("a=%C3%A9+b&c=%25&d={e}");
    assertThat(HttpEvents.refusal(event)).isEmpty();
    assertThat(HttpEvents.refusal(event("GET", "/v1/health"))).isEmpty();
  }

  @Test
  void refusesAnEventOfAnotherKind() {
    var withoutHttp = new APIGatewayV2HTTPEvent();
    withoutHttp.setRequestContext(new RequestContext());
    for (APIGatewayV2HTTPEvent event :
        List.of(new APIGatewayV2HTTPEvent(), withoutHttp, event(null, "/v1/health"))) {
      assertThatThrownBy(() -> HttpEvents.request(event))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Expected an event of an HTTP API in payload format 2.0, found one without"
                  + " requestContext.http.method."
                  + " Set the integration's PayloadFormatVersion to \"2.0\".");
    }
    assertThatThrownBy(() -> HttpEvents.request(event("GET", null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found one without rawPath.");
  }

  @Test
  void readsOfTheHeadersThoseThatAnAnswerDependsOn() {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/health");
    event.setHeaders(Map.of("if-none-match", "\"a\"", "user-agent", "curl"));
    assertThat(HttpEvents.request(event).headers())
        .containsOnly(Map.entry("if-none-match", "\"a\""));
  }

  @Test
  void letsWhoAskedKeepAnAnswerThatHasATag() {
    assertThat(HttpEvents.response(new Response(200, Map.of("etag", "\"a\""), "{}")).getHeaders())
        .containsOnly(Map.entry("etag", "\"a\""), Map.entry("cache-control", "private, no-cache"));
  }

  @Test
  void answersWithStatusHeadersAndBodyAndKeepsAnswersOutOfCaches() {
    APIGatewayV2HTTPResponse answer =
        HttpEvents.response(
            new Response(405, Map.of("allow", "GET", "content-type", "text/plain"), "no"));
    assertThat(answer.getStatusCode()).isEqualTo(405);
    assertThat(answer.getHeaders())
        .containsOnly(
            Map.entry("allow", "GET"),
            Map.entry("content-type", "text/plain"),
            Map.entry("cache-control", "no-store"));
    assertThat(answer.getBody()).isEqualTo("no");
    assertThat(answer.getIsBase64Encoded()).isFalse();
  }
}
