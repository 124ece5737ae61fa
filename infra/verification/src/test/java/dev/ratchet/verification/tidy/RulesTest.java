package dev.ratchet.verification.tidy;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of style catches what breaks it, and lets pass what does not. */
class RulesTest {
  private static final AllowList NOTHING = new AllowList(List.of());

  @Test
  void aFindingSaysWhereWhatAndWhatToDo() {
    Finding finding = new Finding("a/B.java", 7, "a line of 101 columns, at most 100", "break it");

    assertThat(finding)
        .hasToString("a/B.java:7: a line of 101 columns, at most 100. Fix: break it.");
  }

  @Test
  void whatIsNotJavaIsSaidSo() {
    assertThatThrownBy(() -> JavaSource.of("A.java", "class A {"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A.java");
  }

  @Test
  void aFileMayHave400Lines() {
    String text = "class A {}\n";

    assertThat(check(new SizeRule(), text + "\n".repeat(399))).isEmpty();
    assertThat(check(new SizeRule(), text + "\n".repeat(400)))
        .containsExactly("0 a file of 401 lines, at most 400");
  }

  @Test
  void aMethodMayHave40Lines() {
    String text = "class A {\n  void run() {\n%s  }\n}\n";

    assertThat(check(new SizeRule(), text.formatted("\n".repeat(38)))).isEmpty();
    assertThat(check(new SizeRule(), text.formatted("\n".repeat(39))))
        .containsExactly("2 a method run of 41 lines, at most 40");
  }

  @Test
  void aCompactConstructorAndAStaticBlockAreMethodsToo() {
    String constructor = "record A(int a) {\n  A {\n%s  }\n}\n".formatted("\n".repeat(39));
    String block = "class A {\n  static {\n%s  }\n}\n".formatted("\n".repeat(39));

    assertThat(check(new SizeRule(), constructor)).hasSize(1);
    assertThat(check(new SizeRule(), block)).hasSize(1);
  }

  @Test
  void aLineMayHave100ColumnsAndAnImportMore() {
    String text = "class A {} //";
    String pad = "x".repeat(100 - text.length());
    String longImport = "import a.%s;\n".formatted("B".repeat(100));

    assertThat(check(new SizeRule(), text + pad)).isEmpty();
    assertThat(check(new SizeRule(), "\n" + text + pad + "x"))
        .containsExactly("2 a line of 101 columns, at most 100");
    assertThat(check(new SizeRule(), longImport)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "System.currentTimeMillis()",
        "java.lang.System.nanoTime()",
        "Clock.systemUTC()",
        "Clock.systemDefaultZone()",
        "Clock.tickSeconds(zone)",
        "InstantSource.system()",
        "Instant.now()",
        "java.time.Instant.now()",
        "LocalDate.now(zone)",
        "LocalDateTime.now()",
        "ZonedDateTime.now()",
        "new Date()",
        "supply(Instant::now)",
      })
  void timeFromNowhereIsCaught(String expression) {
    assertCaught(expression, "CLOCK");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Math.random()",
        "new Random()",
        "new java.util.Random()",
        "supply(Random::new)",
        "new SplittableRandom()",
        "new SecureRandom()",
        "SecureRandom.getInstanceStrong()",
        "ThreadLocalRandom.current()",
        "RandomGenerator.getDefault()",
        "UUID.randomUUID()",
        "supply(UUID::randomUUID)",
      })
  void randomnessFromNowhereIsCaught(String expression) {
    assertCaught(expression, "RANDOM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thread.sleep(1)",
        "TimeUnit.SECONDS.sleep(1)",
        "SECONDS.sleep(1)",
        "MILLISECONDS.sleep(1)",
        "LockSupport.parkNanos(1)",
      })
  void sleepIsCaught(String expression) {
    assertCaught(expression, "SLEEP");
  }

  @Test
  void aStaticImportOfTimeIsCaught() {
    assertThat(check(new AmbientRule(NOTHING), "import static java.lang.System.nanoTime;\n"))
        .containsExactly("1 java.lang.System.nanoTime is CLOCK from nowhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clock.instant()",
        "Clock.fixed(instant, zone)",
        "Instant.ofEpochMilli(1)",
        "new Date(7)",
        "new Random(7)",
        "new SplittableRandom(7)",
        "new RandomGenerator() { public long nextLong() { return 7; } }",
        "RandomSupport.of(1)",
        "UUID.fromString(text)",
        "Thread.ofVirtual()",
        "sleeper.sleep(duration)",
      })
  void whatIsHandedInIsNotCaught(String expression) {
    String text = "class A {\n  Object a = %s;\n}\n".formatted(expression);

    assertThat(check(new AmbientRule(NOTHING), text)).isEmpty();
  }

  @Test
  void aTestMayDrawASeedThatItShows() {
    String draw = "class A {\n  long drawn = new Random().nextLong();\n";
    String show = "  { System.out.println(\"seed \" + drawn); }\n";

    assertThat(check(new AmbientRule(NOTHING), draw + "}")).hasSize(1);
    assertThat(check(new AmbientRule(NOTHING), draw + show + "}")).isEmpty();
  }

  @Test
  void anAllowedClassMayUseWhatItIsAllowed() {
    AllowList allowed = AllowList.parse("# why\n\na.ATest clock,sleep the shell\n");
    String clock = "package a;\nclass A {\n  long a = System.nanoTime();\n";
    String sleep = "  { Thread.sleep(1); }\n";

    assertThat(check(new AmbientRule(allowed), clock + sleep + "}")).isEmpty();
    assertThat(check(new AmbientRule(allowed), clock + sleep + "  double b = Math.random();\n}"))
        .containsExactly("5 Math.random is RANDOM from nowhere");
    assertThat(check(new AmbientRule(allowed), clock + "}"))
        .containsExactly("3 a.ATest is allowed SLEEP and does not use it");
  }

  @Test
  void anAllowedClassNeedsAReason() {
    assertThatThrownBy(() -> AllowList.parse("a.A clock"))
        .hasMessageContaining(":1: expected a class, its kinds and why, but found: a.A clock");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import software.amazon.awssdk.services.sqs.SqsClient;",
        "import com.amazonaws.services.lambda.runtime.Context;",
        "import com.fasterxml.jackson.core.JsonParser;",
        "import org.elasticmq.NodeAddress;",
        "import java.util.*;",
        "import module java.base;",
        "class A { software.amazon.awssdk.services.sqs.SqsClient client; }",
        "class A { ThreadLocal<String> name; }",
      })
  void whatDoesNotBelongToAModuleIsCaught(String text) {
    JavaSource source = JavaSource.of("functions/engine/src/main/java/A.java", text);

    assertThat(new ImportRule().check(List.of(source))).hasSize(1);
  }

