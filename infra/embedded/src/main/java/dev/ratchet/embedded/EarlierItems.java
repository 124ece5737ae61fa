package dev.ratchet.embedded;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.id.WorkflowRef;
import dev.ratchet.core.json.Json;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Retention;
import dev.ratchet.engine.port.Settings;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DefinitionStore;
import dev.ratchet.engine.store.DefinitionStore.StoredDefinition;
import dev.ratchet.engine.store.SettingsStore;
import dev.ratchet.engine.store.StartKeyStore;
import dev.ratchet.engine.store.StartKeyStore.StartKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the records of data folders in which definitions, settings, idempotency keys and dead
 * letters have records of their own; the next snapshot writes them as items.
 */
final class EarlierItems {
  private static final byte VERSION = 1;
  private static final byte SETTINGS = 2;
  private static final byte START_KEY = 3;
  private static final byte RETENTION = 4;

  private static final byte LETTER = 1;
  private static final byte UNKNOWN = 0;
  private static final byte OF_RUN = 1;
  private static final byte OF_ATTEMPT = 2;
  private static final int WHOLE = -1;
  private static final long OPEN = Long.MIN_VALUE;

  private EarlierItems() {}

  /** Whether a record that begins with this tag is one of these. */
  static boolean areOf(byte tag) {
    return tag == Book.CATALOG || tag == Book.DEAD_LETTERS;
  }

  /**
   * The items that a record says are stored.
   *
   * @param record what comes after the tag and the kind
   * @param there what is stored so far
   */
  static List<Item> read(byte tag, Fields record, Function<ItemKey, Optional<Item>> there) {
    byte kind = record.octet();
    if (tag == Book.DEAD_LETTERS) {
      if (kind != LETTER) {
        throw new IllegalStateException("A record of dead letters is no dead letter.");
      }
      return List.of(DeadLetterStore.item(letter(record)));
    }
    return switch (kind) {
      case VERSION -> version(record, there);
      case SETTINGS -> List.of(SettingsStore.item(new Settings(record.text(), record.text()), 1));
      case RETENTION -> List.of(SettingsStore.item(Retention.ofSetting(record.text())));
      case START_KEY ->
          List.of(
              StartKeyStore.item(
                  new StartKey(
                      record.text(),
                      record.text(),
                      new RunId(record.text()),
                      record.text(),
                      record.time())));
      default -> throw new IllegalStateException("No record of a catalog is of kind " + kind + ".");
    };
  }

  /** A version, and its name, unless a higher one is known. */
  private static List<Item> version(Fields record, Function<ItemKey, Optional<Item>> there) {
    var ref = new WorkflowRef(record.text(), record.number());
    Instant createdAt = record.time();
    Json.Obj document = Json.parseObject(record.text());
    Item version = DefinitionStore.item(new StoredDefinition(ref, document, createdAt));
    Item name = DefinitionStore.name(ref);
    boolean isHigherKnown =
        there.apply(name.key()).filter(n -> DefinitionStore.highest(n) > ref.version()).isPresent();
    return isHigherKnown ? List.of(version) : List.of(version, name);
  }

  private static DeadLetter letter(Fields record) {
    return new DeadLetter(
        new DeadLetterId(record.text()),
        record.text(),
        record.text(),
        record.text(),
        record.time(),
        record.time(),
        record.number(),
        subject(record),
        body(record),
        state(record));
  }

  private static Subject subject(Fields record) {
    byte kind = record.octet();
    return switch (kind) {
      case UNKNOWN -> new Subject.Unknown();
      case OF_RUN -> new Subject.OfRun(new RunId(record.text()));
      case OF_ATTEMPT -> new Subject.OfAttempt(new TaskRunId(record.text()), record.number());
      default -> throw new IllegalStateException("No dead letter is about kind " + kind + ".");
    };
  }

  private static Body body(Fields record) {
    int size = record.number();
    return size == WHOLE ? new Body.Whole(record.text()) : new Body.Cut(record.text(), size);
  }

  private static State state(Fields record) {
    long redriven = record.longNumber();
    return redriven == OPEN ? new State.Open() : new State.Redriven(Instant.ofEpochMilli(redriven));
  }
}
