package dev.ratchet.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What CloudWatch is asked for, and what is made of its answers. */
class CloudWatchAgesTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-23T05:00:00.250Z"));
  private static final String ANSWER =
      """
      <GetMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">
        <GetMetricDataResult>
          <Messages/>
          <MetricDataResults>
            <member>
              <Timestamps>
                <member>2026-11-23T04:58:00Z</member><member>2026-11-23T04:57:00Z</member>
              </Timestamps>
              <Values><member>93.0</member><member>33.0</member></Values>
              <Label>ratchet-default</Label><Id>q0</Id><StatusCode>Complete</StatusCode>
            </member>
            <member>
              <Id>q1</Id><StatusCode>Complete</StatusCode><Timestamps/><Values/>
            </member>
            <member>
              <Id>q2</Id>
              <Timestamps><member>2026-11-23T04:59:00Z</member></Timestamps>
              <Values><member>0.0</member></Values>
            </member>
          </MetricDataResults>
        </GetMetricDataResult>
        <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
      </GetMetricDataResponse>
      """;

  private HttpServer server;
  private String asked = "";
  private String authorization = "";
  private int status = 200;
  private String answer = ANSWER;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked =
          URLDecoder.decode(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              StandardCharsets.UTF_8);
      authorization = exchange.getRequestHeaders().getFirst("Authorization");
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Map<String, Duration> ages(String... names) {
    var environment =
        Map.of(
            "AWS_ENDPOINT_URL_CLOUDWATCH",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/",
            "AWS_REGION",
            "eu-central-1",
            "AWS_ACCESS_KEY_ID",
            "id",
            "AWS_SECRET_ACCESS_KEY",
            "secret");
    try (var clients = AwsClients.of(environment)) {
      return clients.queueAges(CLOCK).of(List.of(names));
    }
  }

  @Test
  void theNewestValueOfEachQueueIsItsAge() {
    assertThat(ages("ratchet-default", "ratchet-new", "ratchet-payments"))
        .isEqualTo(
            Map.of("ratchet-default", Duration.ofSeconds(93), "ratchet-payments", Duration.ZERO));
  }

  @Test
  void itAsksForTheLastTenMinutesAndSignsThat() {
    ages("ratchet-default", "ratchet-payments");

    assertThat(asked)
        .contains("Action=GetMetricData")
        .contains("StartTime=2026-11-23T04:50:00Z")
        .contains("EndTime=2026-11-23T05:00:00Z")
        .contains("MetricName=ApproximateAgeOfOldestMessage")
        .contains("MetricDataQueries.member.2.Id=q1")
        .contains("member.2.MetricStat.Metric.Dimensions.member.1.Value=ratchet-payments");
    assertThat(authorization)
        .startsWith("AWS4-HMAC-SHA256 Credential=id/")
        .contains("/eu-central-1/monitoring/aws4_request");
  }

  @Test
  void withoutAQueueNobodyIsAsked() {
    assertThat(ages()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void aRefusalLeavesTheAgesUnknown() {
    status = 403;
    answer = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>";

    assertThat(ages("ratchet-default")).isEmpty();
  }

  @Test
  void nonsenseLeavesTheAgesUnknown() {
    answer = "<GetMetricDataResponse><Values><member>old</member>";

    assertThat(ages("ratchet-default")).isEmpty();
  }

  @Test
  void overWhatStandsInForSqsNobodyIsAsked() {
    try (var clients = AwsClients.of(Map.of("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1/"))) {
      assertThat(clients.queueAges(CLOCK)).isSameAs(QueueAges.UNKNOWN);
    }
  }
}
