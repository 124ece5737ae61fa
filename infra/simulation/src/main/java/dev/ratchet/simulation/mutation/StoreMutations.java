package dev.ratchet.simulation.mutation;

import java.util.List;

/** The guards of cold data: which of two writers is the first. */
final class StoreMutations {
  private static final String STORE = "functions/engine/src/main/java/dev/ratchet/engine/store/";

  private StoreMutations() {}

  /** All of them. */
  static List<Mutation> all() {
    return List.of(
        new Mutation(
            "a key stands for the first run that it started",
            STORE + "StartKeyStore.java",
            "items.put(item(key), new Condition.IsNew())",
            "items.put(item(key), new Condition.None())"));
  }
}
