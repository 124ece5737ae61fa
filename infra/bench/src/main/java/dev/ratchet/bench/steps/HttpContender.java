package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.tool.Api;
import dev.ratchet.core.json.Json;
import dev.ratchet.emulator.host.Report;
import dev.ratchet.emulator.host.StartFailure;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.local.EmbeddedSystem;
import dev.ratchet.local.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Ratchet on the embedded store behind its HTTP API, in this process: a call starts and waits. */
final class HttpContender implements Contender {
  private final EmbeddedSystem system;
  private final Path folder;
  private final Api api;
  private final String start;

  private HttpContender(EmbeddedSystem system, Path folder, Workflow workflow) {
    this.system = requireNonNull(system, "system is null");
    this.folder = requireNonNull(folder, "folder is null");
    this.api = new Api(system.api());
    this.start = "/v1/workflows/" + workflow.name() + "/runs?wait=25s";
    api.call("PUT", "/v1/workflows/" + workflow.name(), workflow.definition());
  }

  static HttpContender onDisk(Parameters parameters, String queue)
      throws IOException, StartFailure {
    Path folder = Files.createTempDirectory("ratchet-steps");
    var settings =
        new Settings(
            Path.of("template.yaml"), 0, 0, 0, 0, new Settings.Data.Folder(folder), Map.of());
    Path classes =
        Path.of(
            URI.create(Step.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    EmbeddedSystem system =
        EmbeddedSystem.start(
            settings, Surroundings.real(), new Report(System.err), List.of(classes));
    return new HttpContender(system, folder, Workflow.chain(parameters.steps(), queue));
  }

  @Override
  public void once() {
    Json.Obj run = api.call("POST", start, "{}");
    if (!run.text("status").equals(Optional.of("success"))) {
      throw new IllegalStateException("A run did not succeed: " + run.text());
    }
  }

  @Override
  public String durability() {
    return "every journal entry, result and message is durable, by fsync before it is"
        + " acknowledged; a run is one call over HTTP";
  }

  @Override
  public void close() throws IOException {
    api.close();
    system.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
