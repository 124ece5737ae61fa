package dev.ratchet.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ratchet.emulator.host.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the HTTP API as any client would. */
final class ApiClient implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(35);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  ApiClient(String url) {
    this.url = url;
  }

  /** An answer that is not the expected one; its message shows both. */
  static final class UnexpectedAnswer extends Exception {

    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(String message) {
      super(message);
    }
  }

  /** Gets JSON. */
  JsonNode get(String path) throws IOException, InterruptedException, UnexpectedAnswer {
    return send(HttpRequest.newBuilder(URI.create(url + path)).GET());
  }

  /** Puts a text. */
  JsonNode put(String path, String contentType, String body)
      throws IOException, InterruptedException, UnexpectedAnswer {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", contentType)
            .PUT(BodyPublishers.ofString(body)));
  }

  /** Posts JSON. */
  JsonNode post(String path, JsonNode body)
      throws IOException, InterruptedException, UnexpectedAnswer {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body))));
  }

  private JsonNode send(HttpRequest.Builder builder)
      throws IOException, InterruptedException, UnexpectedAnswer {
    var request = builder.timeout(TIMEOUT).build();
    var answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new UnexpectedAnswer(
          "%s %s was answered with %d: %s"
              .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
    }
    return Json.read(answer.body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
