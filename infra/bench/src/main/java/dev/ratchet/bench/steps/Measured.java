package dev.ratchet.bench.steps;

import dev.ratchet.emulator.Logs;
import java.io.PrintStream;
import java.util.Arrays;

/**
 * The process in which one contender is measured: its memory and its processor time are its own.
 */
public final class Measured {
  /** What the line begins with that bears the result; libraries write what they like. */
  static final String RESULT = "result: ";

  private Measured() {}

  /** Measures what the first two arguments name: an enumeration of entrants, and a constant. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    Logs.verbose(false);
    endWithParent();
    Entrant entrant = entrant(args[0], args[1]);
    Parameters parameters = Parameters.read(Arrays.stream(args).skip(2));
    try (Contender contender = entrant.open(parameters)) {
      out.println(RESULT + new Load(contender, parameters).measure(entrant.version()).text());
    }
    System.exit(0);
  }

  /** Ends this process, and what it started, if the command that waits for it is stopped. */
  private static void endWithParent() {
    var parent = ProcessHandle.current().parent().orElseThrow();
    parent.onExit().thenRun(() -> System.exit(1));
    var end =
        new Thread(() -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy));
    Runtime.getRuntime().addShutdownHook(end);
  }

  private static Entrant entrant(String enumeration, String name) throws ClassNotFoundException {
    return Arrays.stream(Class.forName(enumeration).getEnumConstants())
        .map(Entrant.class::cast)
        .filter(entrant -> entrant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(enumeration + " has no " + name + "."));
  }
}
