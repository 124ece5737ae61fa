package dev.ratchet.emulator.host;

import static java.util.Objects.requireNonNull;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What the runner and its functions have to say, one prefixed line each. What functions tell
 * machines, which is JSON, goes elsewhere as it is.
 */
public final class Report {

  private final PrintStream stream;
  private final PrintStream log;
  private volatile boolean isLogged;

  /** A report that leaves out what functions tell machines. */
  public Report(PrintStream stream) {
    this(stream, new PrintStream(OutputStream.nullOutputStream()));
  }

  /**
   * A report.
   *
   * @param log where the lines go that functions write in JSON
   */
  public Report(PrintStream stream, PrintStream log) {
    this.stream = requireNonNull(stream, "stream is null");
    this.log = requireNonNull(log, "log is null");
  }

  /** Says that somebody reads what is for machines. */
  public void readByMachines() {
    isLogged = true;
  }

  /** Whether somebody reads what is for machines. */
  public boolean isLogged() {
    return isLogged;
  }

  /** Where lines go that are for machines. */
  public PrintStream log() {
    return log;
  }

  /** Takes what a function has logged. */
  public void logged(String function, String text) {
    if (text.startsWith("{") && text.endsWith("}")) {
      log.println(text);
    } else {
      line(function, text);
    }
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
