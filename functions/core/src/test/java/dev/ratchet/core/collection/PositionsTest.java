package dev.ratchet.core.collection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ratchet.core.id.TaskRunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets and maps of positions, held against those of the JDK. */
class PositionsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSetIsWhatAnotherSetIs(long seed) {
    var random = new SplittableRandom(seed);
    var expected = new TreeSet<Integer>();
    Positions set = Positions.NONE;
    for (int step = 0; step < 400; step++) {
      Positions before = set;
      List<Integer> then = List.copyOf(expected);
      int position = 1 + random.nextInt(300);
      if (random.nextInt(3) == 0) {
        int last = position + random.nextInt(150);
        set = set.with(position, last);
        for (int i = position; i <= last; i++) {
          expected.add(i);
        }
      } else if (random.nextBoolean()) {
        set = set.without(position);
        expected.remove(position);
      } else {
        set = set.with(position);
        expected.add(position);
      }
      assertThat(set.stream().boxed()).as("seed %d", seed).containsExactlyElementsOf(expected);
      assertThat(before.stream().boxed()).as("seed %d", seed).containsExactlyElementsOf(then);
      isLike(set, expected, 1 + random.nextInt(600));
    }
  }

  private static void isLike(Positions set, TreeSet<Integer> expected, int position) {
    assertThat(set.contains(position)).isEqualTo(expected.contains(position));
    assertThat(set.isEmpty()).isEqualTo(expected.isEmpty());
    Integer next = expected.ceiling(position);
    assertThat(set.next(position)).isEqualTo(next == null ? -1 : next);
    int other = position;
    while (expected.contains(other)) {
      other++;
    }
    assertThat(set.nextOther(position)).isEqualTo(other);
  }

  @Test
  void setsAreEqualHoweverTheyCameAbout() {
    Positions one = Positions.NONE.with(3).with(900).without(900);
    Positions other = Positions.NONE.with(2, 3).without(2);

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("[3]");
    assertThat(one.without(3)).isEqualTo(Positions.NONE);
    assertThat(one).isNotEqualTo(Positions.NONE.with(4));
    Positions most = Positions.NONE.with(1, 1_000).without(128);
    Positions same = Positions.NONE.with(129, 1_000).with(1, 127);
    assertThat(most).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(most.with(128)).isEqualTo(Positions.NONE.with(1, 1_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aMapIsWhatAnotherMapIs(long seed) {
    var random = new SplittableRandom(seed);
    var expected = new TreeMap<Integer, String>();
    ByPosition<String> map = ByPosition.empty();
    int most = 1 << (5 + random.nextInt(12));
    for (int step = 0; step < 200; step++) {
      ByPosition<String> before = map;
      Map<Integer, String> then = new HashMap<>(expected);
      int position = random.nextInt(most);
      map = map.with(position, "step " + step);
      expected.put(position, "step " + step);

      isLike(map, expected);
      isLike(before, then);
    }
  }

  private static void isLike(ByPosition<String> map, Map<Integer, String> expected) {
    assertThat(map.size()).isEqualTo(expected.size());
    assertThat(map.isEmpty()).isEqualTo(expected.isEmpty());
    expected.forEach((position, value) -> assertThat(map.get(position)).isEqualTo(value));
    var seen = new TreeMap<Integer, String>();
    map.forEach(
        (position, value) -> {
          assertThat(seen.isEmpty() || seen.lastKey() < position).isTrue();
          seen.put(position, value);
        });
    assertThat(seen).isEqualTo(new TreeMap<>(expected));
  }

  @Test
  void manyPositionsAreFilledAtOnce() {
    for (int[] range :
        new int[][] {{1, 1}, {5, 40}, {31, 32}, {0, 31}, {1, 40_000}, {999, 1_033}}) {
      ByPosition<String> before = ByPosition.<String>empty().with(70_000, "there");
      ByPosition<String> map = before.with(range[0], range[1], "same");

      assertThat(map.size()).isEqualTo(range[1] - range[0] + 2);
      for (int position : new int[] {range[0], range[1], (range[0] + range[1]) / 2}) {
        assertThat(map.get(position)).isEqualTo("same");
        assertThat(before.get(position)).isNull();
      }
      assertThat(map.get(range[1] + 1)).isNull();
      assertThat(map.get(range[0] - 1)).isNull();
      assertThat(map.get(70_000)).isEqualTo("there");
      assertThat(map.values()).hasSize(map.size());
    }
  }

  @Test
  void mapsAreEqualHoweverTheyCameAbout() {
    ByPosition<String> one = ByPosition.<String>empty().with(1, "a").with(2, "a").with(3, "a");
    ByPosition<String> other = ByPosition.<String>empty().with(1, 3, "a");

    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString("[1=a, 2=a, 3=a]");
    assertThat(one.with(2, "b")).isNotEqualTo(other);
    assertThat(one.with(4, "a")).isNotEqualTo(other);
  }

  @Test
  void aPositionThatNoRunHasIsRefused() {
    ByPosition<String> none = ByPosition.empty();
    assertThat(none.get(-1)).isNull();
    assertThat(none.get(Integer.MAX_VALUE)).isNull();
    assertThatIllegalArgumentException().isThrownBy(() -> none.with(-1, "a"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.with(TaskRunId.POSITION_MAX + 1, "a"))
        .withMessageContaining("There are no positions 1048576 to 1048576.");
    assertThat(none.with(TaskRunId.POSITION_MAX, "a").get(TaskRunId.POSITION_MAX)).isEqualTo("a");
  }
}
