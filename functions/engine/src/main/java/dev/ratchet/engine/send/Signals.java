package dev.ratchet.engine.send;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.payload.Payload;
import dev.ratchet.core.run.InboxItem;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.run.decide.RunMachine;
import dev.ratchet.engine.catalog.Deciders;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.RunStore;
import dev.ratchet.engine.port.TaskQueues;
import java.util.List;
import java.util.Optional;

/** Takes signals to Workflow Runs from outside. */
public final class Signals {
  /** The largest payload of a signal, in bytes. */
  public static final int PAYLOAD_BYTES_MAX = 64 * 1024;

  /** What the keys of all other inbox items begin with, and of no signal. */
  public static final String CONTROL_KEY = "~";

  private final RunStore store;
  private final Deciders deciders;
  private final TaskQueues queues;
  private final Ambient ambient;

  /**
   * @param deciders know what runs take; asked only where a payload is bytes
   */
  public Signals(RunStore store, Deciders deciders, TaskQueues queues, Ambient ambient) {
    this.store = requireNonNull(store, "store is null");
    this.deciders = requireNonNull(deciders, "deciders is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
  }

  /**
   * A signal to a run.
   *
   * @param key unique for this signal, so that a repeat is harmless
   * @param name what the run knows it by
   */
  public record Signal(RunId run, String key, String name, Payload payload) {
    public Signal {
      requireNonNull(run, "run is null");
      requireNonNull(key, "key is null");
      requireNonNull(name, "name is null");
      requireNonNull(payload, "payload is null");
      if (key.startsWith(CONTROL_KEY)) {
        throw new IllegalArgumentException(
            "The key of a signal does not begin with " + CONTROL_KEY + "; found " + key + ".");
      }
    }
  }

  /** What a signal came to. */
  public sealed interface Answer {
    /** It is in the run's inbox, and a Workflow Task is due. */
    record Accepted() implements Answer {}

    /** It was there already. */
    record Repeated() implements Answer {}

    /** There is no such run. */
    record UnknownRun() implements Answer {}

    /** The run is closed. */
    record Closed(RunHeader header) implements Answer {}

    /** The payload is over {@link #PAYLOAD_BYTES_MAX}. */
    record TooLarge(int bytes) implements Answer {}

    /** The payload nests deeper than {@link RunMachine#DEPTH_MAX}. */
    record TooDeep(int depth) implements Answer {}

    /** The payload is bytes, and the run takes JSON only. */
    record JsonExpected(WorkflowRef workflow) implements Answer {}
  }

  /** Puts a signal into its run's inbox and makes a Workflow Task due. */
  public Answer signal(Signal signal) {
    int bytes = signal.payload().sizeBytes();
    if (bytes > PAYLOAD_BYTES_MAX) {
      return new Answer.TooLarge(bytes);
    }
    int depth = signal.payload().depth();
    if (depth > RunMachine.DEPTH_MAX) {
      return new Answer.TooDeep(depth);
    }
    Optional<RunHeader> header = store.header(signal.run());
    if (header.isEmpty()) {
      return new Answer.UnknownRun();
    }
    if (header.get().status().isClosed()) {
      return new Answer.Closed(header.get());
    }
    WorkflowRef workflow = header.get().workflow();
    if (signal.payload() instanceof Payload.Encoded && !deciders.of(workflow).takesBytes()) {
      return new Answer.JsonExpected(workflow);
    }
    var item =
        new InboxItem(
            signal.key(),
            new InboxItem.Content.Signal(signal.name(), signal.payload()),
            ambient.stamp());
    RunStore.Outcome outcome = store.putInbox(signal.run(), item);
    // What is not stored was there before, unless the run was deleted since it was looked at.
    if (outcome == RunStore.Outcome.LOST_RACE && store.header(signal.run()).isEmpty()) {
      return new Answer.UnknownRun();
    }
    queues.wake(
        List.of(new WorkflowTask(signal.run(), WorkflowTask.Cause.SIGNAL)),
        List.of(signal.run() + ":signal:" + signal.key()));
    return switch (outcome) {
      case STORED -> new Answer.Accepted();
      case LOST_RACE -> new Answer.Repeated();
    };
  }
}
