package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.json.Json;
import dev.ratchet.history.state.CodeRun;
import dev.ratchet.history.state.Fold;
import dev.ratchet.history.state.Slice;
import dev.ratchet.history.stored.CodeRunJson;
import dev.ratchet.history.stored.StateLineJson;
import dev.ratchet.history.stored.StoredSlice;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Slices and snapshots as they are stored. */
class StoredTest {
  private static final int WORLDS = 30;

  private static Json.Obj reparsed(Json.Obj json) {
    return Json.parseObject(json.text());
  }

  @Test
  void slicesAreReadAsTheyWereWrittenAndASnapshotWithItsTailIsTheWhole() {
    long seed = new Random().nextLong();
    System.out.println("Stored world seeds from " + seed + " on");
    for (int i = 0; i < WORLDS; i++) {
      Journal journal = new World(seed + i).run();
      List<Slice> slices = journal.slices();
      for (Slice slice : slices) {
        StoredSlice stored = StoredSlice.write(slice);
        var again = new StoredSlice(reparsed(stored.line()), stored.events(), stored.waiting());
        assertThat(again.read()).as("seed %d", seed + i).isEqualTo(slice);
      }
      int at = new Random(seed + i).nextInt(slices.size());
      CodeRun part = Fold.all(Journal.KEY, slices.subList(0, at + 1));
      CodeRun read = CodeRunJson.read(Journal.KEY, reparsed(CodeRunJson.write(part)));
      assertThat(read).as("seed %d", seed + i).isEqualTo(part);
      assertThat(Fold.on(read, slices.subList(at + 1, slices.size())))
          .as("seed %d", seed + i)
          .isEqualTo(journal.run());
    }
  }

  @Test
  void aLineTellsWithoutTheProtocolsClassesWhereARunIs() {
    Journal journal = new Journal().begin().start().arrive(Inputs.signal("a", "r-1"));

    Json.Obj line = StateLineJson.write(journal.run().line());

    assertThat(line.text("status")).contains("RUNNING");
    assertThat(line.object("task").text("state")).contains("STARTED");
    assertThat(line.get("next")).isEqualTo(Json.of(4));
    assertThat(line.get("waiting")).isEqualTo(Json.of(1));
    assertThat(StateLineJson.read(reparsed(line))).isEqualTo(journal.run().line());
  }
}
