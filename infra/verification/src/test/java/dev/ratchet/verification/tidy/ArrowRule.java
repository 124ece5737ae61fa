package dev.ratchet.verification.tidy;

import com.sun.source.tree.ImportTree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Arrows between packages go one way: no ring of them anywhere, and what a run is does not depend
 * on the language of definitions, which is one of the languages of its logic: whoever needs a name
 * or a queue asks the run's decider.
 */
public final class ArrowRule implements Rule {
  private static final String DEFINITIONS = "dev.ratchet.core.definition";
  private static final String NOBODY = "-";

  private static final List<Forbidden> FORBIDDEN =
      List.of(
          new Forbidden("dev.ratchet.core.run", DEFINITIONS, NOBODY),
          new Forbidden("dev.ratchet.core.taskrun", "dev.ratchet.core.run", NOBODY),
          new Forbidden("dev.ratchet.engine", DEFINITIONS, "dev.ratchet.engine.catalog"),
          new Forbidden("dev.ratchet.api", DEFINITIONS, NOBODY),
          new Forbidden("dev.ratchet.handlers", DEFINITIONS, NOBODY));

  /**
   * No package at or below one of them imports from a package at or below the other, but for those
   * at or below {@code except}.
   */
  private record Forbidden(String from, String to, String except) {
    boolean holds(String importer, String imported) {
      return isWithin(importer, from) && !isWithin(importer, except) && isWithin(imported, to);
    }

    private static boolean isWithin(String name, String top) {
      return name.equals(top) || name.startsWith(top + ".");
    }
  }

  /** An import of one package's type by another package. */
  private record Arrow(JavaSource source, ImportTree tree, String to) {
    String from() {
      return source.tree().getPackageName().toString();
    }
  }

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Arrow> arrows = arrows(sources);
    Map<String, Set<String>> next = new TreeMap<>();
    for (Arrow arrow : arrows) {
      next.computeIfAbsent(arrow.from(), _ -> new TreeSet<>()).add(arrow.to());
    }
    Map<String, Set<String>> reached = new TreeMap<>();
    next.keySet().forEach(from -> reached.put(from, reach(from, next)));
    List<Finding> findings = new ArrayList<>();
    for (Arrow arrow : arrows) {
      if (reached.getOrDefault(arrow.to(), Set.of()).contains(arrow.from())) {
        String what = "%s imports from %s, which leads back: a ring of packages";
        findings.add(
            arrow.source.finding(
                arrow.tree,
                what.formatted(arrow.from(), arrow.to()),
                "move the type to the package that it belongs to, or pass a value"));
      }
      if (FORBIDDEN.stream().anyMatch(f -> f.holds(arrow.from(), arrow.to()))) {
        String what = "%s imports from %s, which it must not know";
        findings.add(
            arrow.source.finding(
                arrow.tree, what.formatted(arrow.from(), arrow.to()), "turn the arrow around"));
      }
    }
    return findings;
  }

  private static List<Arrow> arrows(List<JavaSource> sources) {
    Set<String> packages = new TreeSet<>();
    List<JavaSource> main =
        sources.stream()
            .filter(source -> !source.isTest() && source.tree().getPackageName() != null)
            .toList();
    main.forEach(source -> packages.add(source.tree().getPackageName().toString()));
    List<Arrow> arrows = new ArrayList<>();
    for (JavaSource source : main) {
      for (ImportTree tree : source.tree().getImports()) {
        String to = packageOf(tree.getQualifiedIdentifier().toString(), packages);
        if (!to.isEmpty() && !to.equals(source.tree().getPackageName().toString())) {
          arrows.add(new Arrow(source, tree, to));
        }
      }
    }
    return arrows;
  }

  /** The package of ours that a name stands in; empty if it is somebody else's. */
  private static String packageOf(String name, Set<String> packages) {
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      if (packages.contains(name.substring(0, dot))) {
        return name.substring(0, dot);
      }
    }
    return "";
  }

  private static Set<String> reach(String from, Map<String, Set<String>> next) {
    Set<String> reached = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      for (String to : next.getOrDefault(open.pop(), Set.of())) {
        if (reached.add(to)) {
          open.push(to);
        }
      }
    }
    return reached;
  }
}
