package dev.ratchet.verification;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.ratchet.verification.tidy.AllowList;
import dev.ratchet.verification.tidy.AmbientRule;
import dev.ratchet.verification.tidy.ArrowRule;
import dev.ratchet.verification.tidy.Finding;
import dev.ratchet.verification.tidy.ImportRule;
import dev.ratchet.verification.tidy.JavaSource;
import dev.ratchet.verification.tidy.LayoutRule;
import dev.ratchet.verification.tidy.Rule;
import dev.ratchet.verification.tidy.SizeRule;
import dev.ratchet.verification.tidy.SwitchRule;
import dev.ratchet.verification.tidy.TestRule;
import dev.ratchet.verification.tidy.UseRule;
import java.io.File;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The style of this repository, as far as a machine can see it. */
class TidyTest {
  private static final List<JavaSource> SOURCES = Repository.javaSources();

  @Test
  void theWholeTreeIsRead() {
    assertThat(SOURCES)
        .extracting(JavaSource::path)
        .contains(
            ".mvn/Format.java", "functions/core/src/main/java/dev/ratchet/core/package-info.java")
        .noneMatch(path -> path.contains("/target/"));
  }

  @Test
  void filesMethodsAndLinesAreShort() {
    assertTidy(new SizeRule());
  }

  @Test
  void timeRandomnessAndSleepEnterWhereAllowed() {
    assertTidy(new AmbientRule(AllowList.load()));
  }

  @Test
  void librariesStayBehindTheirAdaptersAndCoreIsPure() {
    assertTidy(new ImportRule());
  }

  @Test
  void switchesOverSealedTypesNameEveryCase() {
    assertTidy(new SwitchRule());
  }

  @Test
  void testsAssertSomething() {
    assertTidy(new TestRule());
  }

  @Test
  void theTopIsAsPromisedAndEveryEventIsLoaded() {
    assertTidy(new LayoutRule(names("."), names("events")));
  }

  @Test
  void arrowsBetweenPackagesGoOneWay() {
    assertTidy(new ArrowRule());
  }

  @Test
  void everyFileIsUsedAndEveryNameIsOneTypes() {
    assertTidy(new UseRule(Repository.texts()));
  }

  private static void assertTidy(Rule rule) {
    List<Finding> findings = rule.check(SOURCES);
    if (!findings.isEmpty()) {
      fail(findings.stream().map(Finding::toString).collect(joining("\n  ", "\n  ", "\n")));
    }
  }

  private static Set<String> names(String folder) {
    String[] names = new File(Repository.root().toFile(), folder).list();
    return names == null ? Set.of() : Set.of(names);
  }
}
