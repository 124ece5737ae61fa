package dev.ratchet.testkit;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.port.EventBus;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.Ports;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.SlotDemand;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.task.TaskHandler;
import dev.ratchet.engine.task.TaskRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a {@link World} is made of. Ports can be replaced by ones that stand before them and fail;
 * the messages, which the world pumps, stay the same.
 *
 * @param seed decides everything that is left to chance
 * @param messages where all messages lie
 * @param queues what the engine sends to: {@code messages}, or something before it
 * @param timers where timers lie that are due later than a message can be delayed
 * @param limits who holds the places of limits
 * @param duplicates how likely a message comes again although it was handled, 0 to 1
 */
public record WorldParts(
    long seed,
    VirtualClock clock,
    RunStore store,
    Items items,
    MemoryTaskQueues messages,
    TaskQueues queues,
    MemoryTimerStore timers,
    LimitStore limits,
    EventBus bus,
    TaskRegistry tasks,
    double duplicates) {
  /** When every world begins, unless it is told otherwise. */
  public static final Instant BEGINNING = Instant.parse("2030-01-01T00:00:00Z");

  public WorldParts {
    requireNonNull(clock, "clock is null");
    requireNonNull(store, "store is null");
    requireNonNull(items, "items is null");
    requireNonNull(messages, "messages is null");
    requireNonNull(queues, "queues is null");
    requireNonNull(timers, "timers is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(bus, "bus is null");
    requireNonNull(tasks, "tasks is null");
    if (!(duplicates >= 0 && duplicates < 1)) {
      throw new IllegalArgumentException(
          "A likelihood of duplicates is 0 or more and less than 1; found " + duplicates + ".");
    }
  }

  /** Parts in memory, with the Task Queues {@code default} and {@code payments}. */
  public static WorldParts inMemory(long seed, List<TaskHandler> tasks) {
    var clock = new VirtualClock(BEGINNING);
    var messages = new MemoryTaskQueues(clock, Set.of("default", "payments"));
    return new WorldParts(
        seed,
        clock,
        new MemoryRunStore(),
        InMemory.items(clock),
        messages,
        messages,
        new MemoryTimerStore(),
        new MemoryLimitStore(),
        new MemoryEventBus(),
        new TaskRegistry(tasks),
        0);
  }

  /** The ports of an engine in this world. Nobody ever waits for its orchestrator's slot. */
  Ports ports() {
    return new Ports(store, items, timers, limits, queues, messages, SlotDemand.NONE, bus);
  }

  /** The same with another store. */
  public WorldParts with(RunStore other) {
    return new WorldParts(
        seed, clock, other, items, messages, queues, timers, limits, bus, tasks, duplicates);
  }

  /** The same with other queues before the messages. */
  public WorldParts with(TaskQueues other) {
    return new WorldParts(
        seed, clock, store, items, messages, other, timers, limits, bus, tasks, duplicates);
  }

  /** The same with another bus. */
  public WorldParts with(EventBus other) {
    return new WorldParts(
        seed, clock, store, items, messages, queues, timers, limits, other, tasks, duplicates);
  }

  /** The same where handled messages come again with this likelihood. */
  public WorldParts withDuplicates(double likelihood) {
    return new WorldParts(
        seed, clock, store, items, messages, queues, timers, limits, bus, tasks, likelihood);
  }
}
