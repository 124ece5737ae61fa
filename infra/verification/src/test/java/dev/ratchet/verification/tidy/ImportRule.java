package dev.ratchet.verification.tidy;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A library is known to the one module that adapts it, core and histories know no input or output,
 * and nobody uses what this code base does without.
 */
public final class ImportRule implements Rule {
  private static final List<Vendor> VENDORS =
      List.of(
          new Vendor("software.amazon.awssdk.", "functions/aws/", "infra/"),
          new Vendor("software.amazon.event.ruler.", "infra/emulator/"),
          new Vendor("software.amazon.dynamodb.", "infra/emulator/"),
          new Vendor("com.amazonaws.", "functions/handlers/", "infra/"),
          new Vendor("org.elasticmq.", "infra/emulator/"),
          new Vendor("org.apache.pekko.", "infra/emulator/"),
          new Vendor("scala.", "infra/emulator/"),
          new Vendor("picocli.", "infra/"),
          new Vendor(
              "com.fasterxml.jackson.",
              "functions/core/",
              "infra/emulator/",
              "infra/local/",
              "infra/template/"),
          new Vendor("com.cronutils.", "functions/history/"),
          new Vendor("com.dashjoin.jsonata.", "functions/core/"),
          new Vendor("com.google.protobuf.", "functions/history/", "functions/service/", "infra/"),
          new Vendor("io.grpc.", "functions/history/src/test/", "functions/service/", "infra/"),
          new Vendor("io.temporal.", "functions/history/", "functions/service/", "infra/"),
          new Vendor("com.google.re2j.", "functions/core/"),
          new Vendor("dev.harrel.jsonschema.", "functions/core/", "infra/template/"),
          new Vendor("org.snakeyaml.", "functions/core/", "infra/template/"),
          new Vendor("org.testcontainers.", "infra/verification/"));

  /** Modules that decide and do nothing else. */
  private static final List<String> PURE_HOMES =
      List.of("functions/core/src/main/", "functions/history/src/main/");

  /** What core may use of the packages that do input and output: the parts that do none. */
  private static final Set<String> PURE =
      Set.of(
          "java.io.ByteArrayInputStream",
          "java.io.ByteArrayOutputStream",
          "java.io.IOException",
          "java.io.InputStream",
          "java.io.Reader",
          "java.io.StringReader",
          "java.io.StringWriter",
          "java.io.UncheckedIOException",
          "java.io.Writer",
          "java.net.URI",
          "java.net.URISyntaxException",
          "java.net.URLDecoder",
          "java.net.URLEncoder",
          "java.nio.ByteBuffer");

  private static final List<String> IMPURE =
      List.of(
          "java.io.",
          "java.net.",
          "java.nio.",
          "java.sql.",
          "java.util.logging.",
          "javax.net.",
          "org.slf4j.",
          "System.Logger",
          "System.err",
          "System.getLogger",
          "System.getProperty",
          "System.getenv",
          "System.in",
          "System.out",
          "Thread.");

  private record Vendor(String prefix, String... homes) {
    boolean isAtHome(String path) {
      return List.of(homes).stream().anyMatch(path::startsWith);
    }
  }

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      new Names(source, findings).scan(source.tree(), null);
    }
    return findings;
  }

  private static final class Names extends TreeScanner<Void, Void> {
    private final JavaSource source;
    private final List<Finding> findings;

    Names(JavaSource source, List<Finding> findings) {
      this.source = source;
      this.findings = findings;
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      if (tree.isModule() || tree.getQualifiedIdentifier().toString().endsWith(".*")) {
        String what = "import %s hides what is used".formatted(tree.getQualifiedIdentifier());
        findings.add(source.finding(tree, what, "import each name"));
      }
      return super.visitImport(tree, none);
    }

    @Override
    public Void visitIdentifier(IdentifierTree tree, Void none) {
      if (tree.getName().toString().matches("(Inheritable)?ThreadLocal")) {
        String what = "%s leaks from one task to the next".formatted(tree.getName());
        findings.add(source.finding(tree, what, "pass the value, or bind a ScopedValue"));
      }
      return null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      String name = tree.toString();
      checkVendor(tree, name);
      if (PURE_HOMES.stream().anyMatch(source.path()::startsWith)) {
        checkPure(tree, name);
      }
      // The whole name has been seen: its beginning would be the same finding again.
      return name.matches("[a-z]\\w*(\\.\\w+)*") ? null : super.visitMemberSelect(tree, none);
    }

    private void checkVendor(MemberSelectTree tree, String name) {
      Optional<Vendor> vendor = VENDORS.stream().filter(v -> name.startsWith(v.prefix)).findFirst();
      if (vendor.isPresent() && !vendor.get().isAtHome(source.path())) {
        String homes = String.join(" and ", vendor.get().homes);
        String what = "%s is used outside %s".formatted(name, homes);
        findings.add(source.finding(tree, what, "put it behind a type of ours there"));
      }
    }

    private void checkPure(MemberSelectTree tree, String name) {
      boolean isImpure = IMPURE.stream().anyMatch(name::startsWith);
      boolean isPure = PURE.contains(name) || name.startsWith("java.nio.charset.");
      if (isImpure && !isPure) {
        String what = "%s is input or output where all is decided and nothing else done";
        findings.add(source.finding(tree, what.formatted(name), "do it in the engine's shell"));
      }
    }
  }
}
