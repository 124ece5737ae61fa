package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import dev.ratchet.handlers.HttpRequests;
import dev.ratchet.handlers.api.Api;
import java.util.ArrayList;

/** Has the API answer requests in this process, without a function or an event between them. */
final class DirectFront implements ApiServer.Front {
  private static final String ROOT = "/v1/";

  private final Api api;

  DirectFront(Api api) {
    this.api = requireNonNull(api, "api is null");
  }

  @Override
  public boolean isRouted(HttpExchange exchange) {
    return exchange.getRequestURI().getRawPath().startsWith(ROOT);
  }

  @Override
  public ApiAnswer answer(HttpExchange exchange, byte[] body, String requestId) {
    var uri = exchange.getRequestURI();
    var request =
        HttpRequests.of(
            exchange.getRequestMethod(),
            Routes.decoded(uri.getRawPath()),
            ApiEvent.query(uri.getRawQuery()),
            ApiEvent.headers(exchange),
            body);
    var response = api.handle(request, requestId);
    var headers = new ArrayList<ApiAnswer.Header>();
    HttpRequests.headers(response)
        .forEach((name, value) -> headers.add(new ApiAnswer.Header(name, value)));
    return new ApiAnswer(response.status(), headers, response.body().getBytes(UTF_8));
  }
}
