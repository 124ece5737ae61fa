package dev.ratchet.core.collection;

import static java.util.Objects.requireNonNull;

import dev.ratchet.core.id.TaskRunId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What is known of Task Runs, by their positions. It never changes: what differs from another is
 * made anew, and all the rest is shared, so that a step of a long run costs no more than one of a
 * short run. A tree of nodes with {@value #WIDTH} places each, as deep as the highest position asks
 * for.
 */
public final class ByPosition<T> {
  private static final int BITS = 4;
  private static final int WIDTH = 1 << BITS;
  private static final ByPosition<?> EMPTY = new ByPosition<>(new Object[WIDTH], 0, 0);

  /** Nodes above level 0, and values at it; null where there is nothing. */
  private final Object[] root;

  /** How far a position is shifted to give its place in the root. */
  private final int shift;

  private final int size;

  private ByPosition(Object[] root, int shift, int size) {
    this.root = root;
    this.shift = shift;
    this.size = size;
  }

  /** Something that is done with a position and what is known of it. */
  @FunctionalInterface
  public interface Action<T> {
    /** Does it. */
    void accept(int position, T value);
  }

  /** Nothing at any position. */
  @SuppressWarnings("unchecked")
  public static <T> ByPosition<T> empty() {
    return (ByPosition<T>) EMPTY;
  }

  /** What is at a position; null where there is nothing. */
  @SuppressWarnings("unchecked")
  public T get(int position) {
    if (position < 0 || position >> shift >= WIDTH) {
      return null;
    }
    Object[] node = root;
    for (int level = shift; level > 0; level -= BITS) {
      node = (Object[]) node[(position >> level) & (WIDTH - 1)];
      if (node == null) {
        return null;
      }
    }
    return (T) node[position & (WIDTH - 1)];
  }

  /** Whether there is something at a position. */
  public boolean has(int position) {
    return get(position) != null;
  }

  /** At how many positions there is something. */
  public int size() {
    return size;
  }

  /** Whether there is nothing. */
  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * The same with this at a position.
   *
   * @param position 0 to {@link TaskRunId#POSITION_MAX}
   */
  public ByPosition<T> with(int position, T value) {
    return put(position, position, value, size + (has(position) ? 0 : 1));
  }

  /** The same with nothing at a position. */
  public ByPosition<T> without(int position) {
    return has(position) ? new ByPosition<>(clear(root, shift, position), shift, size - 1) : this;
  }

  private static Object[] clear(Object[] node, int level, int position) {
    Object[] copy = node.clone();
    int place = (position >> level) & (WIDTH - 1);
    copy[place] = level == 0 ? null : clear((Object[]) copy[place], level - BITS, position);
    return copy;
  }

  /** The same with this at all positions from one to another, both included, that have nothing. */
  public ByPosition<T> with(int first, int last, T value) {
    return put(first, last, value, size + last - first + 1);
  }

  private ByPosition<T> put(int first, int last, T value, int newSize) {
    requireNonNull(value, "value is null");
    if (first < 0 || last < first || last > TaskRunId.POSITION_MAX) {
      throw new IllegalArgumentException("There are no positions " + first + " to " + last + ".");
    }
    Object[] top = root;
    int level = shift;
    while (last >> level >= WIDTH) {
      Object[] higher = new Object[WIDTH];
      higher[0] = top;
      top = higher;
      level += BITS;
    }
    return new ByPosition<>(put(top, level, first, last, value), level, newSize);
  }

  /** A node with a value at all positions between two, as seen from the start of the node. */
  private static Object[] put(Object[] node, int level, int first, int last, Object value) {
    Object[] copy = node == null ? new Object[WIDTH] : node.clone();
    int from = first >> level;
    int to = Math.min(last >> level, WIDTH - 1);
    Object[] full = null;
    for (int place = from; place <= to; place++) {
      int start = place << level;
      int end = start + (1 << level) - 1;
      if (level == 0) {
        copy[place] = value;
      } else if (first <= start && end <= last) {
        full = full == null ? full(level - BITS, value) : full;
        copy[place] = full;
      } else {
        copy[place] =
            put(
                (Object[]) copy[place],
                level - BITS,
                Math.max(first, start) - start,
                Math.min(last, end) - start,
                value);
      }
    }
    return copy;
  }

  /** A node with a value at all its positions, whose nodes are all the same one. */
  private static Object[] full(int level, Object value) {
    Object[] node = new Object[WIDTH];
    Arrays.fill(node, level == 0 ? value : full(level - BITS, value));
    return node;
  }

  /** Does something with each, in the order of the positions. */
  public void forEach(Action<? super T> action) {
    visit(root, shift, 0, action);
  }

  @SuppressWarnings("unchecked")
  private static <T> void visit(Object[] node, int level, int first, Action<? super T> action) {
    for (int place = 0; place < WIDTH; place++) {
      if (node[place] != null) {
        int position = first + (place << level);
        if (level == 0) {
          action.accept(position, (T) node[place]);
        } else {
          visit((Object[]) node[place], level - BITS, position, action);
        }
      }
    }
  }

  /** All values, in the order of their positions. */
  public List<T> values() {
    var values = new ArrayList<T>(size);
    forEach((_, value) -> values.add(value));
    return values;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ByPosition<?> that) || size != that.size) {
      return false;
    }
    var differ = new boolean[1];
    forEach((position, value) -> differ[0] |= !Objects.equals(value, that.get(position)));
    return !differ[0];
  }

  @Override
  public int hashCode() {
    var hash = new int[1];
    forEach((position, value) -> hash[0] += position ^ value.hashCode());
    return hash[0];
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    forEach((position, value) -> text.add(position + "=" + value));
    return Arrays.toString(text.toArray());
  }
}
