package dev.ratchet.local;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/** What the runner and its functions have to say, one prefixed line each. */
public final class Report {

  private final PrintStream stream;

  public Report(PrintStream stream) {
    this.stream = requireNonNull(stream, "stream is null");
  }

  /**
   * Prints a text, each of its lines after the name of who says it.
   *
   * @param who a function's name, or the part of the runner
   */
  public void line(String who, String text) {
    text.lines().forEach(line -> stream.println("[" + who + "] " + line));
  }
}
