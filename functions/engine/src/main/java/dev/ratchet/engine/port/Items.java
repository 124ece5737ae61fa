package dev.ratchet.engine.port;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/**
 * Where all cold data is: what is found by a key and seldom changes. What an item means is known to
 * the typed store that writes it ({@code engine.store}) and to no implementation, so that another
 * kind of data is another class over this port, and no work for any backend.
 *
 * <p>Reads see all writes acknowledged before them. An item that has expired is not there, whether
 * or not it has been deleted yet. An implementation that cannot reach its store throws {@link
 * StoreException}.
 */
public interface Items {
  /** An item; empty if there is none. */
  Optional<Item> get(ItemKey key);

  /**
   * Stores an item whole, in place of the one of its key, if a condition holds. A repeat of a put
   * that was stored is answered as stored: whoever lost the first answer is told the truth.
   *
   * @throws StoreException of {@link StoreException.Kind.Refused} if the item is larger than {@link
   *     Item#BYTES_MAX}; nothing is stored
   */
  Written put(Item item, Condition condition);

  /** One page of a partition, in the order of its sort keys. */
  Page list(Query query);

  /** Takes an item away, if it is there. */
  void delete(ItemKey key);

  /** The first items of a list: as many as its limit says, if there are so many. */
  default List<Item> first(Query query) {
    var found = new ArrayList<Item>();
    Query next = query;
    while (true) {
      Page page = list(next);
      found.addAll(page.items());
      switch (page.next()) {
        case Next.After(String sort) when found.size() < query.limit() ->
            next = query.after(sort).limit(query.limit() - found.size());
        case Next.After _, Next.End _ -> {
          return List.copyOf(found);
        }
      }
    }
  }

  /** What a field says. */
  sealed interface Value {
    /** A text. */
    record Text(String text) implements Value {
      public Text {
        requireNonNull(text, "text is null");
      }
    }

    /** A whole number. */
    record Number(long number) implements Value {}
  }

  /**
   * What is stored under a key.
   *
   * @param fields what it says, by short names; {@value #EXPIRES} is when it expires, in seconds
   *     since 1970
   */
  record Item(ItemKey key, Map<String, Value> fields) {
    /** The largest item, in bytes: keys, names and values, long texts packed. */
    public static final int BYTES_MAX = 400 * 1024;

    private static final String EXPIRES = "ttl";
    private static final int NUMBER_BYTES = 21;

    public Item {
      requireNonNull(key, "key is null");
      fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** An item that says nothing yet. */
    public static Item of(String partition, String sort) {
      return new Item(new ItemKey(partition, sort), Map.of());
    }

    private Item with(String name, Value value) {
      var next = new TreeMap<>(fields);
      next.put(name, value);
      return new Item(key, next);
    }

    public Item with(String name, String text) {
      return with(name, new Value.Text(text));
    }

    public Item with(String name, long number) {
      return with(name, new Value.Number(number));
    }

    /** The same with a time, to the millisecond. */
    public Item with(String name, Instant time) {
      return with(name, time.toEpochMilli());
    }

    /** The same until a time, to the second. */
    public Item until(Instant time) {
      return with(EXPIRES, time.getEpochSecond());
    }

    public boolean has(String name) {
      return fields.containsKey(name);
    }

    public String text(String name) {
      return switch (fields.get(name)) {
        case Value.Text(String text) -> text;
        case Value.Number _ -> throw unreadable(name, "is no text");
        case null -> throw unreadable(name, "is missing");
      };
    }

    public long number(String name) {
      return switch (fields.get(name)) {
        case Value.Number(long number) -> number;
        case Value.Text _ -> throw unreadable(name, "is no number");
        case null -> throw unreadable(name, "is missing");
      };
    }

    public Instant time(String name) {
      return Instant.ofEpochMilli(number(name));
    }

    /** When it expires; empty if it never does. */
    public Optional<Instant> expiry() {
      return has(EXPIRES) ? Optional.of(Instant.ofEpochSecond(number(EXPIRES))) : Optional.empty();
    }

    /** Whether it is there no more. */
    public boolean isExpired(Instant now) {
      return has(EXPIRES) && number(EXPIRES) <= now.getEpochSecond();
    }

    private IllegalStateException unreadable(String name, String what) {
      return new IllegalStateException(
          "This release cannot read item %s of %s: its field %s %s. Was it written by a newer one?"
              .formatted(key.sort(), key.partition(), name, what));
    }

    /**
     * Checks that it can be stored.
     *
     * @throws StoreException of {@link StoreException.Kind.Refused} if it is too large
     */
    public void requireFits() {
      int bytes = bytes(Item::plainBytes);
      if (bytes > BYTES_MAX) {
        bytes = bytes(text -> Packing.pack(text).map(b -> b.length).orElse(plainBytes(text)));
      }
      if (bytes > BYTES_MAX) {
        String why =
            "An item has at most %d bytes, found %d; store less, or a reference."
                .formatted(BYTES_MAX, bytes);
        throw new StoreException(
            key + " is too large: " + why, new StoreException.Kind.Refused(why), null);
      }
    }

    private static int plainBytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private int bytes(ToIntFunction<String> size) {
      int bytes = "pksk".length() + size.applyAsInt(key.partition()) + size.applyAsInt(key.sort());
      for (var field : fields.entrySet()) {
        bytes += size.applyAsInt(field.getKey());
        bytes +=
            switch (field.getValue()) {
              case Value.Text(String text) -> size.applyAsInt(text);
              case Value.Number _ -> NUMBER_BYTES;
            };
      }
      return bytes;
    }
  }

