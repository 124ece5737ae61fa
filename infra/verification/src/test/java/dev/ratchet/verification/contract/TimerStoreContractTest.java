package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.engine.port.RunStore.Outcome;
import dev.ratchet.engine.port.TimerStore;
import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Page;
import dev.ratchet.engine.port.TimerStore.Slot;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import dev.ratchet.engine.port.TimerStore.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Timers that are due later than a queue can delay. Each case has a bucket of its own. */
@ParameterizedClass
@EnumSource
class TimerStoreContractTest extends Contract {
  private final TimerStore store;

  TimerStoreContractTest(Backend backend) {
    super(backend, "timers");
    this.store = ports().timers();
  }

  private static Slot slot(int bucket) {
    return new Slot(Samples.START.plus(Duration.ofDays(bucket)), 3);
  }

  private static StoredTimer timer(Slot slot, long millis, String key) {
    return new StoredTimer(slot.bucket().plusMillis(millis), key, "{\"for\":\"" + key + "\"}");
  }

  @Test
  void timersAreReadInTheOrderOfTimeAndKey() {
    Slot slot = slot(1);
    List<StoredTimer> timers =
        List.of(
            timer(slot, 0, "b"),
            timer(slot, 9, "a"),
            timer(slot, 9, "a/1"),
            timer(slot, 9, "b"),
            timer(slot, 299_999, "a"));
    var shuffled = new ArrayList<>(timers);
    Collections.reverse(shuffled);

    shuffled.forEach(timer -> store.put(slot, timer));

    assertThat(store.read(slot, "", 10)).isEqualTo(new Page(timers, ""));
  }

  @Test
  void aRepeatChangesNothing() {
    Slot slot = slot(2);
    store.put(slot, timer(slot, 5, "a"));
    store.put(slot, timer(slot, 5, "a"));

    assertThat(store.read(slot, "", 10).timers()).containsExactly(timer(slot, 5, "a"));
  }

  @Test
  void slotsAreApart() {
    Slot slot = slot(3);
    Slot sameBucket = new Slot(slot.bucket(), 4);
    Slot sameShard = new Slot(slot.bucket().plusSeconds(300), 3);
    store.put(slot, timer(slot, 5, "a"));
    store.put(sameBucket, timer(slot, 5, "b"));
    store.mark(sameBucket, timer(slot, 5, "a").position());

    assertThat(store.read(slot, "", 10).timers()).containsExactly(timer(slot, 5, "a"));
    assertThat(store.read(sameBucket, "", 10).timers()).containsExactly(timer(slot, 5, "b"));
    assertThat(store.read(sameShard, "", 10)).isEqualTo(new Page(List.of(), ""));
  }

  @Test
  void pagesTogetherHoldEveryTimerOnce() {
    Slot slot = slot(4);
    List<StoredTimer> timers =
        IntStream.range(0, 25).mapToObj(i -> timer(slot, i / 3, "key-" + i % 3)).toList();
    timers.forEach(timer -> store.put(slot, timer));

    var read = new ArrayList<StoredTimer>();
    Page page = store.read(slot, "", 5);
    while (page.hasMore()) {
      assertThat(page.timers()).hasSizeLessThanOrEqualTo(5);
      read.addAll(page.timers());
      page = store.read(slot, page.next(), 5);
    }
    read.addAll(page.timers());

    assertThat(read).isEqualTo(timers);
  }

  @Test
  void whoBeginsGoesOnWhereTheMarkIs() {
    Slot slot = slot(5);
    List<StoredTimer> timers = IntStream.range(0, 9).mapToObj(i -> timer(slot, i, "a")).toList();
    timers.forEach(timer -> store.put(slot, timer));

    store.mark(slot, timers.get(3).position());
    assertThat(store.read(slot, "", 10).timers()).isEqualTo(timers.subList(4, 9));
    assertThat(store.read(slot, "", 2).timers()).isEqualTo(timers.subList(4, 6));
    assertThat(store.read(slot, timers.get(6).position(), 10).timers())
        .isEqualTo(timers.subList(7, 9));

    store.mark(slot, timers.get(8).position());
    assertThat(store.read(slot, "", 10)).isEqualTo(new Page(List.of(), ""));
  }

