package dev.ratchet.core.run.story;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The place of a line in a run's story.
 *
 * @param entry the number of the entry with which it is told, from 1; one more than the newest
 *     where it is told after all entries
 * @param line how many lines are told with that entry before it
 */
public record HistoryPlace(long entry, int line) {
  /** Where a story begins. */
  public static final HistoryPlace START = new HistoryPlace(1, 0);

  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,9})\\.([0-9]{1,9})");

  public HistoryPlace {
    if (entry < 1 || line < 0) {
      throw new IllegalArgumentException(
          "A place is line 0 or more of entry 1 or more; found line " + line + " of " + entry);
    }
  }

  /** The place of this text; empty if it is none. */
  public static Optional<HistoryPlace> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new HistoryPlace(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  /** The place as a text. */
  public String text() {
    return entry + "." + line;
  }

  /** Whether this place comes before another. */
  boolean isBefore(HistoryPlace other) {
    return entry < other.entry || entry == other.entry && line < other.line;
  }
}
