package dev.ratchet.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which resource needs which to be there first. CloudFormation refuses a circle. */
final class Dependencies {

  private final Map<String, Set<String>> edges;
  private final Map<String, Resource> resources;
  private final Problems problems;
  private final Set<String> done = new HashSet<>();
  private final List<String> path = new ArrayList<>();

  Dependencies(Map<String, Set<String>> edges, Map<String, Resource> resources, Problems problems) {
    this.edges = edges;
    this.resources = resources;
    this.problems = problems;
  }

  /** Reports every circle, at the resource where it was entered. */
  void check() {
    resources.keySet().forEach(this::visit);
  }

  private void visit(String id) {
    int start = path.indexOf(id);
    if (start >= 0) {
      circle(path.subList(start, path.size()));
      return;
    }
    if (!done.add(id)) {
      return;
    }
    path.add(id);
    edges.getOrDefault(id, Set.of()).forEach(this::visit);
    path.removeLast();
  }

  private void circle(List<String> members) {
    var shown = String.join(" -> ", members) + " -> " + members.getFirst();
    problems.add(
        resources.get(members.getFirst()).at(),
        "resources wait for each other",
        shown,
        "no circle",
        "Give one of them a name of its own and use !Sub with that name");
  }
}
