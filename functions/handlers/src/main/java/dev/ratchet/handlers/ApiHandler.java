package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.ratchet.api.Api;
import dev.ratchet.api.Response;
import dev.ratchet.handlers.Rehearsal.Cast;
import dev.ratchet.handlers.Rehearsal.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** Answers calls of the HTTP API. */
public final class ApiHandler implements RequestStreamHandler {
  private final Api api;

  public ApiHandler() {
    this(System.getenv());
  }

  /** A handler with this environment instead of the process's own. */
  public ApiHandler(Map<String, String> environment) {
    this(SnapStart.composition(environment, ApiHandler::cast));
  }

  ApiHandler(Composition composition) {
    this.api = composition.api();
  }

  static Cast cast(Composition composition) {
    return new Cast(Part.CALLS, new ApiHandler(composition));
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    APIGatewayV2HTTPEvent asked = LambdaJson.httpEvent(event);
    Response response =
        HttpEvents.refusal(asked)
            .orElseGet(() -> api.handle(HttpEvents.request(asked), context.getAwsRequestId()));
    LambdaJson.write(HttpEvents.response(response), answer);
  }
}
