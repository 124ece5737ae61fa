package dev.ratchet.aws;

import dev.ratchet.core.id.TaskRunId;
import dev.ratchet.engine.port.LimitStore.Ticket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The items of limits. Times are milliseconds since 1970.
 *
 * <ul>
 *   <li>{@code limit#fulfil-order/charge-card}, {@code h}: who has a place of that limit. An
 *       attribute for each, named like the Task Run's id without {@code task_}, which holds when it
 *       began to wait; {@code ct} how many there are; {@code rl} how often a place was freed. With
 *       up to 25 holders it is one write unit.
 *   <li>{@code limit#fulfil-order/charge-card}, {@code w#01893456123456#0D8F…}: who waits, by time
 *       and id.
 * </ul>
 */
final class LimitItems {
  /** The sort key of the holders, which is before all that wait. */
  static final String HOLDERS = "h";

  static final String COUNT = "ct";
  static final String RELEASES = "rl";

  /** The longest key that is stored as it is, in characters once it is escaped. */
  static final int KEY_CHARS_MAX = 300;

  private static final String LIMIT = "limit#";
  private static final String WAITER = "w#";
  private static final int HOLDER_CHARS = 24;
  private static final int BYTE = 0xff;

  private LimitItems() {}

  /**
   * The partition of a limit: its key, in which unusual characters are escaped, and of which a
   * digest stands for the end if it is long. No two keys have the same.
   */
  static String partition(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    var escaped = new StringBuilder();
    for (byte b : bytes) {
      char c = (char) (b & BYTE);
      boolean isPlain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "/-_.@".indexOf(c) >= 0;
      escaped.append(isPlain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return LIMIT
        + (escaped.length() <= KEY_CHARS_MAX
            ? escaped
            : escaped.substring(0, KEY_CHARS_MAX / 2) + "~" + digest(bytes));
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java has SHA-256.", e);
    }
  }

  /** The attribute of a holder. */
  static String holder(TaskRunId id) {
    return id.value().substring(TaskRunId.PREFIX.length());
  }

  static boolean isHolders(Item item) {
    return item.text(Item.SK).equals(HOLDERS);
  }

  static long releases(Item item) {
    return item.has(RELEASES) ? item.number(RELEASES) : 0;
  }

  static List<Ticket> holders(Item item) {
    var holders = new ArrayList<Ticket>();
    for (String name : item.attributes().keySet()) {
      if (name.length() == HOLDER_CHARS) {
        holders.add(new Ticket(item.time(name), new TaskRunId(TaskRunId.PREFIX + name)));
      }
    }
    return holders;
  }

  static Item of(String key, Ticket ticket) {
    String position =
        "%s%014d#%s".formatted(WAITER, ticket.since().toEpochMilli(), holder(ticket.id()));
    return Item.ofKey(partition(key), position);
  }

  static Ticket ticket(Item item) {
    String position = item.text(Item.SK).substring(WAITER.length());
    int end = position.indexOf('#');
    return new Ticket(
        Instant.ofEpochMilli(Long.parseLong(position.substring(0, end))),
        new TaskRunId(TaskRunId.PREFIX + position.substring(end + 1)));
  }
}
