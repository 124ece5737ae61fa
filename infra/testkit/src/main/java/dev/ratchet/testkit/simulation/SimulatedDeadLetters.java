package dev.ratchet.testkit.simulation;

import static dev.ratchet.testkit.simulation.Violation.unless;
import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.testkit.InMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Dead letters behind a gate, and what must hold of them. */
final class SimulatedDeadLetters implements DeadLetterStore {
  /** What the sandboxes say of a message that was received too often. */
  static final String REASON = "received too often";

  private static final Query ALL = new Query("", DeadLetterId.GREATEST, Query.LIMIT_MAX);

  private final DeadLetterStore store = InMemory.deadLetters();
  private final Gate gate;

  SimulatedDeadLetters(Gate gate) {
    this.gate = requireNonNull(gate, "gate is null");
  }

  /** Some of what is listed now. */
  List<DeadLetter> listed() {
    return store.list(ALL).letters();
  }

  /** The id of the dead letter that a message becomes. */
  static DeadLetterId id(Message<Letter> message) {
    return DeadLetterId.of(
        Instant.ofEpochMilli(message.sentAt()),
        message.body().from(),
        Long.toString(message.body().id()));
  }

  /** Once nothing is left to happen, each message that was given up is listed, with the reason. */
  void atTheEnd(List<Message<Letter>> toBeListed) {
    for (Message<Letter> message : toBeListed) {
      Optional<DeadLetter> letter = store.find(id(message));
      unless(letter.isPresent(), Rule.DEAD_LETTERS, "%s is not listed", message);
      unless(isRight(message, letter.get()), Rule.DEAD_LETTERS, "%s: %s", message, letter.get());
    }
  }

  private static boolean isRight(Message<Letter> message, DeadLetter letter) {
    boolean isTold =
        Events.isSenseless(message.body().text())
            ? !letter.reason().equals(REASON) && letter.subject() instanceof Subject.Unknown
            : !letter.reason().isEmpty();
    return isTold
        && letter.queue().equals(message.body().from())
        && letter.body().equals(DeadLetter.Body.of(message.body().text()));
  }

  @Override
  public Outcome put(DeadLetter letter) {
    return gate.write(
        "list dead letter",
        () -> {
          Outcome outcome = store.put(letter);
          gate.trace("list dead letter", letter, outcome, outcome.ordinal());
          return outcome;
        });
  }

  @Override
  public Optional<DeadLetter> find(DeadLetterId id) {
    return gate.read("find dead letter", () -> store.find(id));
  }

  @Override
  public Outcome markRedriven(DeadLetterId id, Instant at) {
    return gate.write("mark dead letter", () -> store.markRedriven(id, at));
  }

  @Override
  public Page list(Query query) {
    return gate.read("list dead letters", () -> store.list(query));
  }
}