  @Test
  void aMarkThatStandsAloneOnAPageHidesNothing() {
    Slot slot = slot(6);
    store.put(slot, timer(slot, 1, "a"));
    store.put(slot, timer(slot, 2, "a"));
    store.mark(slot, timer(slot, 1, "a").position());

    assertThat(store.read(slot, "", 1).timers()).containsExactly(timer(slot, 2, "a"));
  }

  @Test
  void aLargeBodyAndALongKeyAreKept() {
    Slot slot = slot(7);
    String key = "k".repeat(StoredTimer.KEY_CHARS_MAX);
    var timer = new StoredTimer(slot.bucket(), key, Samples.large(60_000).text());

    store.put(slot, timer);

    assertThat(store.read(slot, "", 10).timers()).containsExactly(timer);
  }

  @Test
  void aCursorMovesForWhoKnowsWhereItIs() {
    Instant bucket = Samples.START;
    Instant next = bucket.plusSeconds(300);
    Cursor first = Cursor.at(Sweep.TIMERS, bucket);
    assertThat(store.cursor(Sweep.TIMERS)).isEmpty();

    assertThat(store.begin(first)).isEqualTo(Outcome.STORED);
    assertThat(store.begin(first)).isEqualTo(Outcome.STORED);
    assertThat(store.begin(Cursor.at(Sweep.TIMERS, next))).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.cursor(Sweep.TIMERS)).contains(first);

    Cursor mine = first.claimed(next, "w1", bucket.plusSeconds(100));
    Cursor theirs = first.claimed(next, "w2", bucket.plusSeconds(100));
    assertThat(store.move(first, mine)).isEqualTo(Outcome.STORED);
    assertThat(store.move(first, theirs)).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.move(first, mine)).isEqualTo(Outcome.STORED);
    Cursor marked = mine.marked("here");
    assertThat(store.move(mine, marked)).isEqualTo(Outcome.STORED);
    assertThat(store.cursor(Sweep.TIMERS)).contains(marked);
    assertThat(store.move(mine, mine.released())).isEqualTo(Outcome.LOST_RACE);
    assertThat(store.move(marked, marked.released())).isEqualTo(Outcome.STORED);
    assertThat(store.cursor(Sweep.TIMERS)).contains(Cursor.at(Sweep.TIMERS, next));
  }

  @Test
  void ofManyWhoClaimACursorOneGetsIt() throws Exception {
    Cursor first = Cursor.at(Sweep.STARTS, Samples.START);
    assertThatThrownBy(() -> store.move(first, first.marked("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("STARTS");
    store.begin(first);

    List<Callable<Outcome>> claims =
        IntStream.range(0, 8)
            .<Callable<Outcome>>mapToObj(
                i ->
                    () ->
                        store.move(
                            first,
                            first.claimed(Samples.START.plusSeconds(60), "w" + i, Samples.START)))
            .toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> claim : threads.invokeAll(claims)) {
        outcomes.add(claim.get());
      }
      assertThat(outcomes).containsOnlyOnce(Outcome.STORED).contains(Outcome.LOST_RACE);
    }
  }

  @Test
  void randomTimersAreAllThere() {
    var random = new SplittableRandom(7);
    List<Slot> slots = List.of(slot(8), slot(9));
    for (Slot slot : slots) {
      var positions = new ArrayList<String>();
      for (int i = 0; i < 60; i++) {
        StoredTimer timer = timer(slot, random.nextInt(40), "k" + random.nextInt(3));
        store.put(slot, timer);
        positions.add(timer.position());
      }
      assertThat(store.read(slot, "", 100).timers().stream().map(StoredTimer::position))
          .isEqualTo(positions.stream().distinct().sorted().toList());
    }
  }
}
