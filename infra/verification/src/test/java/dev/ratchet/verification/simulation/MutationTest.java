package dev.ratchet.verification.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.simulation.mutation.Mutation;
import dev.ratchet.simulation.mutation.MutationTable;
import dev.ratchet.simulation.mutation.Mutations;
import dev.ratchet.verification.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A few guards are broken in every build; {@code mvn -Pbench -Dargs=mutate} breaks all. */
class MutationTest {
  private static final int WORLDS = 500;
  private static final Set<String> QUICK =
      Set.of(
          "append before dispatch",
          "dispatch before acknowledge",
          "a stale delivery sends what its record owes");

  @Test
  void everyGuardIsWhereItsMutationSays() throws IOException {
    for (Mutation mutation : Mutations.all()) {
      String source = Files.readString(Repository.root().resolve(mutation.file()));

      assertThat(mutation.applyTo(source)).isNotEqualTo(source);
    }
    assertThat(Mutations.all()).extracting(Mutation::guard).containsAll(QUICK);
  }

  @Test
  void aBrokenGuardIsCaught() throws IOException, InterruptedException {
    List<Mutation> quick =
        Mutations.all().stream().filter(mutation -> QUICK.contains(mutation.guard())).toList();
    var table = new ByteArrayOutputStream();

    List<Mutation> survivors =
        MutationTable.print(
            new PrintStream(table, true, StandardCharsets.UTF_8),
            quick,
            Repository.root(),
            System.getProperty("java.class.path"),
            0,
            WORLDS);

    assertThat(survivors).as(table.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
