import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The formatter of every Java file: {@code check} names those that are not formatted and fails,
 * {@code apply} formats them. It is run by Maven in a JDK 25 of its own, because google-java-format
 * parses with the compiler it runs on and Maven's JDK may be older than the language.
 */
final class Format {
  private static final List<Path> ROOTS =
      List.of(Path.of("functions"), Path.of("infra"), Path.of(".mvn"));

  private Format() {}

  /**
   * Takes one argument, {@code check} or {@code apply}; the working directory is the repository.
   */
  public static void main(String[] args) throws Exception {
    List<String> files = javaFiles();
    switch (String.join(" ", args)) {
      case "check" -> check(files);
      case "apply" -> apply(files);
      default -> throw new IllegalArgumentException("expected check or apply");
    }
  }

  private static void check(List<String> files) throws Exception {
    StringWriter changed = new StringWriter();
    int code = run(changed, Stream.of("--dry-run", "--set-exit-if-changed"), files);
    if (code != 0) {
      System.err.println(
          """
          These Java files are not formatted as google-java-format would:

          %s
          Format them with: mvn -q -Pformat\
          """
              .formatted(changed.toString().indent(2)));
    }
    System.exit(code);
  }

  private static void apply(List<String> files) throws Exception {
    System.exit(run(new StringWriter(), Stream.of("--replace"), files));
  }

  private static int run(StringWriter out, Stream<String> options, List<String> files)
      throws Exception {
    PrintWriter err = new PrintWriter(System.err, true);
    Main formatter = new Main(new PrintWriter(out, true), err, InputStream.nullInputStream());
    return formatter.format(Stream.concat(options, files.stream()).toArray(String[]::new));
  }

  private static List<String> javaFiles() throws IOException {
    try (Stream<Path> files = ROOTS.stream().flatMap(Format::walk)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".java")).sorted().toList();
    }
  }

  private static Stream<Path> walk(Path root) {
    try {
      return Files.walk(root).filter(file -> !file.toString().contains("/target/"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
