package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ratchet.core.id.DeadLetterId;
import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.DeadLetter;
import dev.ratchet.engine.port.DeadLetter.Body;
import dev.ratchet.engine.port.DeadLetter.State;
import dev.ratchet.engine.port.DeadLetter.Subject;
import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.store.DeadLetterStore;
import dev.ratchet.engine.store.DeadLetterStore.Page;
import dev.ratchet.engine.store.DeadLetterStore.Query;
import dev.ratchet.testkit.InMemory;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Dead letters. */
class DeadLetterStoreTest {
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final DeadLetterStore letters =
      new DeadLetterStore(InMemory.items(InstantSource.fixed(START)));

  private static DeadLetter letter(String queue, int second, Subject subject, Body body) {
    Instant sent = START.plusSeconds(second);
    return new DeadLetter(
        DeadLetterId.of(sent, queue, "m" + second),
        queue,
        "m" + second,
        "Why €",
        sent,
        sent.plusMillis(1),
        6,
        subject,
        body,
        new State.Open());
  }

  private static DeadLetter letter(String queue, int second) {
    return letter(queue, second, new Subject.Unknown(), Body.of("nonsense"));
  }

  @Test
  void aDeadLetterIsFoundAsItWasStored() {
    RunId run = RunId.least(START);
    String large = "large".repeat(40 * 1024);
    for (DeadLetter letter :
        List.of(
            letter("found-1", 1, new Subject.OfRun(run), Body.of("")),
            letter("found-2", 2, new Subject.OfAttempt(run.task(3), 4), Body.of(large)),
            letter("found-3", 3, new Subject.Unknown(), Body.of(large + large)))) {
      assertThat(letters.find(letter.id())).isEmpty();
      assertThat(letters.put(letter)).isEqualTo(Outcome.STORED);
      assertThat(letters.put(letter)).isEqualTo(Outcome.STORED);
      assertThat(letters.find(letter.id())).contains(letter);
    }
  }

  @Test
  void whatIsStoredUnderAnIdStays() {
    DeadLetter first = letter("stays", 4);
    letters.put(first);

    assertThat(letters.put(first.because("Another reason"))).isEqualTo(Outcome.LOST_RACE);
    assertThat(letters.find(first.id())).contains(first);
  }

  @Test
  void aDeadLetterIsRedrivenOnce() {
    DeadLetter letter = letter("redriven", 5);
    Instant at = START.plusSeconds(50);
    assertThatIllegalStateException().isThrownBy(() -> letters.markRedriven(letter, at));
    letters.put(letter);

    assertThat(letters.markRedriven(letter, at)).isEqualTo(Outcome.STORED);
    assertThat(letters.markRedriven(letter, at)).isEqualTo(Outcome.STORED);
    assertThat(letters.markRedriven(letter, at.plusSeconds(1))).isEqualTo(Outcome.LOST_RACE);

    assertThat(letters.find(letter.id())).contains(letter.with(new State.Redriven(at)));
    assertThat(letters.put(letter)).isEqualTo(Outcome.LOST_RACE);
  }

  @Test
  void theyAreListedByQueueNewestFirstPageByPage() {
    List<DeadLetter> stored =
        IntStream.range(100, 107).mapToObj(second -> letter("listed", second)).toList();
    for (DeadLetter letter : stored) {
      letters.put(letter);
      letters.put(letter("other-queue", 100 + stored.indexOf(letter)));
    }

    var listed = new ArrayList<DeadLetter>();
    var sizes = new ArrayList<Integer>();
    DeadLetterId before = DeadLetterId.GREATEST;
    for (boolean isMore = true; isMore; ) {
      Page page = letters.list(new Query("listed", before, 3));
      listed.addAll(page.letters());
      sizes.add(page.letters().size());
      isMore = page.next().isPresent();
      before = page.next().orElse(before);
    }

    assertThat(listed).isEqualTo(stored.reversed());
    assertThat(sizes).allMatch(size -> size <= 3);
    assertThat(letters.list(new Query("listed", stored.getFirst().id(), 3)).letters()).isEmpty();
  }

  @Test
  void withoutAQueueAllAreListed() {
    DeadLetter one = letter("all-1", 1_000);
    DeadLetter two = letter("all-2", 1_001);
    letters.put(one);
    letters.put(two);

    assertThat(letters.list(new Query("", DeadLetterId.GREATEST, 2)).letters())
        .containsExactly(two, one);
  }

  @Test
  void aFullPageThatIsTheLastSaysSo() {
    letters.put(letter("full-page", 200));
    letters.put(letter("full-page", 201));

    assertThat(letters.list(new Query("full-page", DeadLetterId.GREATEST, 2)).letters()).hasSize(2);
    assertThat(letters.list(new Query("full-page", DeadLetterId.GREATEST, 2)).next()).isEmpty();
  }
}
