package dev.ratchet.core.expression;

import static java.util.Objects.requireNonNull;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import dev.ratchet.core.failure.Excerpt;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * JSONata expressions: strings that start with <code>{%</code> and end with <code>%}</code>, over
 * {@code $context}, {@code $tasks} and {@code $run}. Any other string stands for itself.
 *
 * <p>An evaluation is repeatable: the same expression in the same {@link Scope} gives the same
 * value or the same error, anywhere and at any time. Numbers that are only passed on keep all their
 * digits; those that are computed are doubles, as JSONata has it.
 *
 * <p>All methods may be called from any number of threads. A parsed expression is shared between
 * them: evaluating one writes to frames and to a copy that belong to the thread alone, and reads a
 * tree that nothing writes to once it is parsed.
 */
public final class Expressions {
  /**
   * The most parsed expressions kept; beyond it, all are forgotten and parsed again when needed.
   */
  private static final int CACHED_MAX = 500;

  /**
   * The longest expression that is kept parsed, in characters: a parsed one is some 80 × larger.
   */
  private static final int CACHED_CHARS_MAX = 1_000;

  private static final Map<String, Parsed> CACHE = new ConcurrentHashMap<>();

  /**
   * An expression that was parsed.
   *
   * @param carried how many names each item of its paths may carry
   */
  private record Parsed(Jsonata expression, int carried) {}

  private Expressions() {}

  /** Whether the text is an expression: starts with <code>{%</code> and ends with {@code %}}. */
  public static boolean isExpression(String text) {
    return ExpressionText.isExpression(text);
  }

  /**
   * Whether what an expression gives may depend on {@code $tasks}. Those that only write the word
   * may too, as far as this can tell.
   */
  public static boolean mayReadTasks(String expression) {
    return expression.contains("tasks");
  }

  /** Whether any expression in a template, at any depth, {@link #mayReadTasks}. */
  public static boolean mayReadTasks(Json template) {
    return switch (template) {
      case Json.Str(String text) -> isExpression(text) && mayReadTasks(text);
      case Json.Obj object ->
          object.members().values().stream().anyMatch(Expressions::mayReadTasks);
      case Json.Arr(List<Json> items) -> items.stream().anyMatch(Expressions::mayReadTasks);
      case Json.Null _, Json.Bool _, Json.Num _ -> false;
    };
  }

  /**
   * Checks an expression without evaluating it.
   *
   * @throws ExpressionException if it is none, does not parse, or uses a function that is refused
   */
  public static void check(String expression) {
    parsed(expression);
  }

  /**
   * The value of an expression.
   *
   * @throws ExpressionException if it does not parse, fails, gives nothing, or gives something that
   *     is no JSON value
   */
  public static Json evaluate(String expression, Scope scope) {
    return find(expression, scope)
        .orElseThrow(
            () ->
                new ExpressionException(
                    expression,
                    "it gives nothing: something that it reads does not exist. Check its names, or"
                        + " give a default, such as {% $context.colour ?? 'red' %}."));
  }

  /**
   * Whether an expression gives {@code true}.
   *
   * @throws ExpressionException as {@link #evaluate}, or if it gives something else than {@code
   *     true} or {@code false}
   */
  public static boolean test(String expression, Scope scope) {
    return switch (evaluate(expression, scope)) {
      case Json.Bool(boolean value) -> value;
      case Json other ->
          throw new ExpressionException(
              expression,
              "expected true or false, found %s: %s. Compare it, or wrap it in $boolean()."
                  .formatted(
                      other.kind(), Excerpt.of(other.text(), ExpressionException.SHOWN_CHARS_MAX)));
    };
  }

  /**
   * A template with every string that is an expression replaced by its value, at every depth.
   * Members and items whose expression gives nothing are left out.
   *
   * @throws ExpressionException if an expression does not parse, fails, or gives something that is
   *     no JSON value; the message names its place in the template
   */
  public static Json.Obj resolve(Json.Obj template, Scope scope) {
    requireNonNull(scope, "scope is null");
    return new Template(scope).resolve(template);
  }

  /** The value of an expression; empty if it gives nothing. */
  static Optional<Json> find(String expression, Scope scope) {
    Parsed parsed = parsed(expression);
    try {
      return new Meter(scope.work(), scope.now().toEpochMilli())
          .measure(() -> find(expression, parsed, scope));
    } catch (Work.NotBrief e) {
      throw e;
    } catch (TooExpensive e) {
      throw new ExpressionException(ExpressionException.TOO_EXPENSIVE, expression, e.why());
    } catch (JException e) {
      throw new ExpressionException(expression, Explanation.ofFailure(e));
    } catch (JsonException e) {
      throw new ExpressionException(expression, "it gives no JSON value: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw new ExpressionException(
          ExpressionException.TOO_EXPENSIVE, expression, "it nests too deeply. Simplify it.");
    } catch (RuntimeException e) {
      throw new ExpressionException(expression, Explanation.ofFailure());
    }
  }

  private static Optional<Json> find(String expression, Parsed parsed, Scope scope) {
    Jsonata.Frame frame = parsed.expression().createFrame();
    Steps.bind(frame, parsed.carried());
    frame.bind("context", Values.toLibrary(scope.context()));
    if (mayReadTasks(expression)) {
      frame.bind("tasks", Values.toLibrary(scope.tasks().get()));
    }
    frame.bind("run", Values.toLibrary(scope.run().get()));
    return Optional.ofNullable(parsed.expression().evaluate(null, frame)).map(Values::toJson);
  }

  private static Parsed parsed(String expression) {
    Parsed known = CACHE.get(expression);
    if (known != null) {
      return known;
    }
    Parsed parsed = parse(expression);
    if (expression.length() <= CACHED_CHARS_MAX) {
      if (CACHE.size() >= CACHED_MAX) {
        CACHE.clear();
      }
      CACHE.put(expression, parsed);
    }
    return parsed;
  }

  private static Parsed parse(String expression) {
    String body = ExpressionText.body(expression);
    try {
      Jsonata parsed = Jsonata.jsonata(body);
      parsed.setOutputConvertNulls(false);
      Builtins.register(parsed);
      return new Parsed(parsed, Tree.prepare(parsed, body));
    } catch (Refused e) {
      throw new ExpressionException(expression, e.why());
    } catch (JException e) {
      throw new ExpressionException(expression, Explanation.ofSyntax(e, ExpressionText.OPEN));
    } catch (StackOverflowError e) {
      throw new ExpressionException(expression, "it nests too deeply. Simplify it.");
    } catch (RuntimeException e) {
      throw new ExpressionException(expression, Explanation.ofSyntax());
    }
  }
}
