package dev.ratchet.bench.steps;

import static java.util.Objects.requireNonNull;

import dev.ratchet.bench.cloud.Workflow;
import dev.ratchet.bench.tool.Stopwatch;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.RunStatus;
import dev.ratchet.embedded.EmbeddedOptions;
import dev.ratchet.embedded.EmbeddedRatchet;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.run.RunService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Ratchet on the embedded store. */
final class EmbeddedContender implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedStore store;
  private final EmbeddedRatchet ratchet;
  private final Workflow workflow;
  private final String durability;

  /** What is deleted at the end: folders, or none. */
  private final List<Path> folders;

  private EmbeddedContender(
      EmbeddedStore store, Parameters parameters, String queue, List<Path> folders) {
    this.store = requireNonNull(store, "store is null");
    this.folders = List.copyOf(folders);
    this.durability =
        folders.isEmpty()
            ? "nothing is durable"
            : "every journal entry, result and message is durable, by fsync before it is"
                + " acknowledged";
    var ambient = new Ambient(Stopwatch::now, new SplittableRandom(1));
    ratchet = EmbeddedRatchet.start(store, ambient, EmbeddedOptions.of(List.of(new Step())));
    workflow = Workflow.chain(parameters.steps(), queue);
    ratchet.engine().definitions().put(workflow.name(), workflow.definition());
  }

  static EmbeddedContender onDisk(Parameters parameters, String queue) throws IOException {
    Path folder = Files.createTempDirectory("ratchet-steps");
    EmbeddedStore store = EmbeddedStore.open(folder, Stopwatch::now, rules());
    return new EmbeddedContender(store, parameters, queue, List.of(folder));
  }

  static EmbeddedContender inMemory(Parameters parameters, String queue) {
    EmbeddedStore store = EmbeddedStore.inMemory(Stopwatch::now, rules());
    return new EmbeddedContender(store, parameters, queue, List.of());
  }

  private static QueueRules rules() {
    return QueueRules.standard(Set.of("default"));
  }

  @Override
  public void once() throws InterruptedException {
    var wish =
        new RunService.Start(
            workflow.name(), new RunService.Version.Latest(), Json.Obj.EMPTY, "", Duration.ZERO);
    RunId run =
        switch (ratchet.engine().runs((_, _) -> false).start(wish)) {
          case RunService.Started.Accepted accepted -> accepted.header().id();
          case RunService.Started refused ->
              throw new IllegalStateException("The run is refused: " + refused);
        };
    RunStatus status = ratchet.await(run, PATIENCE).map(RunHeader::status).orElseThrow();
    if (status != RunStatus.SUCCESS) {
      throw new IllegalStateException(run + " is " + status.wire() + ".");
    }
  }

  /** What it is measured on. */
  EmbeddedStore store() {
    return store;
  }

  /** The folder of its state. */
  Path folder() {
    return folders.getFirst();
  }

  /** Ends it, and leaves its folder. */
  void stop() throws IOException {
    ratchet.close();
    store.close();
  }

  @Override
  public String durability() {
    return durability;
  }

  @Override
  public void close() throws IOException {
    stop();
    for (Path folder : folders) {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
