package dev.ratchet.bench.tool;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The HTTP API of a deployment that is measured. */
public final class Api implements AutoCloseable {
  private static final String SECRET =
      "whsec_"
          + Base64.getEncoder()
              .encodeToString("a key of thirty-two bytes or so..".getBytes(StandardCharsets.UTF_8));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;

  /** The API at a URL. */
  public Api(String url) {
    this.url = requireNonNull(url, "url is null");
  }

  /** Prepares settings so that webhooks go to this URL. */
  public void configure(String webhookUrl) {
    call(
        "PUT",
        "/v1/settings",
        Json.Obj.EMPTY.with("webhook_url", webhookUrl).with("webhook_secret", SECRET).text());
  }

  /** Starts a run with this context, and returns its id. */
  public String start(String workflow, Json.Obj context) {
    return call(
            "POST",
            "/v1/workflows/" + workflow + "/runs",
            Json.Obj.EMPTY.with("context", context).text())
        .text("id")
        .orElseThrow();
  }

  /** Sends a request; anything but 2xx is an error. */
  public Json.Obj call(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            method + " " + path + ": " + answer.statusCode() + " " + answer.body());
      }
      return Json.parseObject(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The run as it is when it has closed. */
  public Json.Obj await(String run) {
    Json.Obj shown = call("GET", "/v1/runs/" + run + "?wait=25s", "");
    while (shown.text("status").orElse("").equals("running")) {
      shown = call("GET", "/v1/runs/" + run + "?wait=25s", "");
    }
    return shown;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
