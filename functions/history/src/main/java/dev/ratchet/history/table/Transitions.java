package dev.ratchet.history.table;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one table of what a kind of operation may go through: a state and what happens give the next
 * state. What is not in it is refused.
 */
public final class Transitions<S extends Enum<S>, E extends Enum<E>> {
  /** One legal transition. */
  public record Edge<S extends Enum<S>, E extends Enum<E>>(S from, E on, S to) {
    public Edge {
      requireNonNull(from, "from is null");
      requireNonNull(on, "on is null");
      requireNonNull(to, "to is null");
    }

    @Override
    public String toString() {
      return from + " -" + on + "-> " + to;
    }
  }

  private final String kind;
  private final Map<S, Map<E, Edge<S, E>>> edges = new LinkedHashMap<>();

  private Transitions(String kind, List<Edge<S, E>> edges) {
    this.kind = kind;
    for (Edge<S, E> edge : edges) {
      var from = this.edges.computeIfAbsent(edge.from(), _ -> new LinkedHashMap<>());
      if (from.putIfAbsent(edge.on(), edge) != null) {
        throw new IllegalStateException(
            "The table of %s has two edges from %s on %s.".formatted(kind, edge.from(), edge.on()));
      }
    }
  }

  /** A table of these edges. */
  public static <S extends Enum<S>, E extends Enum<E>> Transitions<S, E> of(
      String kind, List<Edge<S, E>> edges) {
    return new Transitions<>(kind, edges);
  }

  /** What goes through it, as a noun with its article. */
  public String kind() {
    return kind;
  }

  /** Every legal transition. */
  public List<Edge<S, E>> edges() {
    var all = new ArrayList<Edge<S, E>>();
    edges.values().forEach(from -> all.addAll(from.values()));
    return all;
  }

  /** Whether this may happen in a state. */
  public boolean allows(S from, E on) {
    return edges.getOrDefault(from, Map.of()).containsKey(on);
  }

  /**
   * The transition from a state.
   *
   * @throws IllegalStateException if there is none: a broken invariant, never bad input
   */
  public Edge<S, E> take(S from, E on) {
    Edge<S, E> edge = edges.getOrDefault(from, Map.of()).get(on);
    if (edge == null) {
      throw new IllegalStateException(
          "%s that is %s cannot %s; it can: %s"
              .formatted(
                  kind,
                  from,
                  on,
                  edges.getOrDefault(from, Map.of()).keySet().stream()
                      .map(Enum::name)
                      .collect(Collectors.joining(", "))));
    }
    return edge;
  }
}
