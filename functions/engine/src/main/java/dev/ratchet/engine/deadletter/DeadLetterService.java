package dev.ratchet.engine.deadletter;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.delivery.ActivityTask;
import dev.ratchet.core.delivery.DeliveryJson;
import dev.ratchet.core.delivery.TimerMessage;
import dev.ratchet.core.delivery.WorkflowTask;
import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import dev.ratchet.core.run.RunHeader;
import dev.ratchet.core.taskrun.Phase;
import dev.ratchet.core.taskrun.TaskRunRecord;
import dev.ratchet.core.taskrun.TaskRunState;
import dev.ratchet.engine.event.OutsideEvents;
import dev.ratchet.engine.event.OutsideEvents.Told;
import dev.ratchet.engine.observe.Observation;
import dev.ratchet.engine.port.Ambient;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.port.StoreException.Kind;
import dev.ratchet.engine.port.TaskQueues;
import dev.ratchet.engine.send.Dispatcher;
import dev.ratchet.engine.send.GuardedQueues;
import dev.ratchet.engine.store.DeadLetterStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Takes what queues gave up, keeps it to be shown, and sends it again when an operator asks. */
public final class DeadLetterService {
  /**
   * A message that a queue gave up.
   *
   * @param queue as {@link DeadLetter#queue}
   * @param reason why, as far as the queue tells
   */
  public record Envelope(
      String queue, String messageId, String body, String reason, Instant sentAt, int receives) {
    public Envelope {
      requireNonNull(queue, "queue is null");
      requireNonNull(messageId, "messageId is null");
      requireNonNull(body, "body is null");
      requireNonNull(reason, "reason is null");
      requireNonNull(sentAt, "sentAt is null");
    }

    /** The reason of a queue that gives nothing up but what came back too often. */
    public static String neverAcknowledged(String queue, int receives) {
      return ("It was received from %s %d times and never acknowledged: its receiver failed, was"
              + " killed, or ran out of time.")
          .formatted(queue, receives);
    }
  }

  /** What a wish to send a dead letter again came to. Only {@link Sent} has changed anything. */
  public sealed interface Redrive {
    /** It is sent. */
    record Sent(DeadLetter letter) implements Redrive {}

    /** There is no such dead letter. */
    record Unknown() implements Redrive {}

    /** It was sent before. */
    record Again(Instant at) implements Redrive {}

    /** Only its beginning was kept. */
    record TooLarge(int bytes) implements Redrive {}

    /** It makes no sense, still, for this reason. */
    record Refused(String why) implements Redrive {}

    /** Its run does not exist. */
    record UnknownRun(RunId run) implements Redrive {}

    /** Its run is closed. */
    record Closed(RunHeader header) implements Redrive {}

    /** Its Task Run does not wait for that attempt any more. */
    record NotWaiting(TaskRunId task, int attempt, TaskRunState state) implements Redrive {}
  }

  private final DeadLetters deadLetters;
  private final DeadLetterStore letters;
  private final Dispatcher dispatcher;
  private final TaskQueues queues;
  private final OutsideEvents events;
  private final Ambient ambient;

  public DeadLetterService(
      Items items,
      Dispatcher dispatcher,
      TaskQueues queues,
      OutsideEvents events,
      Ambient ambient) {
    this.letters = new DeadLetterStore(items);
    this.dispatcher = requireNonNull(dispatcher, "dispatcher is null");
    this.queues = requireNonNull(queues, "queues is null");
    this.events = requireNonNull(events, "events is null");
    this.ambient = requireNonNull(ambient, "ambient is null");
    this.deadLetters = new DeadLetters(dispatcher, ambient);
  }

  /** What a message holds. */
  private sealed interface Content {
    record Decide(WorkflowTask task) implements Content {}

    record Attempt(ActivityTask task) implements Content {}

    record Timer(TimerMessage timer) implements Content {}

    record Event(Json.Obj event) implements Content {}

    record Senseless(String why) implements Content {}
  }

