package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.local.fixture.Local;
import dev.ratchet.local.fixture.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerTest {

  private static final String RESOURCES =
      """
      Function:
        Type: AWS::Serverless::Function
        Properties:
          Handler: dev.ratchet.local.fixture.ScriptedHandler
          AutoPublishAlias: live
          Environment: { Variables: { SCRIPT: api } }
      Api:
        Type: AWS::ApiGatewayV2::Api
        Properties: { Name: api, ProtocolType: HTTP }
      Stage:
        Type: AWS::ApiGatewayV2::Stage
        Properties: { ApiId: !Ref Api, StageName: $default, AutoDeploy: true }
      Integration:
        Type: AWS::ApiGatewayV2::Integration
        Properties:
          ApiId: !Ref Api
          IntegrationType: AWS_PROXY
          IntegrationUri: !Ref Function.Alias
          PayloadFormatVersion: "2.0"
          TimeoutInMillis: 2000
      Route:
        Type: AWS::ApiGatewayV2::Route
        Properties:
          ApiId: !Ref Api
          RouteKey: ANY /v1/{proxy+}
          AuthorizationType: AWS_IAM
          Target: !Sub integrations/${Integration}
      Permission:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !Ref Function.Alias
          Principal: apigateway.amazonaws.com
          SourceArn: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*/*/v1/*
      """;

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Local local;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    local = Local.run(folder, RESOURCES);
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    local.close();
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(local.system().endpoints().api().url() + path));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode eventOf(HttpRequest.Builder request) throws Exception {
    var seen = new LinkedBlockingQueue<String>();
    Script.set("api", event -> seen.add(event) ? "{\"statusCode\":200}" : "");
    assertThat(send(request).statusCode()).isEqualTo(200);
    return Json.read(Local.next(seen));
  }

  private static HttpResponse<String> answered(String answer) throws Exception {
    Script.set("api", event -> answer);
    return send(request("/v1/x"));
  }

  @Test
  void theEventHasTheShapeOfPayloadFormat2() throws Exception {
    var event =
        eventOf(
            request("/v1/runs/a%20b?x=1&y=%26&x=2&z")
                .header("Cookie", "a=1; b=2")
                .header("X-Many", "1")
                .header("X-Many", "2")
                .header("User-Agent", "test")
                .header("Content-Type", "application/problem+json")
                .POST(BodyPublishers.ofString("{\"ä\":1}")));

    var context = (ObjectNode) event.path("requestContext");
    assertThat(context.path("requestId").asText()).hasSize(36);
    assertThat(context.path("timeEpoch").asLong()).isPositive();
    assertThat(context.path("time").asText())
        .matches("\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
    assertThat(Json.write(context.path("http")))
        .isEqualTo(
            "{\"method\":\"POST\",\"path\":\"/v1/runs/a b\",\"protocol\":\"HTTP/1.1\","
                + "\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"test\"}");
    assertThat(event.path("headers").path("x-many").asText()).isEqualTo("1,2");
    assertThat(event.path("headers").path("content-type").asText())
        .isEqualTo("application/problem+json");
    var rest = ((ObjectNode) event).deepCopy();
    rest.remove("requestContext");
    rest.remove("headers");
    assertThat(Json.write(rest))
        .isEqualTo(
            "{\"version\":\"2.0\",\"routeKey\":\"ANY /v1/{proxy+}\",\"rawPath\":\"/v1/runs/a b\","
                + "\"rawQueryString\":\"x=1&y=%26&x=2&z\",\"cookies\":[\"a=1\",\"b=2\"],"
                + "\"queryStringParameters\":{\"x\":\"1,2\",\"y\":\"&\",\"z\":\"\"},"
                + "\"pathParameters\":{\"proxy\":\"runs/a b\"},"
                + "\"body\":\"{\\\"ä\\\":1}\",\"isBase64Encoded\":false}");
  }

  @Test
  void aBodyThatIsNoTextIsInBase64() throws Exception {
    var bytes = new byte[] {0, (byte) 200, 7};
    var event =
        eventOf(
            request("/v1/x")
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(bytes)));

    assertThat(event.path("isBase64Encoded").asBoolean()).isTrue();
    assertThat(Base64.getDecoder().decode(event.path("body").asText())).isEqualTo(bytes);
  }

  @Test
  void aRequestWithoutBodyCookiesOrQueryHasNoneInItsEvent() throws Exception {
    var event = eventOf(request("/v1/x").GET());

    assertThat(event.has("body")).isFalse();
    assertThat(event.has("cookies")).isFalse();
    assertThat(event.has("queryStringParameters")).isFalse();
    assertThat(event.path("rawQueryString").asText()).isEmpty();
  }

  @Test
  void theAnswerIsWhatTheFunctionSays() throws Exception {
    var answer =
        answered(
            """
            {"statusCode":201,"headers":{"Content-Type":"application/json","X-A":"b"},
            "cookies":["c=1","d=2"],"body":"{\\"ok\\":true}"}\
            """);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("{\"ok\":true}");
    assertThat(answer.headers().firstValue("x-a")).contains("b");
    assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
    assertThat(answer.headers().allValues("set-cookie")).containsExactly("c=1", "d=2");
    assertThat(answer.headers().firstValue("apigw-requestid")).isPresent();
  }

  @Test
  void aBodyInBase64IsDecodedAndAnAnswerWithoutStatusIsTheBody() throws Exception {
    var encoded = Base64.getEncoder().encodeToString("bytes".getBytes(UTF_8));
    var answer =
        answered(
            "{\"statusCode\":200,\"body\":\"%s\",\"isBase64Encoded\":true}".formatted(encoded));
    assertThat(answer.body()).isEqualTo("bytes");

    var bare = answered("{\"a\":1}");
    assertThat(bare.statusCode()).isEqualTo(200);
    assertThat(bare.body()).isEqualTo("{\"a\":1}");
    assertThat(bare.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void aFunctionThatFailsAnswersNonsenseOrIsTooSlow() throws Exception {
    assertThat(answered("{\"statusCode\":\"fine\"}").statusCode()).isEqualTo(500);
    assertThat(answered("not json").body()).contains("\"internal_error\"");
    Script.set(
        "api",
        event -> {
          throw new IllegalStateException("bug");
        });
    assertThat(send(request("/v1/x")).statusCode()).isEqualTo(500);
    var never = new CountDownLatch(1);
    Script.set(
        "api",
        event -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            return "{}";
          }
          return "{}";
        });
    var slow = send(request("/v1/x"));
    never.countDown();
    assertThat(slow.statusCode()).isEqualTo(503);
    assertThat(slow.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(slow.body()).contains("\"unavailable\"");
  }

  @Test
  void anUnknownPathIsNotFound() throws Exception {
    var answer = send(request("/elsewhere").POST(BodyPublishers.ofString("x")));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"path_not_found\"");
    assertThat(send(request("/v1/").GET()).statusCode()).isEqualTo(404);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    var tooLong = new byte[ApiServer.BODY_BYTES_MAX + 1];
    var answer = send(request("/v1/x").POST(BodyPublishers.ofByteArray(tooLong)));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"body_too_large\"");
  }

  @Test
  void aWebPageFromElsewhereIsForbidden() throws Exception {
    Script.set("api", event -> "{\"statusCode\":200}");
    URI own = URI.create(local.system().endpoints().api().url().toString());
    for (String elsewhere :
        List.of(
            "https://evil.example",
            "http://localhost:3",
            "null",
            "https://" + own.getAuthority())) {
      HttpResponse<String> refused = send(request("/v1/x").header("Origin", elsewhere));
      assertThat(refused.statusCode()).as(elsewhere).isEqualTo(403);
      assertThat(refused.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(refused.body()).contains("\"caller_refused\"").contains("may not call");
    }
    assertThat(send(request("/v1/x").header("Sec-Fetch-Site", "same-site")).statusCode())
        .isEqualTo(403);
    assertThat(send(request("/v1/x").header("Origin", "http://" + own.getAuthority())).statusCode())
        .isEqualTo(200);
    assertThat(
            send(request("/v1/x").header("Origin", "http://localhost:" + own.getPort()))
                .statusCode())
        .isEqualTo(200);
  }
}
