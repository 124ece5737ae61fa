package dev.ratchet.verification.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Files, methods and lines stay small enough to be read at a glance. */
public final class SizeRule implements Rule {
  /** The longest file, in lines. */
  public static final int FILE_LINES_MAX = 400;

  /** The longest body of a method, in lines; a text block in it is data and does not count. */
  public static final int METHOD_LINES_MAX = 40;

  /**
   * The longest line, in characters; imports and text blocks cannot be broken and may be longer.
   */
  public static final int LINE_COLUMNS_MAX = 100;

  private static final String TEXT_BLOCK = "\"".repeat(3);

  @Override
  public List<Finding> check(List<JavaSource> sources) {
    List<Finding> findings = new ArrayList<>();
    for (JavaSource source : sources) {
      checkLines(source, findings);
      new Methods(source, findings).scan(source.tree(), null);
    }
    return findings;
  }

  private static void checkLines(JavaSource source, List<Finding> findings) {
    List<String> lines = source.text().lines().toList();
    BitSet inTextBlock = textBlocks(lines);
    if (lines.size() > FILE_LINES_MAX) {
      String what = "a file of %d lines, at most %d".formatted(lines.size(), FILE_LINES_MAX);
      findings.add(new Finding(source.path(), 0, what, "split it by subject"));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int columns = line.length();
      if (columns > LINE_COLUMNS_MAX && !inTextBlock.get(i) && !line.startsWith("import ")) {
        String what = "a line of %d columns, at most %d".formatted(columns, LINE_COLUMNS_MAX);
        findings.add(new Finding(source.path(), i + 1L, what, "break the line"));
      }
    }
  }

  /** The lines, from 0, that are the contents of a text block. */
  private static BitSet textBlocks(List<String> lines) {
    var inside = new BitSet();
    boolean open = false;
    for (int i = 0; i < lines.size(); i++) {
      boolean toggles = lines.get(i).split(TEXT_BLOCK, -1).length % 2 == 0;
      inside.set(i, open && !toggles);
      open ^= toggles;
    }
    return inside;
  }

  private static final class Methods extends TreeScanner<Void, Void> {
    private final JavaSource source;
    private final List<Finding> findings;
    private final BitSet inTextBlock;

    Methods(JavaSource source, List<Finding> findings) {
      this.source = source;
      this.findings = findings;
      this.inTextBlock = textBlocks(source.text().lines().toList());
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      for (Tree member : type.getMembers()) {
        switch (member) {
          case MethodTree method when method.getBody() != null && source.isWritten(method) ->
              check(method.getBody(), "method " + method.getName());
          case BlockTree block -> check(block, "block");
          default -> {}
        }
      }
      return super.visitClass(type, unused);
    }

    private void check(Tree part, String name) {
      if (!source.isWritten(part)) {
        return;
      }
      int from = Math.toIntExact(source.line(part));
      int to = Math.toIntExact(source.lastLine(part));
      int lines = to - from + 1 - inTextBlock.get(from - 1, to).cardinality();
      if (lines > METHOD_LINES_MAX) {
        String what = "a %s of %d lines, at most %d".formatted(name, lines, METHOD_LINES_MAX);
        findings.add(source.finding(part, what, "name a part of it and move that out"));
      }
    }
  }
}
