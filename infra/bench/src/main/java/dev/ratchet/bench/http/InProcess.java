package dev.ratchet.bench.http;

import static java.util.Objects.requireNonNull;

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
import dev.ratchet.tasks.BuiltInTasks;
import dev.ratchet.tasks.example.PriceOrder;
import dev.ratchet.tasks.http.AddressGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** No door at all: the engine in the caller's own process. */
final class InProcess implements Door {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final EmbeddedRatchet ratchet;
  private final RunService runs;
  private final Json.Obj context;

  private InProcess(EmbeddedStore store, Json.Obj context) {
    var tasks = new ArrayList<>(BuiltInTasks.create(AddressGuard.ofLocalRun(true), Stopwatch::now));
    tasks.add(new PriceOrder());
    var ambient = new Ambient(Stopwatch::now, new SplittableRandom(1));
    this.ratchet = EmbeddedRatchet.start(store, ambient, EmbeddedOptions.of(tasks));
    this.runs = ratchet.engine().runs(store.watch());
    this.context = requireNonNull(context, "context is null");
  }

  /**
   * Starts it.
   *
   * @param folder where state is kept; none where it is in memory
   */
  static InProcess start(List<Path> folder, Json.Obj context) throws IOException {
    QueueRules rules = QueueRules.standard(Set.of("default"));
    EmbeddedStore store =
        folder.isEmpty()
            ? EmbeddedStore.inMemory(Stopwatch::now, rules)
            : EmbeddedStore.open(folder.getFirst(), Stopwatch::now, rules);
    return new InProcess(store, context);
  }

  @Override
  public String title() {
    return "in process";
  }

  @Override
  public void put(String workflow, String definition) {
    ratchet.engine().definitions().put(workflow, definition);
  }

  @Override
  public void once(String workflow) throws InterruptedException {
    var wish =
        new RunService.Start(workflow, new RunService.Version.Latest(), context, "", Duration.ZERO);
    RunId run =
        switch (runs.start(wish)) {
          case RunService.Started.Accepted accepted -> accepted.header().id();
          case RunService.Started refused ->
              throw new IllegalStateException("The run is refused: " + refused);
        };
    RunStatus status = ratchet.await(run, PATIENCE).map(RunHeader::status).orElseThrow();
    if (status != RunStatus.SUCCESS) {
      throw new IllegalStateException(run + " is " + status.wire() + ".");
    }
  }

  @Override
  public double cpuSeconds() {
    return Runner.cpuSeconds(ProcessHandle.current());
  }

  @Override
  public void close() throws IOException {
    ratchet.close();
  }
}
