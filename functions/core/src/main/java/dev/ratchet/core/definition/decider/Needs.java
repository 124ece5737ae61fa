package dev.ratchet.core.definition.decider;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.definition.TaskStep;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/**
 * Which tasks of a definition need which others, by position, laid out so that the few that may be
 * due are found among the many whose turn is far off.
 */
final class Needs {
  /** How many positions are looked at or passed over together. */
  private static final int BLOCK = 64;

  /** The positions that each position needs, at its index; there is none at 0. */
  private final int[][] needs;

  /** Of each block, the lowest and the highest of its positions' last needs. */
  private final int[] lowest;

  private final int[] highest;

  Needs(List<TaskStep> steps) {
    var positions = new HashMap<String, Integer>();
    steps.forEach(step -> positions.put(step.name(), positions.size() + 1));
    this.needs = new int[steps.size() + 1][];
    this.needs[0] = new int[0];
    int blocks = steps.size() / BLOCK + 1;
    this.lowest = new int[blocks];
    this.highest = new int[blocks];
    Arrays.fill(lowest, Integer.MAX_VALUE);
    for (TaskStep step : steps) {
      int position = positions.get(step.name());
      needs[position] = step.needs().stream().mapToInt(positions::get).sorted().toArray();
      int last = last(position);
      int block = position / BLOCK;
      lowest[block] = Math.min(lowest[block], last);
      highest[block] = Math.max(highest[block], last);
    }
  }

  /** What a position needs, in order. */
  int[] of(int position) {
    return needs[position];
  }

  /** The last position that a position needs; 0 if it needs none. */
  private int last(int position) {
    int[] own = needs[position];
    return own.length == 0 ? 0 : own[own.length - 1];
  }

  /**
   * The next position from this one on that has not begun and whose last need has.
   *
   * @param begun the positions that have begun
   * @param to the last position that is looked at
   * @return a position beyond {@code to} where there is none
   */
  int nextCandidate(Positions begun, int from, int to) {
    int position = begun.nextOther(from);
    while (position <= to) {
      int block = position / BLOCK;
      if (lowest[block] > 0 && !hasAny(begun, lowest[block], highest[block])) {
        position = begun.nextOther((block + 1) * BLOCK);
      } else {
        int last = last(position);
        if (last == 0 || begun.contains(last)) {
          return position;
        }
        position = begun.nextOther(position + 1);
      }
    }
    return position;
  }

  private static boolean hasAny(Positions begun, int first, int last) {
    int next = begun.next(first);
    return next >= 0 && next <= last;
  }
}
