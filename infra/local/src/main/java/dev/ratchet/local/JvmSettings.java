package dev.ratchet.local;

/** Settings of the JDK's own HTTP client and server, which they read once, when first used. */
final class JvmSettings {

  private JvmSettings() {}

  /** Sets what is not set yet; to be called before the first connection. */
  static void apply() {
    // The AWS clients of all sandboxes keep this many connections to an emulator, instead of 5.
    setDefault("http.maxConnections", "64");
    // Headers and body of an answer are two packets; the second must not wait for the first.
    setDefault("sun.net.httpserver.nodelay", "true");
  }

  /**
   * Has what the engine logs be told in lines like those of functions; before the first of them.
   */
  static void logInLines() {
    setDefault("java.util.logging.SimpleFormatter.format", "[ratchet] %4$s %5$s%6$s%n");
  }

  private static void setDefault(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
