package dev.ratchet.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Likeness of names, to guess what was meant. */
final class Names {

  private Names() {}

  /** The known name that a misspelt one was probably meant to be. */
  static Optional<String> nearest(String misspelt, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(misspelt, name)))
        .filter(name -> distance(misspelt, name) <= Math.max(1, misspelt.length() / 3));
  }

  /** How many letters must be inserted, removed or replaced, whatever their case. */
  static int distance(String left, String right) {
    var a = left.toLowerCase(Locale.ROOT);
    var b = right.toLowerCase(Locale.ROOT);
    var above = new int[b.length() + 1];
    for (int column = 0; column <= b.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= a.length(); row++) {
      var current = new int[b.length() + 1];
      current[0] = row;
      for (int column = 1; column <= b.length(); column++) {
        int replace = a.charAt(row - 1) == b.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(Math.min(above[column], current[column - 1]) + 1, above[column - 1] + replace);
      }
      above = current;
    }
    return above[b.length()];
  }
}
