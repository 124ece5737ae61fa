package dev.ratchet.verification.contract;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.run.stored.RunClosedJson;
import dev.ratchet.embedded.EmbeddedQueue;
import dev.ratchet.embedded.EmbeddedStore;
import dev.ratchet.embedded.QueueRules;
import dev.ratchet.embedded.queue.Delivery;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.RunWatch;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.Visibility;
import dev.ratchet.testkit.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ports of the embedded store. To wait is to move their clock on. */
final class EmbeddedPorts implements Ports {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final VirtualClock clock;
  private final EmbeddedStore store;
  private final dev.ratchet.engine.port.Ports ports;
  private final List<Json.Obj> events = new ArrayList<>();
  private final Map<String, Runnable> deletions = new HashMap<>();
  private final Map<String, Visibility> visibilities = new HashMap<>();

  private EmbeddedPorts(VirtualClock clock, EmbeddedStore store) {
    this.clock = clock;
    this.store = store;
    this.ports = store.ports();
    store.listen(closed -> events.add(RunClosedJson.write(closed)));
  }

  private static VirtualClock clockAtBeginning() {
    return new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));
  }

  private static QueueRules rules() {
    return QueueRules.standard(Set.copyOf(Ports.TASK_QUEUES));
  }

  static EmbeddedPorts inMemory() {
    VirtualClock clock = clockAtBeginning();
    return new EmbeddedPorts(clock, EmbeddedStore.inMemory(clock, rules()));
  }

  /** In a folder that goes with this JVM, as do the servers of the other backends. */
  static EmbeddedPorts inFolder() {
    VirtualClock clock = clockAtBeginning();
    try {
      var folder = Files.createTempDirectory("ratchet-contract-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return new EmbeddedPorts(clock, EmbeddedStore.open(folder, clock, rules()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(java.nio.file.Path folder) {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public RunStore store() {
    return ports.store();
  }

  @Override
  public Items items() {
    return ports.items();
  }

  @Override
  public SlotDemand demand() {
    return ports.demand();
  }

  @Override
  public QueueMeter meter() {
    return ports.meter();
  }

  @Override
  public TaskQueues queues() {
    return ports.queues();
  }

  @Override
  public TimerStore timers() {
    return ports.timers();
  }

  @Override
  public LimitStore limits() {
    return ports.limits();
  }

  @Override
  public EventBus bus() {
    return ports.bus();
  }

  @Override
  public RunWatch watch() {
    return store.watch();
  }

  @Override
  public Bill bill() {
    return new Bill();
  }

  @Override
  public Optional<Received> receive(String box) {
    Optional<Received> now = receiveNow(box);
    if (now.isPresent()) {
      return now;
    }
    clock.advance(PATIENCE);
    return receiveNow(box);
  }

  @Override
  public Optional<Received> receiveNow(String box) {
    return receive(store.queues().all().get(box));
  }

  private <T> Optional<Received> receive(EmbeddedQueue<T> queue) {
    for (Delivery<T> delivery : queue.poll(1)) {
      String handle = queue.name() + delivery.message().number() + "/" + delivery.receives();
      deletions.put(handle, () -> queue.delete(List.of(delivery)));
      visibilities.put(handle, time -> queue.hide(delivery, time));
      return Optional.of(new Received(queue.text(delivery.body()), handle));
    }
    return Optional.empty();
  }

  @Override
  public Visibility visibility(String box, Received received) {
    return Ports.TASK_QUEUES.contains(box)
        ? visibilities.get(received.handle())
        : Visibility.BY_QUEUE;
  }

  @Override
  public void delete(String box, Received received) {
    deletions.get(received.handle()).run();
  }

  @Override
  public List<Json.Obj> events(int count) {
    List<Json.Obj> next = List.copyOf(events.subList(0, count));
    events.subList(0, count).clear();
    return next;
  }
}
