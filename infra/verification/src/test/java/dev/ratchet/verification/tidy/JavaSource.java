package dev.ratchet.verification.tidy;

import static java.util.Objects.requireNonNull;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A Java file, parsed but not resolved: names are known, types are not.
 *
 * @param path from the top of the repository, with slashes
 * @param text the whole file
 * @param tree the syntax
 * @param positions where each part of the syntax stands
 */
public record JavaSource(
    String path, String text, CompilationUnitTree tree, SourcePositions positions) {
  public JavaSource {
    requireNonNull(path, "path is null");
    requireNonNull(text, "text is null");
    requireNonNull(tree, "tree is null");
    requireNonNull(positions, "positions is null");
  }

  /** Parses one file. */
  public static JavaSource of(String path, String text) {
    return parse(Map.of(path, text)).getFirst();
  }

  /**
   * Parses files, given as path and text.
   *
   * @throws IllegalArgumentException if one of them is not Java
   */
  public static List<JavaSource> parse(Map<String, String> texts) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<TextFile> files = texts.entrySet().stream().map(TextFile::new).toList();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, diagnostics, List.of("-proc:none"), null, files);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<JavaSource> sources = new ArrayList<>();
    try {
      Iterator<TextFile> file = files.iterator();
      for (CompilationUnitTree tree : task.parse()) {
        TextFile next = file.next();
        sources.add(new JavaSource(next.path, next.text, tree, positions));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!diagnostics.getDiagnostics().isEmpty()) {
      throw new IllegalArgumentException("Not Java: " + diagnostics.getDiagnostics());
    }
    return List.copyOf(sources);
  }

  /** The full name of the type that the file is named after. */
  public String className() {
    String file = path.substring(path.lastIndexOf('/') + 1).replace(".java", "");
    return tree.getPackageName() == null ? file : tree.getPackageName() + "." + file;
  }

  /** Whether the file belongs to a module's tests. */
  public boolean isTest() {
    return path.contains("/src/test/");
  }

  /** The line on which a part of the syntax begins, from 1. */
  public long line(Tree part) {
    return tree.getLineMap().getLineNumber(positions.getStartPosition(tree, part));
  }

  /** The line on which a part of the syntax ends, from 1. */
  public long lastLine(Tree part) {
    return tree.getLineMap().getLineNumber(positions.getEndPosition(tree, part));
  }

  /** Whether a part of the syntax stands in the text; the parser adds some that do not. */
  public boolean isWritten(Tree part) {
    return positions.getStartPosition(tree, part) >= 0 && positions.getEndPosition(tree, part) >= 0;
  }

  /** A breach of a rule by a part of this file. */
  public Finding finding(Tree part, String what, String fix) {
    return new Finding(path, line(part), what, fix);
  }

  private static final class TextFile extends SimpleJavaFileObject {
    private final String path;
    private final String text;

    TextFile(Map.Entry<String, String> file) {
      super(URI.create("text:///" + file.getKey()), Kind.SOURCE);
      this.path = file.getKey();
      this.text = file.getValue();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
