package dev.ratchet.local;

/** A template, running on this machine. */
public sealed interface RunningSystem extends AutoCloseable permits EmbeddedSystem, LocalSystem {
  /** The URL of the HTTP API. */
  String api();

  /** Where everything is reached, for people. */
  String addresses();

  /** Takes nothing new, lets what is under way end for a few seconds, then stops everything. */
  @Override
  void close();
}
