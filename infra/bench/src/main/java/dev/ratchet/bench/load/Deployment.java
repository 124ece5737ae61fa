package dev.ratchet.bench.load;

import dev.ratchet.core.json.Json;
import dev.ratchet.local.LocalSystem;
import dev.ratchet.local.Report;
import dev.ratchet.local.Settings;
import dev.ratchet.local.StartFailure;
import dev.ratchet.local.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The deployment of {@code template.yaml} on this machine, with every AWS call counted. */
final class Deployment implements AutoCloseable {
  private final LocalSystem system;
  private final HttpClient http = HttpClient.newHttpClient();

  private Deployment(LocalSystem system) {
    this.system = system;
  }

  static Deployment start(Map<String, String> parameters)
      throws StartFailure, InterruptedException {
    var settings =
        new Settings(Path.of("template.yaml"), 0, 0, 0, 0, new Settings.Data.None(), parameters);
    return new Deployment(
        LocalSystem.start(
            settings, Surroundings.real(), new Report(System.err), List.of(ownClasses())));
  }

  private static Path ownClasses() {
    return Path.of(
        URI.create(Tally.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Prepares settings so that webhooks go to the receiver. */
  void configure(Receiver receiver) {
    byte[] key = "a key of thirty-two bytes or so..".getBytes(StandardCharsets.UTF_8);
    call(
        "PUT",
        "/v1/settings",
        Json.Obj.EMPTY
            .with("webhook_url", receiver.url() + "/webhooks")
            .with("webhook_secret", "whsec_" + Base64.getEncoder().encodeToString(key))
            .text());
  }

  /** Calls the API; anything but 2xx is an error. */
  Json.Obj call(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(system.endpoints().api().url() + path))
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
  Json.Obj await(String run) {
    Json.Obj shown = call("GET", "/v1/runs/" + run + "?wait=25s", "");
    while (shown.text("status").orElse("").equals("running")) {
      shown = call("GET", "/v1/runs/" + run + "?wait=25s", "");
    }
    return shown;
  }

  /** The example definition of the local runner. */
  static String example() throws IOException {
    try (InputStream in = LocalSystem.class.getResourceAsStream("/examples/fulfil-order.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the functions' calls and those of their event sources came to so far. */
  Map<String, Double> counts() {
    var counts = new TreeMap<>(countsIn(system.functionLoaders().getFirst()));
    // Lambda's pollers receive and delete; the functions never do.
    Map<String, Double> pollers = Tally.counts();
    counts.put("receives", pollers.get("receives"));
    counts.put("deletes", pollers.get("deletes"));
    return counts;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Double> countsIn(ClassLoader loader) {
    try {
      Class<?> tally = Class.forName(Tally.class.getName(), true, loader);
      return (Map<String, Double>) tally.getMethod("counts").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The functions' own tally cannot be read.", e);
    }
  }

  /** What was added to the counts. */
  static Map<String, Double> difference(Map<String, Double> before, Map<String, Double> after) {
    var difference = new TreeMap<String, Double>();
    after.forEach((name, count) -> difference.put(name, count - before.get(name)));
    return difference;
  }

  @Override
  public void close() {
    http.shutdownNow();
    system.close();
  }
}
