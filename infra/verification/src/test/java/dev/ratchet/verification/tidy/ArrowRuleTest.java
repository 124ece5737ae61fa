package dev.ratchet.verification.tidy;

import static dev.ratchet.verification.tidy.RulesTest.main;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows that are caught, and those that are not. */
final class ArrowRuleTest {
  @Test
  void packagesFormNoRing() {
    JavaSource a = main("a", "A", "import b.B;");
    JavaSource b = main("b", "B", "import c.C;");

    assertThat(new ArrowRule().check(List.of(a, b, main("c", "C", "")))).isEmpty();
    assertThat(new ArrowRule().check(List.of(a, b, main("c", "C", "import static a.A.x;"))))
        .extracting(Finding::what)
        .containsExactly(
            "a imports from b, which leads back: a ring of packages",
            "b imports from c, which leads back: a ring of packages",
            "c imports from a, which leads back: a ring of packages");
  }

  @Test
  void aRunDoesNotKnowDefinitions() {
    JavaSource step = main("dev.ratchet.core.definition", "Step", "");

    assertThat(
            new ArrowRule()
                .check(
                    List.of(
                        main(
                            "dev.ratchet.core.run.decide",
                            "Draft",
                            "import dev.ratchet.core.definition.Step;"),
                        step)))
        .extracting(Finding::what)
        .containsExactly(
            "dev.ratchet.core.run.decide imports from dev.ratchet.core.definition, which it must"
                + " not know");
  }

  @Test
  void ofTheEngineTheCatalogAloneKnowsDefinitions() {
    JavaSource step = main("dev.ratchet.core.definition", "Step", "");
    String known = "import dev.ratchet.core.definition.Step;";

    assertThat(
            new ArrowRule()
                .check(
                    List.of(
                        main("dev.ratchet.engine.catalog", "Deciders", known),
                        main("dev.ratchet.engine.run", "Control", known),
                        main("dev.ratchet.api", "Json", known),
                        main("dev.ratchet.core.definition.decider", "Own", known),
                        step)))
        .extracting(Finding::what)
        .containsExactly(
            "dev.ratchet.engine.run imports from dev.ratchet.core.definition, which it must not"
                + " know",
            "dev.ratchet.api imports from dev.ratchet.core.definition, which it must not know");
  }
}
