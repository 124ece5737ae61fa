package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;

/** The functions of arrays. */
final class Lists {
  /** The most items of a range. */
  static final int RANGE_MAX = 1_000_000;

  private Lists() {}

  /** An array that the library takes apart again if it has one item, or none. */
  static List<Object> sequence() {
    return Utils.createSequence();
  }

  /** An array that is read from beginning to end, and counted as such; null if it is left out. */
  private static List<?> read(List<?> args, int index) {
    Object arg = Builtin.arg(args, index);
    List<?> list = arg == null || arg instanceof List<?> ? (List<?>) arg : List.of(arg);
    Meter.current().values(list == null ? 0 : list.size());
    return list;
  }

  static Object count(List<?> args) {
    return switch (Builtin.arg(args, 0)) {
      case null -> 0;
      case List<?> list -> list.size();
      default -> 1;
    };
  }

  static Object range(List<?> args) {
    Object from = Builtin.arg(args, 0);
    Object to = Builtin.arg(args, 1);
    for (Object end : new Object[] {from, to}) {
      if (end != null && !(end instanceof Integer || end instanceof Long)) {
        throw new Refused(
            "an end of a range (..) is %s, expected a whole number.".formatted(Shown.of(end)));
      }
    }
    if (from == null || to == null) {
      return null;
    }
    long first = ((Number) from).longValue();
    long last = ((Number) to).longValue();
    if (first > last) {
      return null;
    }
    if (last - first < 0 || last - first >= RANGE_MAX) {
      throw new TooExpensive(
          "a range (..) from %d to %d has more than %d items. Let a task do this work."
              .formatted(first, last, RANGE_MAX));
    }
    return new Utils.RangeList(first, last);
  }

  static Object append(List<?> args) {
    Object first = Builtin.arg(args, 0);
    Object second = Builtin.arg(args, 1);
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    if (first instanceof List<?> list && list.isEmpty() && second instanceof Utils.RangeList) {
      return second;
    }
    var all = new Utils.JList<Object>();
    all.addAll(read(args, 0));
    all.addAll(read(args, 1));
    return all;
  }

  static Object map(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null) {
      return null;
    }
    List<Object> made = sequence();
    for (int i = 0; i < list.size(); i++) {
      Object item = Builtin.apply(Builtin.arg(args, 1), list.get(i), i, list);
      if (item != null) {
        made.add(item);
      }
    }
    return made;
  }

  static Object filter(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null) {
      return null;
    }
    List<Object> kept = sequence();
    for (int i = 0; i < list.size(); i++) {
      if (Deep.isTrue(Builtin.apply(Builtin.arg(args, 1), list.get(i), i, list))) {
        kept.add(list.get(i));
      }
    }
    return kept;
  }

  static Object single(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null) {
      return null;
    }
    var found = new ArrayList<Object>();
    Object which = Builtin.arg(args, 1);
    for (int i = 0; i < list.size() && found.size() < 2; i++) {
      if (which == null || Deep.isTrue(Builtin.apply(which, list.get(i), i, list))) {
        found.add(list.get(i));
      }
    }
    if (found.size() != 1) {
      throw new Refused(
          "$single() finds %s, expected exactly one."
              .formatted(found.isEmpty() ? "no such item" : "more than one such item"));
    }
    return found.getFirst();
  }

  static Object reduce(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null) {
      return null;
    }
    Object function = Builtin.arg(args, 1);
    if (Functions.getFunctionArity(function) < 2) {
      throw new Refused(
          "$reduce() is given a function of fewer than two arguments, expected one such as"
              + " function($sum, $item) { $sum + $item }.");
    }
    Object result = Builtin.arg(args, 2);
    int start = 0;
    if (result == null && !list.isEmpty()) {
      result = list.getFirst();
      start = 1;
    }
    for (int i = start; i < list.size(); i++) {
      result = Builtin.apply(function, result, list.get(i), i, list);
    }
    return result;
  }

  static Object zip(List<?> args) {
    int length = args.isEmpty() ? 0 : Integer.MAX_VALUE;
    for (Object arg : args) {
      length = arg instanceof List<?> list ? Math.min(length, list.size()) : 0;
    }
    Meter.current().values(length * (args.size() + 1L));
    var zipped = new ArrayList<Object>(length);
    for (int i = 0; i < length; i++) {
      var tuple = new ArrayList<Object>(args.size());
      for (Object arg : args) {
        tuple.add(((List<?>) arg).get(i));
      }
      zipped.add(tuple);
    }
    return zipped;
  }

  static Object reverse(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null || list.size() <= 1) {
      return list;
    }
    var reversed = new ArrayList<Object>(list);
    Collections.reverse(reversed);
    return reversed;
  }

  static Object distinct(List<?> args) {
    Object arg = Builtin.arg(args, 0);
    if (!(arg instanceof List<?> list) || list.size() <= 1) {
      return arg;
    }
    read(args, 0);
    var seen = new LinkedHashMap<String, Object>();
    list.forEach(item -> seen.putIfAbsent(Deep.identity(item), item));
    List<Object> kept = list instanceof Utils.JList<?> ? sequence() : new ArrayList<>();
    kept.addAll(seen.values());
    return kept;
  }

  static Object sort(List<?> args) {
    List<?> list = read(args, 0);
    if (list == null || list.size() <= 1) {
      return list;
    }
    Object function = Builtin.arg(args, 1);
    if (function == null) {
      requireSortable(list);
    }
    Object[] items = list.toArray();
    mergeSort(items, new Object[items.length], 0, items.length, function);
    return new ArrayList<>(Arrays.asList(items));
  }

  private static void requireSortable(List<?> list) {
    boolean areNumbers = list.getFirst() instanceof Number;
    for (Object item : list) {
      if (areNumbers ? !(item instanceof Number) : !(item instanceof String)) {
        throw new Refused(
            "$sort() is given an array with %s and %s in it, expected only numbers or only texts."
                    .formatted(Shown.of(list.getFirst()), Shown.of(item))
                + " Give it a function that compares two items as well.");
      }
    }
  }

  /** Sorts what lies between two places; what is equal keeps its order. */
  private static void mergeSort(Object[] items, Object[] spare, int from, int to, Object function) {
    if (to - from < 2) {
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(items, spare, from, middle, function);
    mergeSort(items, spare, middle, to, function);
    Meter.current().values(to - from);
    System.arraycopy(items, from, spare, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      boolean isRight =
          left == middle || right < to && isAfter(spare[left], spare[right], function);
      items[i] = isRight ? spare[right++] : spare[left++];
    }
  }

  private static boolean isAfter(Object left, Object right, Object function) {
    if (function != null) {
      return Deep.isTrue(Builtin.applyTo(function, Arrays.asList(left, right)));
    }
    if (left instanceof Number a && right instanceof Number b) {
      return Numbers.compare(a, b) > 0;
    }
    Meter.current().chars(Math.min(((String) left).length(), ((String) right).length()));
    return ((String) left).compareTo((String) right) > 0;
  }
}
