package dev.ratchet.core.definition.decider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.collection.Positions;
import dev.ratchet.core.definition.DefinitionReader;
import dev.ratchet.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The candidates that are found block by block, held against those found one by one. */
class NeedsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void findsEveryCandidateAndNoOther(long seed) {
    var random = new SplittableRandom(seed);
    int count = 1 + random.nextInt(400);
    int reach = 1 + random.nextInt(count);
    var all = new ArrayList<List<Integer>>();
    var tasks = new ArrayList<Json>();
    for (int position = 1; position <= count; position++) {
      List<Integer> needs = needs(random, position, reach);
      all.add(needs);
      List<Json> names = needs.stream().<Json>map(need -> Json.of("t" + need)).toList();
      tasks.add(Json.Obj.EMPTY.with("name", "t" + position).with("needs", new Json.Arr(names)));
    }
    String text = Json.Obj.EMPTY.with("tasks", new Json.Arr(tasks)).text();
    var read = (DefinitionReader.Outcome.Read) DefinitionReader.read(text, "demo");
    var found = new Needs(read.definition().all());

    for (int world = 0; world < 50; world++) {
      Positions begun = Positions.NONE;
      int most = random.nextInt(count + 1);
      for (int i = 0; i < most; i++) {
        begun = begun.with(1 + random.nextInt(count));
      }
      assertThat(candidates(found, begun, count))
          .as("seed %d, begun %s", seed, begun)
          .isEqualTo(expected(all, begun));
    }
  }

  private static List<Integer> needs(SplittableRandom random, int position, int reach) {
    return random
        .ints(random.nextInt(3), Math.max(1, position - reach), Math.max(2, position))
        .filter(need -> need < position)
        .boxed()
        .distinct()
        .toList();
  }

  private static List<Integer> candidates(Needs needs, Positions begun, int count) {
    var candidates = new ArrayList<Integer>();
    for (int position = needs.nextCandidate(begun, 1, count);
        position <= count;
        position = needs.nextCandidate(begun, position + 1, count)) {
      candidates.add(position);
    }
    return candidates;
  }

  private static List<Integer> expected(List<List<Integer>> needs, Positions begun) {
    var candidates = new ArrayList<Integer>();
    for (int position = 1; position <= needs.size(); position++) {
      int last = needs.get(position - 1).stream().mapToInt(need -> need).max().orElse(0);
      if (!begun.contains(position) && (last == 0 || begun.contains(last))) {
        candidates.add(position);
      }
    }
    return candidates;
  }
}
