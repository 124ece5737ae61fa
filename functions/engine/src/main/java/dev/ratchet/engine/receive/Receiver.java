package dev.ratchet.engine.receive;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.engine.attempt.Worker;
import dev.ratchet.engine.deadletter.DeadLetterService;
import dev.ratchet.engine.deadletter.DeadLetterService.Envelope;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.Receipt;
import dev.ratchet.engine.run.Orchestrator;
import dev.ratchet.engine.timer.TimerService;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Supplier;

/**
 * The entrance of the engine: turns each message of a queue into a call, whoever brings it. What is
 * thrown means that the message is not done with and comes back. Each part of the engine is made
 * when its first message comes, or when it is prepared for.
 */
public final class Receiver {
  private static final System.Logger LOG = System.getLogger(Receiver.class.getName());

  private final Lazy<Orchestrator> orchestrator;
  private final Lazy<Worker> worker;
  private final Lazy<TimerService> timers;
  private final Lazy<DeadLetterService> deadLetters;

  public Receiver(
      Supplier<Orchestrator> orchestrator,
      Supplier<Worker> worker,
      Supplier<TimerService> timers,
      Supplier<DeadLetterService> deadLetters) {
    this.orchestrator = new Lazy<>(orchestrator);
    this.worker = new Lazy<>(worker);
    this.timers = new Lazy<>(timers);
    this.deadLetters = new Lazy<>(deadLetters);
  }

  /** What became of a message. */
  public sealed interface Answer {
    /** Whether the message is to be deleted. */
    default boolean isDone() {
      return switch (this) {
        case Done _ -> true;
        case ComesBack _ -> false;
      };
    }
  }

  /** It is done with. */
  public sealed interface Done extends Answer {
    /** Workflow Tasks were answered. */
    record Decided(Orchestrator.Answer answer) implements Done {}

    /** An attempt ran, or there was none to run. */
    record Attempted(Worker.Answer answer) implements Done {}

    /** A timer fired, or was sent round again. */
    record Fired() implements Done {}

    /** An event was told to its run, or listed for it makes no sense. */
    record Heard(DeadLetterService.Heard heard) implements Done {}

    /** What a queue gave up was seen to, and is listed. */
    record Listed(DeadLetter letter) implements Done {}
  }

  /** Another worker is at it: the message is that worker's lease, and comes back. */
  public record ComesBack(Worker.Answer.Busy busy) implements Answer {}

  /** Makes now what messages of this entrance need, so that the first does not wait for it. */
  public void prepare(Entrance entrance) {
    switch (entrance) {
      case WORKFLOW_TASKS -> orchestrator.get();
      case ACTIVITY_TASKS -> worker.get();
      case TIMERS -> timers.get();
      case EVENTS, DEAD_LETTERS -> deadLetters.get();
    }
  }

  /**
   * Takes Workflow Tasks.
   *
   * @param tasks those of one run, at least one: they are answered by one step
   */
  public Answer workflowTasks(List<WorkflowTask> tasks, Receipt receipt) {
    return new Done.Decided(orchestrator.get().advance(tasks, receipt));
  }

  /** Takes an Activity Task. */
  public Answer activityTask(ActivityTask task, Receipt receipt) {
    Worker.Answer answer = worker.get().handle(task, receipt);
    return switch (answer) {
      case Worker.Answer.Ran _, Worker.Answer.Ignored _ -> new Done.Attempted(answer);
      case Worker.Answer.Busy busy -> new ComesBack(busy);
    };
  }

  /** Takes a timer. */
  public Answer timer(TimerMessage timer) {
    timers.get().handle(timer);
    return new Done.Fired();
  }

  /**
   * Takes an event from outside. One that makes no sense is listed, and done with.
   *
   * @param event as of a message that its queue gave up; its reason is not used
   */
  public Answer event(Envelope event) {
    DeadLetterService.Heard heard = deadLetters.get().hear(event);
    switch (heard) {
      case DeadLetterService.Heard.Event _ -> {}
      case DeadLetterService.Heard.Listed(DeadLetter letter) ->
          LOG.log(
              Level.ERROR,
              "Event {0} makes no sense, and is listed as {1}: {2}",
              letter.messageId(),
              letter.id(),
              letter.reason());
    }
    return new Done.Heard(heard);
  }

  /** Takes what a queue gave up. What nobody can read is listed too, and done with. */
  public Answer deadLetter(Envelope letter) {
    DeadLetter listed = deadLetters.get().take(letter);
    LOG.log(
        Level.ERROR,
        "{0} gave up message {1}, listed as {2}: {3}",
        listed.queue(),
        listed.messageId(),
        listed.id(),
        listed.reason());
    return new Done.Listed(listed);
  }
}
