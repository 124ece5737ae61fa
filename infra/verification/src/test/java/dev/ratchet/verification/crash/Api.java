package dev.ratchet.verification.crash;

import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The HTTP API of a runner that may be gone at any moment. */
final class Api implements AutoCloseable {
  private static final int OK = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(35);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Lives lives;

  Api(Lives lives) {
    this.lives = lives;
  }

  /**
   * Sends a request until it is answered: while a life lasts at once, and otherwise in the next.
   *
   * @return the answer, which is one of 2xx
   */
  Json.Obj call(String method, String path, String body) throws InterruptedException {
    return call(method, path, body, OK);
  }

  /**
   * Sends a request as {@link #call(String, String, String)} does.
   *
   * @param also what else than 2xx it may be answered with, since it may be a repeat
   */
  Json.Obj call(String method, String path, String body, int also) throws InterruptedException {
    int over = 0;
    while (true) {
      Lives.Life life = lives.after(over);
      try {
        return answer(life, method, path, body, also);
      } catch (IOException killed) {
        over = life.number();
      }
    }
  }

  private Json.Obj answer(Lives.Life life, String method, String path, String body, int also)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(life.api() + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2 && answer.statusCode() != also) {
      throw new AssertionError(
          "%s %s in life %d: %d %s"
              .formatted(method, path, life.number(), answer.statusCode(), answer.body()));
    }
    return Json.parseObject(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
