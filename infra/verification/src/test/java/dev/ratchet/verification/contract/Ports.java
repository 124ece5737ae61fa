package dev.ratchet.verification.contract;

import dev.ratchet.aws.Bill;
import dev.ratchet.core.json.Json;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.engine.port.Ambient;
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
import dev.ratchet.engine.run.RunPolling;
import java.util.List;
import java.util.Optional;

/** The ports of one backend, and the far ends of those that send. */
interface Ports {
  /** The Task Queues that every backend has. */
  List<String> TASK_QUEUES = List.of("default", "payments");

  RunStore store();

  /** Cold data, as of {@link Samples#START}. */
  Items items();

  QueueMeter meter();

  SlotDemand demand();

  TaskQueues queues();

  TimerStore timers();

  LimitStore limits();

  EventBus bus();

  /** The same as an engine takes them. */
  default dev.ratchet.engine.port.Ports ofEngine() {
    return new dev.ratchet.engine.port.Ports(
        store(), items(), timers(), limits(), queues(), meter(), demand(), bus());
  }

  /** Tells when a run has closed; where the store is asked, it is by the machine's clock. */
  default RunWatch watch() {
    var surroundings = Surroundings.real();
    var ambient = new Ambient(surroundings.clock(), surroundings.random());
    return new RunPolling(store(), ambient, surroundings::pause);
  }

  /** The bill of all calls so far; nothing on it where nothing is billed. */
  Bill bill();

  /** A message as its receiver sees it; the handle is what it is deleted by. */
  record Received(String body, String handle) {}

  /**
   * Receives one message; waits for it for some seconds.
   *
   * @param box {@code workflow-tasks}, {@code timers} or the name of a Task Queue
   * @return the message, out of sight until it is deleted; empty if none came
   */
  Optional<Received> receive(String box);

  /** Receives one message if there is one now. */
  Optional<Received> receiveNow(String box);

  /** How long a received message stays out of sight; of a Task Queue, it can be changed. */
  Visibility visibility(String box, Received message);

  /** Deletes a received message. */
  void delete(String box, Received message);

  /** The details of the next events on the bus, as many as are asked for. */
  List<Json.Obj> events(int count);
}
