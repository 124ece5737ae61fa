package dev.ratchet.local.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.api.Api;
import dev.ratchet.api.Caller;
import dev.ratchet.api.HttpRequests;

/** Has the API answer requests in this process, without a function or an event between them. */
final class DirectFront implements ApiServer.Front {
  private static final String ROOT = "/v1/";

  /** Whoever is on this machine: {@link Callers} has turned away all others. */
  private static final Caller LOCAL = Caller.trusted("loopback");

  private final Api api;

  DirectFront(Api api) {
    this.api = requireNonNull(api, "api is null");
  }

  @Override
  public boolean isRouted(ApiCall call) {
    return call.path().startsWith(ROOT);
  }

  @Override
  public ApiAnswer answer(ApiCall call, byte[] body, String requestId) {
    var request =
        HttpRequests.of(
            call.method(),
            Routes.decoded(call.path()),
            ApiEvent.query(call.query()),
            ApiEvent.headers(call),
            body,
            LOCAL);
    return ApiAnswer.of(api.handle(request, requestId));
  }
}
