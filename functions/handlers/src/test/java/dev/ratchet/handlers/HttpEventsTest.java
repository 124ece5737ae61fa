package dev.ratchet.handlers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.api.Caller;
import dev.ratchet.api.Headers;
import dev.ratchet.api.Request;
import dev.ratchet.api.RequestBody;
import dev.ratchet.api.Response;
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

  private static byte[] body(String body, boolean isBase64Encoded) {
    APIGatewayV2HTTPEvent event = event("POST", "/v1/runs");
    event.setBody(body);
    event.setIsBase64Encoded(isBase64Encoded);
    assertThat(HttpEvents.refusal(event)).isEmpty();
    return HttpEvents.request(event).body().bytes();
  }

  private static String base64(byte... bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void readsAnEventWithoutQueryAndBody() {
    assertThat(HttpEvents.request(event("GET", "/v1/health")))
        .isEqualTo(
            new Request(
                "GET",
                List.of("v1", "health"),
                Map.of(),
                Headers.NONE,
                RequestBody.EMPTY,
                Caller.trusted("anonymous")));
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
  void handsOverABodyByteForByte() {
    assertThat(body("{\"a\": \"ü\"}", false)).isEqualTo("{\"a\": \"ü\"}".getBytes(UTF_8));
    assertThat(body("\uFEFF{}\r\n", false)).isEqualTo("\uFEFF{}\r\n".getBytes(UTF_8));
    assertThat(body("e30=", false)).isEqualTo("e30=".getBytes(UTF_8));
    assertThat(body(null, true)).isEmpty();
    byte[] gzip = {0x1F, (byte) 0x8B, 0x08, 0, (byte) 0xFF};
    assertThat(body(base64(gzip), true)).isEqualTo(gzip);
  }

  @Test
  void answersABodyThatIsNotBase64WithAProblem() {
    APIGatewayV2HTTPEvent event = event("POST", "/v1/runs");
    event.setBody("{}");
    event.setIsBase64Encoded(true);
    Response refusal = HttpEvents.refusal(event).orElseThrow();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.body())
        .contains("The event's body is not base64. Encode it, or set isBase64Encoded to false.");
  }

  @Test
  void handsOverAllHeadersByNamesInAnyCase() {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/health");
    event.setHeaders(Map.of("if-none-match", "\"a\"", "X-Hub-Signature-256", "sha256=17"));
    Headers headers = HttpEvents.request(event).headers();
    assertThat(headers.get("If-None-Match")).hasValue("\"a\"");
    assertThat(headers.get("x-hub-signature-256")).hasValue("sha256=17");
    assertThat(headers.get("x-hub-signature")).isEmpty();
  }

  @Test
  void knowsWhomTheAuthorizerLetIn() {
    APIGatewayV2HTTPEvent event = event("GET", "/v1/health");
    var authorizer = new RequestContext.Authorizer();
    event.getRequestContext().setAuthorizer(authorizer);
    assertThat(HttpEvents.request(event).caller()).isEqualTo(Caller.trusted("anonymous"));

    var jwt = new RequestContext.Authorizer.JWT();
    jwt.setClaims(Map.of("sub", "ada"));
    authorizer.setJwt(jwt);
    assertThat(HttpEvents.request(event).caller()).isEqualTo(Caller.trusted("ada"));

    var iam = new RequestContext.IAM();
    iam.setUserArn("arn:aws:iam::123456789012:user/grace");
    authorizer.setIam(iam);
    assertThat(HttpEvents.request(event).caller().name())
        .isEqualTo("arn:aws:iam::123456789012:user/grace");
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
