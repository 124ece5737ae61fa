package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.api.HttpRequests;
import dev.ratchet.api.Request;
import dev.ratchet.api.Response;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** API Gateway's HTTP events (payload format 2.0) as requests, and responses as its answers. */
final class HttpEvents {
  private HttpEvents() {}

  /**
   * The request that an event tells of.
   *
   * @throws IllegalArgumentException if it is no such event, which no caller of the API can bring
   *     about
   */
  static Request request(APIGatewayV2HTTPEvent event) {
    RequestContext context = event.getRequestContext();
    if (context == null || context.getHttp() == null || context.getHttp().getMethod() == null) {
      throw notHttp("requestContext.http.method");
    }
    if (event.getRawPath() == null) {
      throw notHttp("rawPath");
    }
    Map<String, String> query = event.getQueryStringParameters();
    return new Request(
        context.getHttp().getMethod(),
        HttpRequests.segments(event.getRawPath()),
        query == null ? Map.of() : query,
        HttpRequests.asked(event.getHeaders()),
        body(event));
  }

  /**
   * What is answered to an event whose path or query stands for no text; empty if they can be read.
   * API Gateway decodes both: where it found no text, it puts U+FFFD.
   */
  static Optional<Response> refusal(APIGatewayV2HTTPEvent event) {
    String path = event.getRawPath() == null ? "" : event.getRawPath();
    String query = event.getRawQueryString() == null ? "" : event.getRawQueryString();
    return HttpRequests.refusalOfDecoded(path, query);
  }

  private static IllegalArgumentException notHttp(String lacking) {
    return new IllegalArgumentException(
        "Expected an event of an HTTP API in payload format 2.0, found one without %s."
                .formatted(lacking)
            + " Set the integration's PayloadFormatVersion to \"2.0\".");
  }

  private static Request.Body body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    if (!event.getIsBase64Encoded()) {
      return HttpRequests.text(body);
    }
    try {
      return HttpRequests.body(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      return HttpRequests.unreadable(
          "The event's body is not base64.", "Encode it, or set isBase64Encoded to false.");
    }
  }

  /** A response as API Gateway takes it. */
  static APIGatewayV2HTTPResponse response(Response response) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(response.status())
        .withHeaders(HttpRequests.headers(response))
        .withBody(response.body())
        .build();
  }
}
