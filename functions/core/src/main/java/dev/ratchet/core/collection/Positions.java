package dev.ratchet.core.collection;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set of positions of a run's Task Runs that never changes: another one is made instead. Long
 * stretches at its beginning that are all in it, or all not, take up nothing, as those that a long
 * run is done with.
 */
public final class Positions {
  /** No position. */
  public static final Positions NONE = new Positions(0, 0, new long[0]);

  /** Bit {@code p - 1} is position p's, 64 to a word; this is the number of the first word here. */
  private final int start;

  /** What every word before that is: all bits or none. */
  private final long before;

  /** The words from there on: the first is not as those before it, the last is not 0. */
  private final long[] words;

  private Positions(int start, long before, long[] words) {
    this.start = start;
    this.before = before;
    this.words = words;
  }

  /** The set of these words, as short as can be; it alone stands for what is in it. */
  private static Positions of(int start, long before, long[] words) {
    int end = words.length;
    while (end > 0 && words[end - 1] == 0) {
      end--;
    }
    if (end == 0 && before == 0) {
      return NONE;
    }
    long same = start > 0 ? before : words[0] == -1 ? -1 : 0;
    int begin = 0;
    while (begin < end && words[begin] == same) {
      begin++;
    }
    return new Positions(start + begin, same, Arrays.copyOfRange(words, begin, end));
  }

  private long word(int number) {
    if (number < start) {
      return before;
    }
    return number - start < words.length ? words[number - start] : 0;
  }

  private int end() {
    return start + words.length;
  }

  /** The words from one to another, of which the latter is not included. */
  private long[] words(int from, int to) {
    var copy = new long[to - from];
    for (int number = from; number < to; number++) {
      copy[number - from] = word(number);
    }
    return copy;
  }

  /** Whether a position is in it. */
  public boolean contains(int position) {
    return position > 0 && (word((position - 1) >> 6) & (1L << (position - 1))) != 0;
  }

  /** Whether no position is in it. */
  public boolean isEmpty() {
    return this == NONE;
  }

  /** The first position from this one on; -1 where there is none. */
  public int next(int from) {
    int bit = Math.max(0, from - 1);
    int number = bit >> 6;
    long bits = word(number) & (-1L << bit);
    while (bits == 0) {
      number = Math.max(number + 1, before == 0 ? start : 0);
      if (number >= end()) {
        return -1;
      }
      bits = word(number);
    }
    return (number << 6) + Long.numberOfTrailingZeros(bits) + 1;
  }

  /** The first position from this one on, which is 1 or more, that is not in it. */
  public int nextOther(int from) {
    int bit = Math.max(0, from - 1);
    int number = bit >> 6;
    long bits = ~word(number) & (-1L << bit);
    while (bits == 0) {
      number = Math.max(number + 1, before == -1 ? start : 0);
      bits = ~word(number);
    }
    return (number << 6) + Long.numberOfTrailingZeros(bits) + 1;
  }

  /** The positions, in order. */
  public IntStream stream() {
    return IntStream.iterate(next(1), position -> position >= 0, position -> next(position + 1));
  }

  /** These and one more. */
  public Positions with(int position) {
    return contains(position) ? this : with(position, position);
  }

  /** These and all from one to another, both included. */
  public Positions with(int first, int last) {
    int firstWord = (first - 1) >> 6;
    int lastWord = (last - 1) >> 6;
    int from = before == 0 ? Math.min(start, firstWord) : start;
    int to = Math.max(end(), lastWord + 1);
    if (isEmpty()) {
      from = firstWord;
    }
    long[] more = words(from, to);
    for (int number = Math.max(from, firstWord); number <= lastWord; number++) {
      more[number - from] |= bits(number, first - 1, last - 1);
    }
    return of(from, before, more);
  }

  /** The bits of a word that lie between two, both included. */
  private static long bits(int word, int first, int last) {
    long from = word == first >> 6 ? -1L << first : -1L;
    long to = word == last >> 6 ? -1L >>> (63 - (last & 63)) : -1L;
    return from & to;
  }

  /** These without one. */
  public Positions without(int position) {
    if (!contains(position)) {
      return this;
    }
    int number = (position - 1) >> 6;
    int from = Math.min(start, number);
    long[] fewer = words(from, Math.max(end(), number + 1));
    fewer[number - from] &= ~(1L << (position - 1));
    return of(from, before, fewer);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that
        && start == that.start
        && before == that.before
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words) * 31 + start;
  }

  @Override
  public String toString() {
    return stream().boxed().toList().toString();
  }
}
