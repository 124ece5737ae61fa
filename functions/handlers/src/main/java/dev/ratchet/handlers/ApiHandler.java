package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.ratchet.handlers.api.Api;
import java.util.Map;

/** Answers calls of the HTTP API. */
public final class ApiHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final Api api;

  public ApiHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public ApiHandler(Map<String, String> environment) {
    this.api = new Composition(environment).api();
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return HttpEvents.response(api.handle(HttpEvents.request(event), context.getAwsRequestId()));
  }
}