  private Content read(String body) {
    try {
      Json.Obj json = Json.parseObject(body);
      if (OutsideEvents.isEvent(json)) {
        return new Content.Event(json);
      }
      if (json.has("due")) {
        return new Content.Timer(TimerMessage.read(body));
      }
      return switch (DeliveryJson.read(body)) {
        case WorkflowTask w -> new Content.Decide(w);
        case ActivityTask a -> new Content.Attempt(a);
      };
    } catch (JsonException e) {
      return new Content.Senseless(e.getMessage());
    }
  }

  /**
   * Takes a message that a queue gave up: its Task Run fails, its Workflow Task is shown to have
   * failed, its timer goes round again, its event is told after all, late. Then it is listed; a
   * repeat is not listed twice.
   *
   * @return the dead letter as it is listed now
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: do not
   *     acknowledge
   */
  public DeadLetter take(Envelope envelope) {
    DeadLetter open = open(envelope);
    DeadLetter letter =
        switch (read(envelope.body())) {
          case Content.Decide(WorkflowTask task) -> {
            deadLetters.handle(envelope.queue(), task);
            yield open.about(new Subject.OfRun(task.run()));
          }
          case Content.Attempt(ActivityTask task) -> {
            deadLetters.handle(envelope.queue(), task);
            yield open.about(new Subject.OfAttempt(task.id(), task.attempt()));
          }
          case Content.Timer(TimerMessage timer) -> {
            deadLetters.handle(timer);
            yield open.about(subject(timer));
          }
          case Content.Event(Json.Obj event) -> tell(open, event);
          case Content.Senseless(String why) -> open.because(why);
        };
    return list(letter);
  }

  private DeadLetter list(DeadLetter letter) {
    switch (letters.put(letter)) {
      case STORED ->
          dispatcher
              .teller()
              .tell(
                  new Observation.DeadLettered(
                      letter.receivedAt(), letter.id().value(), letter.queue()));
      case LOST_RACE -> {}
    }
    return letter;
  }

  /** What became of an event that came in. */
  public sealed interface Heard {
    /** It was told. */
    record Event(Told told) implements Heard {}

    /** It makes no sense, and is listed. */
    record Listed(DeadLetter letter) implements Heard {}
  }

  /**
   * Tells an event as it comes in. One that makes no sense is listed at once, and done with: it
   * would make no more sense at another receive, and whoever sent it would wait for a word.
   *
   * @param envelope as of a message that its queue gave up; its reason is not used
   * @throws dev.ratchet.engine.port.StoreException if something could not be reached: do not
   *     acknowledge
   */
  public Heard hear(Envelope envelope) {
    try {
      return new Heard.Event(events.tell(Json.parseObject(envelope.body())));
    } catch (JsonException e) {
      return new Heard.Listed(list(open(envelope).because(e.getMessage())));
    } catch (StoreException e) {
      return switch (e.kind()) {
        case Kind.Passing _, Kind.Misconfigured _ -> throw e;
        case Kind.Refused(String why) -> new Heard.Listed(list(open(envelope).because(why)));
      };
    }
  }

  private DeadLetter open(Envelope envelope) {
    return new DeadLetter(
        DeadLetterId.of(envelope.sentAt(), envelope.queue(), envelope.messageId()),
        envelope.queue(),
        envelope.messageId(),
        envelope.reason(),
        envelope.sentAt(),
        ambient.now(),
        envelope.receives(),
        new Subject.Unknown(),
        Body.of(envelope.body()),
        new State.Open());
  }

  private DeadLetter tell(DeadLetter open, Json.Obj event) {
    DeadLetter letter =
        event
            .object("detail")
            .text("run")
            .filter(RunId::isValid)
            .map(run -> open.about(new Subject.OfRun(new RunId(run))))
            .orElse(open);
    try {
      return switch (events.tell(event)) {
        case Told.Accepted _ -> letter.with(new State.Redriven(ambient.now()));
        case Told.Refused(String why) -> letter.because(why);
      };
    } catch (JsonException e) {
      return letter.because(e.getMessage());
    } catch (StoreException e) {
      return switch (e.kind()) {
        case Kind.Passing _, Kind.Misconfigured _ -> throw e;
        case Kind.Refused(String why) -> letter.because(why);
      };
    }
  }

  private static Subject subject(TimerMessage timer) {
    return switch (timer) {
      case TimerMessage.WakeRun w -> new Subject.OfRun(w.run());
      case TimerMessage.Deliver d ->
          new Subject.OfAttempt(d.delivery().id(), d.delivery().attempt());
    };
  }

