package dev.ratchet.bench.coldstart;

/** How a function is started. */
enum Start {
  /** As a JVM of its own that has nothing but the code. */
  PLAIN,
  /** Likewise, with its classes counted, which takes time. */
  COUNTED,
  /** Likewise; when it ends, it writes what it has loaded and linked to a cache. */
  TRAINING,
  /** With that cache. */
  CACHED,
  /** From where a snapshot of it would be taken, after its hooks have run. */
  SNAPSHOT
}
