package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.core.run.Limit;
import dev.ratchet.engine.port.LimitStore;
import dev.ratchet.engine.port.LimitStore.Hold;
import dev.ratchet.engine.port.LimitStore.Ticket;
import dev.ratchet.engine.port.StoreException;
import dev.ratchet.engine.send.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Places of limits, and those that wait for one. Each case has limits of its own. */
@ParameterizedClass
@EnumSource
class LimitStoreContractTest extends Contract {
  private final LimitStore store;
  private final List<TaskRunId> granted = Collections.synchronizedList(new ArrayList<>());
  private final Limits limits;

  LimitStoreContractTest(Backend backend) {
    super(backend, "limits");
    this.store = ports().limits();
    this.limits = new Limits(store, (id, _, _) -> granted.add(id));
  }

  private static List<TaskRunId> tasks(int count) {
    return IntStream.range(0, count).mapToObj(i -> Samples.run().task(1)).toList();
  }

  private static Instant at(int seconds) {
    return Samples.START.plusSeconds(seconds);
  }

  private static Ticket ticket(TaskRunId id, int seconds) {
    return new Ticket(at(seconds), id);
  }

  @Test
  void aPlaceIsHeldByAtMostSoMany() {
    List<TaskRunId> t = tasks(3);
    assertThat(store.hold("size", 2, 0, ticket(t.get(0), 1))).isEqualTo(Hold.HELD);
    assertThat(store.hold("size", 2, 0, ticket(t.get(0), 1))).isEqualTo(Hold.HELD_BEFORE);
    assertThat(store.hold("size", 2, 0, ticket(t.get(1), 2))).isEqualTo(Hold.HELD);
    assertThat(store.hold("size", 2, 0, ticket(t.get(2), 3))).isEqualTo(Hold.FULL);

    assertThat(store.view("size", 5).holders())
        .containsExactlyInAnyOrder(ticket(t.get(0), 1), ticket(t.get(1), 2));
    assertThat(store.hold("size", 3, 0, ticket(t.get(2), 3))).as("raised").isEqualTo(Hold.HELD);
    assertThat(store.hold("size", 1, 0, ticket(tasks(1).getFirst(), 4))).isEqualTo(Hold.FULL);
  }

  @Test
  void aHolderKeepsTheLaterOfItsTickets() {
    TaskRunId id = tasks(1).getFirst();
    store.hold("later", 1, 0, ticket(id, 5));

    assertThat(store.hold("later", 1, 0, ticket(id, 9))).isEqualTo(Hold.HELD_BEFORE);
    assertThat(store.hold("later", 1, 0, ticket(id, 2))).isEqualTo(Hold.HELD_BEFORE);

    assertThat(store.view("later", 5).holders()).containsExactly(ticket(id, 9));
    assertThat(store.free("later", id, at(8))).as("by an older ticket").isFalse();
    assertThat(store.free("later", id, at(9))).isTrue();
    assertThat(store.free("later", id, at(9))).isFalse();
  }

  @Test
  void whoLookedBeforeAPlaceWasFreedMustLookAgain() {
    List<TaskRunId> t = tasks(2);
    store.hold("changed", 2, 0, ticket(t.get(0), 1));
    store.free("changed", t.get(0), at(1));
    long releases = store.view("changed", 1).releases();

    assertThat(releases).isEqualTo(1);
    assertThat(store.hold("changed", 2, 0, ticket(t.get(0), 1))).isEqualTo(Hold.CHANGED);
    assertThat(store.hold("changed", 2, 1, ticket(t.get(1), 1))).isEqualTo(Hold.HELD);
    assertThat(store.free("unknown", t.get(0), at(1))).isFalse();
  }

  @Test
  void waitersStandInTheOrderOfTimeAndId() {
    List<TaskRunId> t = tasks(4).stream().sorted((a, b) -> a.value().compareTo(b.value())).toList();
    store.enqueue("order", ticket(t.get(3), 1));
    store.enqueue("order", ticket(t.get(1), 7));
    store.enqueue("order", ticket(t.get(0), 7));
    store.enqueue("order", ticket(t.get(2), 7));
    store.enqueue("order", ticket(t.get(2), 7));

    assertThat(store.view("order", 3).waiters())
        .containsExactly(ticket(t.get(3), 1), ticket(t.get(0), 7), ticket(t.get(1), 7));
    store.hold("order", 1, 0, ticket(t.get(0), 7));
    assertThat(store.view("order", 9).waiters()).hasSize(4);
    store.dequeue("order", ticket(t.get(3), 1));
    store.dequeue("order", ticket(t.get(3), 1));
    assertThat(store.view("order", 1).waiters()).containsExactly(ticket(t.get(0), 7));
    store.enqueue("order", ticket(t.get(2), 9));
    assertThat(store.waiting("order", t.get(2)))
        .containsExactly(ticket(t.get(2), 7), ticket(t.get(2), 9));
  }

