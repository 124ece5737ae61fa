package dev.ratchet.bench.coldstart;

import dev.ratchet.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Events made from the files in events/, which are about one run that nobody has started. */
final class Events {
  private static final String RUN = "flow_0D8DbGxF5l0o9n9lPeRMrKO8";

  private Events() {}

  /** The event as it lies there. */
  static String of(String name) {
    try {
      return Files.readString(Path.of("events", name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The event, about another run. */
  static String about(String run, String name) {
    return of(name).replace(RUN, run);
  }

  /** A message with another body. */
  static String message(String name, String body) {
    Json.Obj event = Json.parseObject(of(name));
    Json.Obj message = (Json.Obj) event.array("Records").getFirst();
    return event.with("Records", new Json.Arr(List.of(message.with("body", body)))).text();
  }

  /** A call with another path and body. */
  static String call(String name, String path, String body) {
    return Json.parseObject(of(name)).with("rawPath", path).with("body", body).text();
  }

  /** The settings that send webhooks here. */
  static String settings(String webhookUrl) {
    var body = new Json.Obj(Map.of("webhook_url", new Json.Str(webhookUrl)));
    return call("api.put-workflow", "/v1/settings", body.text());
  }
}
