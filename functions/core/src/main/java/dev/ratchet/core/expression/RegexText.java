package dev.ratchet.core.expression;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The text of a pattern, from the way JSONata writes it to the way the engine does. Counts how
 * large it becomes with its repeats written out, which the engine does when it reads it.
 */
final class RegexText {
  /** The most characters and groups of a pattern, repeats written out. */
  static final int ATOMS_MAX = 1_000;

  private final String text;
  private final StringBuilder out = new StringBuilder();
  private final Deque<Long> outer = new ArrayDeque<>();

  /** How many atoms the group has so far, and the last of them. */
  private long atoms;

  private long last;
  private int at;

  private RegexText(String text) {
    this.text = text;
  }

  /**
   * The pattern as the engine reads it.
   *
   * @throws Refused if it is too large
   */
  static String translate(String text) {
    var reader = new RegexText(text);
    while (reader.at < text.length()) {
      reader.next();
      if (reader.atoms + reader.outer.size() > ATOMS_MAX) {
        throw tooLarge();
      }
    }
    return reader.out.toString();
  }

  static Refused tooLarge() {
    return new Refused(
        "its pattern has more than %d characters and groups, repeats written out. Write a smaller"
                .formatted(ATOMS_MAX)
            + " one, or let a task do this work.");
  }

  static Refused unknown(String part) {
    return new Refused(
        "its pattern has %s, which patterns do not know here. They have groups, classes,"
                .formatted(Shown.of(part))
            + " alternatives and repeats (at most 1000 times), but no references back (\\1) and no"
            + " looking ahead or behind (?=, ?!, ?<=, ?<!), so that they cannot run without end.");
  }

  private void next() {
    char c = text.charAt(at);
    switch (c) {
      case '\\' -> {
        escape();
        atom(1);
      }
      case '[' -> {
        characterClass();
        atom(1);
      }
      case '(' -> open();
      case ')' -> {
        take(1);
        long group = atoms;
        atoms = outer.isEmpty() ? 0 : outer.pop();
        atom(group + 1);
      }
      case '{' -> repeat();
      default -> {
        take(1);
        atom(1);
      }
    }
  }

  private void take(int chars) {
    out.append(text, at, at + chars);
    at += chars;
  }

  private void atom(long size) {
    last = size;
    atoms += size;
  }

  private void open() {
    boolean isNamed =
        text.startsWith("(?<", at) && !text.startsWith("(?<=", at) && !text.startsWith("(?<!", at);
    if (isNamed) {
      out.append("(?P<");
      at += 3;
    } else {
      take(1);
      if (text.startsWith("?", at)) {
        take(1);
      }
    }
    outer.push(atoms);
    atoms = 0;
    last = 0;
  }

  private void characterClass() {
    take(1);
    if (text.startsWith("^", at)) {
      take(1);
    }
    if (text.startsWith("]", at)) {
      take(1);
    }
    while (at < text.length() && text.charAt(at) != ']') {
      if (text.charAt(at) == '\\') {
        escape();
      } else {
        take(1);
      }
    }
    if (at < text.length()) {
      take(1);
    }
  }

  private void escape() {
    char kind = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
    switch (kind) {
      case 'u' -> {
        int first = hex(at);
        boolean isPair = Character.isHighSurrogate((char) first) && text.startsWith("\\u", at + 6);
        int code = isPair ? Character.toCodePoint((char) first, (char) hex(at + 6)) : first;
        out.append("\\x{").append(Integer.toHexString(code)).append('}');
        at += isPair ? 12 : 6;
      }
      case '/' -> {
        out.append('/');
        at += 2;
      }
      case 'Q' -> throw unknown("\\Q");
      default -> take(Math.min(2, text.length() - at));
    }
  }

  private int hex(int start) {
    try {
      return Integer.parseInt(text.substring(start + 2, start + 6), 16);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw unknown("\\u");
    }
  }

  /** A repeat such as {2,5}, or a brace that stands for itself. */
  private void repeat() {
    int end = text.indexOf('}', at);
    String counts = end < 0 ? "" : text.substring(at + 1, end);
    if (!counts.matches("\\d+(,\\d*)?")) {
      take(1);
      atom(1);
      return;
    }
    long most = 1;
    for (String count : counts.split(",")) {
      if (count.length() > 4 || Integer.parseInt(count) > 1_000) {
        throw unknown("{" + counts + "}");
      }
      most = Math.max(most, Integer.parseInt(count) + 1L);
    }
    atoms += last * (most - 1);
    last *= most;
    take(end + 1 - at);
  }
}
