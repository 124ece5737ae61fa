package dev.ratchet.template;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems found so far. The same problem found twice counts once. */
final class Problems {

  private static final Comparator<Problem> IN_THE_ORDER_OF_THE_FILE =
      Comparator.comparing(Problem::at, Comparator.comparingInt(Location::line))
          .thenComparing(Problem::at, Comparator.comparingInt(Location::column))
          .thenComparing(Problem::at, Comparator.comparing(Location::path));

  private final Path file;
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(Location at, String what, String found, String expected, String fix) {
    this.found.add(new Problem(file, at, what, found, expected, fix));
  }

  /** A problem of another file, which this one deploys. */
  void add(Problem problem) {
    found.add(problem);
  }

  /** A name that is not among the known ones: says them, and which was probably meant. */
  void unknown(Location at, String what, String name, Collection<String> known) {
    var names = List.copyOf(known);
    var fix =
        Names.nearest(name, names)
            .map(nearest -> "Did you mean " + nearest + "?")
            .orElse("Use one of them, or remove it");
    var expected = names.isEmpty() ? "none" : "one of " + String.join(", ", names);
    add(at, what, name, expected, fix);
  }

  void throwIfAny() throws TemplateException {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  /** All that was found, in the order of the file. */
  TemplateException exception() {
    var sorted = new ArrayList<>(found);
    sorted.sort(IN_THE_ORDER_OF_THE_FILE);
    return new TemplateException(sorted);
  }
}
