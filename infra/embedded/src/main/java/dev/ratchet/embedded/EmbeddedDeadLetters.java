package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Dead letters in memory and in the log, for {@link DeadLetterStore#KEPT}. */
final class EmbeddedDeadLetters implements DeadLetterStore, Book {
  private static final byte LETTER = 1;
  private static final byte UNKNOWN = 0;
  private static final byte OF_RUN = 1;
  private static final byte OF_ATTEMPT = 2;
  private static final int WHOLE = -1;
  private static final long OPEN = Long.MIN_VALUE;

  private final Ledger ledger;
  private final Ledger.Page page = new Ledger.Page();
  private final NavigableMap<DeadLetterId, DeadLetter> letters = new TreeMap<>();

  EmbeddedDeadLetters(Ledger ledger) {
    this.ledger = requireNonNull(ledger, "ledger is null");
  }

  @Override
  public Outcome put(DeadLetter letter) {
    byte[] record = record(letter);
    return ledger.call(
        call -> {
          call.read(page);
          DeadLetter present = letters.get(letter.id());
          if (present != null) {
            return present.equals(letter) ? Outcome.STORED : Outcome.LOST_RACE;
          }
          call.write(page, record);
          letters.put(letter.id(), letter);
          return Outcome.STORED;
        });
  }

  @Override
  public Optional<DeadLetter> find(DeadLetterId id) {
    return ledger.call(
        call -> {
          call.read(page);
          return Optional.ofNullable(letters.get(id));
        });
  }

  @Override
  public Outcome markRedriven(DeadLetterId id, Instant at) {
    return ledger.call(
        call -> {
          call.read(page);
          DeadLetter letter = letters.get(id);
          if (letter == null) {
            throw new IllegalStateException(
                "The dead letter " + id + " is to be marked, and none is stored.");
          }
          return switch (letter.state()) {
            case State.Open _ -> {
              DeadLetter redriven = letter.with(new State.Redriven(at));
              call.write(page, record(redriven));
              letters.put(id, redriven);
              yield Outcome.STORED;
            }
            case State.Redriven(Instant before) ->
                before.equals(at) ? Outcome.STORED : Outcome.LOST_RACE;
          };
        });
  }

  @Override
  public Page list(Query query) {
    return ledger.call(
        call -> {
          call.read(page);
          List<DeadLetter> matching =
              letters.headMap(query.before(), false).descendingMap().values().stream()
                  .filter(query::matches)
                  .limit(query.limit() + 1L)
                  .toList();
          if (matching.size() <= query.limit()) {
            return new Page(matching, List.of());
          }
          List<DeadLetter> full = matching.subList(0, query.limit());
          return new Page(full, List.of(full.getLast().id()));
        });
  }

  private byte[] record(DeadLetter letter) {
    return ledger.record(bytes -> put(bytes, letter));
  }

  private static void put(Bytes bytes, DeadLetter letter) {
    bytes
        .put(DEAD_LETTERS)
        .put(LETTER)
        .put(letter.id().value())
        .put(letter.queue())
        .put(letter.messageId())
        .put(letter.reason())
        .put(letter.sentAt())
        .put(letter.receivedAt())
        .put(letter.receives());
    switch (letter.subject()) {
      case Subject.Unknown _ -> bytes.put(UNKNOWN);
      case Subject.OfRun(RunId run) -> bytes.put(OF_RUN).put(run.value());
      case Subject.OfAttempt(TaskRunId task, int attempt) ->
          bytes.put(OF_ATTEMPT).put(task.value()).put(attempt);
    }
    switch (letter.body()) {
      case Body.Whole(String text) -> bytes.put(WHOLE).put(text);
      case Body.Cut(String beginning, int size) -> bytes.put(size).put(beginning);
    }
    switch (letter.state()) {
      case State.Open _ -> bytes.put(OPEN);
      case State.Redriven(Instant at) -> bytes.put(at);
    }
  }

  @Override
  public byte tag() {
    return DEAD_LETTERS;
  }

  @Override
  public void replay(Fields record) {
    if (record.octet() != LETTER) {
      throw new IllegalStateException("A record of dead letters is no dead letter.");
    }
    var letter =
        new DeadLetter(
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
    letters.put(letter.id(), letter);
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

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    List<byte[]> all =
        ledger.call(
            _ -> {
              letters.values().removeIf(l -> l.receivedAt().plus(KEPT).isBefore(now));
              return letters.values().stream().map(this::record).toList();
            });
    all.forEach(records);
  }
}
