package dev.ratchet.simulation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

/** What happened, in order: a hash of all of it, and the last lines in full. */
final class Trace {
  private static final int PRIME = 31;

  /**
   * One line, written out only when it is asked for.
   *
   * @param actor the number of the invocation, 0 for the world itself
   */
  private record Line(long at, long actor, String what, Object subject, Object outcome) {
    String text() {
      return "%s #%d %s %s %s"
          .formatted(Instant.ofEpochMilli(at), actor, what, subject, outcome)
          .stripTrailing();
    }
  }

  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private final int keptMax;
  private long hash;

  /**
   * @param keptMax how many lines are kept in full
   */
  Trace(int keptMax) {
    this.keptMax = keptMax;
  }

  /**
   * Adds a line.
   *
   * @param subject immutable, or a copy
   * @param outcome immutable; the text of its class tells kinds of outcomes apart
   * @param digest of what must be the same when the seed is run again
   */
  void add(long at, long actor, String what, Object subject, Object outcome, long digest) {
    hash = PRIME * (PRIME * (PRIME * hash + at) + actor * 7919 + what.hashCode()) + digest;
    if (lines.size() == keptMax) {
      lines.removeFirst();
    }
    lines.addLast(new Line(at, actor, what, subject, outcome));
  }

  long hash() {
    return hash;
  }

  List<String> last() {
    return lines.stream().map(Line::text).toList();
  }
}
