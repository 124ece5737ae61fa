package dev.ratchet.verification.engine;

import dev.ratchet.engine.port.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What is to happen once, just before or just after the next call of a port. */
final class Hooks {
  private final Map<String, Deque<Runnable>> before = new HashMap<>();
  private final Map<String, Deque<Runnable>> after = new HashMap<>();

  /** Does this before the next call of that name; told twice, before the two next calls. */
  void before(String call, Runnable act) {
    before.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(act);
  }

  /** Fails the next call of that name before it has done anything. */
  void failBefore(String call) {
    before(call, () -> fail(call));
  }

  /** Loses the answer of the next call of that name: it has done its work, and throws. */
  void failAfter(String call) {
    after.computeIfAbsent(call, _ -> new ArrayDeque<>()).add(() -> fail(call));
  }

  private static void fail(String call) {
    throw new StoreException("The line is dead: " + call + ".", null);
  }

  <T> T around(String call, Supplier<T> work) {
    next(before, call);
    T answer = work.get();
    next(after, call);
    return answer;
  }

  void around(String call, Runnable work) {
    around(
        call,
        () -> {
          work.run();
          return true;
        });
  }

  private static void next(Map<String, Deque<Runnable>> hooks, String call) {
    Runnable act = hooks.getOrDefault(call, new ArrayDeque<>()).poll();
    if (act != null) {
      act.run();
    }
  }
}
