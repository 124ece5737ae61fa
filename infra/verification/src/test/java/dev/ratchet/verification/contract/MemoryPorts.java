package dev.ratchet.verification.contract;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.json.Json;
import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.QueueMeter;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.Visibility;
import dev.ratchet.testkit.InMemory;
import dev.ratchet.testkit.MemoryEventBus;
import dev.ratchet.testkit.MemoryLimitStore;
import dev.ratchet.testkit.MemoryRunStore;
import dev.ratchet.testkit.MemoryTaskQueues;
import dev.ratchet.testkit.MemoryTaskQueues.Channel;
import dev.ratchet.testkit.MemoryTaskQueues.Message;
import dev.ratchet.testkit.MemoryTimerStore;
import dev.ratchet.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The testkit's ports. To wait is to move their clock on. */
final class MemoryPorts implements Ports {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration VISIBILITY = Duration.ofMinutes(6);

  private final VirtualClock clock = new VirtualClock(Instant.parse("2030-01-01T00:00:00Z"));
  private final RunStore store = new MemoryRunStore();
  private final Items items = InMemory.items(clock);
  private final MemoryTaskQueues queues =
      new MemoryTaskQueues(clock, Set.copyOf(Ports.TASK_QUEUES));
  private final TimerStore timers = new MemoryTimerStore();
  private final LimitStore limits = new MemoryLimitStore();
  private final MemoryEventBus bus = new MemoryEventBus();
  private final Map<String, Message> received = new HashMap<>();
  private int eventsTaken;

  @Override
  public RunStore store() {
    return store;
  }

  @Override
  public Items items() {
    return items;
  }

  @Override
  public SlotDemand demand() {
    return queues;
  }

  @Override
  public QueueMeter meter() {
    return queues;
  }

  @Override
  public TaskQueues queues() {
    return queues;
  }

  @Override
  public TimerStore timers() {
    return timers;
  }

  @Override
  public LimitStore limits() {
    return limits;
  }

  @Override
  public EventBus bus() {
    return bus;
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
    return queues.ready().stream()
        .filter(message -> name(message.channel()).equals(box))
        .findFirst()
        .map(message -> queues.receive(message, VISIBILITY))
        .map(this::received);
  }

  private Received received(Message message) {
    String handle = message.number() + "/" + message.receives();
    received.put(handle, message);
    return new Received(message.body(), handle);
  }

  private static String name(Channel channel) {
    return switch (channel) {
      case Channel.WorkflowTasks _ -> "workflow-tasks";
      case Channel.Timers _ -> "timers";
      case Channel.TaskQueue(String name) -> name;
    };
  }

  @Override
  public Visibility visibility(String box, Received received) {
    return time -> queues.giveBack(this.received.get(received.handle()), time);
  }

  @Override
  public void delete(String box, Received received) {
    queues.delete(this.received.get(received.handle()));
  }

  @Override
  public List<Json.Obj> events(int count) {
    List<Json.Obj> next = bus.details().subList(eventsTaken, eventsTaken + count);
    eventsTaken += count;
    return next;
  }
}