  /** A dead letter; empty if there is none of this id. */
  public Optional<DeadLetter> find(DeadLetterId id) {
    return letters.find(id);
  }

  /** Dead letters, those whose message was sent last first. */
  public DeadLetterStore.Page list(DeadLetterStore.Query query) {
    return letters.list(query);
  }

  /** Sends a dead letter again, unless nobody waits for it any more. */
  public Redrive redrive(DeadLetterId id) {
    Optional<DeadLetter> found = letters.find(id);
    if (found.isEmpty()) {
      return new Redrive.Unknown();
    }
    DeadLetter letter = found.get();
    return switch (letter.state()) {
      case State.Redriven redriven -> new Redrive.Again(redriven.at());
      case State.Open _ ->
          switch (letter.body()) {
            case Body.Cut cut -> new Redrive.TooLarge(cut.bytes());
            case Body.Whole(String text) -> redrive(letter, read(text));
          };
    };
  }

  private Redrive redrive(DeadLetter letter, Content content) {
    return switch (content) {
      case Content.Decide(WorkflowTask task) -> wake(letter, task.run());
      case Content.Attempt(ActivityTask task) -> attempt(letter, task);
      case Content.Timer(TimerMessage timer) ->
          ifOpen(letter, timer.run(), () -> dispatcher.sendTimer(timer));
      case Content.Event(Json.Obj event) -> tellAgain(letter, event);
      case Content.Senseless(String why) -> new Redrive.Refused(why);
    };
  }

  private Redrive wake(DeadLetter letter, RunId run) {
    var task = new WorkflowTask(run, WorkflowTask.Cause.RETRY);
    String key = letter.id() + ":" + ambient.now().toEpochMilli();
    return ifOpen(letter, run, () -> queues.wake(List.of(task), List.of(key)));
  }

  private Redrive ifOpen(DeadLetter letter, RunId run, Runnable send) {
    Optional<RunHeader> header = dispatcher.store().header(run);
    if (header.isEmpty()) {
      return new Redrive.UnknownRun(run);
    }
    if (header.get().status().isClosed()) {
      return new Redrive.Closed(header.get());
    }
    send.run();
    return sent(letter);
  }

  private Redrive attempt(DeadLetter letter, ActivityTask gone) {
    ActivityTask task = GuardedQueues.reachable(gone, queues.names());
    Optional<TaskRunRecord> record = dispatcher.store().record(task.id());
    if (record.isPresent() && !waitsFor(record.get(), task.attempt())) {
      return new Redrive.NotWaiting(task.id(), task.attempt(), record.get().state());
    }
    if (!queues.names().contains(task.queue())) {
      return new Redrive.Refused(
          "There is no Task Queue \"%s\"; there are %s.".formatted(task.queue(), queues.names()));
    }
    try {
      return ifOpen(letter, task.run(), () -> queues.send(List.of(task), Duration.ZERO));
    } catch (TaskQueues.RefusedException e) {
      return new Redrive.Refused(e.refused().getFirst().why());
    }
  }

  private static boolean waitsFor(TaskRunRecord record, int attempt) {
    return switch (record.phase()) {
      case Phase.Queued _, Phase.Running _, Phase.Restarting _ -> attempt == record.attempt();
      case Phase.PendingRetry _ -> attempt == record.attempt() + 1;
      case Phase.Succeeded _, Phase.Failed _, Phase.Shutdown _ -> false;
    };
  }

  private Redrive tellAgain(DeadLetter letter, Json.Obj event) {
    try {
      return switch (events.tell(event)) {
        case Told.Accepted _ -> sent(letter);
        case Told.Refused(String why) -> new Redrive.Refused(why);
      };
    } catch (JsonException e) {
      return new Redrive.Refused(e.getMessage());
    }
  }

  /** Marks it once it is sent: if that is lost, it can be sent again, which is harmless. */
  private Redrive sent(DeadLetter letter) {
    Instant now = ambient.now();
    letters.markRedriven(letter, now);
    return new Redrive.Sent(letter.with(new State.Redriven(now)));
  }
}
