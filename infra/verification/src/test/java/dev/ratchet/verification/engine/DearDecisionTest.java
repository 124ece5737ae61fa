package dev.ratchet.verification.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ratchet.core.id.RunId;
import org.junit.jupiter.api.Test;

/** Decisions whose expressions are much work: made on threads of their own, and bounded. */
class DearDecisionTest {
  private final Desk desk = new Desk();

  private RunId decide(String when) {
    RunId run =
        desk.start(
            "  - {name: a, task: sleep, with: {duration: 1s}, when: \"{%% %s %%}\"}"
                .formatted(when));
    desk.settle();
    return run;
  }

  private static boolean isMadeAside() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().startsWith("decide-") && !thread.isVirtual());
  }

  @Test
  void aDecisionThatIsMuchWorkIsMadeAsideAndIsTheSame() {
    RunId run = decide("$sum($map([1..40000], function($v) { $v + 1 })) < 0");

    assertThat(desk.status(run)).isEqualTo("success");
    assertThat(isMadeAside()).isTrue();
  }

  @Test
  void aDecisionThatIsTooMuchWorkFailsTheTaskWithTheBound() {
    RunId run = decide("$contains($pad('', 200000, 'a'), /^(.*a){30}b$/)");

    assertThat(desk.status(run)).isEqualTo("failed");
    assertThat(desk.partition(run).entries().toString())
        .contains("expression_too_expensive")
        .contains("its patterns take more than 4000000 steps");
  }
}
