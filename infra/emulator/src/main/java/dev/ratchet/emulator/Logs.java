package dev.ratchet.emulator;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Quiets the libraries that the emulators are made of; their own troubles are not the user's. */
public final class Logs {

  /** Loggers are collected if nobody holds them, and forget their level. */
  private static final List<Logger> LIBRARIES =
      List.of(
          Logger.getLogger("com.almworks"),
          Logger.getLogger("com.sun.net.httpserver"),
          Logger.getLogger("org.apache.commons"),
          Logger.getLogger("org.apache.pekko"),
          Logger.getLogger("org.eclipse.jetty"),
          Logger.getLogger("org.elasticmq"),
          Logger.getLogger("scalikejdbc"),
          Logger.getLogger("software.amazon"));

  private Logs() {}

  /** Sets whether the libraries say what they do. */
  public static void verbose(boolean verbose) {
    LIBRARIES.forEach(logger -> logger.setLevel(verbose ? Level.INFO : Level.OFF));
  }
}
