package dev.ratchet.verification.tidy;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * No file is left that nothing uses, and no two types of the functions have the same simple name.
 *
 * @param texts what else names types: the build, the template, service files, schemas
 */
public record UseRule(List<String> texts) implements Rule {
  /** What a framework finds by itself. */
  private static final Pattern FOUND =
      Pattern.compile("@(?:Benchmark|Parameterized|Test)|void main\\(");

  private static final Pattern CLASS_NAME = Pattern.compile("dev\\.ratchet\\.[\\w.]+");

  public UseRule {
    texts = List.copyOf(texts);
  }

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Set<String>> users = new HashMap<>();
    for (JavaSource source : sources) {
      for (String name : names(source)) {
        users.computeIfAbsent(name, _ -> new TreeSet<>()).add(source.path());
      }
    }
    Map<String, JavaSource> first = new HashMap<>();
    for (JavaSource source : sources) {
      String name = simpleName(source);
      if (name.equals("package-info")) {
        continue;
      }
      if (isDead(source, users.getOrDefault(name, Set.of()))) {
        findings.add(new Finding(source.path(), 0, "nothing uses it", "delete it"));
      }
      JavaSource twin =
          source.path().matches("functions/[^/]+/src/main/.*")
              ? first.putIfAbsent(name, source)
              : null;
      if (twin != null) {
        String what = "%s has this name too".formatted(twin.path());
        findings.add(new Finding(source.path(), 0, what, "call one of them otherwise"));
      }
    }
    return findings;
  }

  private boolean isDead(JavaSource source, Set<String> users) {
    Pattern word = Pattern.compile("\\b" + Pattern.quote(simpleName(source)) + "\\b");
    return users.stream().allMatch(source.path()::equals)
        && !FOUND.matcher(source.text()).find()
        && texts.stream().noneMatch(text -> word.matcher(text).find());
  }

  private static String simpleName(JavaSource source) {
    return source.path().substring(source.path().lastIndexOf('/') + 1).replace(".java", "");
  }

  private static Set<String> names(JavaSource source) {
    Set<String> names = new TreeSet<>();
    new TreeScanner<Void, Void>() {
      @Override
      public Void visitIdentifier(IdentifierTree tree, Void none) {
        names.add(tree.getName().toString());
        return null;
      }

      @Override
      public Void visitMemberSelect(MemberSelectTree tree, Void none) {
        names.add(tree.getIdentifier().toString());
        return super.visitMemberSelect(tree, none);
      }

      @Override
      public Void visitLiteral(LiteralTree tree, Void none) {
        if (tree.getValue() instanceof String text && CLASS_NAME.matcher(text).matches()) {
          names.add(text.substring(text.lastIndexOf('.') + 1));
        }
        return null;
      }

      @Override
      public Void visitImport(ImportTree tree, Void none) {
        return tree.isStatic() ? super.visitImport(tree, none) : null;
      }
    }.scan(source.tree(), null);
    return names;
  }
}
