package dev.ratchet.embedded;

import static java.util.Objects.requireNonNull;

import dev.ratchet.embedded.log.Bytes;
import dev.ratchet.embedded.log.Fields;
import dev.ratchet.engine.port.ItemKey;
import dev.ratchet.engine.port.Items;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Cold data in memory and in the log. What has expired goes when the log is replaced. */
final class EmbeddedItems implements Items, Book {
  private static final byte PUT = 1;
  private static final byte DELETED = 2;
  private static final byte TEXT = 1;
  private static final byte NUMBER = 2;
  private static final NavigableMap<String, Item> EMPTY = Collections.emptyNavigableMap();

  private final Ledger ledger;
  private final InstantSource clock;
  private final Ledger.Page page = new Ledger.Page();
  private final Map<String, NavigableMap<String, Item>> partitions = new HashMap<>();

  EmbeddedItems(Ledger ledger, InstantSource clock) {
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public Optional<Item> get(ItemKey key) {
    return ledger.call(
        call -> {
          call.read(page);
          return find(key);
        });
  }

  private Optional<Item> find(ItemKey key) {
    return Optional.ofNullable(partition(key.partition()).get(key.sort())).filter(this::isThere);
  }

  private NavigableMap<String, Item> partition(String name) {
    return partitions.getOrDefault(name, EMPTY);
  }

  private boolean isThere(Item item) {
    return !item.isExpired(clock.instant());
  }

  @Override
  public Written put(Item item, Condition condition) {
    item.requireFits();
    byte[] record = record(item);
    return ledger.call(
        call -> {
          call.read(page);
          Written written = judge(item, find(item.key()), condition);
          if (written instanceof Written.Stored) {
            call.write(page, record);
            put(item);
          }
          return written;
        });
  }

  private static Written judge(Item item, Optional<Item> there, Condition condition) {
    boolean holds =
        switch (condition) {
          case Condition.None _ -> true;
          case Condition.IsNew _ -> there.isEmpty();
          case Condition.Same same -> there.filter(same::holds).isPresent();
        };
    return holds || there.equals(Optional.of(item))
        ? new Written.Stored()
        : there.<Written>map(Written.Refused::new).orElseGet(Written.Missing::new);
  }

  private void put(Item item) {
    partitions
        .computeIfAbsent(item.key().partition(), _ -> new TreeMap<>(ItemKey.ORDER))
        .put(item.key().sort(), item);
  }

  @Override
  public Page list(Query query) {
    return ledger.call(
        call -> {
          call.read(page);
          List<Item> items =
              inRange(query).values().stream()
                  .filter(this::isThere)
                  .limit(query.limit() + 1L)
                  .toList();
          if (items.size() <= query.limit()) {
            return new Page(items, new Next.End());
          }
          List<Item> full = items.subList(0, query.limit());
          return new Page(full, new Next.After(full.getLast().key().sort()));
        });
  }

  private NavigableMap<String, Item> inRange(Query query) {
    NavigableMap<String, Item> range = partition(query.partition());
    if (!query.from().isEmpty()) {
      range = range.tailMap(query.from(), true);
    }
    if (!query.to().isEmpty()) {
      range = range.headMap(query.to(), true);
    }
    if (query.direction() == Direction.BACKWARD) {
      range = range.descendingMap();
    }
    return query.after().isEmpty() ? range : range.tailMap(query.after(), false);
  }

  @Override
  public void delete(ItemKey key) {
    byte[] record =
        ledger.record(bytes -> bytes.put(ITEMS).put(DELETED).put(key.partition()).put(key.sort()));
    ledger.call(
        call -> {
          call.read(page);
          if (partition(key.partition()).containsKey(key.sort())) {
            call.write(page, record);
            remove(key);
          }
          return key;
        });
  }

  private void remove(ItemKey key) {
    NavigableMap<String, Item> items = partitions.get(key.partition());
    items.remove(key.sort());
    if (items.isEmpty()) {
      partitions.remove(key.partition());
    }
  }

  private byte[] record(Item item) {
    return ledger.record(bytes -> write(bytes, item));
  }

  private static void write(Bytes bytes, Item item) {
    bytes.put(ITEMS).put(PUT).put(item.key().partition()).put(item.key().sort());
    bytes.put(item.fields().size());
    item.fields()
        .forEach(
            (name, value) -> {
              bytes.put(name);
              switch (value) {
                case Value.Text(String text) -> bytes.put(TEXT).put(text);
                case Value.Number(long number) -> bytes.put(NUMBER).put(number);
              }
            });
  }

  @Override
  public byte tag() {
    return ITEMS;
  }

  @Override
  public void replay(Fields record) {
    byte kind = record.octet();
    var key = new ItemKey(record.text(), record.text());
    switch (kind) {
      case PUT -> put(new Item(key, fields(record)));
      case DELETED -> remove(key);
      default -> throw new IllegalStateException("No record of an item is of kind " + kind + ".");
    }
  }

  /** Makes a change again that a release before items were written down by themselves. */
  void replayEarlier(byte tag, Fields record) {
    EarlierItems.read(tag, record, this::find).forEach(this::put);
  }

  private static Map<String, Value> fields(Fields record) {
    var fields = new TreeMap<String, Value>();
    for (int i = record.number(); i > 0; i--) {
      String name = record.text();
      byte kind = record.octet();
      fields.put(
          name,
          switch (kind) {
            case TEXT -> new Value.Text(record.text());
            case NUMBER -> new Value.Number(record.longNumber());
            default -> throw new IllegalStateException("No field is of kind " + kind + ".");
          });
    }
    return fields;
  }

  @Override
  public void write(Instant now, Consumer<byte[]> records) {
    List<byte[]> all =
        ledger.call(
            _ -> {
              var written = new ArrayList<byte[]>();
              for (NavigableMap<String, Item> items : partitions.values()) {
                items.values().removeIf(item -> item.isExpired(now));
                items.values().forEach(item -> written.add(record(item)));
              }
              partitions.values().removeIf(Map::isEmpty);
              return written;
            });
    all.forEach(records);
  }
}
