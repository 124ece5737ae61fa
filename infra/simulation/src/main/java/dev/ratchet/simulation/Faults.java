package dev.ratchet.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Which faults a world has, and whether one strikes now. Each world has some of them, so that rare
 * combinations are met and one fault does not hide another; some worlds have none.
 */
final class Faults {
  private static final int WORLDS_PER_FAULTLESS = 8;
  private static final int LIKELIHOODS = 4;

  private final SplittableRandom random;
  private final Set<Fault> present = EnumSet.noneOf(Fault.class);
  private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);
  private final double scale;
  private boolean healed;
  private long total;

  private Faults(SplittableRandom random, double scale) {
    this.random = random;
    this.scale = scale;
  }

  /** The faults of a world that has some, or none. */
  static Faults of(SplittableRandom random) {
    double scale = Math.pow(2, random.nextInt(LIKELIHOODS) - 1.0);
    var faults = new Faults(random, scale);
    boolean isFaultless = random.nextInt(WORLDS_PER_FAULTLESS) == 0;
    double share = random.nextDouble();
    for (Fault fault : Fault.values()) {
      if (random.nextDouble() < share && !isFaultless) {
        faults.present.add(fault);
      }
    }
    return faults;
  }

  /** No faults at all. */
  static Faults none(SplittableRandom random) {
    return new Faults(random, 0);
  }

  /** Whether nothing fails in this world from beginning to end. */
  boolean isFaultless() {
    return present.isEmpty();
  }

  /** Whether this world has a fault, and is not healed. */
  boolean has(Fault fault) {
    return !healed && present.contains(fault);
  }

  /** Whether a fault strikes now; if so, it is counted. */
  boolean strikes(Fault fault) {
    if (!has(fault) || random.nextDouble() >= fault.likelihood() * scale) {
      return false;
    }
    count(fault);
    return true;
  }

  /** Counts a fault that was brought about otherwise. */
  void count(Fault fault) {
    counts.merge(fault, 1L, Long::sum);
    total++;
  }

  /** From now on nothing fails. */
  void heal() {
    healed = true;
  }

  boolean isHealed() {
    return healed;
  }

  /** How often each fault struck. */
  Map<Fault, Long> counts() {
    return new EnumMap<>(counts);
  }

  /** How often any fault struck. */
  long total() {
    return total;
  }
}
