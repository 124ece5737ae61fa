package dev.ratchet.core.expression;

import com.sun.management.ThreadMXBean;
import dev.ratchet.core.json.Json;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * What became of an expression: its value or why it has none, and how much memory was asked for.
 *
 * @param text the value as JSON text, or the message
 * @param code empty for a value, else the error's code
 * @param bytes what the evaluation allocated in all, garbage included
 */
record Evaluation(String text, String code, long bytes) {
  /** More than any evaluation within its bounds allocates, garbage included. */
  static final long BYTES_MAX = 1_000_000_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A context as large as one may be: long texts, long arrays, and ids beyond doubles. */
  static final Json.Obj CONTEXT =
      Json.parseObject(
              """
              {"id": 1099511627776000002, "o": {"a": 1, "b": [1, 2, {"c": "😂"}], "n": null},
               "l": [{"id": 1099511627776000001, "n": "a"}, {"id": 1099511627776000002, "n": "b"}]}
              """)
          .with("s", "a".repeat(1_500))
          .with("t", "a😂b,".repeat(20_000))
          .with("d", "1".repeat(3_000))
          .with("n", new Json.Arr(IntStream.range(0, 10_000).<Json>mapToObj(Json::of).toList()));

  static final Scope SCOPE =
      new Scope(CONTEXT, Json.Obj.EMPTY, Json.Obj.EMPTY, Instant.parse("2026-01-02T03:04:05.678Z"));

  static Evaluation of(String jsonata) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    String text;
    String code = "";
    try {
      text = Expressions.evaluate("{% " + jsonata + " %}", SCOPE).text();
    } catch (ExpressionException e) {
      text = e.found();
      code = e.code();
    }
    return new Evaluation(text, code, THREADS.getCurrentThreadAllocatedBytes() - before);
  }

  /** The value, of an expression that has one. */
  static String value(String jsonata) {
    return Expressions.evaluate("{% " + jsonata + " %}", SCOPE).text();
  }

  /** Whether the message shows nothing of the library's insides. */
  boolean isPlain() {
    return code.isEmpty()
        || !text.matches(
            "(?s).*(\\{\\{|}}|java\\.|com\\.dashjoin|[a-z]Exception|null of|1e6|@[0-9a-f]{5}).*");
  }
}
