import com.google.googlejavaformat.java.Main;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The formatter of every Java file: {@code check} names those that are not formatted and fails,
 * {@code apply} formats them. It is run by Maven in a JDK 25 of its own, because google-java-format
 * parses with the compiler it runs on and Maven's JDK may be older than the language. What it has
 * found formatted is remembered, so that only what has changed since is looked at again.
 */
final class Format {
  private static final List<Path> ROOTS =
      List.of(Path.of("functions"), Path.of("infra"), Path.of(".mvn"));

  /** The digests of formatted files, after a first line that names the formatter. */
  private static final Path FORMATTED = Path.of("target", "formatted.txt");

  private Format() {}

  /**
   * Takes one argument, {@code check} or {@code apply}; the working directory is the repository.
   */
  public static void main(String[] args) throws Exception {
    List<Path> files = javaFiles();
    Set<String> formatted = formatted();
    List<Path> unknown = new ArrayList<>();
    for (Path file : files) {
      if (!formatted.contains(digest(file))) {
        unknown.add(file);
      }
    }
    int code =
        switch (String.join(" ", args)) {
          case "check" -> check(unknown);
          case "apply" -> run(new StringWriter(), List.of("--replace"), unknown);
          default -> throw new IllegalArgumentException("expected check or apply");
        };
    if (code == 0) {
      remember(files);
    }
    System.exit(code);
  }

  private static int check(List<Path> files) throws Exception {
    StringWriter changed = new StringWriter();
    int code = run(changed, List.of("--dry-run", "--set-exit-if-changed"), files);
    if (code != 0) {
      System.err.println(
          """
          These Java files are not formatted as google-java-format would:

          %s
          Format them with: mvn -q -Pformat\
          """
              .formatted(changed.toString().indent(2)));
    }
    return code;
  }

  private static int run(StringWriter out, List<String> options, List<Path> files)
      throws Exception {
    if (files.isEmpty()) {
      return 0;
    }
    PrintWriter err = new PrintWriter(System.err, true);
    Main formatter = new Main(new PrintWriter(out, true), err, InputStream.nullInputStream());
    Stream<String> names = files.stream().map(Path::toString);
    return formatter.format(Stream.concat(options.stream(), names).toArray(String[]::new));
  }

  private static List<Path> javaFiles() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path root : ROOTS) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    files.removeIf(file -> !file.toString().endsWith(".java"));
    files.removeIf(file -> Stream.of(file.toString().split("[/\\\\]")).anyMatch("target"::equals));
    return files;
  }

  private static Set<String> formatted() throws Exception {
    if (!Files.exists(FORMATTED)) {
      return Set.of();
    }
    List<String> lines = Files.readAllLines(FORMATTED);
    return !lines.isEmpty() && lines.getFirst().equals(formatter()) ? Set.copyOf(lines) : Set.of();
  }

  private static void remember(List<Path> files) throws Exception {
    Set<String> digests = new TreeSet<>();
    for (Path file : files) {
      digests.add(digest(file));
    }
    List<String> lines = new ArrayList<>(List.of(formatter()));
    lines.addAll(digests);
    Files.createDirectories(FORMATTED.getParent());
    Files.write(FORMATTED, lines);
  }

  private static String formatter() {
    return System.getProperty("java.class.path");
  }

  private static String digest(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }
}
