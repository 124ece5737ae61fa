package dev.ratchet.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.history.state.Fold;
import dev.ratchet.history.state.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored entries of runs that were: they are read as they were written, and steps lead to them. */
class GoldenTest {
  private static final Map<String, Journal> RUNS = Golden.runs();

  private static List<String> stored(String name) throws IOException {
    try (InputStream file = GoldenTest.class.getResourceAsStream("/golden/" + name + ".jsonl")) {
      assertThat(file).as("src/test/resources/golden/%s.jsonl", name).isNotNull();
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "activity-retried",
        "timer-cancelled",
        "signal-waits",
        "child",
        "update",
        "continued",
        "second-attempt"
      })
  void aStoredRunIsTheOneThatItsStepsLeadTo(String name) throws IOException {
    Journal journal = RUNS.get(name);

    List<Slice> slices = Golden.slices(stored(name));

    assertThat(slices).isEqualTo(journal.slices());
    assertThat(Fold.all(Journal.KEY, slices)).isEqualTo(journal.run());
    HistoryRules.check(Slice.events(slices));
  }
}
