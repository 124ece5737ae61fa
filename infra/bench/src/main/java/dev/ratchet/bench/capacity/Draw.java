package dev.ratchet.bench.capacity;

import java.util.random.RandomGenerator;

/** A length of time that may differ each time. */
@FunctionalInterface
public interface Draw {
  /** One length, in seconds, 0 or more. */
  double seconds(RandomGenerator random);

  /** Always the same. */
  static Draw always(double seconds) {
    return _ -> seconds;
  }

  /** Exponential with this mean. */
  static Draw exponential(double mean) {
    return random -> random.nextExponential() * mean;
  }
}
