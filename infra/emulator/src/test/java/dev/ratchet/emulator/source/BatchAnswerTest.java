package dev.ratchet.emulator.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAnswerTest {

  private static final Set<String> BATCH = Set.of("m-1", "m-2");

  private static BatchAnswer answer(String payload) {
    return BatchAnswer.of(payload.getBytes(UTF_8), BATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"batchItemFailures\":null}",
        "{\"batchItemFailures\":[]}",
        "{\"other\":1}"
      })
  void nothingThatFailedMeansThatAllIsDone(String payload) {
    assertThat(answer(payload)).isEqualTo(new BatchAnswer.Partial(Set.of()));
  }

  @Test
  void whatFailedIsNamed() {
    assertThat(answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-2\"}]}"))
        .isEqualTo(new BatchAnswer.Partial(Set.of("m-2")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "\"done\"",
        "7",
        "{\"batchItemFailures\":7}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":null}]}",
        "{\"batchItemFailures\":[{\"id\":\"m-1\"}]}",
        "{\"batchItemFailures\":[{\"itemIdentifier\":\"m-1\"},{\"itemIdentifier\":\"m-3\"}]}"
      })
  void anAnswerThatCannotBeBelievedFailsTheWholeBatch(String payload) {
    assertThat(answer(payload)).isInstanceOf(BatchAnswer.Unusable.class);
  }
}
