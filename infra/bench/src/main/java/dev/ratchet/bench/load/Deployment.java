package dev.ratchet.bench.load;

import dev.ratchet.bench.tool.Api;
import dev.ratchet.core.json.Json;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.EmbeddedSystem;
import dev.ratchet.local.LocalSystem;
import dev.ratchet.local.RunningSystem;
import dev.ratchet.local.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The deployment of {@code template.yaml} on this machine, with every AWS call counted. */
final class Deployment implements AutoCloseable {
  private final RunningSystem system;
  private final Api api;

  private Deployment(RunningSystem system) {
    this.system = system;
    this.api = new Api(system.api());
  }

  static Deployment start(Map<String, String> parameters)
      throws StartFailure, InterruptedException {
    var settings =
        new Settings(Path.of("template.yaml"), 0, 0, 0, 0, new Settings.Data.None(), parameters);
    return new Deployment(
        LocalSystem.start(
            settings, Surroundings.real(), new Report(System.err), List.of(ownClasses())));
  }

  /** One whose state and queues are in this process. */
  static Deployment embedded(Map<String, String> parameters) throws StartFailure {
    var settings =
        new Settings(Path.of("template.yaml"), 0, 0, 0, 0, new Settings.Data.None(), parameters);
    return new Deployment(
        EmbeddedSystem.start(
            settings, Surroundings.real(), new Report(System.err), List.of(ownClasses())));
  }

  private static Path ownClasses() {
    return Path.of(
        URI.create(Tally.class.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /** Prepares settings so that webhooks go to the receiver. */
  void configure(Receiver receiver) {
    api.configure(receiver.url() + "/webhooks");
  }

  /** The HTTP API. */
  Api api() {
    return api;
  }

  /** Calls the API; anything but 2xx is an error. */
  Json.Obj call(String method, String path, String body) {
    return api.call(method, path, body);
  }

  /** The run as it is when it has closed. */
  Json.Obj await(String run) {
    return api.await(run);
  }

  /** The example definition of the local runner. */
  static String example() throws IOException {
    try (InputStream in = LocalSystem.class.getResourceAsStream("/examples/fulfil-order.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the functions' calls and those of their event sources came to so far. */
  Map<String, Double> counts() {
    if (!(system instanceof LocalSystem local)) {
      throw new IllegalStateException("Only what runs over AWS's services is billed.");
    }
    var counts = new TreeMap<>(countsIn(local.functionLoaders().getFirst()));
    // Lambda's pollers receive and delete; the functions never do.
    Map<String, Double> pollers = Tally.counts();
    pollers.forEach(
        (name, units) -> {
          if (name.startsWith("RECEIVE_") || name.startsWith("DELETE_MESSAGE")) {
            counts.put(name, units);
          }
        });
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
    api.close();
    system.close();
  }
}
