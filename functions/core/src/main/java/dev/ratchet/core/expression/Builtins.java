package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.Jsonata;
import dev.ratchet.core.expression.Builtin.Body;
import dev.ratchet.core.expression.Builtin.Bound;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Every function that expressions may call, with what bounds it. None of the library's own is left:
 * those that are taken over count what they do, others mean something else here, so that a decision
 * can be repeated: the time is the scope's, a local time is UTC, and what is random or runs text as
 * code is refused.
 */
final class Builtins {
  private static final Map<String, String> REFUSED =
      Map.of(
          "random", "$random() gives another value each time, but a decision must be repeatable",
          "shuffle", "$shuffle() gives another order each time, but a decision must be repeatable",
          "eval", "$eval() runs text as code, which cannot be checked beforehand");

  /** What it costs to take a text apart and put it together again, in steps. */
  private static final int CODING_STEPS = 50;

  private static final Map<String, Builtin> TABLE = new HashMap<>();

  static {
    // A lazily made constant of the library is published without a barrier; make it here, under the
    // lock of this class's initialisation.
    Functions.dateTimeFromMillis(0, null, null);
    Jsonata.jsonata("$not ~> $not").evaluate(null);
    addTexts();
    addCodings();
    addNumbers();
    addLists();
    addValues();
    addTimes();
    REFUSED.forEach((name, _) -> add(name, "<x?x?:x>", Bound.REFUSED, _ -> refuse(name)));
  }

  private Builtins() {}

  private static void addTexts() {
    add("string", "<x-b?:s>", Bound.DEEP, Texts::string);
    add("length", "<s-:n>", Bound.CHARS, Texts::length);
    add("substring", "<s-nn?:s>", Bound.CHARS, Texts::substring);
    add("substringBefore", "<s-s:s>", Bound.CHARS, Texts::substringBefore);
    add("substringAfter", "<s-s:s>", Bound.CHARS, Texts::substringAfter);
    add("lowercase", "<s-:s>", Bound.CHARS, Texts::lowercase);
    add("uppercase", "<s-:s>", Bound.CHARS, Texts::uppercase);
    add("trim", "<s-:s>", Bound.CHARS, Texts::trim);
    add("pad", "<s-ns?:s>", Bound.CHARS, Texts::pad);
    add("join", "<a<s>s?:s>", Bound.CHARS, Texts::join);
    add("contains", "<s-(sf):b>", Bound.PATTERN, Patterns::contains);
    add("match", "<s-fn?:a<o>>", Bound.PATTERN, Patterns::match);
    add("replace", "<s-(sf)(sf)n?:s>", Bound.PATTERN, Patterns::replace);
    add("split", "<s-(sf)n?:a<s>>", Bound.PATTERN, Patterns::split);
    add("error", "<s?:x>", Bound.FIXED, Texts::error);
    add("assert", "<bs?:x>", "assertFn", Bound.FIXED, Texts::assertion);
  }

  private static void addCodings() {
    addCoding("base64encode", Functions::base64encode);
    addCoding("base64decode", Functions::base64decode);
    addCoding("encodeUrlComponent", Functions::encodeUrlComponent);
    addCoding("encodeUrl", Functions::encodeUrl);
    addCoding("decodeUrlComponent", Functions::decodeUrlComponent);
    addCoding("decodeUrl", Functions::decodeUrl);
  }

  private static void addNumbers() {
    add("sum", "<a<n>:n>", Bound.VALUES, Maths::sum);
    add("max", "<a<n>:n>", Bound.VALUES, Maths::max);
    add("min", "<a<n>:n>", Bound.VALUES, Maths::min);
    add("average", "<a<n>:n>", Bound.VALUES, Maths::average);
    add("number", "<(nsbl)-:n>", Bound.CHARS, Maths::number);
    add("floor", "<n-:n>", Bound.FIXED, Maths::floor);
    add("ceil", "<n-:n>", Bound.FIXED, Maths::ceil);
    add("round", "<n-n?:n>", Bound.FIXED, Maths::round);
    add("abs", "<n-:n>", Bound.FIXED, Maths::abs);
    add("sqrt", "<n-:n>", Bound.FIXED, Maths::sqrt);
    add("power", "<n-n:n>", Bound.FIXED, Maths::power);
    add("formatNumber", "<n-so?:s>", Bound.PICTURE, Maths::formatNumber);
    add("formatBase", "<n-n?:s>", Bound.FIXED, Maths::formatBase);
    add("formatInteger", "<n-s:s>", Bound.PICTURE, Maths::formatInteger);
    add("parseInteger", "<s-s:n>", Bound.PICTURE, Maths::parseInteger);
  }

