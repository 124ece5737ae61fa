package dev.ratchet.local;

/**
 * The entry point of {@code mvn -Prun}: {@link Main}, which ends when the Maven that started it
 * ends. Maven does not stop the programs it waits for, so one that is killed would leave its ports
 * taken by a process that nobody sees.
 */
final class RunByMaven {
  /** What a shell reports for a process ended by SIGTERM. */
  private static final int TERMINATED = 143;

  private RunByMaven() {}

  /** Takes the arguments of {@link Main}. */
  public static void main(String[] args) throws Exception {
    ProcessHandle.current()
        .parent()
        .ifPresent(maven -> maven.onExit().thenRun(() -> System.exit(TERMINATED)));
    Main.main(args);
  }
}
