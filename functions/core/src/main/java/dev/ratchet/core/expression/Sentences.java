package dev.ratchet.core.expression;

import java.util.HashMap;
import java.util.Map;

/**
 * What each of the library's error codes means to who wrote the expression. The library's own
 * sentences speak of its insides, name bounds that are not its own, and leave gaps unfilled.
 */
final class Sentences {
  private static final String UNKNOWN =
      "it uses a function or an operator in a way that does not work. Simplify it";

  private static final Map<String, String> SYNTAX =
      Map.ofEntries(
          Map.entry("S0101", "a text has no closing quotation mark"),
          Map.entry("S0102", "found a number that is out of range"),
          Map.entry(
              "S0103", "found an unknown escape sequence, expected one of JSON's, such as \\n"),
          Map.entry("S0104", "found \\u without four hexadecimal digits"),
          Map.entry("S0105", "a name has no closing backquote"),
          Map.entry("S0106", "a comment has no end, expected */"),
          Map.entry("S0201", "found {found}, expected an operator or the end"),
          Map.entry("S0202", "found {other}, expected {found}"),
          Map.entry("S0203", "found the end, expected {found}"),
          Map.entry("S0204", "found {found}, which is no operator"),
          Map.entry("S0205", "found {found}, which does not belong there"),
          Map.entry("S0206", "found {found}, which does not belong there"),
          Map.entry("S0207", "found the end, expected a value"),
          Map.entry("S0208", "found {found} among a function's parameters, expected names with $"),
          Map.entry("S0209", "a filter cannot follow a grouping by {…}; put the grouping last"),
          Map.entry("S0210", "a step has two groupings by {…}, expected at most one"),
          Map.entry("S0211", "found {found}, expected a value"),
          Map.entry("S0212", "found {found} before :=, expected a name with $"),
          Map.entry("S0213", "found {found} as a step of a path, expected the name of a field"),
          Map.entry("S0214", "expected a name with $ after {found}"),
          Map.entry("S0215", "a name with @ or # must come before the filters of a step"),
          Map.entry("S0216", "a name with @ cannot follow an order-by (^)"),
          Map.entry("S0217", "the parent (%) has no step of a path that it could be the parent of"),
          Map.entry("S0301", "a pattern is empty"),
          Map.entry("S0302", "a pattern has no end, expected /"),
          Map.entry(
              "S0401", "in a function's signature only arrays and functions have a type in <>"),
          Map.entry("S0402", "a choice in a function's signature has a type in <>"),
          Map.entry("S0500", "it has an error in its syntax"));

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("T0410", "argument {found} of ${other} is of the wrong type or one too many"),
          Map.entry(
              "T0411",
              "a function is called without its first argument, and what it would"
                  + " read instead is {found}. Give it the argument"),
          Map.entry("T0412", "a function is given {found}, expected an array of {other}"),
          Map.entry("T1003", "the name of a field in {…} is no text. Convert it with $string()"),
          Map.entry("T1005", "it calls something that is no function. Put $ before the name"),
          Map.entry(
              "T1006",
              "it calls {found}, which is no function. A function's name begins with"
                  + " $; check its spelling"),
          Map.entry(
              "T1007", "it calls something with ? that is no function. Put $ before the name"),
          Map.entry("T1008", "it calls something with ? that is no function. Check its spelling"),
          Map.entry("T1010", "a function that looks for matches gives something else than matches"),
          Map.entry(
              "T2001",
              "an operand of {found} is {other}, expected a number. Convert it with"
                  + " $number()"),
          Map.entry(
              "T2002",
              "an operand of {found} is {other}, expected a number. Convert it with"
                  + " $number()"),
          Map.entry("T2003", "the left end of a range (..) is no whole number"),
          Map.entry("T2004", "the right end of a range (..) is no whole number"),
          Map.entry("T2006", "what stands after ~> is no function"),
          Map.entry(
              "T2007",
              "an order-by (^) compares {found} with {other}, expected only numbers"
                  + " or only texts"),
          Map.entry("T2008", "an order-by (^) sorts by something else than numbers and texts"),
          Map.entry(
              "T2009",
              "an operator compares {found} with {other}, expected two numbers or two" + " texts"),
          Map.entry("T2010", "an operand of {found} is neither a number nor a text"),
          Map.entry("T2011", "the change of |…|…| is no object"),
          Map.entry("T2012", "what |…|…|…| deletes is no text and no array of texts"),
          Map.entry("T2013", "a name of its own hides $clone(), which |…|…| needs"));

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("D1001", "a number is out of range, such as a division by zero"),
          Map.entry("D1002", "what stands after - is no number. Convert it with $number()"),
          Map.entry("D1004", "a pattern matches the empty text"),
          Map.entry("D1009", "two fields of one {…} have the same name {found}"),
          Map.entry("D2005", "found no name with $ before :="),
          Map.entry("D2014", "a range (..) has too many items"),
          Map.entry("D3001", "$string() is given a number that is out of range"),
          Map.entry("D3010", "$replace() is given an empty text to look for"),
          Map.entry("D3011", "the limit of $replace() is below 0"),
          Map.entry("D3012", "the function that $replace() is given gives no text"),
          Map.entry("D3020", "the limit of $split() is below 0"),
          Map.entry("D3030", "$number() is given {found}, which is no number"),
          Map.entry("D3040", "the limit of $match() is below 0"),
          Map.entry("D3050", "$reduce() is given a function of fewer than two arguments"),
          Map.entry("D3060", "$sqrt() is given {found}, expected 0 or more"),
          Map.entry("D3061", "$power() of {found} and {other} is out of range"),
          Map.entry(
              "D3070",
              "$sort() is given other values than only numbers or only texts. Give it"
                  + " a function that compares two items as well"),
          Map.entry("D3100", "the base of $formatBase() is {found}, expected one from 2 to 36"),
          Map.entry(
              "D3110",
              "$toMillis() is given {found}, expected a time such as"
                  + " \"2026-01-31T12:00:00Z\""),
          Map.entry("D3120", "$eval() is given an expression that does not parse"),
          Map.entry("D3121", "$eval() is given an expression that fails"),
          Map.entry("D3130", "a picture asks for a way to write numbers that is not known"),
          Map.entry("D3131", "a picture mixes digits of two scripts"),
          Map.entry("D3132", "a picture has a field of a time that is not known"),
          Map.entry("D3133", "a picture asks for the name of a field that has none"),
          Map.entry("D3134", "a picture has more than four digits for the time zone"),
          Map.entry("D3135", "a picture has a [ without ]"),
          Map.entry("D3136", "a picture lacks fields that the time cannot do without"),
          Map.entry("D3137", "$error() was called"),
          Map.entry("D3138", "$single() finds more than one such item, expected exactly one"),
          Map.entry("D3139", "$single() finds no such item, expected exactly one"),
          Map.entry("D3140", "a function cannot encode {found}"),
          Map.entry("D3141", "an $assert() does not hold"));

  private static final Map<String, String> ALL = new HashMap<>();

  static {
    ALL.putAll(SYNTAX);
    ALL.putAll(TYPES);
    ALL.putAll(VALUES);
    for (int code = 3080; code <= 3093; code++) {
      ALL.put("D" + code, "the picture of $formatNumber() is wrong. Write it like \"#,##0.00\"");
    }
  }

  private Sentences() {}

  /** The sentence, without its full stop, in which {found} and {other} stand for values. */
  static String of(String code) {
    return ALL.getOrDefault(String.valueOf(code), UNKNOWN);
  }

  /** Whether there is a sentence for this code. */
  static boolean isKnown(String code) {
    return ALL.containsKey(code);
  }
}
