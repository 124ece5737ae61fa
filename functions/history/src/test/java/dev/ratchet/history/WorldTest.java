package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.state.Fold;
import dev.ratchet.history.table.ActivityTable;
import dev.ratchet.history.table.ChildTable;
import dev.ratchet.history.table.ExternalTable;
import dev.ratchet.history.table.Move;
import dev.ratchet.history.table.TimerTable;
import dev.ratchet.history.table.Transitions;
import dev.ratchet.history.table.UpdateTable;
import dev.ratchet.history.table.WorkflowTaskTable;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random worlds: whatever happens, the history keeps its rules and folds to what the run knew. */
class WorldTest {
  private static final int FIXED = 300;
  private static final int FRESH = 60;

  private static final List<Transitions<?, ?>> TABLES =
      List.of(
          WorkflowTaskTable.TABLE,
          ActivityTable.TABLE,
          TimerTable.TABLE,
          ChildTable.TABLE,
          ExternalTable.TABLE,
          UpdateTable.TABLE);

  private static Journal world(long seed) {
    try {
      Journal journal = new World(seed).run();
      assertThat(Fold.all(Journal.KEY, journal.slices()))
          .as("the whole journal folded at once")
          .isEqualTo(journal.run());
      return journal;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("The world of seed " + seed + ": " + e.getMessage(), e);
    }
  }

  @Test
  void everyEdgeOfEveryTableIsVisitedInTheKnownWorlds() {
    Set<String> visited = new HashSet<>();
    for (long seed = 1; seed <= FIXED; seed++) {
      for (Move move : world(seed).moves()) {
        visited.add(move.kind() + ": " + move.edge());
      }
    }
    for (Transitions<?, ?> table : TABLES) {
      for (Transitions.Edge<?, ?> edge : table.edges()) {
        assertThat(visited).contains(table.kind() + ": " + edge);
      }
    }
  }

  @Test
  void newWorldsKeepTheRulesToo() {
    long seed = new Random().nextLong();
    System.out.println("World seeds from " + seed + " on");
    int events = 0;
    for (int i = 0; i < FRESH; i++) {
      events += world(seed + i).history().size();
    }
    assertThat(events).isGreaterThan(FRESH * 5);
  }
}
