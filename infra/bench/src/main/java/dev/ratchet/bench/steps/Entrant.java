package dev.ratchet.bench.steps;

import java.io.IOException;

/** One line of the table: how a contender is got and started. A constant of an enumeration. */
public interface Entrant {
  /** The name of the constant, by which the process that is measured finds it. */
  String name();

  /** The enumeration. */
  Class<?> getDeclaringClass();

  /** What the table calls it. */
  String title();

  /** The version of what is measured. */
  String version() throws ClassNotFoundException;

  /**
   * The class path of the process that is measured.
   *
   * @throws IOException if something of it cannot be had; the message says what and why
   */
  default String classPath() throws IOException, InterruptedException {
    return System.getProperty("java.class.path");
  }

  /** Starts the contender in this process. */
  Contender open(Parameters parameters) throws Exception;
}
