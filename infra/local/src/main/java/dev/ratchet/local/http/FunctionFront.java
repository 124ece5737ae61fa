package dev.ratchet.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ratchet.emulator.function.LocalFunction;
import dev.ratchet.emulator.function.Outcome;
import dev.ratchet.emulator.host.Json;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.HttpApi;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Has functions answer requests, as API Gateway does. */
final class FunctionFront implements ApiServer.Front {

  /** The longest event and the longest answer of a function. */
  static final int PAYLOAD_BYTES_MAX = 6_291_556;

  private final Routes routes;
  private final HttpApi api;
  private final Surroundings surroundings;

  FunctionFront(Collection<LocalFunction> functions, HttpApi api, Surroundings surroundings) {
    this.routes = Routes.of(functions);
    this.api = api;
    this.surroundings = surroundings;
  }

  @Override
  public boolean isRouted(ApiCall call) {
    return match(call).isPresent();
  }

  private Optional<Routes.Match> match(ApiCall call) {
    return routes.match(call.method(), call.path());
  }

  @Override
  public ApiAnswer answer(ApiCall call, byte[] body, String requestId) throws InterruptedException {
    var match = match(call).orElseThrow();
    var event = ApiEvent.of(call, match, api, body, requestId, surroundings.clock().instant());
    var payload = Json.write(event).getBytes(UTF_8);
    return payload.length > PAYLOAD_BYTES_MAX
        ? tooLarge()
        : invoke(match.route(), requestId, payload);
  }

  /** The function goes on when the API no longer waits for it. */
  private ApiAnswer invoke(Routes.Route route, String requestId, byte[] event)
      throws InterruptedException {
    var running = new FutureTask<>(() -> route.function().invoke(requestId, event));
    Thread.ofVirtual().name("invoke-" + requestId).start(running);
    try {
      var outcome = running.get(route.source().timeout().toMillis(), TimeUnit.MILLISECONDS);
      return switch (outcome) {
        case Outcome.Answered(var payload) when payload.length > PAYLOAD_BYTES_MAX ->
            ApiAnswer.broken();
        case Outcome.Answered(var payload) -> ApiAnswer.of(payload);
        case Outcome.Failed _ -> ApiAnswer.broken();
        case Outcome.TimedOut _, Outcome.Throttled _ -> late();
      };
    } catch (TimeoutException e) {
      return late();
    } catch (ExecutionException e) {
      return ApiAnswer.broken();
    }
  }

  private static ApiAnswer tooLarge() {
    return ApiAnswer.problem(
        413,
        "body_too_large",
        "Too large",
        "Body and headers make an event of more than %d bytes, the most that is taken. Send less."
            .formatted(PAYLOAD_BYTES_MAX));
  }

  private static ApiAnswer late() {
    return ApiAnswer.problem(
        503,
        "unavailable",
        "Temporarily unavailable",
        "The function did not answer in time, or has too many calls. Try again.");
  }
}
