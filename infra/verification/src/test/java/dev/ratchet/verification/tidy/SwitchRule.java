package dev.ratchet.verification.tidy;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseLabelTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * A switch over a sealed type names every case, so that a new one breaks the compile. Types are not
 * resolved: a switch is taken to be over a sealed type when each of its patterns names a type that
 * some sealed type of ours permits.
 */
public final class SwitchRule implements Rule {
  @Override
  public List<Finding> check(List<JavaSource> sources) {
    Set<String> permitted = new HashSet<>();
    sources.forEach(source -> new Permitted(permitted).scan(source.tree(), null));
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      new Switches(source, permitted, findings).scan(source.tree(), null);
    }
    return findings;
  }

  private static String simpleName(String type) {
    return type.replaceAll("<.*", "").replaceAll(".*\\.", "");
  }

  /** Collects what is permitted: by name, or by standing in the body of the sealed type. */
  private static final class Permitted extends TreeScanner<Void, Void> {
    private final Set<String> names;

    Permitted(Set<String> names) {
      this.names = names;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (type.getModifiers().getFlags().contains(Modifier.SEALED)) {
        type.getPermitsClause().forEach(name -> names.add(simpleName(name.toString())));
        type.getMembers().forEach(member -> addIfImplementing(type, member));
      }
      return super.visitClass(type, none);
    }

    private void addIfImplementing(ClassTree sealed, Tree member) {
      if (member instanceof ClassTree type
          && type.getImplementsClause().stream()
              .anyMatch(
                  name -> simpleName(name.toString()).contentEquals(sealed.getSimpleName()))) {
        names.add(type.getSimpleName().toString());
      }
    }
  }

  private static final class Switches extends TreeScanner<Void, Void> {
    private final JavaSource source;
    private final Set<String> permitted;
    private final List<Finding> findings;

    Switches(JavaSource source, Set<String> permitted, List<Finding> findings) {
      this.source = source;
      this.permitted = permitted;
      this.findings = findings;
    }

    @Override
    public Void visitSwitch(SwitchTree tree, Void none) {
      check(tree, tree.getCases());
      return super.visitSwitch(tree, none);
    }

    @Override
    public Void visitSwitchExpression(SwitchExpressionTree tree, Void none) {
      check(tree, tree.getCases());
      return super.visitSwitchExpression(tree, none);
    }

    private void check(Tree tree, List<? extends CaseTree> cases) {
      List<CaseLabelTree> labels = new ArrayList<>();
      cases.forEach(branch -> labels.addAll(branch.getLabels()));
      List<String> types =
          labels.stream()
              .filter(PatternCaseLabelTree.class::isInstance)
              .map(label -> patternType((PatternCaseLabelTree) label))
              .toList();
      boolean hasDefault = labels.stream().anyMatch(DefaultCaseLabelTree.class::isInstance);
      if (hasDefault && !types.isEmpty() && permitted.containsAll(types)) {
        String what = "a switch over a sealed type (%s) has a default".formatted(types.getFirst());
        findings.add(
            source.finding(tree, what, "name every case, so that a new one breaks the compile"));
      }
    }

    private static String patternType(PatternCaseLabelTree label) {
      return switch (label.getPattern()) {
        case DeconstructionPatternTree pattern -> simpleName(pattern.getDeconstructor().toString());
        case BindingPatternTree pattern -> simpleName(pattern.getVariable().getType().toString());
        case Tree other -> other.toString();
      };
    }
  }
}