  @Test
  void aLibraryMayBeUsedWhereItIsAdapted() {
    String aws = "import software.amazon.awssdk.services.sqs.SqsClient;";
    String lambda = "import com.amazonaws.services.lambda.runtime.Context;";

    assertThat(
            new ImportRule()
                .check(
                    List.of(
                        JavaSource.of("functions/aws/src/main/java/A.java", aws),
                        JavaSource.of("infra/local/src/main/java/A.java", aws + lambda),
                        JavaSource.of("functions/handlers/src/main/java/A.java", lambda))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import java.io.File;",
        "import java.io.FileInputStream;",
        "import java.net.http.HttpClient;",
        "import java.nio.file.Files;",
        "class A { void a() { System.out.println(); } }",
        "class A { String a = System.getenv(name); }",
        "class A { Thread a = Thread.currentThread(); }",
      })
  void inputAndOutputInCoreAreCaught(String text) {
    JavaSource core = JavaSource.of("functions/core/src/main/java/A.java", text);
    JavaSource engine = JavaSource.of("functions/engine/src/main/java/A.java", text);

    assertThat(new ImportRule().check(List.of(core))).isNotEmpty();
    assertThat(new ImportRule().check(List.of(engine))).isEmpty();
  }

  @Test
  void whatDoesNoInputOrOutputIsFreeInCore() {
    String text = "import java.io.IOException;\nimport java.nio.charset.StandardCharsets;\n";
    JavaSource core = JavaSource.of("functions/core/src/main/java/A.java", text);

    assertThat(new ImportRule().check(List.of(core))).isEmpty();
  }

  @Test
  void aDefaultOverASealedTypeIsCaught() {
    String type =
        """
        sealed interface S {
          record A(int a) implements S {}
          record B() implements S {}
        }
        class C {
          int whole(S s) { return switch (s) { case S.A(int a) -> a; case S.B b -> 0; }; }
          int lazy(S s) { return switch (s) { case S.A(int a) -> a; default -> 0; }; }
          int open(Object o) {
            return switch (o) { case S.A a -> 1; case String t -> 2; default -> 0; };
          }
          int text(String t) { return switch (t) { case "a" -> 1; default -> 0; }; }
        }
        """;

    assertThat(check(new SwitchRule(), type))
        .containsExactly("7 a switch over a sealed type (A) has a default");
  }

  @Test
  void testsWithoutAssertionOrOutsideTestClassesAreCaught() {
    String silent = "class A {\n  @Test void runs() { run(); }\n}\n";
    String sound = "class A {\n  @Test void runs() { assertThat(run()).isTrue(); }\n}\n";
    JavaSource hidden = JavaSource.of("infra/local/src/test/java/Cases.java", sound);
    JavaSource contract = JavaSource.of("infra/testkit/src/main/java/Contract.java", sound);

    assertThat(check(new TestRule(), silent)).containsExactly("0 tests that assert nothing");
    assertThat(check(new TestRule(), sound)).isEmpty();
    assertThat(new TestRule().check(List.of(hidden))).hasSize(1);
    assertThat(new TestRule().check(List.of(contract))).isEmpty();
  }

  @Test
  void theTopOfTheRepositoryIsExact() {
    Set<String> top =
        Set.of(
            "LICENSE", "README.md", "events", "functions", "infra", "pom.xml", ".ci", "notes.txt");

    assertThat(new LayoutRule(top, Set.of()).check(List.of()))
        .extracting(Finding::path)
        .containsExactly("notes.txt", "template.yaml");
  }

  @Test
  void everyEventIsNamedAfterItsHandlerAndLoaded() {
    Set<String> top =
        Set.of("LICENSE", "README.md", "events", "functions", "infra", "pom.xml", "template.yaml");
    Set<String> events = Set.of("api.get-run.json", "api.orphan.json", "Worker.json");
    JavaSource test =
        JavaSource.of(
            "infra/verification/src/test/java/A.java",
            "class A { String[] a = {\"api.get-run.json\", \"Worker.json\"}; }");
    JavaSource all =
        JavaSource.of(
            "infra/verification/src/test/java/B.java",
            "class B { String[] b = {\"events\", \"*.json\"}; }");

    assertThat(new LayoutRule(top, events).check(List.of(test)))
        .extracting(Finding::toString)
        .containsExactly(
            "events/Worker.json:0: expected <handler>.<case>.json in kebab-case. Fix: rename it.",
            "events/api.orphan.json:0: no test loads it."
                + " Fix: name it in a test, or list \"events\" there.");
    assertThat(new LayoutRule(top, Set.of("api.orphan.json")).check(List.of(all))).isEmpty();
  }

  private static void assertCaught(String expression, String kind) {
    String text = "class A {\n  Object a = %s;\n}\n".formatted(expression);

    assertThat(check(new AmbientRule(NOTHING), text))
        .singleElement(as(STRING))
        .startsWith("2 ")
        .endsWith(" is %s from nowhere".formatted(kind));
  }

  @Test
  void whatNothingUsesIsDead() {
    JavaSource used = main("a", "Used", "");
    JavaSource user = main("a", "User", "/** {@link Named} */", "class User { Used used; }");
    JavaSource named = main("a", "Named", "");

    assertThat(new UseRule(List.of("Handler: a.User")).check(List.of(used, user, named)))
        .extracting(Finding::path)
        .containsExactly("functions/x/src/main/java/a/Named.java");
  }

  @Test
  void noTwoTypesOfTheFunctionsHaveOneName() {
    JavaSource one = main("a", "Same", "");
    JavaSource other = main("b", "Same", "");

    assertThat(new UseRule(List.of("Same")).check(List.of(one, other)))
        .extracting(Finding::what)
        .containsExactly("functions/x/src/main/java/a/Same.java has this name too");
  }

  static JavaSource main(String home, String name, String imports) {
    return main(home, name, imports, "class " + name + " {}");
  }

  private static JavaSource main(String home, String name, String imports, String body) {
    return JavaSource.of(
        "functions/x/src/main/java/%s/%s.java".formatted(home.replace('.', '/'), name),
        "package %s;\n%s\n%s\n".formatted(home, imports, body));
  }

  private static List<String> check(Rule rule, String text) {
    return rule
        .check(List.of(JavaSource.of("functions/engine/src/test/java/ATest.java", text)))
        .stream()
        .map(finding -> finding.line() + " " + finding.what())
        .toList();
  }
}
