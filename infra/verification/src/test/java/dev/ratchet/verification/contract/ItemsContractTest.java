package dev.ratchet.verification.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import dev.ratchet.engine.port.Items.Condition;
import dev.ratchet.engine.port.Items.Item;
import dev.ratchet.engine.port.Items.Next;
import dev.ratchet.engine.port.Items.Page;
import dev.ratchet.engine.port.Items.Query;
import dev.ratchet.engine.port.Items.Written;
import dev.ratchet.engine.port.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Cold data. */
@ParameterizedClass
@EnumSource
class ItemsContractTest extends Contract {
  private static final Condition ALWAYS = new Condition.None();
  private static final Condition IS_NEW = new Condition.IsNew();
  private static final Written STORED = new Written.Stored();

  private final Items items;

  ItemsContractTest(Backend backend) {
    super(backend, "items");
    this.items = ports().items();
  }

  private static Condition same(Item before, String... fields) {
    return new Condition.Same(before, List.of(fields));
  }

  @Test
  void anItemIsFoundAsItWasStoredUntilItIsDeleted() {
    Item item =
        Item.of("found", "1")
            .with("none", "")
            .with("text", "ja €, 𝄞, \u0001")
            .with("long", "a ".repeat(50_000))
            .with("least", Long.MIN_VALUE)
            .with("most", Long.MAX_VALUE)
            .with("time", Samples.START.plusMillis(1));
    assertThat(items.get(item.key())).isEmpty();

    assertThat(items.put(item, ALWAYS)).isEqualTo(STORED);
    assertThat(items.get(item.key())).contains(item);

    items.delete(item.key());
    items.delete(item.key());
    assertThat(items.get(item.key())).isEmpty();
    assertThat(items.list(Query.of("found", 9)).items()).isEmpty();
  }

  @Test
  void aNewItemIsStoredOnceAndARepeatIsToldSo() {
    Item first = Item.of("new", "1").with("by", "first");
    Item second = Item.of("new", "1").with("by", "second");

    assertThat(items.put(first, IS_NEW)).isEqualTo(STORED);
    assertThat(items.put(first, IS_NEW)).isEqualTo(STORED);
    assertThat(items.put(second, IS_NEW)).isEqualTo(new Written.Refused(first));
    assertThat(items.get(first.key())).contains(first);
  }

  @Test
  void anItemIsReplacedWholeIfWhatIsComparedIsAsItWas() {
    Item one = Item.of("same", "1").with("rev", 1).with("gone", "later").with("other", "a");
    Item two = Item.of("same", "1").with("rev", 2).with("other", "b");
    Item late = Item.of("same", "1").with("rev", 2).with("other", "c");
    assertThat(items.put(two, same(one, "rev"))).isEqualTo(new Written.Missing());
    items.put(one, IS_NEW);

    assertThat(items.put(two, same(one, "rev"))).isEqualTo(STORED);
    assertThat(items.put(two, same(one, "rev"))).isEqualTo(STORED);
    assertThat(items.put(late, same(one, "rev"))).isEqualTo(new Written.Refused(two));
    assertThat(items.get(one.key())).contains(two);
    assertThat(items.put(late, same(one, "other"))).isEqualTo(new Written.Refused(two));
    assertThat(items.put(late, same(two))).as("it is there").isEqualTo(STORED);
  }

  @Test
  void whatWasMissingIsToBeMissingStill() {
    Item open = Item.of("missing", "1").with("why", "so");
    Item marked = open.with("marked", 1);
    items.put(open, IS_NEW);

    assertThat(items.put(marked, same(open, "marked"))).isEqualTo(STORED);
    assertThat(items.put(open.with("marked", 2), same(open, "marked")))
        .isEqualTo(new Written.Refused(marked));
    assertThat(items.put(open, same(marked, "marked", "why"))).isEqualTo(STORED);
  }

  @Test
  void ofManyNewItemsAtOnceOneIsStored() throws Exception {
    List<Item> all =
        IntStream.range(0, 8).mapToObj(i -> Item.of("race", "1").with("by", i)).toList();

    List<Written> written = atOnce(all, item -> items.put(item, IS_NEW));

    assertThat(written).containsOnlyOnce(STORED);
    Item winner = all.get(written.indexOf(STORED));
    assertThat(items.get(winner.key())).contains(winner);
    assertThat(written)
        .filteredOn(w -> !w.equals(STORED))
        .containsOnly(new Written.Refused(winner));
  }

  @Test
  void ofManyChangesAtOnceNoneIsLost() throws Exception {
    Item zero = Item.of("count", "1").with("n", 0);
    items.put(zero, IS_NEW);

    atOnce(
        List.of(zero, zero, zero, zero, zero, zero), before -> new Written.Refused(raise(before)));

    assertThat(items.get(zero.key()).orElseThrow().number("n")).isEqualTo(6);
  }

  /** Counts one more; says who did, since two who put the very same are not told apart. */
  private Item raise(Item before) {
    Item next =
        before.with("n", before.number("n") + 1).with("by", Thread.currentThread().threadId());
    return switch (items.put(next, same(before, "n"))) {
      case Written.Stored _ -> items.get(next.key()).orElseThrow();
      case Written.Refused(Item there) -> raise(there);
      case Written.Missing _ -> throw new AssertionError("It is there.");
    };
  }

