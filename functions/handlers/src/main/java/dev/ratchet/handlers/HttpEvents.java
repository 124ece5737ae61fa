package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.core.definition.Problem;
import dev.ratchet.handlers.api.Request;
import dev.ratchet.handlers.api.Response;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** API Gateway's HTTP events (payload format 2.0) as requests, and responses as its answers. */
final class HttpEvents {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

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
        segments(event.getRawPath()),
        query == null ? Map.of() : query,
        body(event));
  }

  private static IllegalArgumentException notHttp(String lacking) {
    return new IllegalArgumentException(
        "Expected an event of an HTTP API in payload format 2.0, found one without %s."
                .formatted(lacking)
            + " Set the integration's PayloadFormatVersion to \"2.0\".");
  }

  /** The path comes percent-decoded, and decoding it again would make another of it. */
  private static List<String> segments(String path) {
    String inner = path.startsWith("/") ? path.substring(1) : path;
    String bare = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
    return bare.isEmpty() ? List.of() : Arrays.asList(bare.split("/", -1));
  }

  private static Request.Body body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    if (!event.getIsBase64Encoded()) {
      return text(body);
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(body);
      // Unlike new String, it refuses what is no UTF-8 instead of storing question marks.
      return text(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return unreadable("The body is not UTF-8.", "Send text in UTF-8, uncompressed.");
    } catch (IllegalArgumentException e) {
      return unreadable(
          "The event's body is not base64.", "Encode it, or set isBase64Encoded to false.");
    }
  }

  private static Request.Body text(String body) {
    return new Request.Body.Text(
        body.startsWith(BYTE_ORDER_MARK) ? body.substring(BYTE_ORDER_MARK.length()) : body);
  }

  private static Request.Body unreadable(String message, String fix) {
    return new Request.Body.Unreadable(new Problem("", message, fix));
  }

  /** A response as API Gateway takes it. Answers tell how things stand: nobody may keep them. */
  static APIGatewayV2HTTPResponse response(Response response) {
    Map<String, String> headers = new TreeMap<>(response.headers());
    headers.put("cache-control", "no-store");
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(response.status())
        .withHeaders(headers)
        .withBody(response.body())
        .build();
  }
}
