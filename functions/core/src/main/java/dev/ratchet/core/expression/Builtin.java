package dev.ratchet.core.expression;

import static java.util.Objects.requireNonNull;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.utils.Signature;
import java.util.ArrayList;
import java.util.List;

/** A function that expressions may call, which counts what it does. */
final class Builtin extends JFunction {
  private static final int UNCHECKED = -1;

  private final Bound bound;
  private final Body body;
  private final int arity;

  /** What keeps a function from running or allocating without end. */
  enum Bound {
    /** It does the same small thing whatever it is given. */
    FIXED,
    /** {@link Meter#VALUES_MAX} counts each item and member that it reads or makes. */
    VALUES,
    /** {@link Meter#CHARS_MAX} counts each character that it reads or makes. */
    CHARS,
    /** Both count, at every depth of what it is given. */
    DEEP,
    /** Each item counts, and each call of the function that it is given has steps of its own. */
    CALLS,
    /** {@link Meter#PATTERN_MAX} counts each character that its pattern looks at. */
    PATTERN,
    /** The text, the picture and the widths in it are short. */
    PICTURE,
    /** It is not to be called at all. */
    REFUSED
  }

  /** What a function does with its arguments, those left out being null. */
  @FunctionalInterface
  interface Body {
    Object call(List<?> args);
  }

  /**
   * A function of the library's, done anew.
   *
   * @param method the library's own method, whose parameters are counted in partial application
   */
  Builtin(String name, String signature, String method, Bound bound, Body body) {
    super(name, signature, Functions.class, null, method);
    this.bound = requireNonNull(bound, "bound is null");
    this.body = requireNonNull(body, "body is null");
    this.arity = super.getNumberOfArgs();
  }

  /** A function without a name. */
  Builtin(String signature, Bound bound, Body body) {
    super((_, args) -> body.call(args), signature);
    this.bound = bound;
    this.body = body;
    this.arity = new Signature(signature, "").getNumberOfArgs();
  }

  /** A function that users never get hold of, whose arguments are as they should be. */
  Builtin(Bound bound, Body body) {
    super((_, args) -> body.call(args), null);
    this.bound = bound;
    this.body = body;
    this.arity = UNCHECKED;
  }

  Bound bound() {
    return bound;
  }

  @Override
  public int getNumberOfArgs() {
    return arity;
  }

  @Override
  public Object validate(Object args, Object context) {
    return arity == UNCHECKED ? args : validated(super::validate, args, context);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Object call(Object input, List args) {
    return body.call(args);
  }

  /** An argument; null if it was left out. */
  static Object arg(List<?> args, int index) {
    return index < args.size() ? args.get(index) : null;
  }

  /** A check of arguments against a signature. */
  @FunctionalInterface
  interface Check {
    Object of(Object args, Object context);
  }

  /** Checks arguments, counting what the check goes through; its messages show none in full. */
  static List<Object> validated(Check check, Object args, Object context) {
    var given = (List<?>) args;
    Meter meter = Meter.current();
    meter.values(given.size());
    for (Object arg : given) {
      if (arg instanceof List<?> list) {
        meter.values(list.size() / 16);
      }
    }
    return Shown.unguarded((List<?>) check.of(Shown.guarded(given), Shown.guarded(context)));
  }

  /** Calls a function that an expression hands over, with at most so many arguments as it takes. */
  static Object apply(Object function, Object... args) {
    if (!Steps.isFunction(function)) {
      throw new Refused(
          "a function is given %s, expected one that it can call, such as function($v) { $v }."
              .formatted(Shown.of(function)));
    }
    int arity = Functions.getFunctionArity(function);
    if (function instanceof Builtin known && known.arity == 0) {
      return applyTo(function, List.of());
    }
    var given = new ArrayList<Object>(args.length);
    for (int i = 0; i < args.length && (i == 0 || i < arity); i++) {
      given.add(args[i]);
    }
    return applyTo(function, given);
  }

  /** Calls a function with all of these arguments. */
  static Object applyTo(Object function, List<Object> args) {
    if (function instanceof JFunction known) {
      return known.call(null, (List<?>) known.validate(args, null));
    }
    try {
      return Functions.funcApply(function, args);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