  private static List<Written> atOnce(List<Item> all, Function<Item, Written> put)
      throws Exception {
    var calls = new ArrayList<Callable<Written>>();
    all.forEach(item -> calls.add(() -> put.apply(item)));
    var written = new ArrayList<Written>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Written> call : threads.invokeAll(calls)) {
        written.add(call.get());
      }
    }
    return written;
  }

  @Test
  void anExpiredItemIsNotThereThoughItMayNotBeDeletedYet() {
    Item expired = Item.of("expiry", "1").with("by", "expired").until(Samples.START);
    Item lasting = Item.of("expiry", "2").until(Samples.START.plusSeconds(1));
    Item next = Item.of("expiry", "1").with("by", "next");
    items.put(expired, ALWAYS);
    items.put(lasting, ALWAYS);

    assertThat(items.get(expired.key())).isEmpty();
    assertThat(items.get(lasting.key())).contains(lasting);
    assertThat(all(Query.of("expiry", 1), UnaryOperator.identity())).containsExactly(lasting);
    assertThat(items.put(next, same(expired, "by"))).isEqualTo(new Written.Missing());
    assertThat(items.put(next, IS_NEW)).isEqualTo(STORED);
    assertThat(items.get(next.key())).contains(next);
  }

  @Test
  void aPartitionIsListedInTheOrderOfUtf8PageByPageEitherWay() {
    List<Item> sorted =
        List.of("!", "A", "a", "a#", "a#1", "a#1/%+ \"'", "z", "é", "€", "\uFFFD", "𝄞", "\u0301")
            .stream()
            .sorted(ItemKey.ORDER)
            .map(sort -> Item.of("odd #/% €𝄞", sort).with("k", sort))
            .toList();
    sorted.reversed().forEach(item -> items.put(item, IS_NEW));
    items.put(Item.of("odd #/% €𝄟", "a"), IS_NEW);

    for (int limit : List.of(1, 3, sorted.size(), 100)) {
      Query query = Query.of("odd #/% €𝄞", limit);
      assertThat(all(query, UnaryOperator.identity())).isEqualTo(sorted);
      assertThat(all(query, Query::backward)).isEqualTo(sorted.reversed());
      assertThat(items.first(query)).isEqualTo(sorted.subList(0, Math.min(limit, sorted.size())));
    }
    assertThat(sorted.getLast().key().sort()).as("a code point over \\uFFFF").isEqualTo("𝄞");
  }

  @Test
  void aListHasBoundsAndGoesOnAfterAKeyThatMayBeGone() {
    for (String sort : List.of("a", "b", "c", "d", "e")) {
      items.put(Item.of("bounds", sort), IS_NEW);
    }
    Query all = Query.of("bounds", 9);

    assertThat(sorts(all.between("b", "d"))).containsExactly("b", "c", "d");
    assertThat(sorts(all.between("", "b"))).containsExactly("a", "b");
    assertThat(sorts(all.between("bb", "").backward())).containsExactly("e", "d", "c");
    assertThat(sorts(all.after("bb"))).containsExactly("c", "d", "e");
    assertThat(sorts(all.between("a", "d").backward().after("cc"))).containsExactly("c", "b", "a");
    assertThat(sorts(all.after("e"))).isEmpty();
    assertThat(sorts(Query.of("nobody", 9))).isEmpty();
  }

  private List<String> sorts(Query query) {
    return all(query, UnaryOperator.identity()).stream().map(item -> item.key().sort()).toList();
  }

  private List<Item> all(Query query, UnaryOperator<Query> change) {
    var found = new ArrayList<Item>();
    Query next = change.apply(query);
    while (true) {
      Page page = items.list(next);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(next.limit());
      found.addAll(page.items());
      switch (page.next()) {
        case Next.End _ -> {
          return found;
        }
        case Next.After(String sort) -> next = next.after(sort);
      }
    }
  }

  @Test
  void aPageOfLargeItemsMayBeShortAndTheListIsWhole() {
    String large = Samples.large(300 * 1024).text();
    for (int i = 1; i <= 5; i++) {
      items.put(Item.of("large", "" + i).with("t", large), IS_NEW);
    }

    assertThat(sorts(Query.of("large", 5))).containsExactly("1", "2", "3", "4", "5");
    assertThat(items.first(Query.of("large", 5))).hasSize(5);
  }

  @Test
  void theLargestItemIsKeptAndALargerOneRefusedWithTheReason() {
    Item some = Item.of("limit", "1");
    int rest = Item.BYTES_MAX - "pksk".length() - "limit".length() - "1".length();
    for (int i = 100; rest > 4_000; i++) {
      some = some.with("f" + i, "x".repeat(3_996));
      rest -= 4_000;
    }
    Item largest = some.with("t", "x".repeat(rest - 1));
    Item larger = some.with("t", "x".repeat(rest));
    Item packed = Item.of("limit", "2").with("t", "long ".repeat(Item.BYTES_MAX));

    assertThat(items.put(largest, IS_NEW)).isEqualTo(STORED);
    assertThatThrownBy(() -> items.put(larger, ALWAYS))
        .isInstanceOfSatisfying(
            StoreException.class,
            e ->
                assertThat(e.kind())
                    .isEqualTo(
                        new StoreException.Kind.Refused(
                            "An item has at most 409600 bytes, found 409601; store less, or a"
                                + " reference.")));
    assertThat(items.get(largest.key())).contains(largest);
    assertThat(items.put(packed, IS_NEW)).isEqualTo(STORED);
    assertThat(items.get(packed.key())).contains(packed);
  }

  @Test
  void theLongestKeysAreKept() {
    String partition = "p".repeat(ItemKey.PARTITION_BYTES_MAX - 3) + "€";
    String sort = "s".repeat(ItemKey.SORT_BYTES_MAX - 3) + "€";
    Item item = Item.of(partition, sort);

    assertThat(items.put(item, IS_NEW)).isEqualTo(STORED);

    assertThat(items.get(item.key())).contains(item);
    assertThat(items.list(Query.of(partition, 1)).items()).containsExactly(item);
  }
}
