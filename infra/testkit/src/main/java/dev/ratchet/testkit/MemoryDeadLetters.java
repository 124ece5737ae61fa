package dev.ratchet.testkit;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetterStore;
import dev.ratchet.engine.port.RunStore.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Dead letters in memory, for ever. */
public final class MemoryDeadLetters implements DeadLetterStore {
  private final NavigableMap<DeadLetterId, DeadLetter> letters = new TreeMap<>();

  @Override
  public synchronized Outcome put(DeadLetter letter) {
    DeadLetter present = letters.putIfAbsent(letter.id(), letter);
    return present == null || present.equals(letter) ? Outcome.STORED : Outcome.LOST_RACE;
  }

  @Override
  public synchronized Optional<DeadLetter> find(DeadLetterId id) {
    return Optional.ofNullable(letters.get(id));
  }

  @Override
  public synchronized Outcome markRedriven(DeadLetterId id, Instant at) {
    DeadLetter letter = letters.get(id);
    if (letter == null) {
      throw new IllegalStateException(
          "The dead letter " + id + " is to be marked, and none is stored.");
    }
    var redriven = new DeadLetter.State.Redriven(at);
    return switch (letter.state()) {
      case DeadLetter.State.Open _ -> {
        letters.put(id, letter.with(redriven));
        yield Outcome.STORED;
      }
      case DeadLetter.State.Redriven before ->
          before.equals(redriven) ? Outcome.STORED : Outcome.LOST_RACE;
    };
  }

  @Override
  public synchronized Page list(Query query) {
    List<DeadLetter> matching =
        letters.headMap(query.before(), false).descendingMap().values().stream()
            .filter(query::matches)
            .toList();
    if (matching.size() <= query.limit()) {
      return new Page(matching, List.of());
    }
    List<DeadLetter> page = matching.subList(0, query.limit());
    return new Page(page, List.of(page.getLast().id()));
  }
}
