package dev.ratchet.verification.tidy;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Time, randomness and sleep enter in classes named on the {@link AllowList}; all others are handed
 * them, so that a test can decide what time it is and what the dice show.
 */
public final class AmbientRule implements Rule {
  /** What a class may be allowed to take from its surroundings. */
  public enum Kind {
    CLOCK(
        "(System|Clock|InstantSource|Instant|(Local|Zoned|Offset)?(Date|Time|DateTime)|Date)",
        "currentTimeMillis|nanoTime|system.*|tick(Millis|Seconds|Minutes)|now|<new>",
        "take a java.time.Clock or InstantSource, and ask it"),
    RANDOM(
        "(Math|StrictMath|UUID|Random|SplittableRandom|SecureRandom|ThreadLocalRandom"
            + "|RandomGenerator)",
        "random|randomUUID|current|getDefault|of|getInstance.*|<new>",
        "take a java.util.random.RandomGenerator; a test shows its seed"),
    SLEEP(
        "(Thread|LockSupport|TimeUnit(\\.[A-Z]+)?|(NANO|MICRO|MILLI)?SECONDS|MINUTES|HOURS|DAYS)",
        "sleep|parkNanos|parkUntil",
        "wait for the event, or take a sleeper");

    private final Pattern use;
    private final String fix;

    Kind(String types, String members, String fix) {
      this.use = Pattern.compile("(.*\\.)?" + types + "\\.(" + members + ")");
      this.fix = fix;
    }

    private boolean isUsedBy(String member) {
      return use.matcher(member).matches();
    }
  }

  private final AllowList allowed;

  /** The rule with its exceptions. */
  public AmbientRule(AllowList allowed) {
    this.allowed = requireNonNull(allowed, "allowed is null");
  }

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    Set<AllowList.Entry> unused = new LinkedHashSet<>(allowed.entries());
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      new Uses(source, unused, findings).scan(source.tree(), null);
    }
    for (AllowList.Entry entry : unused) {
      String what = "%s is allowed %s and does not use it".formatted(entry.name(), entry.kind());
      findings.add(new Finding(AllowList.PATH, entry.line(), what, "remove the line"));
    }
    return findings;
  }

  private final class Uses extends TreeScanner<Void, Void> {
    private final JavaSource source;
    private final Set<AllowList.Entry> unused;
    private final List<Finding> findings;

    Uses(JavaSource source, Set<AllowList.Entry> unused, List<Finding> findings) {
      this.source = source;
      this.unused = unused;
      this.findings = findings;
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      // A plain import uses nothing yet; a static one is a use that shows no class where it is
      // made.
      return tree.isStatic() ? super.visitImport(tree, none) : null;
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      check(tree, tree.toString());
      return super.visitMemberSelect(tree, none);
    }

    @Override
    public Void visitMemberReference(MemberReferenceTree tree, Void none) {
      String member = tree.getName().contentEquals("<init>") ? "<new>" : tree.getName().toString();
      check(tree, tree.getQualifierExpression() + "." + member);
      return super.visitMemberReference(tree, none);
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void none) {
      if (tree.getArguments().isEmpty() && tree.getClassBody() == null) {
        check(tree, tree.getIdentifier() + ".<new>");
      }
      return super.visitNewClass(tree, none);
    }

    /** Whether this is a test that draws a seed and says which, so that it can be run again. */
    private boolean isSeededTest() {
      return source.isTest() && source.text().contains("seed");
    }

    private void check(Tree part, String member) {
      for (Kind kind : Kind.values()) {
        if (kind.isUsedBy(member)) {
          if (kind == Kind.RANDOM && isSeededTest()) {
            return;
          }
          Optional<AllowList.Entry> entry = allowed.find(source.className(), kind);
          entry.ifPresent(unused::remove);
          if (entry.isEmpty()) {
            String what = "%s is %s from nowhere".formatted(member, kind);
            findings.add(source.finding(part, what, kind.fix));
          }
        }
      }
    }
  }
}
