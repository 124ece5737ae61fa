package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Parser.Symbol;
import com.dashjoin.jsonata.Utils;
import com.dashjoin.jsonata.utils.Signature;
import dev.ratchet.core.json.Json;
import dev.ratchet.core.json.JsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A parsed expression made ready to be counted. Operators become calls of {@link Operators}, since
 * the evaluator neither shows nor bounds what its own do; steps whose values the evaluator goes
 * through by itself are marked with their place, for {@link Steps}.
 */
final class Tree {
  private static final String RESERVED = "__evaluate_";
  private static final Pattern DIGITS =
      Pattern.compile("(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?");
  private static final Pattern DIGITS_AT_END =
      Pattern.compile("(?<![0-9])(?<![0-9]\\.)(?:" + DIGITS.pattern() + ")$");
  private static final int DIGITS_MAX = 1_000;

  private final String text;
  private final Set<Symbol> done = Collections.newSetFromMap(new IdentityHashMap<>());

  /** How many names the items of its paths carry with them. */
  private int carried;

  private Tree(String text) {
    this.text = text;
  }

  /**
   * Makes an expression ready that was just parsed.
   *
   * @return how many names each item of its paths may carry
   */
  static int prepare(Jsonata parsed, String text) {
    var tree = new Tree(text);
    tree.visit(Symbols.tree(parsed));
    return tree.carried;
  }

  private void visitAll(List<Symbol> symbols, int places) {
    if (symbols != null) {
      symbols.forEach(symbol -> visit(symbol, places));
    }
  }

  private void visit(Symbol symbol, int places) {
    if (symbol != null) {
      visit(symbol);
      int known = symbol.name instanceof Integer before ? before : 0;
      symbol.name = known | places;
    }
  }

  private void visit(Symbol symbol) {
    if (symbol == null || !done.add(symbol)) {
      return;
    }
    carry(symbol);
    visitAll(filters(Symbols.PREDICATE.of(symbol)), Steps.FILTER);
    visitAll(filters(symbol.stages), Steps.FILTER);
    visitGroup(symbol.group);
    visitKind(symbol);
  }

  private void carry(Symbol symbol) {
    for (Object name : new Object[] {symbol.focus, symbol.index}) {
      if (name instanceof String written) {
        requireFree(written);
      }
    }
    if (symbol.tuple != null) {
      carried += 2;
    }
  }

  private static List<Symbol> filters(List<Symbol> stages) {
    return stages == null
        ? List.of()
        : stages.stream()
            .map(stage -> stage.expr)
            .filter(Symbol.class::isInstance)
            .map(Symbol.class::cast)
            .toList();
  }

  private static void requireFree(Object name) {
    if (String.valueOf(name).startsWith(RESERVED)) {
      throw new Refused("names that begin with __evaluate_ are reserved.");
    }
  }

  private void visitGroup(Symbol group) {
    if (group == null) {
      return;
    }
    if (group.lhsObject.isEmpty()) {
      // Every item is to be a step, even where it gives nothing.
      Symbol nothing = Symbols.like(group, "variable", RESERVED + "nothing");
      group.lhsObject = List.<Symbol[]>of(new Symbol[] {nothing, nothing});
    }
    for (Symbol[] pair : group.lhsObject) {
      visit(pair[0], Steps.KEY);
      visit(pair[1], 0);
    }
  }

  private void visitKind(Symbol symbol) {
    switch (Symbols.TYPE.of(symbol)) {
      case "binary" -> binary(symbol);
      case "unary" -> unary(symbol);
      case "path" -> path(Symbols.STEPS.of(symbol));
      case "function", "partial" -> {
        visit(Symbols.PROCEDURE.of(symbol), Steps.CALLED);
        visitAll(Symbols.ARGUMENTS.of(symbol), 0);
      }
      case "lambda" -> lambda(symbol);
      case "condition" -> {
        visit(Symbols.CONDITION.of(symbol), Steps.CONDITION);
        visit(Symbols.THEN.of(symbol), 0);
        visit(Symbols.ELSE.of(symbol), 0);
      }
      case "block" -> visitAll(Symbols.EXPRESSIONS.of(symbol), 0);
      case "bind" -> {
        requireFree(Symbols.VALUE.of(Symbols.LEFT.of(symbol)));
        visit(Symbols.RIGHT.of(symbol), 0);
      }
      case "apply" -> apply(symbol);
      case "transform" -> transform(symbol);
      case "regex" -> Symbols.VALUE.set(symbol, Regex.of((Pattern) Symbols.VALUE.of(symbol)));
      case "number" -> number(symbol);
      case "wildcard" -> call(symbol, Operators.WILDCARD, List.of(context(symbol)));
      case "descendant" -> call(symbol, Operators.DESCENDANTS, List.of(context(symbol)));
      case null, default -> {}
    }
  }

  private static Symbol context(Symbol place) {
    return Symbols.like(place, "variable", "");
  }

  /** Makes a call out of a symbol, which keeps what else it has, such as filters. */
  private static void call(Symbol symbol, JFunction function, List<Symbol> arguments) {
    Symbols.TYPE.set(symbol, "function");
    // The evaluator takes what a pattern's symbol holds as it is.
    Symbols.PROCEDURE.set(symbol, Symbols.like(symbol, "regex", function));
    Symbols.ARGUMENTS.set(symbol, arguments);
  }

