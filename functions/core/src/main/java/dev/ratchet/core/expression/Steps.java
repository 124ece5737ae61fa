package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Parser.Symbol;
import com.dashjoin.jsonata.Utils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is counted as the library's evaluator goes from step to step. It tells of every step before
 * and after it; what it does with the value of one depends on where the step stands, which {@link
 * Tree} has noted.
 */
final class Steps implements Jsonata.EntryCallback, Jsonata.ExitCallback {
  /** A condition, whose truth is asked for. */
  static final int CONDITION = 1;

  /** A filter, whose truth is asked for, or the numbers in it. */
  static final int FILTER = 2;

  /** A step of a path, whose items are copied. */
  static final int ITEMS = 4;

  /** What is called. */
  static final int CALLED = 8;

  /** A key by which objects are grouped. */
  static final int KEY = 16;

  /** What an order-by sorts by. */
  static final int ORDER = 32;

  /** What a partial application costs, which parses a text, in steps. */
  private static final int PARTIAL_STEPS = 200;

  /** What a key costs by which an object is grouped, in values. */
  private static final int KEY_VALUES = 4;

  /** How many items of a group are copied at the cost of one value. */
  private static final int COPIED_PER_VALUE = 32;

  private final Meter meter = Meter.current();

  /** How many names each item carries with it, by joins ({@code @}, {@code #}) and parents. */
  private final int carried;

  private int partials;

  /** By depth, how often each key was given, or what an order-by has sorted by so far. */
  private final List<Map<Object, Object>> notes = new ArrayList<>();

  Steps(int carried) {
    this.carried = carried;
  }

  static void bind(Jsonata.Frame frame, int carried) {
    var steps = new Steps(carried);
    frame.setEvaluateEntryCallback(steps);
    frame.setEvaluateExitCallback(steps);
  }

  @Override
  public void callback(Symbol step, Object input, Jsonata.Frame environment) {
    // Each partial application puts one more frame around the names that are looked for.
    meter.enter(1 + carried + partials / 8);
    if (meter.depth() < notes.size()) {
      notes.set(meter.depth(), null);
    }
    switch (Symbols.TYPE.of(step)) {
      case "name" -> {
        if (input instanceof List<?> list) {
          Deep.countLookup(list, String.valueOf(Symbols.VALUE.of(step)));
        }
      }
      case "path" -> {
        if (input instanceof List<?> list) {
          meter.values((long) list.size() * (1 + carried));
        }
      }
      case "partial" -> {
        partials++;
        meter.steps(PARTIAL_STEPS);
      }
      case null, default -> {}
    }
  }

  @Override
  public void callback(Symbol step, Object input, Jsonata.Frame environment, Object result) {
    if (step.name instanceof Integer places) {
      check(step, places, result);
    }
    meter.leave(result);
  }

  private void check(Symbol step, int places, Object result) {
    if (result instanceof List<?> list) {
      if ((places & (ITEMS | FILTER)) != 0) {
        meter.values((long) list.size() * (1 + carried));
      }
      if ((places & (CONDITION | FILTER)) != 0) {
        Deep.isTrue(list);
      }
    }
    if ((places & (CALLED | KEY | ORDER)) != 0) {
      checkSingle(step, places, single(step, result));
    }
  }

  /** The one value of an array that the evaluator is about to take apart. */
  private static Object single(Symbol step, Object result) {
    if (!(result instanceof Utils.JList<?> list) || !list.sequence || list.tupleStream) {
      return result;
    }
    if (list.isEmpty()) {
      return null;
    }
    boolean isKept = list.size() > 1 || list.keepSingleton || Symbols.KEEPS_ARRAY.of(step);
    return isKept ? list : list.getFirst();
  }

  private void checkSingle(Symbol step, int places, Object result) {
    if ((places & CALLED) != 0 && result != null && !isFunction(result)) {
      throw new Refused(
          "it calls %s, which is no function. A function's name begins with $; check its spelling."
              .formatted(Shown.of(result)));
    }
    if ((places & KEY) != 0 && result != null) {
      countKey(result);
    }
    if ((places & ORDER) != 0 && result != null) {
      checkOrder(step, result);
    }
  }

  static boolean isFunction(Object value) {
    return value instanceof JFunction || value instanceof Symbol;
  }

  /** The notes of the step that the step with this depth belongs to. */
  private Map<Object, Object> notesOf(int depth) {
    while (notes.size() <= depth) {
      notes.add(null);
    }
    Map<Object, Object> known = notes.get(depth);
    if (known == null) {
      known = new HashMap<>();
      notes.set(depth, known);
    }
    return known;
  }

  /** A group is copied for every item that joins it. */
  private void countKey(Object key) {
    if (!(key instanceof String name)) {
      throw new Refused(
          "the name of a field in {…} is %s, expected a text. Convert it with $string()."
              .formatted(Shown.of(key)));
    }
    meter.chars(name.length());
    Object count = notesOf(meter.depth() - 1).merge(name, 1, (a, b) -> (Integer) a + (Integer) b);
    meter.values(KEY_VALUES + (Integer) count * (1L + carried) / COPIED_PER_VALUE);
  }

  private void checkOrder(Symbol step, Object result) {
    Map<Object, Object> first = notesOf(meter.depth() - 1);
    Object known = first.putIfAbsent(new Same(step), result);
    if (known != null && known instanceof Number != result instanceof Number) {
      throw new Refused(
          "an order-by (^) compares %s with %s, expected only numbers or only texts."
              .formatted(Shown.of(known), Shown.of(result)));
    }
  }

  /** One symbol, and no other. */
  private record Same(Symbol symbol) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same(Symbol same) && same == symbol;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(symbol);
    }
  }
}
