package dev.ratchet.core.definition;

import dev.ratchet.core.id.KebabName;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that someone who wrote another most likely meant. */
final class Nearest {
  private Nearest() {}

  /** The nearest of some names, if it is near: a third of the letters or fewer differ. */
  static Optional<String> to(String wrong, Collection<String> names) {
    if (wrong.length() > 2 * KebabName.CHARS_MAX) {
      return Optional.empty();
    }
    return names.stream()
        .filter(name -> Math.abs(name.length() - wrong.length()) <= allowed(wrong))
        .min(Comparator.comparingInt((String name) -> distance(wrong, name)))
        .filter(name -> distance(wrong, name) <= allowed(wrong));
  }

  private static int allowed(String wrong) {
    return Math.max(1, wrong.length() / 3);
  }

  /** How many letters must be added, dropped, replaced or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
