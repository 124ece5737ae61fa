package dev.ratchet.core.workflow;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A set of positions of a run's Task Runs that never changes: another one is made instead. */
public final class Positions {
  /** No position. */
  public static final Positions NONE = new Positions(new long[0]);

  /** Bit {@code p % 64} of word {@code p / 64} is position p's; the last word is not 0. */
  private final long[] words;

  private Positions(long[] words) {
    this.words = words;
  }

  /** Whether a position is in it. */
  public boolean contains(int position) {
    int word = position >> 6;
    return word < words.length && (words[word] & (1L << position)) != 0;
  }

  /** Whether no position is in it. */
  public boolean isEmpty() {
    return words.length == 0;
  }

  /** The first position from this one on; -1 where there is none. */
  public int next(int from) {
    int word = from >> 6;
    if (word >= words.length) {
      return -1;
    }
    long bits = words[word] & (-1L << from);
    while (bits == 0) {
      if (++word == words.length) {
        return -1;
      }
      bits = words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** The first position from this one on that is not in it. */
  public int nextOther(int from) {
    int word = from >> 6;
    if (word >= words.length) {
      return from;
    }
    long bits = ~words[word] & (-1L << from);
    while (bits == 0) {
      if (++word == words.length) {
        return word << 6;
      }
      bits = ~words[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** The positions, in order. */
  public IntStream stream() {
    return IntStream.iterate(next(0), position -> position >= 0, position -> next(position + 1));
  }

  /** These and one more. */
  Positions with(int position) {
    return with(position, position);
  }

  /** These and all from one to another, both included. */
  Positions with(int first, int last) {
    if (first == last && contains(first)) {
      return this;
    }
    long[] more = Arrays.copyOf(words, Math.max(words.length, (last >> 6) + 1));
    for (int word = first >> 6; word <= last >> 6; word++) {
      more[word] |= bits(word, first, last);
    }
    return new Positions(more);
  }

  /** The bits of a word that lie between two positions, both included. */
  private static long bits(int word, int first, int last) {
    long from = word == first >> 6 ? -1L << first : -1L;
    long to = word == last >> 6 ? -1L >>> (63 - (last & 63)) : -1L;
    return from & to;
  }

  /** These without one. */
  Positions without(int position) {
    if (!contains(position)) {
      return this;
    }
    long[] fewer = words.clone();
    fewer[position >> 6] &= ~(1L << position);
    int length = fewer.length;
    while (length > 0 && fewer[length - 1] == 0) {
      length--;
    }
    return length == 0 ? NONE : new Positions(Arrays.copyOf(fewer, length));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Positions that && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return stream().boxed().toList().toString();
  }
}
