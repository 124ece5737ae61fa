package dev.ratchet.simulation.mutation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Breaks guards one at a time, and tells which rule of the simulation found out, and how soon. */
public final class MutationTable {
  private MutationTable() {}

  /**
   * Prints a line for each mutation, and in the end how many were caught.
   *
   * @param root the root of the repository
   * @param classPath the whole system
   * @param worldsMax how many worlds a mutation may survive
   * @return the mutations that were not caught
   * @throws IllegalStateException if a guard is not where its mutation says
   */
  public static List<Mutation> print(
      PrintStream out,
      List<Mutation> mutations,
      Path root,
      String classPath,
      long firstSeed,
      long worldsMax)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ratchet-mutants");
    var mutants = new ArrayList<Mutant>();
    for (Mutation mutation : mutations) {
      Path own = Files.createDirectory(folder.resolve(Integer.toString(mutants.size())));
      var mutant = new Mutant(mutation, root, own, classPath);
      mutant.compile();
      mutants.add(mutant);
    }
    var survivors = new ArrayList<Mutation>();
    out.printf("%-58s %-14s %8s%n", "guard", "caught by", "worlds");
    for (int i = 0; i < mutants.size(); i++) {
      Hunt.Outcome outcome = mutants.get(i).hunt(firstSeed, worldsMax);
      if (!(outcome instanceof Hunt.Outcome.Caught)) {
        survivors.add(mutations.get(i));
      }
      out.println(line(mutations.get(i), outcome));
    }
    out.printf("%d of %d caught%n", mutants.size() - survivors.size(), mutants.size());
    return List.copyOf(survivors);
  }

  private static String line(Mutation mutation, Hunt.Outcome outcome) {
    return switch (outcome) {
      case Hunt.Outcome.Caught caught ->
          "%-58s %-14s %8d".formatted(mutation.guard(), caught.rule(), caught.worlds());
      case Hunt.Outcome.Survived survived ->
          "%-58s %-14s %8d".formatted(mutation.guard(), "NOT CAUGHT", survived.worlds());
      case Hunt.Outcome.Broken broken ->
          "%-58s %-14s %s".formatted(mutation.guard(), "FAILED", broken.reason());
    };
  }
}
