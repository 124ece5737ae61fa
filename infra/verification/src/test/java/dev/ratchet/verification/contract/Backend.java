package dev.ratchet.verification.contract;

import org.junit.jupiter.api.Assumptions;

/** What carries the ports in a contract's cases. */
enum Backend {
  /** The testkit. */
  MEMORY,
  /** Our AWS adapters over the local runner's servers: DynamoDB Local, ElasticMQ, event-ruler. */
  LOCAL,
  /** Our AWS adapters over LocalStack in Docker. */
  LOCALSTACK;

  /** Skips the case, with the reason, where this backend is not to be had. */
  void assumeAvailable() {
    switch (this) {
      case MEMORY, LOCAL -> {}
      case LOCALSTACK ->
          Assumptions.assumeTrue(
              LocalStack.isAvailable(), "needs Docker, for " + LocalStack.IMAGE + "; none answers");
    }
  }

  /** Skips the case, with the reason, where nothing is billed. */
  void assumeBilled() {
    Assumptions.assumeTrue(this != MEMORY, "memory bills nothing");
  }

  /**
   * Opens ports over tables and queues of their own.
   *
   * @param stack what their names begin with
   */
  Ports open(String stack) {
    return switch (this) {
      case MEMORY -> new MemoryPorts();
      case LOCAL -> EmbeddedAws.open(stack);
      case LOCALSTACK -> LocalStack.open(stack);
    };
  }
}
