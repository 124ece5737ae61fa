package dev.ratchet.verification.contract;

import org.junit.jupiter.api.Assumptions;

/** What carries the ports in a contract's cases. */
enum Backend {
  /** The testkit. */
  MEMORY,
  /** The embedded store, with what it stores in memory alone. */
  EMBEDDED_MEMORY,
  /** The embedded store, with all that it stores in a log. */
  EMBEDDED_FSYNC,
  /** Our AWS adapters over the local runner's servers: DynamoDB Local, ElasticMQ, event-ruler. */
  LOCAL,
  /** Our AWS adapters over LocalStack in Docker. */
  LOCALSTACK;

  /** Skips the case, with the reason, where this backend is not to be had. */
  void assumeAvailable() {
    switch (this) {
      case MEMORY, EMBEDDED_MEMORY, EMBEDDED_FSYNC, LOCAL -> {}
      case LOCALSTACK ->
          Assumptions.assumeTrue(
              LocalStack.isAvailable(), "needs Docker, for " + LocalStack.IMAGE + "; none answers");
    }
  }

  /** Skips the case, with the reason, where nothing is billed. */
  void assumeBilled() {
    Assumptions.assumeTrue(isOverAws(), "only AWS bills anything");
  }

  /** Whether our AWS adapters carry the ports. */
  boolean isOverAws() {
    return switch (this) {
      case MEMORY, EMBEDDED_MEMORY, EMBEDDED_FSYNC -> false;
      case LOCAL, LOCALSTACK -> true;
    };
  }

  /**
   * Opens ports over tables and queues of their own.
   *
   * @param stack what their names begin with
   */
  Ports open(String stack) {
    return switch (this) {
      case MEMORY -> new MemoryPorts();
      case EMBEDDED_MEMORY -> EmbeddedPorts.inMemory();
      case EMBEDDED_FSYNC -> EmbeddedPorts.inFolder();
      case LOCAL -> EmbeddedAws.open(stack);
      case LOCALSTACK -> LocalStack.open(stack);
    };
  }
}