  private void binary(Symbol symbol) {
    String sign = String.valueOf(Symbols.VALUE.of(symbol));
    Symbol left = Symbols.LEFT.of(symbol);
    Symbol right = Symbols.RIGHT.of(symbol);
    Builtin operator = Operators.BINARY.get(sign);
    int places = operator == null ? Steps.CONDITION : 0;
    visit(left, places);
    visit(right, places);
    if (operator != null) {
      call(symbol, operator, List.of(left, right));
    }
  }

  private void unary(Symbol symbol) {
    switch (String.valueOf(Symbols.VALUE.of(symbol))) {
      case "-" -> {
        visit(Symbols.EXPRESSION.of(symbol));
        call(symbol, Operators.NEGATE, List.of(Symbols.EXPRESSION.of(symbol)));
      }
      case "[" -> {
        List<Symbol> items = Symbols.EXPRESSIONS.of(symbol);
        boolean[] areArrays = new boolean[items.size()];
        for (int i = 0; i < areArrays.length; i++) {
          areArrays[i] = "[".equals(String.valueOf(Symbols.VALUE.of(items.get(i))));
        }
        visitAll(items, 0);
        call(symbol, array(areArrays, symbol.consarray), items);
      }
      default -> visitGroup(symbol);
    }
  }

  /** What puts an array together: of an item that is an array itself, or of its items. */
  private static Builtin array(boolean[] areArrays, boolean isStep) {
    return new Builtin(
        Builtin.Bound.VALUES,
        args -> {
          var made = new Utils.JList<Object>();
          for (int i = 0; i < args.size(); i++) {
            Object item = args.get(i);
            boolean isOne = areArrays[i] || !(item instanceof List<?>);
            if (!isOne && args.size() == 1 && !isStep && item instanceof Utils.RangeList) {
              return item;
            }
            Meter.current().values(isOne ? 1 : ((List<?>) item).size());
            if (isOne && item != null) {
              made.add(item);
            } else if (item != null) {
              made.addAll((List<?>) item);
            }
          }
          made.cons = isStep;
          return made;
        });
  }

  private void path(List<Symbol> steps) {
    for (Symbol step : steps) {
      if ("sort".equals(Symbols.TYPE.of(step))) {
        for (Symbol term : Symbols.TERMS.of(step)) {
          Symbol key = Symbols.EXPRESSION.of(term);
          visit(key, Steps.ORDER);
          Symbol sortable = Symbols.like(key, "function", "(");
          call(sortable, Operators.SORT_KEY, List.of(key));
          Symbols.EXPRESSION.set(term, sortable);
        }
      }
      visit(step, Steps.ITEMS);
    }
  }

  private void lambda(Symbol symbol) {
    Symbols.ARGUMENTS.of(symbol).forEach(name -> requireFree(Symbols.VALUE.of(name)));
    visit(Symbols.BODY.of(symbol), 0);
    if (symbol.signature instanceof Signature signature) {
      symbol.signature = new CountedSignature(signature);
    }
  }

  private void apply(Symbol symbol) {
    Symbol right = Symbols.RIGHT.of(symbol);
    boolean isCall = "function".equals(Symbols.TYPE.of(right));
    visit(Symbols.LEFT.of(symbol), 0);
    visit(right, isCall ? 0 : Steps.CALLED);
    if (!isCall && "function".equals(Symbols.TYPE.of(right))) {
      // An operator that has become a call is not to be given what stands on the left.
      Symbol block = Symbols.like(right, "block", "(");
      Symbols.EXPRESSIONS.set(block, List.of(right));
      visit(block, Steps.CALLED);
      Symbols.RIGHT.set(symbol, block);
    }
  }

  private void transform(Symbol symbol) {
    var parts = new ArrayList<Symbol>();
    for (Symbol part :
        new Symbol[] {
          Symbols.PATTERN.of(symbol), Symbols.UPDATE.of(symbol), Symbols.DELETE.of(symbol)
        }) {
      if (part != null) {
        visit(part);
        Symbol function = Symbols.like(part, "lambda", "(");
        Symbols.ARGUMENTS.set(function, List.of());
        Symbols.BODY.set(function, part);
        parts.add(function);
      }
    }
    call(symbol, Transform.MAKE, parts);
  }

  /** The library reads numbers as doubles; this reads the digits again where they say more. */
  private void number(Symbol symbol) {
    var read = (Number) Symbols.VALUE.of(symbol);
    int end = Math.min(text.length(), Symbols.POSITION.of(symbol));
    var digits = DIGITS_AT_END.matcher(text.substring(Math.max(0, end - DIGITS_MAX), end));
    if (!digits.find()) {
      return;
    }
    try {
      var written = new BigDecimal(digits.group());
      boolean isSame = written.doubleValue() == Math.abs(read.doubleValue());
      if (isSame && written.precision() > 15) {
        var whole = new Json.Num(read.doubleValue() < 0 ? written.negate() : written);
        Symbols.VALUE.set(symbol, Numbers.of(whole));
      }
    } catch (NumberFormatException | JsonException e) {
      throw new Refused("the number " + digits.group() + " is out of range.");
    }
  }

  /** A signature of a user's function, which goes through the arrays that it is given. */
  private static final class CountedSignature extends Signature {
    private static final long serialVersionUID = 1L;

    private final transient Signature signature;

    CountedSignature(Signature signature) {
      super("<x:x>", "lambda");
      this.signature = signature;
    }

    @Override
    public Object validate(Object args, Object context) {
      return Builtin.validated(signature::validate, args, context);
    }

    @Override
    public int getNumberOfArgs() {
      return signature.getNumberOfArgs();
    }

    @Override
    public int getMinNumberOfArgs() {
      return signature.getMinNumberOfArgs();
    }
  }
}
