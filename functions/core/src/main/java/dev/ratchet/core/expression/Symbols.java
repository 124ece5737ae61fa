package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser.Symbol;
import java.lang.reflect.Field;
import java.util.List;

/**
 * The parts of the library's parsed expressions that it keeps to itself. A version of it without
 * one of them fails when this class is first used, and so the build.
 */
final class Symbols {
  private static final Field AST = field(Jsonata.class, "ast");

  private static final Symbol BLANK = tree(Jsonata.jsonata("$"));

  static final Part<String> TYPE = new Part<>("type");
  static final Part<Object> VALUE = new Part<>("value");
  static final Part<Integer> POSITION = new Part<>("position");
  static final Part<Boolean> KEEPS_ARRAY = new Part<>("keepArray");
  static final Part<Symbol> LEFT = new Part<>("lhs");
  static final Part<Symbol> RIGHT = new Part<>("rhs");
  static final Part<Symbol> EXPRESSION = new Part<>("expression");
  static final Part<Symbol> PROCEDURE = new Part<>("procedure");
  static final Part<Symbol> BODY = new Part<>("body");
  static final Part<Symbol> CONDITION = new Part<>("condition");
  static final Part<Symbol> THEN = new Part<>("then");
  static final Part<Symbol> ELSE = new Part<>("_else");
  static final Part<Symbol> PATTERN = new Part<>("pattern");
  static final Part<Symbol> UPDATE = new Part<>("update");
  static final Part<Symbol> DELETE = new Part<>("delete");
  static final Part<List<Symbol>> STEPS = new Part<>("steps");
  static final Part<List<Symbol>> ARGUMENTS = new Part<>("arguments");
  static final Part<List<Symbol>> PREDICATE = new Part<>("predicate");
  static final Part<List<Symbol>> TERMS = new Part<>("terms");
  static final Part<List<Symbol>> EXPRESSIONS = new Part<>("expressions");

  private Symbols() {}

  /** One part of a symbol. */
  static final class Part<T> {
    private final Field field;

    private Part(String name) {
      this.field = field(Symbol.class, name);
    }

    @SuppressWarnings("unchecked")
    T of(Symbol symbol) {
      return (T) read(field, symbol);
    }

    void set(Symbol symbol, T value) {
      try {
        field.set(symbol, value);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The tree of a parsed expression. */
  static Symbol tree(Jsonata parsed) {
    return (Symbol) read(AST, parsed);
  }

  /** A new symbol of this type and value, which stands where another does. */
  static Symbol like(Symbol other, String type, Object value) {
    Symbol made = BLANK.create();
    TYPE.set(made, type);
    VALUE.set(made, value);
    POSITION.set(made, POSITION.of(other));
    return made;
  }

  private static Object read(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field;
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("The JSONata library has no " + type + "." + name, e);
    }
  }
}
