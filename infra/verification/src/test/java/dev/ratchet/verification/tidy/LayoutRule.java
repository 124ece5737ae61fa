package dev.ratchet.verification.tidy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The layout is the first page of the documentation: nothing but what it promises lies at the top,
 * and every file in events/ is named after its handler and loaded by a test.
 *
 * @param top the names at the top of the repository
 * @param events the names in events/
 */
public record LayoutRule(Set<String> top, Set<String> events) implements Rule {
  private static final Set<String> EXPECTED =
      Set.of("LICENSE", "README.md", "events", "functions", "infra", "pom.xml", "template.yaml");

  public LayoutRule {
    requireNonNull(top, "top is null");
    requireNonNull(events, "events is null");
    top = new TreeSet<>(top);
    events = new TreeSet<>(events);
  }

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (String name : top) {
      if (!name.startsWith(".") && !name.equals("target") && !EXPECTED.contains(name)) {
        findings.add(new Finding(name, 0, "nothing else lies at the top", "move it"));
      }
    }
    for (String name : new TreeSet<>(EXPECTED)) {
      if (!top.contains(name)) {
        findings.add(new Finding(name, 0, "missing at the top", "bring it back"));
      }
    }
    for (String name : events) {
      checkEvent(name, sources, findings);
    }
    return findings;
  }

  private static void checkEvent(String name, List<JavaSource> sources, List<Finding> findings) {
    String path = "events/" + name;
    if (!name.matches("[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*\\.json")) {
      findings.add(
          new Finding(path, 0, "expected <handler>.<case>.json in kebab-case", "rename it"));
    }
    if (sources.stream().noneMatch(source -> source.isTest() && loads(source.text(), name))) {
      findings.add(
          new Finding(path, 0, "no test loads it", "name it in a test, or list \"events\" there"));
    }
  }

  /** Whether a test names the file, or takes all of events/ as it finds it. */
  private static boolean loads(String test, String name) {
    boolean takesAll = test.contains("\"events\"") && test.contains("\"*.json\"");
    return takesAll || test.contains(name);
  }
}
