package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Authorizer;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.api.Caller;
import dev.ratchet.api.HttpRequests;
import dev.ratchet.api.Request;
import dev.ratchet.api.Response;
import dev.ratchet.core.failure.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** API Gateway's HTTP events (payload format 2.0) as requests, and responses as its answers. */
final class HttpEvents {
  /** Whoever calls an API that is open to all. */
  private static final Caller ANONYMOUS = Caller.trusted("anonymous");

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
    Map<String, String> headers = event.getHeaders();
    return HttpRequests.of(
        context.getHttp().getMethod(),
        event.getRawPath(),
        query == null ? Map.of() : query,
        headers == null ? Map.of() : headers,
        body(event),
        caller(context.getAuthorizer()));
  }

  /** Whom the API's authorizer has let in, who may do everything: it knows no scopes of ours. */
  private static Caller caller(Authorizer authorizer) {
    if (authorizer == null) {
      return ANONYMOUS;
    }
    if (authorizer.getIam() != null && authorizer.getIam().getUserArn() != null) {
      return Caller.trusted(authorizer.getIam().getUserArn());
    }
    Authorizer.JWT jwt = authorizer.getJwt();
    String subject = jwt == null || jwt.getClaims() == null ? null : jwt.getClaims().get("sub");
    return subject == null ? ANONYMOUS : Caller.trusted(subject);
  }

  /**
   * What is answered to an event whose path or query stands for no text, or whose body is not what
   * it says; empty if all can be read. API Gateway decodes path and query: where it found no text,
   * it puts U+FFFD.
   */
  static Optional<Response> refusal(APIGatewayV2HTTPEvent event) {
    String path = event.getRawPath() == null ? "" : event.getRawPath();
    String query = event.getRawQueryString() == null ? "" : event.getRawQueryString();
    return HttpRequests.refusalOfDecoded(path, query).or(() -> refusalOfBody(event));
  }

  private static Optional<Response> refusalOfBody(APIGatewayV2HTTPEvent event) {
    try {
      body(event);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      var problem =
          new Problem(
              "", "The event's body is not base64.", "Encode it, or set isBase64Encoded to false.");
      return Optional.of(Response.invalid(List.of(problem)));
    }
  }

  private static IllegalArgumentException notHttp(String lacking) {
    return new IllegalArgumentException(
        "Expected an event of an HTTP API in payload format 2.0, found one without %s."
                .formatted(lacking)
            + " Set the integration's PayloadFormatVersion to \"2.0\".");
  }

  private static byte[] body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    return event.getIsBase64Encoded()
        ? Base64.getDecoder().decode(body)
        : body.getBytes(StandardCharsets.UTF_8);
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
