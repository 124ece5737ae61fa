package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

/** All ports of one deployment: what the engine is composed over. */
public record Ports(
    RunStore store,
    Items items,
    TimerStore timers,
    LimitStore limits,
    TaskQueues queues,
    QueueMeter meter,
    SlotDemand demand,
    EventBus bus) {
  public Ports {
    requireNonNull(store, "store is null");
    requireNonNull(items, "items is null");
    requireNonNull(timers, "timers is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(queues, "queues is null");
    requireNonNull(meter, "meter is null");
    requireNonNull(demand, "demand is null");
    requireNonNull(bus, "bus is null");
  }

  /** The same over another store of runs. */
  public Ports with(RunStore other) {
    return new Ports(other, items, timers, limits, queues, meter, demand, bus);
  }
}
