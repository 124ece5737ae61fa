package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.handlers.api.Request;
import dev.ratchet.handlers.api.Response;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** API Gateway's HTTP events (payload format 2.0) as requests, and responses as its answers. */
final class HttpEvents {
  private static final String ROOT = "v1";

  private HttpEvents() {}

  static Request request(APIGatewayV2HTTPEvent event) {
    Map<String, String> query = event.getQueryStringParameters();
    return new Request(
        event.getRequestContext().getHttp().getMethod(),
        segments(event.getRawPath()),
        query == null ? Map.of() : query,
        body(event));
  }

  private static List<String> segments(String path) {
    List<String> segments = Arrays.stream(path.split("/")).filter(s -> !s.isEmpty()).toList();
    return !segments.isEmpty() && segments.getFirst().equals(ROOT)
        ? segments.subList(1, segments.size())
        : segments;
  }

  private static String body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    return event.getIsBase64Encoded()
        ? new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8)
        : body;
  }

  static APIGatewayV2HTTPResponse response(Response response) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(response.status())
        .withHeaders(Map.of("content-type", response.contentType(), "cache-control", "no-store"))
        .withBody(response.body().text())
        .build();
  }
}
