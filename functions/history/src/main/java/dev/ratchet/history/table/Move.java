package dev.ratchet.history.table;

import static java.util.Objects.requireNonNull;

/**
 * A transition that an operation of a run made in a step.
 *
 * @param kind the table's
 * @param key which one it was: an event id, a timer id, an update id
 */
public record Move(String kind, String key, Transitions.Edge<?, ?> edge) {
  public Move {
    requireNonNull(kind, "kind is null");
    requireNonNull(key, "key is null");
    requireNonNull(edge, "edge is null");
  }

  @Override
  public String toString() {
    return kind + " " + key + ": " + edge;
  }
}
