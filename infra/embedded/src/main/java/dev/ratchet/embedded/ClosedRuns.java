package dev.ratchet.embedded;

import dev.ratchet.core.id.RunId;
import dev.ratchet.engine.port.RunQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The rows of all runs in the archive, in the order of their ids, packed: 45 bytes each, in leaves
 * of some hundred, so that a new one moves few others.
 */
final class ClosedRuns {
  /** How many rows a leaf holds at most. */
  static final int LEAF_ROWS = 512;

  private final List<Leaf> leaves = new ArrayList<>();
  private final Map<Integer, Integer> perFile = new HashMap<>();
  private int size;

  /** Some rows in a row. */
  private static final class Leaf {
    private byte[] rows = new byte[16 * ClosedRow.BYTES];
    private int count;

    /** The number of the first row that is not below a key. */
    int place(byte[] key) {
      int low = 0;
      int high = count;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (ClosedRow.compare(rows, middle * ClosedRow.BYTES, key) < 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    boolean isAt(int place, byte[] key) {
      return place < count && ClosedRow.compare(rows, place * ClosedRow.BYTES, key) == 0;
    }

    void insert(int place, byte[] row) {
      if ((count + 1) * ClosedRow.BYTES > rows.length) {
        rows = Arrays.copyOf(rows, Math.min(2 * rows.length, LEAF_ROWS * ClosedRow.BYTES));
      }
      int at = place * ClosedRow.BYTES;
      System.arraycopy(rows, at, rows, at + ClosedRow.BYTES, count * ClosedRow.BYTES - at);
      System.arraycopy(row, 0, rows, at, ClosedRow.BYTES);
      count++;
    }

    void remove(int place) {
      int next = (place + 1) * ClosedRow.BYTES;
      System.arraycopy(rows, next, rows, next - ClosedRow.BYTES, count * ClosedRow.BYTES - next);
      count--;
    }

    /** Gives the second half away. */
    Leaf split() {
      var second = new Leaf();
      int half = count / 2;
      second.rows = Arrays.copyOfRange(rows, half * ClosedRow.BYTES, LEAF_ROWS * ClosedRow.BYTES);
      second.count = count - half;
      count = half;
      return second;
    }
  }

  /** How many there are. */
  int size() {
    return size;
  }

  /** How many of them are in a file. */
  int inFile(int file) {
    return perFile.getOrDefault(file, 0);
  }

  /** The number of the last leaf that begins at a key or below it; 0 if none does. */
  private int leafOf(byte[] key) {
    int low = 0;
    int high = leaves.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ClosedRow.compare(leaves.get(middle).rows, 0, key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /** Adds a row, in place of the run's own if there is one. */
  void put(ClosedRow row) {
    remove(row.run());
    byte[] key = ClosedRow.key(row.run());
    if (leaves.isEmpty()) {
      leaves.add(new Leaf());
    }
    int number = leafOf(key);
    Leaf leaf = leaves.get(number);
    int place = leaf.place(key);
    if (leaf.count == LEAF_ROWS) {
      boolean isNewest = place == LEAF_ROWS && number == leaves.size() - 1;
      leaves.add(number + 1, isNewest ? new Leaf() : leaf.split());
      if (place > leaf.count || isNewest) {
        leaf = leaves.get(number + 1);
        place = leaf.place(key);
      }
    }
    leaf.insert(place, row.bytes());
    perFile.merge(row.file(), 1, Integer::sum);
    size++;
  }

  /** The row of a run. */
  Optional<ClosedRow> find(RunId run) {
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    byte[] key = ClosedRow.key(run);
    Leaf leaf = leaves.get(leafOf(key));
    int place = leaf.place(key);
    return leaf.isAt(place, key)
        ? Optional.of(ClosedRow.at(leaf.rows, place * ClosedRow.BYTES))
        : Optional.empty();
  }

  /** Forgets a run. */
  Optional<ClosedRow> remove(RunId run) {
    Optional<ClosedRow> found = find(run);
    found.ifPresent(
        row -> {
          byte[] key = ClosedRow.key(run);
          int number = leafOf(key);
          Leaf leaf = leaves.get(number);
          leaf.remove(leaf.place(key));
          if (leaf.count == 0) {
            leaves.remove(number);
          }
          perFile.merge(row.file(), -1, Integer::sum);
          size--;
        });
    return found;
  }

  /**
   * Goes through rows that may be asked for, newest first.
   *
   * @param most how many rows to look at
   * @param take takes a row; false to stop
   * @return the last run looked at, if there may be more
   */
  Optional<RunId> descend(RunQuery query, int most, Predicate<ClosedRow> take) {
    if (leaves.isEmpty()) {
      return Optional.empty();
    }
    byte[] first = ClosedRow.key(query.from());
    Set<Integer> numbers = new HashSet<>();
    query.workflows().forEach(name -> numbers.add(ClosedRow.workflow(name)));
    int number = leafOf(ClosedRow.key(query.before()));
    int place = leaves.get(number).place(ClosedRow.key(query.before()));
    for (int looked = 0; number >= 0; number--) {
      Leaf leaf = leaves.get(number);
      for (int at = Math.min(place, leaf.count) - 1; at >= 0; at--) {
        int start = at * ClosedRow.BYTES;
        if (ClosedRow.compare(leaf.rows, start, first) < 0) {
          return Optional.empty();
        }
        boolean goesOn =
            !ClosedRow.mayMatch(leaf.rows, start, numbers, query.statuses())
                || take.test(ClosedRow.at(leaf.rows, start));
        if (!goesOn || ++looked == most) {
          return Optional.of(ClosedRow.at(leaf.rows, start).run());
        }
      }
      place = Integer.MAX_VALUE;
    }
    return Optional.empty();
  }

  /** Hands on all rows, many at a time. */
  void forEachLeaf(Consumer<byte[]> rows) {
    for (Leaf leaf : leaves) {
      rows.accept(Arrays.copyOf(leaf.rows, leaf.count * ClosedRow.BYTES));
    }
  }
}
