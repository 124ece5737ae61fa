package dev.ratchet.handlers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.IAM;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of events and written as answers, beside what Lambda's own serializer does. */
final class LambdaJsonTest {
  private static final Path EVENTS = Path.of("..", "..", "events");

  /** What handlers ask a call for. */
  private static final List<Function<APIGatewayV2HTTPEvent, Object>> OF_CALLS =
      List.of(
          event -> event.getRequestContext().getHttp().getMethod(),
          APIGatewayV2HTTPEvent::getRawPath,
          APIGatewayV2HTTPEvent::getRawQueryString,
          APIGatewayV2HTTPEvent::getQueryStringParameters,
          APIGatewayV2HTTPEvent::getHeaders,
          event -> authorizer(event).map(Authorizer::getIam).map(IAM::getUserArn),
          event -> authorizer(event).map(Authorizer::getJwt).map(Authorizer.JWT::getClaims),
          APIGatewayV2HTTPEvent::getBody,
          APIGatewayV2HTTPEvent::getIsBase64Encoded);

  private static Optional<Authorizer> authorizer(APIGatewayV2HTTPEvent event) {
    return Optional.ofNullable(event.getRequestContext().getAuthorizer());
  }

  /** What handlers ask a message for. */
  private static final List<Function<SQSMessage, Object>> OF_MESSAGES =
      List.of(
          SQSMessage::getMessageId,
          SQSMessage::getReceiptHandle,
          SQSMessage::getBody,
          SQSMessage::getEventSourceArn,
          SQSMessage::getAttributes,
          SQSMessage::getMessageAttributes);

  private static List<String> events(String kind) throws IOException {
    var events = new ArrayList<String>();
    try (Stream<Path> files = Files.list(EVENTS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        String event = Files.readString(file);
        if (event.contains(kind)) {
          events.add(event);
        }
      }
    }
    assertThat(events).isNotEmpty();
    return events;
  }

  static List<String> calls() throws IOException {
    return events("\"rawPath\"");
  }

  static List<String> batches() throws IOException {
    return events("\"Records\"");
  }

  private static InputStream stream(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> PojoSerializer<T> lambdas(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, LambdaJsonTest.class.getClassLoader());
  }

  private static <T> Json byLambda(Class<T> type, T answer) {
    var out = new ByteArrayOutputStream();
    lambdas(type).toJson(answer, out);
    return Json.parse(out.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void readsOfACallWhatLambdaWould(String event) throws IOException {
    APIGatewayV2HTTPEvent expected = lambdas(APIGatewayV2HTTPEvent.class).fromJson(event);
    APIGatewayV2HTTPEvent actual = LambdaJson.httpEvent(stream(event));
    assertThat(OF_CALLS)
        .allSatisfy(ask -> assertThat(ask.apply(actual)).isEqualTo(ask.apply(expected)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'rawPath': '/v1/runs', 'requestContext': {'http': {'method': 'GET'}}, 'body': null}",
        "{'requestContext': {'http': {}, 'authorizer': null}, 'rawQueryString': 'a=%zz'}",
        "{'requestContext': {'http': {}, 'authorizer': {'iam': {'userArn': 'arn:1'}}}}",
        "{'requestContext': {'http': {}, 'authorizer': {'iam': {'accountId': '1'}}}}",
        "{'requestContext': {'http': {}, 'authorizer': {'jwt': {'claims': {'sub': 'ada'}}}}}",
        "{'rawPath': '/', 'requestContext': {'http': {}}, 'isBase64Encoded': true, 'body': 'e30='}",
        "{'requestContext': {'http': {'method': 'GET'}}, 'queryStringParameters': {'a': 'ü \\n'}}"
      })
  void readsOfACallWithGapsWhatLambdaWould(String event) throws IOException {
    readsOfACallWhatLambdaWould(event.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("batches")
  void readsOfABatchWhatLambdaWould(String event) throws IOException {
    List<SQSMessage> expected = lambdas(SQSEvent.class).fromJson(event).getRecords();
    List<SQSMessage> actual = LambdaJson.sqsEvent(stream(event)).getRecords();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      SQSMessage ours = actual.get(i);
      SQSMessage theirs = expected.get(i);
      assertThat(OF_MESSAGES)
          .allSatisfy(ask -> assertThat(ask.apply(ours)).isEqualTo(ask.apply(theirs)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'Records': []}",
        "{'Records': [{}]}",
        "{'Records': [{'messageId': 'm', 'messageAttributes':"
            + " {'ERROR_CODE': {'stringValue': 'NO_PERMISSIONS', 'dataType': 'String'}}}]}"
      })
  void readsOfABatchWithGapsWhatLambdaWould(String event) throws IOException {
    readsOfABatchWhatLambdaWould(event.replace('\'', '"'));
  }

  @Test
  void readsNoRecordsWhereAnEventHasNone() throws IOException {
    assertThat(LambdaJson.sqsEvent(stream("{}")).getRecords()).isNull();
  }

  @Test
  void refusesWhatIsNoJson() {
    assertThatThrownBy(() -> LambdaJson.sqsEvent(stream("{"))).isInstanceOf(JsonException.class);
  }

  @Test
  void answersABatchAsLambdaWould() throws IOException {
    for (List<String> ids : List.of(List.<String>of(), List.of("message-1", "message-2"))) {
      var response = new SQSBatchResponse(ids.stream().map(BatchItemFailure::new).toList());
      var out = new ByteArrayOutputStream();
      LambdaJson.write(response, out);
      assertThat(Json.parse(out.toString(StandardCharsets.UTF_8)))
          .isEqualTo(byLambda(SQSBatchResponse.class, response));
    }
  }

  @Test
  void answersACallAsLambdaWould() throws IOException {
    var response =
        APIGatewayV2HTTPResponse.builder()
            .withStatusCode(202)
            .withHeaders(Map.of("content-type", "application/json", "cache-control", "no-store"))
            .withBody("{\"größe\": 1}")
            .build();
    var out = new ByteArrayOutputStream();
    LambdaJson.write(response, out);
    assertThat(withoutNulls(Json.parseObject(out.toString(StandardCharsets.UTF_8))))
        .isEqualTo(withoutNulls((Json.Obj) byLambda(APIGatewayV2HTTPResponse.class, response)));
  }

  /** A member that is null says no more than none. */
  private static Json.Obj withoutNulls(Json.Obj json) {
    Json.Obj rest = Json.Obj.EMPTY;
    for (Map.Entry<String, Json> member : json.members().entrySet()) {
      if (!member.getValue().equals(Json.NULL)) {
        rest = rest.with(member.getKey(), member.getValue());
      }
    }
    return rest;
  }
}