  private static void addLists() {
    add("count", "<a:n>", Bound.FIXED, Lists::count);
    add("append", "<xx:a>", Bound.VALUES, Lists::append);
    add("map", "<af>", Bound.CALLS, Lists::map);
    add("filter", "<af>", Bound.CALLS, Lists::filter);
    add("single", "<af?>", Bound.CALLS, Lists::single);
    add("reduce", "<afj?:j>", "foldLeft", Bound.CALLS, Lists::reduce);
    add("sort", "<af?:a>", Bound.CALLS, Lists::sort);
    add("zip", "<a+>", Bound.VALUES, Lists::zip);
    add("reverse", "<a:a>", Bound.VALUES, Lists::reverse);
    add("distinct", "<x:x>", Bound.DEEP, Lists::distinct);
  }

  private static void addValues() {
    add("keys", "<x-:a<s>>", Bound.DEEP, ObjectFunctions::keys);
    add("lookup", "<x-s:x>", Bound.DEEP, ObjectFunctions::lookup);
    add("spread", "<x-:a<o>>", Bound.DEEP, ObjectFunctions::spread);
    add("merge", "<a<o>:o>", Bound.VALUES, ObjectFunctions::merge);
    add("each", "<o-f:a>", Bound.CALLS, ObjectFunctions::each);
    add("sift", "<o-f?:o>", Bound.CALLS, ObjectFunctions::sift);
    add("type", "<x:s>", Bound.FIXED, ObjectFunctions::type);
    add("exists", "<x:b>", Bound.FIXED, ObjectFunctions::exists);
    add("boolean", "<x-:b>", "toBoolean", Bound.DEEP, ObjectFunctions::isTrue);
    add("not", "<x-:b>", Bound.DEEP, ObjectFunctions::isFalse);
    add("clone", "<(oa)-:o>", "functionClone", Bound.DEEP, ObjectFunctions::copy);
  }

  private static void addTimes() {
    add("now", "<s?s?:s>", Bound.PICTURE, Pictures::now);
    add("millis", "<:n>", Bound.FIXED, Pictures::millis);
    add("toMillis", "<s-s?:n>", "dateTimeToMillis", Bound.PICTURE, Pictures::toMillis);
    add("fromMillis", "<n-s?s?:s>", "dateTimeFromMillis", Bound.PICTURE, Pictures::fromMillis);
  }

  private static void addCoding(String name, UnaryOperator<String> coding) {
    add(name, "<s-:s>", Bound.CHARS, args -> coded(name, Builtin.arg(args, 0), coding));
  }

  private static Object coded(String name, Object arg, UnaryOperator<String> coding) {
    if (!(arg instanceof String text)) {
      return null;
    }
    Meter.current().steps(CODING_STEPS);
    Meter.current().makes(3L * text.length());
    try {
      return coding.apply(text);
    } catch (RuntimeException e) {
      throw new Refused(
          "$%s() cannot read %s. Check that it is what the function expects."
              .formatted(name, Shown.of(text)));
    }
  }

  private static void add(String name, String signature, Bound bound, Body body) {
    add(
        name,
        signature,
        REFUSED.containsKey(name) && name.equals("eval") ? "functionEval" : name,
        bound,
        body);
  }

  private static void add(String name, String signature, String method, Bound bound, Body body) {
    TABLE.put(name, new Builtin(name, signature, method, bound, body));
  }

  /** Lets a parsed expression call these, and none of the library's own. */
  static void register(Jsonata parsed) {
    TABLE.forEach(parsed::registerFunction);
  }

  /** What bounds each function. */
  static Map<String, Builtin> table() {
    return Map.copyOf(TABLE);
  }

  static String whyRefused(String name) {
    return REFUSED.get(name) + ". Let a task compute the value, and read its output.";
  }

  private static Object refuse(String name) {
    throw new Refused(whyRefused(name));
  }
}
