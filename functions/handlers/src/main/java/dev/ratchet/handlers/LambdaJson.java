package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Lambda's events and answers, read and written field by field. The runtime would do it by
 * reflection, with 700 classes of its serializer: a third of a cold start. Of an event, what the
 * handlers ask for is read, as that serializer would read it.
 */
final class LambdaJson {
  private LambdaJson() {}

  /** An event as JSON. */
  private static Json.Obj read(InputStream event) throws IOException {
    return Json.parseObject(new String(event.readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Answers with JSON. */
  static void write(Json.Obj json, OutputStream answer) throws IOException {
    answer.write(json.text().getBytes(StandardCharsets.UTF_8));
  }

  /** An event of an HTTP API, in payload format 2.0. */
  static APIGatewayV2HTTPEvent httpEvent(InputStream in) throws IOException {
    Json.Obj json = read(in);
    Json.Obj asked = json.object("requestContext");
    var http = new RequestContext.Http();
    http.setMethod(text(asked.object("http"), "method"));
    var context = new RequestContext();
    context.setHttp(http);
    if (asked.has("authorizer")) {
      context.setAuthorizer(authorizer(asked.object("authorizer")));
    }
    var event = new APIGatewayV2HTTPEvent();
    event.setRequestContext(context);
    event.setRawPath(text(json, "rawPath"));
    event.setRawQueryString(text(json, "rawQueryString"));
    event.setQueryStringParameters(texts(json, "queryStringParameters"));
    event.setHeaders(texts(json, "headers"));
    event.setBody(text(json, "body"));
    event.setIsBase64Encoded(json.get("isBase64Encoded").equals(new Json.Bool(true)));
    return event;
  }

  /** Whom an authorizer let in: who signed with IAM, or whom a JWT tells of. */
  private static Authorizer authorizer(Json.Obj json) {
    var authorizer = new Authorizer();
    if (json.has("iam")) {
      var iam = new RequestContext.IAM();
      iam.setUserArn(text(json.object("iam"), "userArn"));
      authorizer.setIam(iam);
    }
    if (json.has("jwt")) {
      var jwt = new Authorizer.JWT();
      jwt.setClaims(texts(json.object("jwt"), "claims"));
      authorizer.setJwt(jwt);
    }
    return authorizer;
  }

  /** Answers an HTTP API. */
  static void write(APIGatewayV2HTTPResponse response, OutputStream answer) throws IOException {
    Json.Obj headers = Json.Obj.EMPTY;
    for (Map.Entry<String, String> header : response.getHeaders().entrySet()) {
      headers = headers.with(header.getKey(), header.getValue());
    }
    Json.Obj json =
        Json.Obj.EMPTY
            .with("isBase64Encoded", new Json.Bool(response.getIsBase64Encoded()))
            .with("statusCode", response.getStatusCode())
            .with("headers", headers)
            .with("body", response.getBody());
    write(json, answer);
  }

  /** An event of SQS; its records are null where there are none. */
  static SQSEvent sqsEvent(InputStream in) throws IOException {
    Json.Obj json = read(in);
    var event = new SQSEvent();
    if (json.has("Records")) {
      event.setRecords(json.array("Records").stream().map(LambdaJson::message).toList());
    }
    return event;
  }

  private static SQSMessage message(Json json) {
    Json.Obj record = json instanceof Json.Obj obj ? obj : Json.Obj.EMPTY;
    var message = new SQSMessage();
    message.setMessageId(text(record, "messageId"));
    message.setReceiptHandle(text(record, "receiptHandle"));
    message.setBody(text(record, "body"));
    message.setEventSourceArn(text(record, "eventSourceARN"));
    message.setAttributes(texts(record, "attributes"));
    message.setMessageAttributes(
        map(record, "messageAttributes", (all, name) -> attribute(all.object(name))));
    return message;
  }

  private static MessageAttribute attribute(Json.Obj json) {
    var attribute = new MessageAttribute();
    attribute.setDataType(text(json, "dataType"));
    attribute.setStringValue(text(json, "stringValue"));
    return attribute;
  }

  /** Answers an event of SQS. */
  static void write(SQSBatchResponse response, OutputStream answer) throws IOException {
    List<Json> failures =
        response.getBatchItemFailures().stream()
            .map(BatchItemFailure::getItemIdentifier)
            .<Json>map(id -> Json.Obj.EMPTY.with("itemIdentifier", id))
            .toList();
    write(Json.Obj.EMPTY.with("batchItemFailures", new Json.Arr(failures)), answer);
  }

  private static String text(Json.Obj json, String name) {
    return json.text(name).orElse(null);
  }

  private static Map<String, String> texts(Json.Obj json, String name) {
    return map(json, name, LambdaJson::text);
  }

  /** The members of a member; null where there is none. */
  private static <T> Map<String, T> map(
      Json.Obj json, String name, BiFunction<Json.Obj, String, T> value) {
    if (!(json.get(name) instanceof Json.Obj members)) {
      return null;
    }
    var map = new LinkedHashMap<String, T>();
    for (String member : members.members().keySet()) {
      map.put(member, value.apply(members, member));
    }
    return map;
  }
}
