package dev.ratchet.verification.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A test that cannot fail proves nothing: a class of tests asserts, or inherits what asserts. */
public final class TestRule implements Rule {
  private static final Pattern TESTS =
      Pattern.compile("@(Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");
  private static final Pattern ASSERTS = Pattern.compile("\\b(assert\\w*|fail)\\(");

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      boolean hasTests = TESTS.matcher(source.text()).find();
      if (hasTests && !ASSERTS.matcher(source.text()).find()) {
        String what = "tests that assert nothing";
        findings.add(new Finding(source.path(), 0, what, "assert what should come out"));
      }
      if (hasTests && source.isTest() && !source.path().endsWith("Test.java")) {
        String what = "tests in a file whose name does not end in Test.java are not run";
        findings.add(new Finding(source.path(), 0, what, "rename the class"));
      }
    }
    return findings;
  }
}