  @Test
  void anyKeyIsALimitOfItsOwn() {
    var keys =
        new ArrayList<>(
            List.of("a", "a ", "a#", "a#w", "a%23", "a%", "A", "\u00e4", "a\u0308", "\n"));
    keys.addAll(List.of("x".repeat(300), "x".repeat(301), "x".repeat(511) + "y", "x".repeat(512)));
    keys.addAll(List.of("ü".repeat(512), "ü".repeat(511) + "u", "h", "~", "/", "🦊".repeat(256)));
    TaskRunId id = tasks(1).getFirst();
    for (int i = 0; i < keys.size(); i++) {
      String key = keys.get(i);
      assertThat(store.view(key, 5).holders()).as(key).isEmpty();
      store.hold(key, 1, 0, ticket(id, i));
    }
    for (int i = 0; i < keys.size(); i++) {
      assertThat(store.view(keys.get(i), 5).holders()).containsExactly(ticket(id, i));
    }
  }

  @Test
  void placesAreGivenInOrderAsTheyAreGivenBack() {
    var limit = new Limit("in-order", 2);
    List<TaskRunId> t = tasks(5);
    for (int i = 0; i < t.size(); i++) {
      limits.acquire(limit, t.get(i), at(i));
      limits.acquire(limit, t.get(i), at(i));
    }
    assertThat(granted.stream().distinct()).isEqualTo(t.subList(0, 2));

    limits.release(limit, t.get(2));
    limits.release(limit, t.get(0));
    limits.release(limit, t.get(0));
    assertThat(granted.stream().distinct()).containsExactly(t.get(0), t.get(1), t.get(3));
    limits.release(limit, t.get(1));
    assertThat(granted.stream().distinct()).containsExactly(t.get(0), t.get(1), t.get(3), t.get(4));
    limits.release(limit, t.get(3));
    limits.release(limit, t.get(4));
    assertThat(store.view("in-order", 9).holders()).isEmpty();
    assertThat(store.view("in-order", 9).waiters()).isEmpty();
  }

  @Test
  void aRaisedLimitGivesAllThatIsFreeAndALoweredOneNothing() {
    List<TaskRunId> t = tasks(60);
    for (int i = 0; i < t.size(); i++) {
      limits.acquire(new Limit("raised", 1), t.get(i), at(i));
    }
    limits.release(new Limit("raised", 51), t.get(0));
    assertThat(granted).containsExactlyElementsOf(t.subList(0, 52));

    limits.release(new Limit("raised", 3), t.get(1));
    assertThat(granted).hasSize(52);
    assertThat(store.view("raised", 100).holders()).hasSize(50);
  }

  @Test
  void aGrantThatWasNotAnnouncedIsAnnouncedByWhoComesNext() {
    var limit = new Limit("lost", 1);
    List<TaskRunId> t = tasks(3);
    limits.acquire(limit, t.get(0), at(0));
    limits.acquire(limit, t.get(1), at(1));
    var dying =
        new Limits(
            store,
            (_, _, _) -> {
              throw new StoreException("The line is dead.", null);
            });
    assertThatThrownBy(() -> dying.release(limit, t.get(0))).isInstanceOf(StoreException.class);
    assertThat(granted).containsExactly(t.get(0));

    limits.acquire(limit, t.get(2), at(2));
    assertThat(granted).containsExactly(t.get(0), t.get(1));
  }

  @Test
  void aLateReleaseOfAnOlderWishTakesNothingAway() {
    var limit = new Limit("generations", 1);
    TaskRunId id = tasks(1).getFirst();
    limits.acquire(limit, id, at(1));
    limits.release(limit, id, at(1));
    limits.acquire(limit, id, at(9));

    limits.release(limit, id, at(1));

    assertThat(store.view("generations", 9).holders()).containsExactly(ticket(id, 9));
  }

  @Test
  void inACrowdNeverMoreThanSoManyHoldAPlaceAndNobodyIsForgotten() throws Exception {
    var limit = new Limit("crowd", 3);
    Set<TaskRunId> holding = ConcurrentHashMap.newKeySet();
    var crowd =
        new Limits(
            store,
            (id, _, _) -> {
              holding.add(id);
              return true;
            });
    List<TaskRunId> t = tasks(40);
    var random = new SplittableRandom(40);
    atOnce(
        t.stream()
            .<Runnable>map(
                id -> {
                  Instant since = at(random.nextInt(20));
                  return () -> crowd.acquire(limit, id, since);
                })
            .toList());

    Set<TaskRunId> done = new HashSet<>();
    int most = 0;
    while (done.size() < t.size() || !holding.isEmpty()) {
      most = Math.max(most, store.view("crowd", 1).holders().size());
      List<TaskRunId> now = List.copyOf(holding);
      assertThat(now).as("some hold a place while others wait").isNotEmpty();
      done.addAll(now);
      now.forEach(holding::remove);
      atOnce(now.stream().<Runnable>map(id -> () -> crowd.release(limit, id)).toList());
    }
    assertThat(most).isEqualTo(3);
    assertThat(store.view("crowd", 9).holders()).isEmpty();
    assertThat(store.view("crowd", 9).waiters()).isEmpty();
  }

  private static void atOnce(List<Runnable> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> done : work.stream().map(threads::submit).toList()) {
        done.get();
      }
    }
  }
}
