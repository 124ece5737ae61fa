package dev.ratchet.aws;

import dev.ratchet.engine.port.TimerStore.Cursor;
import dev.ratchet.engine.port.TimerStore.Slot;
import dev.ratchet.engine.port.TimerStore.StoredTimer;
import dev.ratchet.engine.port.TimerStore.Sweep;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The items of timers and sweeps. Times are milliseconds since 1970, but for {@code ttl}, which
 * DynamoDB wants in seconds, and for the bucket in a partition's key.
 *
 * <ul>
 *   <li>{@code timers#1893456000#7}, {@code 01893456123456#…}: a timer of that bucket and shard.
 *       The sort key is its time and its key; {@code b} the message that it becomes.
 *   <li>{@code timers#1893456000#7}, {@code !}: the mark of that slot, before all timers. {@code
 *       mk} the sort key up to which they have been moved.
 *   <li>{@code sweeps}, {@code timers} or {@code starts}: how far a sweep has come. {@code to} what
 *       is done, {@code am} its aim, {@code mk} its mark, {@code ow} who is at it, {@code hu} until
 *       when.
 * </ul>
 */
final class TimerItems {
  /**
   * How long a timer is kept after its bucket began. To let it expire is free, and to delete it
   * would be a second write; what was not swept by then is lost.
   */
  static final Duration KEPT = Duration.ofDays(30);

  /** The partition of the cursors. */
  static final String SWEEPS = "sweeps";

  private static final String TIMERS = "timers#";
  private static final String MARK = "!";

  private static final String BODY = "b";
  private static final String EXPIRES = "ttl";
  private static final String PASSED = "mk";
  private static final String DONE = "to";
  private static final String AIM = "am";
  private static final String OWNER = "ow";
  private static final String HELD_UNTIL = "hu";

  private TimerItems() {}

  static String partition(Slot slot) {
    return TIMERS + slot.bucket().getEpochSecond() + "#" + slot.shard();
  }

  private static Item of(Slot slot, String sk) {
    return Item.ofKey(partition(slot), sk).with(EXPIRES, slot.bucket().plus(KEPT).getEpochSecond());
  }

  static Item of(Slot slot, StoredTimer timer) {
    return of(slot, timer.position()).with(BODY, Packed.of(timer.body()));
  }

  static StoredTimer timer(Item item) {
    String position = item.text(Item.SK);
    int end = position.indexOf('#');
    if (end < 0) {
      throw item.unreadable("its sort key is no time and key");
    }
    Instant due = Instant.ofEpochMilli(Long.parseLong(position.substring(0, end)));
    return new StoredTimer(due, position.substring(end + 1), Packed.read(item, BODY));
  }

  static Item ofMark(Slot slot, String passed) {
    return of(slot, MARK).with(PASSED, passed);
  }

  static boolean isMark(Item item) {
    return item.text(Item.SK).equals(MARK);
  }

  static String passed(Item mark) {
    return mark.text(PASSED);
  }

  static String key(Sweep sweep) {
    return sweep.name().toLowerCase(Locale.ROOT);
  }

  static Item of(Cursor cursor) {
    return Item.ofKey(SWEEPS, key(cursor.sweep()))
        .with(DONE, cursor.done())
        .with(AIM, cursor.aim())
        .with(PASSED, cursor.mark())
        .with(OWNER, cursor.owner())
        .with(HELD_UNTIL, cursor.heldUntil());
  }

  static Cursor cursor(Item item) {
    return new Cursor(
        Sweep.valueOf(item.text(Item.SK).toUpperCase(Locale.ROOT)),
        item.time(DONE),
        item.time(AIM),
        item.text(PASSED),
        item.text(OWNER),
        item.time(HELD_UNTIL));
  }

  /** That a cursor is the one that is stored. */
  static Table.Condition isStill(Cursor cursor) {
    Item item = of(cursor);
    return new Table.Condition(
        "#to = :to AND #am = :am AND #mk = :mk AND #ow = :ow AND #hu = :hu",
        Map.of("#to", DONE, "#am", AIM, "#mk", PASSED, "#ow", OWNER, "#hu", HELD_UNTIL),
        Map.of(
            ":to", item.value(DONE),
            ":am", item.value(AIM),
            ":mk", item.value(PASSED),
            ":ow", item.value(OWNER),
            ":hu", item.value(HELD_UNTIL)));
  }
}
