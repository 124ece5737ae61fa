package dev.ratchet.simulation;

import static dev.ratchet.simulation.Violation.unless;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.embedded.queue.Message;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DeadLetterStore.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What must hold of dead letters. */
final class DeadLetterRules {
  /** What the sandboxes say of a message that was received too often. */
  static final String REASON = "received too often";

  private static final Query ALL = new Query("", DeadLetterId.GREATEST, Query.LIMIT_MAX);

  private final DeadLetterStore store;

  /**
   * @param items as they are, behind no gate
   */
  DeadLetterRules(Items items) {
    this.store = new DeadLetterStore(items);
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
        EventTexts.isSenseless(message.body().text())
            ? !letter.reason().equals(REASON) && letter.subject() instanceof Subject.Unknown
            : !letter.reason().isEmpty();
    return isTold
        && letter.queue().equals(message.body().from())
        && letter.body().equals(DeadLetter.Body.of(message.body().text()));
  }
}