  /** What must hold for an item to be stored. */
  sealed interface Condition {
    /** Nothing. */
    record None() implements Condition {}

    /** There is no item of its key. */
    record IsNew() implements Condition {}

    /**
     * An item is there, of which these fields are as they were: the same, or missing as before. A
     * long text is no such field: a number that each change makes larger is.
     */
    record Same(Item before, List<String> fields) implements Condition {
      /** The longest text that is compared, in bytes of UTF-8. */
      public static final int TEXT_BYTES_MAX = 1_024;

      public Same {
        requireNonNull(before, "before is null");
        fields = List.copyOf(fields);
        for (String field : fields) {
          if (before.fields().get(field) instanceof Value.Text(String text)
              && text.getBytes(StandardCharsets.UTF_8).length > TEXT_BYTES_MAX) {
            throw new IllegalArgumentException(
                "The field %s is compared, and longer than %d bytes."
                    .formatted(field, TEXT_BYTES_MAX));
          }
        }
      }

      /** Whether it holds for what is there. */
      public boolean holds(Item there) {
        return fields.stream()
            .allMatch(
                field ->
                    Optional.ofNullable(before.fields().get(field))
                        .equals(Optional.ofNullable(there.fields().get(field))));
      }
    }
  }

  /** What a put came to. */
  sealed interface Written {
    /** It is stored, by this call or by one like it before. */
    record Stored() implements Written {}

    /** The condition does not hold for what is there; nothing changed. */
    record Refused(Item there) implements Written {
      public Refused {
        requireNonNull(there, "there is null");
      }
    }

    /** The condition asks for an item, and there is none; nothing changed. */
    record Missing() implements Written {}
  }

  /** Which way a list goes. */
  enum Direction {
    FORWARD,
    BACKWARD
  }

  /**
   * Which items of a partition to list.
   *
   * @param from the least sort key; empty for no bound
   * @param to the greatest sort key; empty for no bound
   * @param after only what comes after this sort key on the way; empty to begin at the first
   * @param limit how many at most
   */
  record Query(
      String partition, String from, String to, Direction direction, String after, int limit) {
    /** The most items on one page. */
    public static final int LIMIT_MAX = 1_000;

    public Query {
      new ItemKey(partition, "-");
      requireNonNull(from, "from is null");
      requireNonNull(to, "to is null");
      requireNonNull(direction, "direction is null");
      requireNonNull(after, "after is null");
      if (!from.isEmpty() && !to.isEmpty() && ItemKey.ORDER.compare(from, to) > 0) {
        throw new IllegalArgumentException(
            "A list goes from \"%s\" to \"%s\", which is before it.".formatted(from, to));
      }
      if (limit < 1 || limit > LIMIT_MAX) {
        throw new IllegalArgumentException(
            "A limit is 1 to %d; found %d.".formatted(LIMIT_MAX, limit));
      }
      if (!after.isEmpty() && !isWithin(after, from, to)) {
        throw new IllegalArgumentException(
            "A list of \"%s\" to \"%s\" cannot go on after \"%s\".".formatted(from, to, after));
      }
    }

    /** All of a partition, from the first. */
    public static Query of(String partition, int limit) {
      return new Query(partition, "", "", Direction.FORWARD, "", limit);
    }

    /** The same between two sort keys, both included. */
    public Query between(String least, String greatest) {
      return new Query(partition, least, greatest, direction, after, limit);
    }

    /** The same from the last to the first. */
    public Query backward() {
      return new Query(partition, from, to, Direction.BACKWARD, after, limit);
    }

    /** The same after this sort key; empty to begin at the first. */
    public Query after(String sort) {
      return new Query(partition, from, to, direction, sort, limit);
    }

    /** The same with another limit. */
    public Query limit(int most) {
      return new Query(partition, from, to, direction, after, most);
    }

    private static boolean isWithin(String sort, String from, String to) {
      return (from.isEmpty() || ItemKey.ORDER.compare(from, sort) <= 0)
          && (to.isEmpty() || ItemKey.ORDER.compare(sort, to) <= 0);
    }
  }

  /** One page of a list. It may be short of its limit, even empty, and still not be the last. */
  record Page(List<Item> items, Next next) {
    public Page {
      items = List.copyOf(items);
      requireNonNull(next, "next is null");
    }
  }

  /** Where a list goes on. */
  sealed interface Next {
    /** Nowhere: there is no more. */
    record End() implements Next {}

    /** After this sort key. */
    record After(String sort) implements Next {
      public After {
        requireNonNull(sort, "sort is null");
      }
    }
  }
}
